// How the weights of CONV_2D's 1 x 1 taps are packed for conv_2d_points_dsp.S, and when.
#include "conv_2d/conv_2d_points_dsp.h"

#include "conv_2d/conv_2d_pack.h"
#include "ops/fast.h"

namespace tinsmith {
namespace {

#define FILES                                                                                                       \
  TS_FILES("conv_2d/conv_2d_dsp.h", "conv_2d/conv_2d_points_dsp.h", "conv_2d/conv_2d_points_dsp.c", "ts_dsp.S", "conv_2d/conv_2d_steps_dsp.S", \
           "conv_2d/conv_2d_dsp.S", "conv_2d/conv_2d_points_dsp.S")

const Kernel* kernel_of(const std::string& kind, const std::string& requantise, size_t after, bool longer, int rounds, bool some, bool clamp) {
  const std::string name = kind + (longer ? "_long" : "") + (rounds == 16 ? "" : fmt::format("_r{}", rounds));
  const std::string kernel = fmt::format("p{}_{}{}", some ? "s" : "", name, clamp ? "_c" : "");
  const std::vector<Instance> instances{
      {"conv_2d/conv_2d_points_dsp.h", fmt::format("TS_CONV_2D_S8_POINTS_DECLARE({})", kernel)},
      {"conv_2d/conv_2d_points_dsp.c",
       fmt::format("TS_CONV_2D_S8_POINTS_DEFINE({}, {}, {}, {}, {})", kernel, name, some ? "some" : "all", after, clamp ? 1 : 0)},
      {"conv_2d/conv_2d_dsp.S", "  columns 256, 256, 0"},
      {"conv_2d/conv_2d_dsp.S", "  columns 1, 1, 0"},
      {"conv_2d/conv_2d_points_dsp.S", fmt::format("  points {}, {}, {}, {}", name, longer ? 1 : 0, rounds, requantise)}};
  return TS_DESCRIBE_TARGET("ts_conv_2d_s8_" + kernel, ts_conv_2d_s8_points_params, FILES, 2, true, instances, TS_FIELD(pixels), TS_FIELD(in_c),
                            TS_FIELD(out_c), TS_FIELD(words), TS_FIELD(channels), TS_FIELD(block), TS_FIELD(low), TS_FIELD(high), TS_FIELD(fill),
                            TS_FIELD(inputs), TS_FIELD(outputs), TS_FIELD(stream));
}

// The layer as it is multiplied: inputs that some weight takes, and outputs that are not one value.
struct Points {
  int64_t in_c, out_c;
  const int8_t* weights;  // (out_c, in_c)
  std::vector<int64_t> inputs, outputs;
  int32_t fill = 0;       // of the other outputs
  int64_t words() const { return (static_cast<int64_t>(inputs.size()) + 3) / 4; }
};

// Distances in bytes: one too far for a byte keeps a channel on the way.
std::vector<int64_t> within_reach(const std::vector<int64_t>& channels) {
  std::vector<int64_t> all;
  int64_t at = 0;
  for (int64_t c : channels) {
    for (; c - at > 255; at += 255) all.push_back(at + 255);
    all.push_back(at = c);
  }
  return all;
}
std::vector<uint8_t> distances(const std::vector<int64_t>& channels) {
  std::vector<uint8_t> all;
  int64_t at = 0;
  for (int64_t c : channels) {
    all.push_back(static_cast<uint8_t>(c - at));
    at = c;
  }
  return all;
}

// Outputs of the value that most have whatever the input go out, then inputs that have no weight but zero.
void leave_out(Points& p, const FastLayer& f, const std::vector<ChannelSums>& sums) {
  std::array<int64_t, 256> count{};
  auto constant = [&](int64_t c) -> std::optional<int32_t> {
    const int32_t least = requantised(sums[static_cast<size_t>(c)].least, f.channel(static_cast<size_t>(c)));
    if (least != requantised(sums[static_cast<size_t>(c)].most, f.channel(static_cast<size_t>(c)))) return std::nullopt;
    return least;
  };
  for (int64_t c = 0; c < p.out_c; ++c)
    if (const auto y = constant(c)) ++count[static_cast<size_t>(*y + 128)];
  p.fill = static_cast<int32_t>(std::max_element(count.begin(), count.end()) - count.begin()) - 128;
  for (int64_t c = 0; c < p.out_c; ++c)
    if (constant(c) != p.fill) p.outputs.push_back(c);
  p.outputs = within_reach(p.outputs);
  for (int64_t i = 0; i < p.in_c; ++i)
    if (std::any_of(p.outputs.begin(), p.outputs.end(), [&](int64_t c) { return p.weights[c * p.in_c + i] != 0; })) p.inputs.push_back(i);
  p.inputs = within_reach(p.inputs);
  while (p.inputs.size() % 4 && !p.inputs.empty()) p.inputs.push_back(p.inputs.back());  // read again, with weights of 0
}

// Instructions by the macros: of the layer's tiles here, and by conv_2d_dsp.S, whose weights are halfwords where pixels are many.
int64_t cost(const Points& p, int64_t pixels, int64_t block, bool some) {
  const int64_t blocks = (pixels + block - 1) / block, pairs = pixels / 2 + blocks / 2 + pixels % 2, words = p.words();
  const int64_t lay = pairs * words * (some ? 36 : 8), unpack = blocks * (90 + 15 * words / 2);
  return lay + (static_cast<int64_t>(p.outputs.size()) + 1) / 2 * (unpack + pairs * (23 + 10 * words + words / 16 * 3)) +
         (p.outputs.size() < static_cast<size_t>(p.out_c) ? pixels * p.out_c : 0);
}
int64_t cost_of_bytes(const Points& p, int64_t pixels) {
  const int64_t words = (p.in_c + 3) / 4, pairs = (pixels + 1) / 2;
  return pairs * (words * 8 + (p.out_c + 1) / 2 * (23 + 12 * words + words / 16 * 3));
}

std::vector<int32_t> pack(const Points& p, const std::vector<ConvChannel>& channels) {
  std::vector<int32_t> stream;
  for (int64_t c : p.outputs) {
    const ConvChannel& channel = channels[static_cast<size_t>(c)];
    stream.push_back(channel.start);
    stream.insert(stream.end(), channel.after.begin(), channel.after.end());
    for (size_t i = 0; i < p.inputs.size(); i += 4) {
      uint32_t word = 0;
      for (size_t j = 0; j < 4; ++j) {
        const bool again = i + j > 0 && p.inputs[i + j] == p.inputs[i + j - 1];
        const int8_t w = channel.zeros || again ? int8_t{0} : p.weights[c * p.in_c + p.inputs[i + j]];
        word |= static_cast<uint32_t>(static_cast<uint8_t>(w)) << 8 * j;
      }
      stream.push_back(static_cast<int32_t>(word));
    }
  }
  return stream;
}

}  // namespace

bool lower_conv_2d_points_dsp(Lowered& l, const Graph& g, const FastLayer& f) {
  const ts_window& v = f.window;
  const int64_t pixels = int64_t{v.batches} * v.out_h * v.out_w;
  if (f.piece || f.w.shape[3] != v.in_c || f.w.quant.zero_point[0] != 0 || pixels < 2) return false;
  if (v.k_h != 1 || v.k_w != 1 || v.stride_h != 1 || v.stride_w != 1 || v.in_c > 4096 || v.out_c > 32767) return false;
  Points p{v.in_c, v.out_c, f.w.as<int8_t>(), {}, {}};
  std::vector<ChannelSums> sums;
  std::vector<int64_t> start;
  for (int64_t c = 0; c < p.out_c; ++c) {
    int64_t all = 0;
    for (int64_t i = 0; i < p.in_c; ++i) all += p.weights[c * p.in_c + i];
    start.push_back((f.b ? f.b->as<int32_t>()[c] : 0) - f.x_zero() * all);
    sums.push_back(channel_sums(f, static_cast<size_t>(c), p.in_c, [&](int64_t i) { return int64_t{p.weights[c * p.in_c + i]}; }));
  }
  leave_out(p, f, sums);
  const bool fills = p.outputs.size() < static_cast<size_t>(p.out_c);
  if (p.inputs.empty()) return false;
  std::vector<int64_t> every(static_cast<size_t>(p.in_c));
  for (size_t i = 0; i < every.size(); ++i) every[i] = static_cast<int64_t>(i);

  constexpr int64_t kAfter = 3;
  const ConvRoom arena = conv_2d_room(g, v, f.y);
  if (!arena.own) return false;
  const int64_t spare = (f.optimize == Optimize::ram ? arena.most / 3 : arena.most) - arena.own;  // where rows stream, the arena is so much smaller
  auto block_of = [&] {  // as many pixels as there is room for
    const int64_t fixed = 4 * (4 + 4 * p.words() + 2 * kAfter), room = (spare - fixed) / (16 * p.words()) * 2;
    int64_t block = std::min({pixels, room, int64_t{65534}});
    while (block > 1 && block < pixels && pixels % block == 1) block -= 2;  // a pixel alone has no partner
    return block;
  };
  int64_t block = block_of();
  bool some = true;
  if (block >= 2 && p.in_c % 4 == 0) {  // all inputs are laid out faster
    Points whole = p;
    whole.inputs = every;
    std::swap(p, whole);
    const int64_t block_of_all = block_of();
    some = block_of_all < 2 || cost(whole, pixels, block, true) < cost(p, pixels, block_of_all, false);
    if (some) std::swap(p, whole);
    else block = block_of_all;
  }
  if (block < 2 || cost(p, pixels, block, some) >= cost_of_bytes(p, pixels)) return false;
  // It is for layers of which much is left out: a dense one would take more cycles, if fewer instructions.
  const auto taken = static_cast<int64_t>(p.inputs.size() * p.outputs.size());
  if (8 * taken > 7 * p.in_c * p.out_c || (f.optimize == Optimize::size && p.in_c * p.out_c - taken < 1000)) return false;

  std::vector<ConvChannel> packed(static_cast<size_t>(p.out_c));
  std::string kind, requantise;
  size_t after = 1;
  if (const auto linear = linear_layer(f, sums, kShifts, {256})) {
    kind = fmt::format("t{}", linear->t);
    requantise = fmt::format("requantise_linear {}", linear->t);
    for (size_t c = 0; c < packed.size(); ++c) {
      const LinearForm& form = linear->channels[c].linear;
      packed[c] = {form.constant, form.constant ? form.bias : static_cast<int32_t>(static_cast<uint32_t>(256 * start[c] + form.bias)), {form.slope}};
    }
  } else {
    kind = "e256";
    requantise = "requantise_exact 256";
    after = 3;
    for (size_t c = 0; c < packed.size(); ++c) {
      const auto form = find_exact_form_256(sums[c], f.channel(c));
      if (!form) return false;
      const bool zeros = form->multiplier == 0;
      packed[c] = {zeros, zeros ? 0 : static_cast<int32_t>(static_cast<uint32_t>(256 * start[c])), {form->multiplier, form->add, form->shift}};
    }
  }
  const int rounds = f.optimize == Optimize::size ? 8 : 16;
  l.kernel = kernel_of(kind, requantise, after, p.words() > rounds || f.optimize == Optimize::size, rounds, some, f.range.low > -128 || f.range.high < 127);
  l.formula = "y = requantise(W * (x - x_zero) + b) + y_zero";
  l.scratch_bytes = static_cast<size_t>(16 * p.words() * ((block + 1) / 2) + 4 * (4 + 4 * p.words() + 2 * static_cast<int64_t>(after)));
  auto u16 = [](int64_t x) { return static_cast<uint16_t>(x); };
  set_params(l, ts_conv_2d_s8_points_params{static_cast<int32_t>(pixels), u16(p.in_c), u16(p.out_c), u16(p.words()), u16(static_cast<int64_t>(p.outputs.size())),
                                            u16(block), static_cast<int8_t>(std::max(f.range.low, -128)), static_cast<int8_t>(std::min(f.range.high, 127)),
                                            static_cast<int8_t>(p.fill), some ? add_array(l, "inputs", distances(p.inputs)) : nullptr,
                                            fills ? add_array(l, "outputs", distances(p.outputs)) : nullptr, add_array(l, "stream", pack(p, packed))});
  claim_overlap(l, g, 0, 1, window_ahead(v, 1, 1, 1));  // a block is read before it is written
  return true;
}

}  // namespace tinsmith
