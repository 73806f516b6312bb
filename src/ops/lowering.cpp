#include "ops/lowering.h"

#include <cmath>
#include <limits>

namespace tinsmith {

FixedPoint fixed_point(double real) {
  if (real == 0.0) return {0, 0};
  int exponent = 0;
  const double fraction = std::frexp(real, &exponent);
  auto q = static_cast<int64_t>(std::round(fraction * (1ll << 31)));
  if (q == (1ll << 31)) {
    q /= 2;
    ++exponent;
  }
  if (exponent < -31) return {0, 0};
  if (exponent > 30) return {std::numeric_limits<int32_t>::max(), 30};
  return {static_cast<int32_t>(q), exponent};
}

FloatRange activation_range(const std::string& activation) {
  constexpr float inf = std::numeric_limits<float>::infinity();
  if (activation == "relu") return {0, inf};
  if (activation == "relu6") return {0, 6};
  if (activation == "relu_n1_to_1") return {-1, 1};
  return {-inf, inf};
}

IntRange activation_range(const std::string& activation, const Tensor& y) {
  IntRange whole{-128, 127};
  if (y.type == DType::u8) whole = {0, 255};
  if (y.type == DType::i16) whole = {-32768, 32767};
  if (y.quant.empty()) return whole;
  const FloatRange real = activation_range(activation);
  auto step = [&](float v, int32_t open) {
    if (std::isinf(v)) return open;
    const float q = static_cast<float>(y.quant.zero_point[0]) + std::round(v / y.quant.scale[0]);
    if (!(q > static_cast<float>(whole.low))) return whole.low;
    if (!(q < static_cast<float>(whole.high))) return whole.high;
    return static_cast<int32_t>(q);
  };
  return {step(real.low, whole.low), step(real.high, whole.high)};
}

Status check_activation(const std::string& activation) {
  if (activation == "none" || activation == "relu" || activation == "relu6" || activation == "relu_n1_to_1") return {};
  return fail(Code::unsupported, "", fmt::format("the fused activation {} is not handled", activation),
              "use none, relu, relu6 or relu_n1_to_1, or an operator of its own");
}

tl::unexpected<Error> wrong_type(const char* what, const Tensor& t, const char* handled) {
  return fail(Code::unsupported, "", fmt::format("{} \"{}\" is {}", what, t.name, name(t.type)),
              fmt::format("{} is handled", handled));
}

}  // namespace tinsmith
