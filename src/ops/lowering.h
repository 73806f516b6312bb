// What the lowerings of several operators share: fixed-point multipliers, activation ranges, checks.
#pragma once

#include "model/op.h"

namespace tinsmith {

// real = multiplier * 2^(shift - 31), multiplier in [2^30, 2^31), as TensorFlow Lite's QuantizeMultiplier; 0 gives 0, 0.
struct FixedPoint {
  int32_t multiplier;
  int32_t shift;
};
FixedPoint fixed_point(double real);

struct FloatRange { float low, high; };
struct IntRange { int32_t low, high; };
// The range that a fused activation ("none", "relu", "relu6", "relu_n1_to_1") leaves, in real numbers and in the steps of a
// quantised tensor (its type's whole range for "none").
FloatRange activation_range(const std::string& activation);
IntRange activation_range(const std::string& activation, const Tensor& y);
// Is it one of those four? The error names it.
Status check_activation(const std::string& activation);

// An error about a tensor's type: "input 1 is float64; float32, int8 or int16 is handled".
tl::unexpected<Error> wrong_type(const char* what, const Tensor& t, const char* handled);

}  // namespace tinsmith
