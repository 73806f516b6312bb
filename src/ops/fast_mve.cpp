#include "ops/fast_mve.h"

namespace tinsmith {

std::optional<VectorRequantisation> vector_requantisation(const FastLayer& f) {
  const auto zero = static_cast<int32_t>(f.y.quant.zero_point[0]);
  const int32_t low = std::max(f.range.low, -128), high = std::min(f.range.high, 127);
  const bool fix = low < zero;
  for (size_t c = 0; c < f.q.shift.size(); ++c) {
    if (f.q.shift[c] > 0) return std::nullopt;
    if (fix && f.q.shift[c] == 0 && f.q.multiplier[c] != 0) return std::nullopt;  // nothing is shifted, so there is no half to mend
  }
  const bool clamp = low > -128 || high < 127, whole = zero == -128 && !clamp;
  return VectorRequantisation{whole, fix, clamp, whole ? 128 : zero};
}

void append_word(std::vector<int8_t>& stream, uint32_t word) {
  for (int i = 0; i < 4; ++i) stream.push_back(static_cast<int8_t>(word >> 8 * i));
}

std::vector<int32_t> words(const std::vector<int8_t>& stream) {
  std::vector<int32_t> w;
  for (size_t i = 0; i < stream.size(); i += 4)
    w.push_back(static_cast<int32_t>(static_cast<uint32_t>(static_cast<uint8_t>(stream[i])) | static_cast<uint32_t>(static_cast<uint8_t>(stream[i + 1])) << 8 |
                                     static_cast<uint32_t>(static_cast<uint8_t>(stream[i + 2])) << 16 | static_cast<uint32_t>(static_cast<uint8_t>(stream[i + 3])) << 24));
  return w;
}

void append_requantisation(std::vector<int8_t>& stream, const Requantisation& q, int64_t first, int64_t end) {
  for (int64_t quarter : {0, 2, 1, 3})
    for (const auto* values : {&q.multiplier, &q.shift})
      for (int64_t lane = 0; lane < 4; ++lane) {
        const int64_t channel = first + quarter + 4 * lane;
        append_word(stream, channel < end ? static_cast<uint32_t>((*values)[static_cast<size_t>(channel)]) : 0);
      }
}

Inside windows_inside(const ts_window& v) {
  // Outputs from `first` on, as many: 0 <= output * stride - pad, and the window's last tap is in the image.
  auto along = [](int64_t in, int64_t out, int64_t reach, int64_t stride, int64_t pad, int32_t& first) {
    first = static_cast<int32_t>((pad + stride - 1) / stride);
    const int64_t room = in - reach + pad;
    const int64_t end = room < 0 ? 0 : std::min(out, room / stride + 1);
    return static_cast<uint32_t>(std::max<int64_t>(0, end - first));
  };
  Inside n{};
  n.rows = along(v.in_h, v.out_h, int64_t{v.k_h - 1} * v.dilation_h + 1, v.stride_h, v.pad_top, n.top);
  n.columns = along(v.in_w, v.out_w, int64_t{v.k_w - 1} * v.dilation_w + 1, v.stride_w, v.pad_left, n.left);
  return n;
}

}  // namespace tinsmith
