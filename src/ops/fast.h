// Lowerings to kernels for cores with the DSP extension: each says false where its kernel does not hold, and the plain kernel is
// taken. Shared: the sums that a channel can reach, and how a layer is requantised.
#pragma once

#include "model/op.h"
#include "ops/lowering.h"
#include "ops/requant_search.h"

namespace tinsmith {

// An int8 layer with weights.
struct FastLayer {
  const Tensor &x, &w, &y;
  const Tensor* b;
  ts_window window;
  IntRange range;
  const Requantisation& q;
  Optimize optimize = Optimize::speed;
  std::optional<RowPiece> piece = std::nullopt;  // the layer is a piece of a larger one

  int32_t x_zero() const { return static_cast<int32_t>(x.quant.zero_point[0]); }
  ChannelRequantisation channel(size_t c) const {
    return {q.multiplier[c], q.shift[c], static_cast<int32_t>(y.quant.zero_point[0]), std::max(range.low, -128), std::min(range.high, 127)};
  }
};

// What channel `c` can sum up to, its `count` weights being weight(0), weight(1) ...: every input from -128 to 127.
template <class F>
ChannelSums channel_sums(const FastLayer& l, size_t c, int64_t count, F weight) {
  int64_t least = l.b ? l.b->as<int32_t>()[c] : 0, most = least;
  const int64_t low = -128 - l.x_zero(), high = 127 - l.x_zero();
  for (int64_t i = 0; i < count; ++i) {
    const int64_t w = weight(i);
    least += w * (w > 0 ? low : high);
    most += w * (w > 0 ? high : low);
  }
  return {least, most};
}

// In this order, as layers with one t share an instance of a kernel: a middle one serves most.
inline const std::vector<int> kShifts{10, 9, 11, 8, 12, 7, 13, 6, 14, 5, 15, 4, 16};
// Each channel's linear form for the first t of `choices` that holds for all, or nothing: with the first of `scales` that does.
struct LinearChannel {
  LinearForm linear;
  int32_t scale;
};
struct LinearLayer {
  int t;
  std::vector<LinearChannel> channels;
};
std::optional<LinearLayer> linear_layer(const FastLayer& l, const std::vector<ChannelSums>& sums, const std::vector<int>& choices,
                                        const std::vector<int32_t>& scales);

// A word of two halfwords.
inline int32_t halves(int32_t low, int32_t high) {
  return static_cast<int32_t>((static_cast<uint32_t>(high) << 16) | (static_cast<uint32_t>(low) & 0xFFFF));
}

// By the target's fast kernel, with its overlap; a depthwise convolution of one channel asks for it as well.
bool lower_conv_2d_fast(Lowered& l, const Graph& g, const FastLayer& layer, const Target& target);
bool lower_conv_2d_dsp(Lowered& l, const Graph& g, const FastLayer& layer);
// Of 1 x 1 taps and 4 or 8 inputs.
bool lower_conv_2d_few_dsp(Lowered& l, const Graph& g, const FastLayer& layer);
// Of 1 x 1 taps and outputs or inputs without weights: as conv_2d_points_dsp.h tells, where that saves instructions.
bool lower_conv_2d_points_dsp(Lowered& l, const Graph& g, const FastLayer& layer);
bool lower_depthwise_conv_2d_dsp(Lowered& l, const Graph& g, const FastLayer& layer);
bool lower_depthwise_conv_2d_any_dsp(Lowered& l, const FastLayer& layer);
bool lower_fully_connected_dsp(Lowered& l, const Graph& g, const FastLayer& layer, int32_t batches);
bool lower_fully_connected_f32_fpu(Lowered& l, const Tensor& w, const Tensor* b, const FloatRange& range, int32_t batches);
bool lower_fully_connected_f32_fpu_small(Lowered& l, const Tensor& w, const Tensor* b, const FloatRange& range, int32_t batches);

// A float convolution: weights (out_c, k_h, k_w, in_c), or (1, k_h, k_w, channels) of a depthwise one; bias or null.
struct FloatConvolution {
  ts_window window;
  const float *w, *b;
  FloatRange range;
};
// Of four channels the biases, then of each tap and input their weights; what is missing at the end is zero.
std::vector<float> fours_of_channels(const float* w, const float* b, int64_t out, int64_t taps);
// A 1 x 1 window of stride 1 goes over one long row.
ts_window flat_window(ts_window v);
// With their overlaps.
bool lower_conv_2d_f32_fpu(Lowered& l, const Graph& g, const FloatConvolution& layer, Optimize optimize);
bool lower_depthwise_conv_2d_f32_fpu(Lowered& l, const Graph& g, const FloatConvolution& layer, Optimize optimize);
// Of a Lowered with the plain kernel's parameters.
bool lower_add_dsp(Lowered& l, const Graph& g, const Node& n, Optimize optimize);

}  // namespace tinsmith
