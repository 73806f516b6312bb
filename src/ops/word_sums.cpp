#include "ops/word_sums.h"

#include <cstdlib>

namespace tinsmith {

std::optional<std::vector<int32_t>> word_numbers(const Requantisation& q, const Tensor* bias, size_t channels, int64_t taps,
                                                 const std::function<int32_t(size_t c, int64_t i)>& weight) {
  constexpr int64_t limit = (int64_t{1} << 31) - 1;
  std::vector<int32_t> numbers;
  for (size_t c = 0; c < channels; ++c) {
    const int64_t b = !bias ? 0 : bias->type == DType::i64 ? bias->as<int64_t>()[c] : bias->as<int32_t>()[c];
    if (b > limit || b < -limit) return std::nullopt;
    int64_t most = std::abs(b);
    for (int64_t i = 0; i < taps; ++i) most += int64_t{32768} * std::abs(weight(c, i));
    const size_t scale = q.multiplier.size() == 1 ? 0 : c;
    const int32_t multiplier = q.multiplier[scale], out = 15 - q.shift[scale];
    const int32_t reduced = multiplier < 0x7FFF0000 ? (multiplier + (1 << 15)) >> 16 : 0x7FFF;  // as ts_requantise_64 has it
    if (most > limit || multiplier < 0 || (multiplier > 0 && (out < 16 || out > 32))) return std::nullopt;
    numbers.push_back(static_cast<int32_t>(b));
    numbers.push_back(multiplier > 0 ? reduced << (32 - out) : 0);
  }
  return numbers;
}

}  // namespace tinsmith
