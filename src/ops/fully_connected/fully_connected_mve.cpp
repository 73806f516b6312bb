// How FULLY_CONNECTED's weights are packed for fully_connected_mve.S, and when.
#include "fully_connected/fully_connected_mve.h"

#include "ops/fast_mve.h"

namespace tinsmith {
namespace {

#define FILES                                                                                                          \
  TS_FILES("fully_connected/fully_connected_mve.h", "fully_connected/fully_connected_mve.c", "ts_mve.S",               \
           "fully_connected/fully_connected_mve.S")

const Kernel* kernel_of(int64_t in, const VectorRequantisation& r) {
  // Chunks of 16 inputs: up to 12 stand one after the other, more go round; the last stands alone if it is not whole.
  const int64_t chunks = (in + 15) / 16, whole = in / 16;
  const int64_t unroll = chunks <= 12 ? 0 : whole % 10 == 0 ? 10 : 8, rounds = unroll ? whole / unroll : 0, rest = chunks - unroll * rounds;
  const std::string name = fmt::format("mve_i{}_{}", in, r.name());
  const std::vector<Instance> instances{
      {"fully_connected/fully_connected_mve.h", fmt::format("TS_FULLY_CONNECTED_S8_MVE_DECLARE({})", name)},
      {"fully_connected/fully_connected_mve.c", fmt::format("TS_FULLY_CONNECTED_S8_MVE_DEFINE({})", name)},
      {"fully_connected/fully_connected_mve.S", fmt::format("  dense {}, {}, {}, {}, {}, {}, {}, {}", name, unroll, rounds, rest, in % 16, r.whole ? 1 : 0,
                                                            r.fix ? 1 : 0, r.clamp ? 1 : 0)}};
  return TS_DESCRIBE_TARGET("ts_fully_connected_s8_" + name, ts_fully_connected_s8_mve_params, FILES, 2, false, instances, TS_FIELD(stream),
                            TS_FIELD(out), TS_FIELD(zero), TS_FIELD(low), TS_FIELD(high), TS_FIELD(batches), TS_FIELD(in));
}

}  // namespace

bool lower_fully_connected_mve(Lowered& l, const FastLayer& f, int32_t batches) {
  const int64_t out = f.w.shape[0], in = f.w.shape[1];
  if (in > 4080 || f.w.quant.zero_point[0] != 0) return false;
  const int64_t padded = (out + 15) / 16 * 16 - out;
  if (padded * in > 1024 && 4 * padded > out) return false;  // the plain kernel's rows need no sixteen outputs (ts_dot.h)
  const auto r = vector_requantisation(f);
  if (!r) return false;
  const auto* w = f.w.as<int8_t>();
  std::vector<int8_t> stream;
  for (int64_t first = 0; first < out; first += 16) {
    for (int64_t odd = 0; odd < 2; ++odd) {
      std::vector<int64_t> outputs;
      for (int64_t at : {odd, odd + 2})
        for (int64_t lane = 0; lane < 16; lane += 4) outputs.push_back(first + at + lane);
      for (int64_t o : outputs) {
        uint32_t start = o < out && f.b ? static_cast<uint32_t>(f.b->as<int32_t>()[o]) : 0;
        for (int64_t i = 0; i < in && o < out; ++i) start -= static_cast<uint32_t>(f.x_zero() * w[o * in + i]);
        append_word(stream, start);
      }
      for (int64_t chunk = 0; chunk < in; chunk += 16)
        for (int64_t o : outputs)
          for (int64_t i = chunk; i < chunk + 16; ++i) stream.push_back(o < out && i < in ? w[o * in + i] : int8_t{0});
    }
    append_requantisation(stream, f.q, first, out);
  }
  l.kernel = kernel_of(in, *r);
  l.formula = "y = requantise(W (x - x_zero) + b) + y_zero";
  set_params(l, ts_fully_connected_s8_mve_params{add_array(l, "stream", words(stream)), static_cast<int32_t>(out), r->zero, f.range.low, f.range.high,
                                                 batches, static_cast<int32_t>(in)});
  return true;
}

}  // namespace tinsmith
