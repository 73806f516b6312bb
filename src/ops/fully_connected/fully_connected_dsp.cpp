// How FULLY_CONNECTED's weights are packed for fully_connected_dsp.S, and when.
#include "fully_connected/fully_connected_dsp.h"

#include "ops/fast.h"

namespace tinsmith {
namespace {

#define FILES                                                                                                          \
  TS_FILES("fully_connected/fully_connected_dsp.h", "fully_connected/fully_connected_dsp.c", "ts_dsp.S",               \
           "fully_connected/fully_connected_dsp.S")

const Kernel* kernel_of(const std::string& name, const std::string& requantise) {
  const std::vector<Instance> instances{
      {"fully_connected/fully_connected_dsp.h", fmt::format("TS_FULLY_CONNECTED_S8_DSP_DECLARE({})", name)},
      {"fully_connected/fully_connected_dsp.c", fmt::format("TS_FULLY_CONNECTED_S8_DSP_DEFINE({})", name)},
      {"fully_connected/fully_connected_dsp.S", fmt::format("  dense {}, {}", name, requantise)}};
  return TS_DESCRIBE_TARGET("ts_fully_connected_s8_" + name, ts_fully_connected_s8_dsp_params, FILES, 2, true, instances, TS_FIELD(batches),
                            TS_FIELD(in), TS_FIELD(out), TS_FIELD(group_words), TS_FIELD(low), TS_FIELD(high), TS_FIELD(stream));
}

struct Output {
  int64_t start = 0;            // the starting sum, without the weights' part of it
  bool zeros = true;            // take the weights as zeros
  std::vector<int32_t> after;
};

}  // namespace

bool lower_fully_connected_dsp(Lowered& l, const FastLayer& f, int32_t batches) {
  const int64_t out = f.w.shape[0], in = f.w.shape[1];
  for (int64_t z : f.w.quant.zero_point)
    if (z != 0) return false;
  const auto* w = f.w.as<int8_t>();
  auto weight = [&](int64_t o, int64_t i) { return o < out && i < in ? int64_t{w[o * in + i]} : 0; };
  for (int64_t o = 0; o < out; ++o)
    for (int64_t i = 0; i < in; i += 2)
      if (weight(o, i) == -128 && weight(o, i + 1) < 0) return false;  // 256 b0 + b1 does not fit 16 bits
  std::vector<ChannelSums> sums;
  for (int64_t o = 0; o < out; ++o) sums.push_back(channel_sums(f, static_cast<size_t>(o), in, [&](int64_t i) { return weight(o, i); }));
  for (const ChannelSums& s : sums)
    if (s.least <= -(1 << 23) || s.most >= 1 << 23) return false;  // 256 times the sum

  std::vector<Output> outputs(static_cast<size_t>(out));
  const auto linear = linear_layer(f, sums, {13, 12, 14, 10, 11, 15, 16, 9, 8}, {256});
  for (size_t o = 0; o < outputs.size(); ++o) {
    Output& y = outputs[o];
    y.zeros = false;
    if (linear) {
      const LinearForm& form = linear->channels[o].linear;
      y = {form.bias, form.constant, {form.slope}};
    } else {
      const auto form = find_exact_form(sums[o], f.channel(o));
      if (!form) return false;
      y.after = {form->multiplier, form->add, form->shift};
    }
    if (y.zeros) continue;
    y.start += 256 * (f.b ? int64_t{f.b->as<int32_t>()[o]} : 0);
    for (int64_t i = 0; i < in; ++i) y.start -= weight(static_cast<int64_t>(o), i) * (256 * int64_t{f.x_zero()} + (i % 2 ? 127 : 0));
  }
  const Output none{0, true, std::vector<int32_t>(outputs[0].after.size())};
  const int64_t steps = (in + 7) / 8;
  std::vector<int32_t> stream;
  for (int64_t o = 0; o < out; o += 4) {
    auto output = [&](int64_t k) -> const Output& { return o + k < out ? outputs[static_cast<size_t>(o + k)] : none; };
    for (int64_t k = 0; k < 4; ++k) stream.push_back(static_cast<int32_t>(static_cast<uint32_t>(output(k).start)));
    for (int64_t i = 0; i < 8 * steps; i += 4)
      for (int64_t k = 0; k < 4; ++k) {
        auto half = [&](int64_t at) { return static_cast<int32_t>(256 * weight(o + k, at) + weight(o + k, at + 1)); };
        stream.push_back(output(k).zeros ? 0 : halves(half(i), half(i + 2)));
      }
    for (int64_t k = 0; k < 4; ++k) stream.insert(stream.end(), output(k).after.begin(), output(k).after.end());
  }
  l.kernel = linear ? kernel_of(fmt::format("t{}", linear->t), fmt::format("dense_linear {}", linear->t)) : kernel_of("e256", "dense_exact");
  l.formula = "y = requantise(W (x - x_zero) + b) + y_zero";
  if (in % 8) l.scratch_bytes = static_cast<size_t>(8 * steps);
  const auto group = static_cast<int32_t>(4 + 8 * steps + 4 * static_cast<int64_t>(none.after.size()));
  set_params(l, ts_fully_connected_s8_dsp_params{batches, static_cast<int32_t>(in), static_cast<int32_t>(out), group, f.range.low, f.range.high,
                                                 add_array(l, "stream", stream)});
  return true;
}

}  // namespace tinsmith
