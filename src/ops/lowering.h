// What the lowerings of several operators share: fixed-point multipliers, activation ranges, checks.
#pragma once

#include <algorithm>

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

// The requantisation of y from products of x and w: x_scale * w_scale / y_scale as multipliers and shifts, one for each of the
// weights' scales (convolutions: `channels` of them, also from one scale). TensorFlow Lite multiplies a convolution's scales
// in double, a fully connected operator's single scales in float; `wide` refuses a ratio that int16x8's 64-bit
// requantisation cannot hold (2^14 and more).
struct Requantisation {
  std::vector<int32_t> multiplier, shift;
};
Result<Requantisation> requantisation(const Tensor& x, const Tensor& w, const Tensor& y, bool wide, size_t channels = 0);

// A window that slides over an image (n, h, w, c): output size and padding as TensorFlow computes them.
struct Window {
  int32_t batches, in_h, in_w, out_h, out_w;
  int32_t k_h, k_w, stride_h, stride_w, dilation_h, dilation_w, pad_top, pad_left;
};
Result<Window> window(const Tensor& x, int64_t k_h, int64_t k_w, int64_t stride_h, int64_t stride_w, int64_t dilation_h,
                      int64_t dilation_w, const std::string& padding);

// How many bytes before its input's start the output of a kernel may start that goes over the output's pixels from top left
// to bottom right, reading each one's window and writing it, without writing over a byte that is still to be read. While a
// pixel is made, `own` is how far its bytes written run ahead of the window's bytes read: 0 if each element is written
// right after its channel is read, all but the last element's bytes if the window is read again for each element.
int64_t window_ahead(const Window& w, int64_t in_pixel_bytes, int64_t out_pixel_bytes, int64_t own);

// The same of a kernel that reads and writes element after element: 0, but more where the output's elements are the wider ones.
int64_t elementwise_ahead(const Tensor& x, const Tensor& y);

// Claims that operand `output` may start `ahead` bytes before operand `input`, where that saves anything worth having.
void claim_overlap(Lowered& l, const Graph& g, size_t input, size_t output, int64_t ahead);

// The bytes of constants as an array of the call; a null pointer for an absent operand.
template <class T>
const T* constant_array(Lowered& l, const char* name, const Tensor* t) {
  return t ? add_array(l, name, std::vector<T>(t->as<T>(), t->as<T>() + t->count())) : nullptr;
}
// An int32 or int64 bias as int64.
const int64_t* wide_bias(Lowered& l, const Tensor* bias);

// "int8", a scale and a zero point: what an integer kernel asks of every computed operand.
Status check_scale(const char* what, const Tensor& t);

// An error about a tensor's type: "input 1 is float64; float32, int8 or int16 is handled".
tl::unexpected<Error> wrong_type(const char* what, const Tensor& t, const char* handled);

}  // namespace tinsmith
