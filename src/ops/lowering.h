// What the lowerings of several operators share: fixed-point multipliers, activation ranges, checks.
#pragma once

#include <algorithm>

#include "model/op.h"
#include "ops/ts_window.h"

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

// A window that slides over the image x, output size and padding ("same", "valid") as TensorFlow computes them; its out_c is
// left to the caller.
Result<ts_window> window(const Tensor& x, int64_t k_h, int64_t k_w, int64_t stride_h, int64_t stride_w, int64_t dilation_h,
                         int64_t dilation_w, const std::string& padding, const std::optional<RowPiece>& piece = std::nullopt);
// Op::rows of windows, and of elementwise operators of one or more operands.
RowRule rows_of(const ts_window& w);
std::optional<RowRule> elementwise_rows(const Graph& g, const Node& n);
#define TS_WINDOW_FIELDS(w)                                                                                                \
  TS_FIELD(w.batches), TS_FIELD(w.in_h), TS_FIELD(w.in_w), TS_FIELD(w.in_c), TS_FIELD(w.out_h), TS_FIELD(w.out_w),         \
      TS_FIELD(w.out_c), TS_FIELD(w.k_h), TS_FIELD(w.k_w), TS_FIELD(w.stride_h), TS_FIELD(w.stride_w),                     \
      TS_FIELD(w.dilation_h), TS_FIELD(w.dilation_w), TS_FIELD(w.pad_top), TS_FIELD(w.pad_left)

// How many bytes before its input's start the output of a kernel may start that goes over the output's pixels from top left
// to bottom right, reading each one's window and writing it channel by channel, without writing over a byte that is still to
// be read. The output's channels come in groups of `per_group`, each of which reads `k_c` channels of the input. Elements of
// both have `size` bytes.
int64_t window_ahead(const ts_window& w, int64_t size, int64_t per_group, int64_t k_c);
// The same of rows, each made of the input's row alone. `own`: how far a row's bytes written run ahead of its bytes read
// while it is made; 0 if it was read before.
int64_t rows_ahead(int64_t rows, int64_t in_row_bytes, int64_t out_row_bytes, int64_t own);

// The same of images (batch, ...), each read as a whole before its output is written.
int64_t images_ahead(const Tensor& x, const Tensor& y);
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

// The weights' scales, one for each of `channels` also where the tensor has a single one.
const float* scales_array(Lowered& l, const Tensor& weights, size_t channels);

// "int8", a scale and a zero point: what an integer kernel asks of every computed operand.
Status check_scale(const char* what, const Tensor& t);

// The arithmetic of an operator with weights (convolutions, fully connected): of its types, its scales (the weights' along
// `channel_axis`) and zero points, all checked. Weights have no zero point, but for one scale where `weights_zero` allows it.
// `weights_at_run` are the kinds for which weights may be computed at run time.
enum class Arithmetic : uint8_t { f32 = 1, s8 = 2, s16 = 4, hybrid = 8 };
Result<Arithmetic> arithmetic(const Tensor& x, const Tensor& w, const Tensor* bias, const Tensor& y, int channel_axis,
                              bool weights_zero, int weights_at_run);
// Is the 32-bit form of int16x8 meant, requantised as int8 is? By the bias's type, or by the attribute where there is none.
bool narrow(const Node& n, const Tensor* bias);

// An error about a tensor's type: "input 1 is float64; float32, int8 or int16 is handled".
tl::unexpected<Error> wrong_type(const char* what, const Tensor& t, const char* handled);

}  // namespace tinsmith
