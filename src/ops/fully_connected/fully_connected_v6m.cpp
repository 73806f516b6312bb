// How FULLY_CONNECTED's weights are packed for fully_connected_v6m.S, and when.
#include "fully_connected/fully_connected_v6m.h"

#include "ops/fast_v6m.h"

namespace tinsmith {
namespace {

#define FILES                                                                                                       \
  TS_FILES("fully_connected/fully_connected_v6m.h", "fully_connected/fully_connected_v6m.c", "ts_v6m.S",            \
           "fully_connected/fully_connected_v6m.S")
const Kernel* kernel_of(const SplitLayer& layer) {
  const std::string name = layer.name();
  const std::vector<Instance> instances{
      {"fully_connected/fully_connected_v6m.h", fmt::format("TS_FULLY_CONNECTED_S8_V6M_DECLARE({})", name)},
      {"fully_connected/fully_connected_v6m.c", fmt::format("TS_FULLY_CONNECTED_S8_V6M_DEFINE({})", name)},
      {"fully_connected/fully_connected_v6m.S", fmt::format("  dense {}, {}, {}", name, layer.m, layer.bent ? 1 : 0)}};
  return TS_DESCRIBE_TARGET("ts_fully_connected_s8_v6m_" + name, ts_fully_connected_s8_v6m_params, FILES, 2, false, instances, TS_FIELD(batches),
                            TS_FIELD(in), TS_FIELD(out), TS_FIELD(low), TS_FIELD(high), TS_FIELD(step), TS_FIELD(weights), TS_FIELD(starts),
                            TS_FIELD(constants));
}

// Is the kernel's code worth its flash where flash comes first? One layer in the model with many weights brings it for all.
bool worth_code(const Graph& g, const FastLayer& f) {
  if (f.optimize != Optimize::size) return true;
  constexpr int64_t many = 4096;
  return std::any_of(g.nodes.begin(), g.nodes.end(), [&](const Node& n) {
    const Tensor* w = n.op->code == 9 && n.inputs.size() > 1 ? g.input(n, 1) : nullptr;
    return w && w->type == DType::i8 && w->count() >= many;
  });
}

}  // namespace

bool lower_fully_connected_v6m(Lowered& l, const Graph& g, const FastLayer& f, int32_t batches) {
  const int64_t out = f.w.shape[0], in = f.w.shape[1], more = -out & 3;
  for (int64_t z : f.w.quant.zero_point)
    if (z != 0) return false;
  constexpr int64_t few = 512;  // bytes of flash that outputs which are none may take
  if (in == 0 || !worth_code(g, f) || (more * in > few && 4 * more > out)) return false;
  const auto* w = f.w.as<int8_t>();
  std::vector<ChannelSums> sums;
  for (int64_t o = 0; o < out; ++o) sums.push_back(channel_sums(f, static_cast<size_t>(o), in, [&](int64_t i) { return int64_t{w[o * in + i]}; }));
  // With one scale, one line over the sums of any output serves all.
  bool same = true;
  ChannelSums all = sums[0];
  for (size_t o = 0; o < sums.size(); ++o) {
    same = same && f.q.multiplier[o] == f.q.multiplier[0] && f.q.shift[o] == f.q.shift[0];
    all = {std::min(all.least, sums[o].least), std::max(all.most, sums[o].most)};
  }
  const auto layer = split_layer(f, same ? std::vector<ChannelSums>{all} : sums);
  if (!layer) return false;
  std::vector<uint8_t> packed(static_cast<size_t>((out + more) * in), 128);
  std::vector<int32_t> starts, constants;
  for (int64_t o = 0; o < out + more; ++o) {
    std::vector<int32_t> numbers;
    const int64_t from = std::min(o, out - 1);
    const size_t c = same ? 0 : static_cast<size_t>(from);
    int64_t sum = 0;
    for (int64_t i = 0; i < in && o < out; ++i) {
      sum += w[o * in + i];
      if (!layer->channels[c].constant) packed[static_cast<size_t>((o / 4 * in + i) * 4 + o % 4)] = static_cast<uint8_t>(w[o * in + i] + 128);
    }
    layer->put(numbers, c, (f.b ? f.b->as<int32_t>()[from] : 0) - f.x_zero() * sum);
    starts.push_back(numbers[0]);
    if (o == 0 || !same) constants.insert(constants.end(), numbers.begin() + 1, numbers.end());
  }
  l.kernel = kernel_of(*layer);
  l.formula = "y = requantise(W (x - x_zero) + b) + y_zero";
  const ChannelRequantisation q = f.channel(0);
  const auto* weights = add_array(l, "weights", packed);
  const auto* start = add_array(l, "starts", starts);
  set_params(l, ts_fully_connected_s8_v6m_params{batches, static_cast<int32_t>(in), static_cast<int32_t>(out), q.low, q.high, same ? 0 : layer->bent ? 24 : 16,
                                                 weights, start, add_array(l, "constants", constants)});
  return true;
}

}  // namespace tinsmith
