// The lowering side of ts_lut.h, and the tables that several operators share.
#pragma once

#include <functional>

#include "ops/lowering.h"

namespace tinsmith {

// The call y = f(x) for int8 tensors, f given on -128 ... 127.
Lowered lut_call(const Graph& g, const Node& n, const std::function<int32_t(int32_t)>& f, const char* formula);

// What TensorFlow Lite's int16 logistic and tanh interpolate: 65536 / (1 + e^(-i / 24)) for i = 0 ... 255, each point raised by half
// of what the straight line to the next is too low by in its middle; the last is 65535.
std::vector<uint16_t> sigmoid_table();

// The factor that brings an int16 input to steps of 1/(3 * 4096), as TensorFlow Lite computes it for the table above: y = (x *
// multiplier + 2^(shift - 1)) >> shift. A scale of 2^-12 (or 2^-11 where `or_double` says so) is three (six) steps exactly.
struct SigmoidSteps {
  int32_t multiplier, shift;
};
Result<SigmoidSteps> sigmoid_steps(const Tensor& x, bool or_double);

// Q4.27 of an int8 input for the fixed-point functions, and from which distance of the zero point on they are saturated.
struct Q4Input {
  int32_t multiplier, shift, radius;
};
Q4Input q4_input(const Tensor& x);

// Has y the scale (within a thousandth) and zero point that an operator fixes?
Status check_fixed_output(const Tensor& y, double scale, int64_t zero);

}  // namespace tinsmith
