// When DEPTHWISE_CONV_2D is made four channels at a time, whatever its window.
#include "depthwise_conv_2d/depthwise_conv_2d_any_dsp.h"

#include "ops/fast.h"

namespace tinsmith {

#define FILES TS_FILES("ts_window.h", "depthwise_conv_2d/depthwise_conv_2d_any_dsp.h", "depthwise_conv_2d/depthwise_conv_2d_any_dsp.c")

bool lower_depthwise_conv_2d_any_dsp(Lowered& l, const FastLayer& f) {
  const ts_window& v = f.window;
  if (v.in_c != v.out_c || v.in_c < 4 || f.w.quant.zero_point[0] != 0) return false;
  const auto channels = static_cast<size_t>(v.out_c), taps = static_cast<size_t>(v.k_h) * static_cast<size_t>(v.k_w);
  std::vector<int8_t> weights(f.w.as<int8_t>(), f.w.as<int8_t>() + channels * taps);
  std::vector<int32_t> numbers;
  for (size_t c = 0; c < channels; ++c) {
    const ChannelSums sums = channel_sums(f, c, static_cast<int64_t>(taps), [&](int64_t i) { return int64_t{weights[static_cast<size_t>(i) * channels + c]}; });
    const auto form = find_exact_form_256(sums, f.channel(c));
    if (!form) return false;
    const bool zeros = form->multiplier == 0;
    for (size_t i = 0; zeros && i < taps; ++i) weights[i * channels + c] = 0;
    numbers.insert(numbers.end(), {f.b && !zeros ? f.b->as<int32_t>()[c] : 0, form->multiplier, form->add, form->shift});
  }
  static const Kernel* const kernel =
      TS_DESCRIBE_TARGET("ts_depthwise_conv_2d_s8_any_dsp", ts_depthwise_conv_2d_s8_any_dsp_params, FILES, 2, false, {}, TS_WINDOW_FIELDS(window),
                         TS_FIELD(x_zero), TS_FIELD(low), TS_FIELD(high), TS_FIELD(weights), TS_FIELD(numbers));
  l.kernel = kernel;
  l.formula = "y = requantise(W . (x - x_zero) + b) + y_zero";
  const auto* packed = add_array(l, "weights", weights);
  set_params(l, ts_depthwise_conv_2d_s8_any_dsp_params{v, f.x_zero(), std::max(f.range.low, -128), std::min(f.range.high, 127), packed,
                                                       add_array(l, "numbers", numbers)});
  return true;
}

}  // namespace tinsmith
