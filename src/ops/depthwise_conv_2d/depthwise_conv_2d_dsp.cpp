// How DEPTHWISE_CONV_2D's weights are packed for depthwise_conv_2d_dsp.S, and when.
#include "depthwise_conv_2d/depthwise_conv_2d_dsp.h"

#include "ops/fast.h"

namespace tinsmith {
namespace {

#define FILES                                                                                                              \
  TS_FILES("depthwise_conv_2d/depthwise_conv_2d_dsp.h", "depthwise_conv_2d/depthwise_conv_2d_dsp.c", "ts_dsp.S", \
           "depthwise_conv_2d/depthwise_conv_2d_dsp.S")

bool kernel_shape(const ts_window& v) {
  if (v.k_h != 3 || v.k_w != 3 || v.dilation_h != 1 || v.dilation_w != 1 || v.in_c != v.out_c || v.in_c < 4) return false;
  // Stride 1: as wide as the input, with at most one row of padding above and below (a piece of a layer has none).
  const bool one = v.stride_h == 1 && v.stride_w == 1 && v.out_w == v.in_w && v.pad_top <= 1 && v.out_h + 1 - v.pad_top <= v.in_h;
  const bool two = v.stride_h == 2 && v.stride_w == 2;
  return (one || two) && int64_t{v.in_c} * v.in_w < 65536 && v.in_w <= 1000 && v.in_h < 65536 && v.in_c < 4096;
}

// Does another layer of the same width, stride and kind have another number of channels? Then one instance serves both, with the
// number as an argument: 2 instructions more an output, for some 1.5 kB less.
bool other_channels(const Graph& g, const ts_window& v) {
  return std::any_of(g.nodes.begin(), g.nodes.end(), [&](const Node& n) {
    const Tensor *x = n.op->code == 4 ? g.input(n, 0) : nullptr, *w = x ? g.input(n, 1) : nullptr;
    return x && w && x->type == DType::i8 && x->shape.size() == 4 && w->shape.size() == 4 && x->shape[2] == v.in_w && x->shape[3] != v.in_c &&
           n.integer("stride_w") == v.stride_w && w->shape[1] == 3 && w->shape[2] == 3;
  });
}

const Kernel* kernel_of(const Graph& g, const ts_window& v, const std::string& t, bool shifted, bool clamp, Optimize optimize) {
  const bool two = v.stride_h == 2, size = optimize == Optimize::size;
  const int ended = 2 * v.out_w - v.pad_left < v.in_w ? 1 : 0;  // the last window's third column is inside
  const int c = other_channels(g, v) ? 0 : v.in_c, turn = size ? 3 : 9;
  const std::string shape = fmt::format("{}w{}", c ? fmt::format("c{}_", c) : "", v.in_w);
  const std::string name = two ? fmt::format("s2_{}_p{}{}{}_t{}", shape, v.pad_top, v.pad_left, ended, t) : fmt::format("s1_{}_t{}", shape, t);
  const std::string instance = two ? fmt::format("  stride_2 {}, {}, {}, {}, {}, {}, {}, {}, {}", name, c, v.in_w, v.out_w, t, v.pad_top, v.pad_left, ended, turn)
                                   : fmt::format("  stride_1 {}, {}, {}, {}, {}", name, c, v.in_w, t, turn);
  const std::string kind = name + (shifted ? "_shifted" : "") + (clamp ? "_c" : "");
  const std::vector<Instance> instances{
      {"depthwise_conv_2d/depthwise_conv_2d_dsp.h", fmt::format("TS_DEPTHWISE_CONV_2D_S8_DSP_DECLARE({})", kind)},
      {"depthwise_conv_2d/depthwise_conv_2d_dsp.c", fmt::format("TS_DEPTHWISE_CONV_2D_S8_DSP_DEFINE({}, {}, {}, {}, {})", kind, name, t == "e" ? "exact" : "linear", shifted ? 1 : 0, clamp ? 1 : 0)},
      {"depthwise_conv_2d/depthwise_conv_2d_dsp.S", instance}};
  return TS_DESCRIBE_TARGET("ts_depthwise_conv_2d_s8_" + kind, ts_depthwise_conv_2d_s8_dsp_params, FILES, 2, true, instances,
                            TS_FIELD(batches), TS_FIELD(in_h), TS_FIELD(in_w), TS_FIELD(out_h), TS_FIELD(out_w), TS_FIELD(channels), TS_FIELD(zero),
                            TS_FIELD(low), TS_FIELD(high), TS_FIELD(above), TS_FIELD(taps), TS_FIELD(numbers), TS_FIELD(shifts));
}

}  // namespace

bool lower_depthwise_conv_2d_dsp(Lowered& l, const Graph& g, const FastLayer& f) {
  const ts_window& v = f.window;
  if (!kernel_shape(v) || f.w.quant.zero_point[0] != 0) return false;
  const auto* w = f.w.as<int8_t>();  // (3, 3, channels)
  auto weight = [&](int64_t c, int64_t i) { return int32_t{w[i * v.in_c + c]}; };
  std::vector<ChannelSums> sums;
  for (int64_t c = 0; c < v.in_c; ++c)
    sums.push_back(channel_sums(f, static_cast<size_t>(c), 9, [&](int64_t i) { return int64_t{weight(c, i)}; }));
  std::vector<int8_t> taps;
  std::vector<int32_t> numbers;
  std::vector<uint8_t> shifts;
  auto pack = [&](int64_t c, bool zeros, int32_t scale, const std::vector<int32_t>& its_numbers) {
    for (int64_t j = 0; j < 3; ++j)
      for (int64_t i = 0; i < 3; ++i) taps.push_back(zeros ? int8_t{0} : static_cast<int8_t>(weight(c, 3 * i + j)));
    numbers.insert(numbers.end(), its_numbers.begin(), its_numbers.end());
    shifts.push_back(scale == 64 ? 2 : scale == 16 ? 4 : scale == 4 ? 6 : 0);
  };
  auto start = [&](int64_t c, int32_t scale, int32_t bias) {
    return static_cast<int32_t>(static_cast<uint32_t>(f.b ? f.b->as<int32_t>()[c] : 0) * static_cast<uint32_t>(scale) + static_cast<uint32_t>(bias));
  };
  std::string t;
  if (const auto linear = linear_layer(f, sums, kShifts, {256, 64, 16, 4})) {
    t = std::to_string(linear->t);
    for (int64_t c = 0; c < v.in_c; ++c) {
      const auto& [form, scale] = linear->channels[static_cast<size_t>(c)];
      pack(c, form.constant, scale, {form.slope, start(c, form.constant ? 0 : scale, form.bias)});
    }
  } else {
    for (int64_t c = 0; c < v.in_c; ++c) {
      const auto form = find_exact_form_256(sums[static_cast<size_t>(c)], f.channel(static_cast<size_t>(c)));
      if (!form) return false;
      const bool zeros = form->multiplier == 0;
      pack(c, zeros, 256, {form->multiplier, zeros ? 0 : start(c, 256, 0), form->add, form->shift});
    }
    t = "e";
  }
  l.formula = "y = requantise(W . (x - x_zero) + b) + y_zero";
  const bool shifted = std::any_of(shifts.begin(), shifts.end(), [](uint8_t s) { return s != 0; });
  taps.insert(taps.end(), 3, 0);
  l.kernel = kernel_of(g, v, t, shifted, f.range.low > -128 || f.range.high < 127, f.optimize);
  l.scratch_bytes = static_cast<size_t>(32 * v.in_w);
  if (!f.x.constant()) l.overlaps.push_back({.input = 0, .output = 1, .ahead = 0, .exact = true});
  auto u16 = [](int64_t x) { return static_cast<uint16_t>(x); };
  set_params(l, ts_depthwise_conv_2d_s8_dsp_params{v.batches, u16(v.in_h), u16(v.in_w), u16(v.out_h), u16(v.out_w), u16(v.in_c),
                                                   static_cast<int16_t>(-f.x_zero()), static_cast<int8_t>(std::max(f.range.low, -128)),
                                                   static_cast<int8_t>(std::min(f.range.high, 127)),
                                                   static_cast<int8_t>(v.stride_h == 1 && v.pad_top ? 1 : 0), add_array(l, "taps", taps), add_array(l, "numbers", numbers),
                                                   shifted ? add_array(l, "shifts", shifts) : nullptr});
  return true;
}

}  // namespace tinsmith
