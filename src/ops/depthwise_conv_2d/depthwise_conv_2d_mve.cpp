// How DEPTHWISE_CONV_2D's weights are packed for depthwise_conv_2d_mve.S, and when.
#include "depthwise_conv_2d/depthwise_conv_2d_mve.h"

#include "ops/fast_mve.h"

namespace tinsmith {
namespace {

#define FILES                                                                                                              \
  TS_FILES("ts_window.h", "depthwise_conv_2d/depthwise_conv_2d_mve.h", "depthwise_conv_2d/depthwise_conv_2d_mve.c", "ts_mve.S", \
           "depthwise_conv_2d/depthwise_conv_2d_mve.S")

// How a row of outputs is cut, and the strips' measures.
struct Cut {
  int64_t columns, width;        // of a strip, and of them from the image
  int64_t blocks, block, rest;   // outputs
  int64_t starts, pitch;
};

Cut cut(const ts_window& v) {
  Cut c{};
  const int64_t stride = v.stride_w, most = stride == 1 && v.out_w <= 36 ? 12 : 8;  // wide images have long strips: fewer sums beside them
  c.columns = stride * (v.out_w - 1) + 3;
  c.width = std::min<int64_t>(v.in_w, c.columns - v.pad_left);
  const int64_t parts = (v.out_w + most - 1) / most;
  c.block = parts == 1 ? v.out_w : std::min(most, ((v.out_w + parts - 1) / parts + 1) / 2 * 2);
  c.blocks = v.out_w / c.block;
  c.rest = v.out_w % c.block;
  c.starts = std::min<int64_t>(6, c.block);
  // 16 bytes are read at once, the last time where the last window starts that has them to itself.
  const int64_t last = c.rest ? c.rest : c.block, together = stride == 1 ? 3 : 2, part = last % 6 && last < 6 ? last : 6;
  c.pitch = std::max(3 * c.columns, 3 * stride * (v.out_w - 1 - (part - 1) % together) + 16);
  return c;
}

const Kernel* kernel_of(const ts_window& v, const Cut& c, const VectorRequantisation& r) {
  const std::string name = fmt::format("mve_s{}_c{}_w{}_o{}_p{}{}_{}", v.stride_w, v.in_c, v.in_w, v.out_w, v.pad_top, v.pad_left, r.name());
  const std::string instance = fmt::format("  depthwise {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}", name, v.in_c, c.width,
                                           int64_t{v.in_w} * v.in_c, c.columns, v.pad_top, v.pad_left, v.stride_w, c.pitch, c.blocks, c.block, c.rest,
                                           c.starts, r.whole ? 1 : 0, r.fix ? 1 : 0, r.clamp ? 1 : 0);
  const std::vector<Instance> instances{
      {"depthwise_conv_2d/depthwise_conv_2d_mve.h", fmt::format("TS_DEPTHWISE_CONV_2D_S8_MVE_DECLARE({})", name)},
      {"depthwise_conv_2d/depthwise_conv_2d_mve.c", fmt::format("TS_DEPTHWISE_CONV_2D_S8_MVE_DEFINE({})", name)},
      {"depthwise_conv_2d/depthwise_conv_2d_mve.S", instance}};
  return TS_DESCRIBE_TARGET("ts_depthwise_conv_2d_s8_" + name, ts_depthwise_conv_2d_s8_mve_params, FILES, 2, true, instances,
                            TS_WINDOW_FIELDS(window), TS_FIELD(x_zero), TS_FIELD(zero), TS_FIELD(low), TS_FIELD(high), TS_FIELD(strips),
                            TS_FIELD(start_words), TS_FIELD(starts), TS_FIELD(weights), TS_FIELD(scales));
}

}  // namespace

bool lower_depthwise_conv_2d_mve(Lowered& l, const FastLayer& f) {
  const ts_window& v = f.window;
  if (v.k_h != 3 || v.k_w != 3 || v.dilation_h != 1 || v.dilation_w != 1 || v.in_c != v.out_c || f.w.quant.zero_point[0] != 0) return false;
  if (v.stride_h != v.stride_w || v.stride_h > 2 || v.in_w > 1000 || v.pad_top + v.stride_h > 3) return false;
  const auto r = vector_requantisation(f);
  if (!r) return false;
  const Cut c = cut(v);
  const auto* w = f.w.as<int8_t>();  // (3, 3, channels)
  const int64_t channels = v.in_c, padded = (channels + 7) / 8 * 8;
  std::vector<int32_t> starts, scales;
  std::vector<int8_t> weights;
  for (int64_t k = 0; k < channels; ++k) {
    uint32_t start = f.b ? static_cast<uint32_t>(f.b->as<int32_t>()[k]) : 0;
    for (int64_t i = 0; i < 9; ++i) start -= static_cast<uint32_t>(f.x_zero() * w[i * channels + k]);
    starts.insert(starts.end(), static_cast<size_t>(c.starts), static_cast<int32_t>(start));
    // A turn's array: the window's row (slot - turn) mod 3 is in `slot`.
    weights.insert(weights.end(), 6, 0);
    for (int64_t turn = 0; turn < 3; ++turn) {
      for (int64_t column = 0; column < 3; ++column)
        for (int64_t slot = 0; slot < 3; ++slot) weights.push_back(w[((slot - turn + 3) % 3 * 3 + column) * channels + k]);
      weights.insert(weights.end(), 7, 0);
    }
  }
  for (int64_t first = 0; first < padded; first += 8)
    for (int64_t odd = 0; odd < 2; ++odd)
      for (const auto* values : {&f.q.multiplier, &f.q.shift})
        for (int64_t k = first + odd; k < first + 8; k += 2) scales.push_back(k < channels ? (*values)[static_cast<size_t>(k)] : 0);
  l.kernel = kernel_of(v, c, *r);
  l.formula = "y = requantise(W . (x - x_zero) + b) + y_zero";
  const int64_t strips = (8 * c.pitch + 15) / 16 * 16;
  l.scratch_bytes = static_cast<size_t>(strips + 32 * c.block);
  if (!f.x.constant()) l.overlaps.push_back({.input = 0, .output = 1, .ahead = 0, .exact = true});
  set_params(l, ts_depthwise_conv_2d_s8_mve_params{v, f.x_zero(), r->zero, f.range.low, f.range.high, static_cast<int32_t>(strips),
                                                   static_cast<int32_t>(c.starts), add_array(l, "starts", starts), add_array(l, "weights", weights),
                                                   add_array(l, "scales", scales)});
  return true;
}

}  // namespace tinsmith
