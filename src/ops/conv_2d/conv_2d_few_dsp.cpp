// How the weights of CONV_2D's 1 x 1 taps of few inputs are packed for conv_2d_few_dsp.S, and when.
#include "conv_2d/conv_2d_few_dsp.h"

#include "ops/fast.h"

namespace tinsmith {
namespace {

#define FILES TS_FILES("conv_2d/conv_2d_few_dsp.h", "conv_2d/conv_2d_few_dsp.c", "ts_dsp.S", "conv_2d/conv_2d_few_dsp.S")

const Kernel* kernel_of(int inputs, int here, bool more, int t, bool clamp) {
  const std::string name = fmt::format("{}_{}{}_t{}", inputs, here, more ? "_more" : "", t), kernel = fmt::format("f{}{}", name, clamp ? "_c" : "");
  const std::vector<Instance> instances{
      {"conv_2d/conv_2d_few_dsp.h", fmt::format("TS_CONV_2D_S8_FEW_DECLARE({})", kernel)},
      {"conv_2d/conv_2d_few_dsp.c", fmt::format("TS_CONV_2D_S8_FEW_DEFINE({}, {}, {})", kernel, name, clamp ? 1 : 0)},
      {"conv_2d/conv_2d_few_dsp.S", fmt::format("  few {}, {}, {}, {}, {}", name, inputs, here, more ? 1 : 0, t)}};
  return TS_DESCRIBE_TARGET("ts_conv_2d_s8_" + kernel, ts_conv_2d_s8_few_params, FILES, 2, false, instances, TS_FIELD(x_size), TS_FIELD(y_size),
                            TS_FIELD(low), TS_FIELD(high), TS_FIELD(words), TS_FIELD(stream));
}

// The largest divisor of at most 16.
int in_a_row(int outputs) {
  int here = std::min(outputs, 16);
  while (outputs % here) --here;
  return here;
}

}  // namespace

bool lower_conv_2d_few_dsp(Lowered& l, const Graph& g, const FastLayer& f) {
  const ts_window& v = f.window;
  if (f.w.shape[3] != v.in_c || f.w.quant.zero_point[0] != 0 || v.k_h != 1 || v.k_w != 1 || v.stride_h != 1 || v.stride_w != 1) return false;
  if (v.in_c != 4 && v.in_c != 8) return false;
  const int64_t pixels = int64_t{v.batches} * v.out_h * v.out_w;
  const int here = in_a_row(v.out_c);
  // 2 instructions or more are saved an output: 24 for a byte of code.
  if (f.optimize == Optimize::size || here < 4 || 2 * pixels * v.out_c < 24 * (32 * here + 64)) return false;
  const auto* w = f.w.as<int8_t>();
  auto weight = [&](int64_t c, int64_t i) { return int32_t{w[c * v.in_c + i]}; };
  std::vector<ChannelSums> sums;
  for (int64_t c = 0; c < v.out_c; ++c)
    sums.push_back(channel_sums(f, static_cast<size_t>(c), v.in_c, [&](int64_t i) { return int64_t{weight(c, i)}; }));
  const auto linear = linear_layer(f, sums, kShifts, {256});
  if (!linear) return false;
  std::vector<int32_t> stream;
  for (int64_t c = 0; c < v.out_c; ++c) {
    const LinearForm& form = linear->channels[static_cast<size_t>(c)].linear;
    int64_t all = 0;  // the inputs are taken with their zero point
    for (int64_t i = 0; i < v.in_c; ++i) all += weight(c, i);
    const int64_t start = 256 * ((f.b ? f.b->as<int32_t>()[c] : 0) - f.x_zero() * all) + form.bias;
    stream.push_back(form.constant ? form.bias : static_cast<int32_t>(static_cast<uint32_t>(start)));
    for (int64_t i = 0; i < v.in_c; i += 4)
      for (int64_t odd = 0; odd < 2; ++odd) stream.push_back(form.constant ? 0 : halves(weight(c, i + odd), weight(c, i + odd + 2)));
    stream.push_back(form.slope);
  }
  l.kernel = kernel_of(v.in_c, here, here < v.out_c, linear->t, f.range.low > -128 || f.range.high < 127);
  l.formula = "y = requantise(W * (x - x_zero) + b) + y_zero";
  const auto words = static_cast<int32_t>(stream.size());
  set_params(l, ts_conv_2d_s8_few_params{static_cast<int32_t>(pixels * v.in_c), static_cast<int32_t>(pixels * v.out_c), std::max(f.range.low, -128),
                                         std::min(f.range.high, 127), words, add_array(l, "stream", stream)});
  claim_overlap(l, g, 0, 1, window_ahead(v, 1, 1, 1));  // a pixel is read before it is written
  return true;
}

}  // namespace tinsmith
