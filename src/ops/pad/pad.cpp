// PAD: x in the middle of zeros (real 0: the zero point of a quantised type).
#include <array>
#include <cstring>

#include "ops/padding.h"

namespace tinsmith {
namespace {

const Kernel kFill = TS_FILL_KERNEL;
const Kernel kCopy = TS_COPY_KERNEL;

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  std::array<uint8_t, 8> value{};
  const auto zero = static_cast<uint32_t>(small_integer(g.output(n).type) ? zero_point(g.output(n)) : 0);
  value[0] = static_cast<uint8_t>(zero);
  value[1] = static_cast<uint8_t>(zero >> 8);
  return lower_padded(g, n, kFill, kCopy, value.data(), "y = x between zeros");
}

}  // namespace

extern const Op op_pad{
    .name = "PAD",
    .code = 34,
    .options_type = 22,
    .max_version = 6,
    .attrs = {},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "any",
    .infer = infer_padded,
    .lower = lower,
    .quant = QuantRule::same_as_input,
};

}  // namespace tinsmith
