// How FULLY_CONNECTED's weights are packed for fully_connected_dsp.S, and when.
#include "fully_connected/fully_connected_dsp.h"

#include "ops/fast.h"

namespace tinsmith {
namespace {

#define FILES                                                                                                          \
  TS_FILES("fully_connected/fully_connected_dsp.h", "fully_connected/fully_connected_dsp.c", "ts_dsp.S",               \
           "fully_connected/fully_connected_dsp.S")

// How a layer is requantised: a linear form with t, or the exact one; one set of numbers, or one for each output.
struct Requantiser {
  std::string name, macro;
  bool each = false;
  bool sign = false;                  // the exact form
  std::vector<ExactForm> forms;       // one, or as many as outputs
  std::vector<bool> constant;         // of each output: take the weights as zeros
  std::vector<int32_t> bias;          // of each output: what the linear form adds to its starting sum
};

// Inputs unpacked ahead of time by those of the outputs made four at a time, and where they stand.
struct Preparation {
  int64_t whole, prepared;
  size_t scratch = 0;
};

constexpr int64_t kFewInputs = 24, kManyInputs = 256;

Preparation preparation(int64_t in, int64_t out, int32_t batches) {
  const int64_t bytes = 2 * ((in + 7) / 8 * 8);
  const int64_t whole = in <= 4 ? 0 : out / 4 * 4;
  if (whole == 0) return {0, 0};
  if (in % 8 == 0 && (in <= kFewInputs || in > kManyInputs || out < in)) return {whole, 0};
  // In the end of y, where more than half of the outputs stand before it.
  if (in % 8 == 0 && out % 4 == 0 && out >= 2 * bytes && batches == 1) return {whole, out - bytes};
  return {whole, whole, static_cast<size_t>(bytes)};
}

struct Loop {
  std::string name, line;
  // As many steps in a row as there are, or `most`, a power of two, which serves any layer.
  Loop(const Requantiser& q, bool prepared, int64_t steps, int64_t most, bool shared) {
    const bool straight = !shared && (steps < most || steps <= 2);
    const int64_t rounds = straight ? steps : most;
    name = fmt::format("{}_{}{}{}", q.name, prepared ? "x" : "b", rounds, straight ? "s" : "");
    line = fmt::format("  dense {}, {}, {}, {}, {}", name, prepared ? 1 : 0, straight ? 1 : 0, rounds, q.macro);
  }
};

const Kernel* kernel_of(const Requantiser& q, const Preparation& how, const FastLayer& f, int64_t in, int64_t out, bool longer) {
  const bool raw = how.prepared < how.whole, prepared = how.prepared > 0, single = how.whole < out, size = f.optimize == Optimize::size;
  const bool clamp = f.range.low > -128 || f.range.high < 127;
  const int64_t steps = (in + 7) / 8;
  const bool shared = size && longer, few = in * out < 4096 && !longer;  // steps in a row are flash
  std::vector<Loop> loops;
  if (raw) loops.emplace_back(q, false, steps, few ? 1 : size || prepared ? 4 : 8, shared);
  if (prepared) loops.emplace_back(q, true, steps, few ? 1 : size ? 2 : raw ? 4 : 8, shared);
  std::string name = q.name;
  for (const Loop& loop : loops) name += loop.name.substr(q.name.size());
  name += std::string(single ? "_1" : "") + (clamp ? "_c" : "");
  const std::string none = "TS_DENSE_NONE", function = "ts_dense_dsp_";
  std::vector<Instance> instances{{"fully_connected/fully_connected_dsp.h", fmt::format("TS_FULLY_CONNECTED_S8_DSP_DECLARE({})", name)}};
  for (const Loop& loop : loops) {
    instances.push_back({"fully_connected/fully_connected_dsp.c", fmt::format("TS_DENSE_DSP_EXTERN({})", loop.name)});
    instances.push_back({"fully_connected/fully_connected_dsp.S", loop.line});
  }
  instances.push_back({"fully_connected/fully_connected_dsp.c",
                       fmt::format("TS_FULLY_CONNECTED_S8_DSP_DEFINE({}, {}, {}, {}, {}, {}, {}, {})", name, raw ? function + loops.front().name : none,
                                   prepared ? function + loops.back().name : none, size ? -1 : q.forms[0].shift, q.sign ? 1 : 0,
                                   q.each ? 1 : 0, single ? 1 : 0, clamp ? 1 : 0)});
  return TS_DESCRIBE_TARGET("ts_fully_connected_s8_" + name, ts_fully_connected_s8_dsp_params, FILES, 2, true, instances, TS_FIELD(batches),
                            TS_FIELD(in), TS_FIELD(out), TS_FIELD(whole), TS_FIELD(prepared), TS_FIELD(multiplier), TS_FIELD(add), TS_FIELD(shift),
                            TS_FIELD(low), TS_FIELD(high), TS_FIELD(stream));
}

// One set of numbers for all outputs, found over the sums that any of them reaches.
std::optional<Requantiser> same_for_all(const FastLayer& f, const std::vector<ChannelSums>& sums) {
  for (size_t o = 1; o < sums.size(); ++o)
    if (f.q.multiplier[o] != f.q.multiplier[0] || f.q.shift[o] != f.q.shift[0]) return std::nullopt;
  ChannelSums all = sums[0];
  for (const ChannelSums& s : sums) all = {std::min(all.least, s.least), std::max(all.most, s.most)};
  Requantiser r;
  r.constant.assign(sums.size(), false);
  r.bias.assign(sums.size(), 0);
  if (f.optimize != Optimize::size)  // one kind of kernel then
    for (int t : {9, 10, 11, 8, 12, 7, 13, 14, 15, 16})
      if (const auto form = find_linear_form(all, f.channel(0), 256, t); form && !form->constant) {
        r.name = fmt::format("t{}", t), r.macro = fmt::format("dense_linear {}", t);
        r.forms = {{form->slope, 0, t}};
        r.bias.assign(sums.size(), form->bias);
        return r;
      }
  const auto form = find_exact_form_256(all, f.channel(0));
  if (!form || form->multiplier == 0) return std::nullopt;
  r.forms = {*form};
  r.sign = true;
  const bool size = f.optimize == Optimize::size;
  r.name = size ? "e" : fmt::format("e{}", form->shift), r.macro = size ? "dense_exact r8" : fmt::format("dense_exact {}", form->shift);
  return r;
}

std::optional<Requantiser> one_for_each(const FastLayer& f, const std::vector<ChannelSums>& sums) {
  Requantiser r;
  r.each = true;
  r.bias.assign(sums.size(), 0);
  if (const auto linear = linear_layer(f, sums, kShifts, {256})) {
    r.name = fmt::format("t{}_each", linear->t), r.macro = fmt::format("dense_linear_each {}", linear->t);
    for (size_t o = 0; o < sums.size(); ++o) {
      const LinearForm& form = linear->channels[o].linear;
      r.forms.push_back({form.slope, 0, linear->t});
      r.constant.push_back(form.constant);
      r.bias[o] = form.bias;
    }
    return r;
  }
  r.name = "e_each", r.macro = "dense_exact_each", r.sign = true;
  for (size_t o = 0; o < sums.size(); ++o) {
    const auto form = find_exact_form_256(sums[o], f.channel(o));
    if (!form) return std::nullopt;
    r.forms.push_back(*form);
    r.constant.push_back(form->multiplier == 0);
  }
  return r;
}

// A layer with more inputs, whose kernel can serve this one too?
bool has_longer(const Graph& g, int64_t in) {
  return std::any_of(g.nodes.begin(), g.nodes.end(), [&](const Node& n) {
    const Tensor* w = n.op->code == 9 && n.inputs.size() > 1 ? g.input(n, 1) : nullptr;
    return w && w->type == DType::i8 && w->shape.size() == 2 && w->shape[1] > std::max<int64_t>(in, 31);
  });
}

}  // namespace

bool lower_fully_connected_dsp(Lowered& l, const Graph& g, const FastLayer& f, int32_t batches) {
  const int64_t out = f.w.shape[0], in = f.w.shape[1];
  for (int64_t z : f.w.quant.zero_point)
    if (z != 0) return false;
  const auto* w = f.w.as<int8_t>();
  auto weight = [&](int64_t o, int64_t i) { return i < in ? int64_t{w[o * in + i]} : 0; };
  for (int64_t o = 0; o < out; ++o)
    for (int64_t i = 0; i < in; i += 2)
      if (weight(o, i) == -128 && weight(o, i + 1) < 0) return false;  // 256 b0 + b1 does not fit 16 bits
  std::vector<ChannelSums> sums;
  for (int64_t o = 0; o < out; ++o) sums.push_back(channel_sums(f, static_cast<size_t>(o), in, [&](int64_t i) { return weight(o, i); }));
  for (const ChannelSums& s : sums)
    if (s.least <= -(1 << 23) || s.most >= 1 << 23) return false;  // 256 times the sum
  auto r = same_for_all(f, sums);
  if (!r) r = one_for_each(f, sums);
  if (!r) return false;

  std::vector<int32_t> stream;
  auto start = [&](int64_t o) {
    const auto k = static_cast<size_t>(o);
    if (r->constant[k]) return r->bias[k];
    int64_t sum = r->bias[k] + 256 * (f.b ? int64_t{f.b->as<int32_t>()[o]} : 0);
    for (int64_t i = 0; i < in; ++i) sum -= weight(o, i) * (256 * int64_t{f.x_zero()} + (i % 2 ? 127 : 0));
    return static_cast<int32_t>(static_cast<uint32_t>(sum));
  };
  auto word = [&](int64_t o, int64_t i) {
    if (r->constant[static_cast<size_t>(o)]) return 0;
    auto half = [&](int64_t at) { return static_cast<int32_t>(256 * weight(o, at) + weight(o, at + 1)); };
    return halves(half(i), half(i + 2));
  };
  auto append_numbers = [&](int64_t o) {
    const ExactForm& form = r->forms[static_cast<size_t>(o)];
    stream.push_back(form.multiplier);
    if (r->sign) stream.insert(stream.end(), {form.add, form.shift});
  };
  const Preparation how = preparation(in, out, batches);
  const int64_t steps = (in + 7) / 8;
  for (int64_t o = 0; o < how.whole; o += 4) {
    for (int64_t k = 0; k < 4; ++k) stream.push_back(start(o + k));
    for (int64_t i = 0; i < 8 * steps; i += 4)
      for (int64_t k = 0; k < 4; ++k) stream.push_back(word(o + k, i));
    for (int64_t k = 0; k < 4 && r->each; ++k) append_numbers(o + k);
  }
  for (int64_t o = how.whole; o < out; ++o) {
    stream.push_back(start(o));
    for (int64_t i = 0; i < in; i += 4) stream.push_back(word(o, i));
    if (r->each) append_numbers(o);
  }
  l.kernel = kernel_of(*r, how, f, in, out, has_longer(g, in));
  l.formula = "y = requantise(W (x - x_zero) + b) + y_zero";
  l.scratch_bytes = how.scratch;
  const ExactForm& form = r->forms[0];
  set_params(l, ts_fully_connected_s8_dsp_params{batches, static_cast<int32_t>(in), static_cast<int32_t>(out), static_cast<int32_t>(how.whole),
                                                 static_cast<int32_t>(how.prepared), form.multiplier, form.add, form.shift,
                                                 static_cast<int8_t>(std::max(f.range.low, -128)), static_cast<int8_t>(std::min(f.range.high, 127)), add_array(l, "stream", stream)});
  if (how.prepared == 0 || how.scratch) {
    const bool read_before = how.scratch && how.whole == out;
    claim_overlap(l, g, 0, 1, rows_ahead(batches, in, out, read_before ? 0 : out - 1));
  }
  return true;
}

}  // namespace tinsmith
