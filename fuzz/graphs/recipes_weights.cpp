// Operators with weights or windows.
#include <algorithm>
#include <cmath>
#include <string_view>

#include "maker.h"

namespace tinsmith::graphs {
namespace {

const std::vector<AttrValue> kPaddings{"same", "valid"};

TensorId image(Maker& m) {
  return m.pick([](const Tensor& t) { return t.shape.size() == 4 && (t.type == DType::f32 || t.type == DType::i8 || t.type == DType::i16); });
}

// Weights that suit an input and an output: of a scale that lets `depth` products of chance fill the output's range, more or
// less; their bias with the scale of the products. kAbsent for a bias that is left out.
struct Weights {
  TensorId weights, bias;
  std::optional<Quantisation> output;
};
Weights weights_for(Maker& m, TensorId x_id, Shape shape, int32_t channels, int axis, int64_t depth, bool hybrid_allowed = true) {
  Tensor x = m.tensor(x_id);
  if (x.quant.empty()) x.quant = {{1}, {0}, 0};  // of a CAST; the operator refuses it
  const bool with_bias = m.chance(70);
  if (x.type == DType::f32) {
    TensorId w = kAbsent;
    if (hybrid_allowed && m.chance(20)) {
      Quantisation q{{static_cast<float>(m.rng.uniform(0.002, 0.02))}, {0}, 0};
      if (m.chance(50) && channels > 1) {
        q = {{}, {}, axis};
        for (int32_t c = 0; c < channels; ++c) q.scale.push_back(static_cast<float>(m.rng.uniform(0.002, 0.02))), q.zero_point.push_back(0);
      }
      w = m.constant(DType::i8, shape, q);
    } else if (m.chance(15)) {
      const size_t before = m.pool.size();
      if (add(m, {op_named("DEQUANTIZE"), {m.constant(DType::f16, shape)}, {}, 1, DType::f32})) w = m.g.nodes.back().outputs[0];
      m.pool.resize(before);  // it serves as weights only
    } else if (m.chance(10)) {
      w = m.operand(DType::f32, shape, 0);
    }
    if (w == kAbsent) w = m.constant(DType::f32, shape);
    return {w, with_bias ? m.constant(DType::f32, {channels}) : kAbsent, {}};
  }
  const Quantisation y = m.quant(x.type);
  const double per_step = static_cast<double>(y.scale[0]) / static_cast<double>(x.quant.scale[0]) / std::sqrt(static_cast<double>(std::max<int64_t>(depth, 1))) / 20;
  auto scale = [&] { return static_cast<float>(per_step * m.rng.uniform(0.05, 2)); };
  Quantisation q{{scale()}, {0}, 0};
  if (m.chance(70) && channels > 1) {
    q = {{}, {}, axis};
    for (int32_t c = 0; c < channels; ++c) q.scale.push_back(scale()), q.zero_point.push_back(0);
  }
  Weights all{m.constant(DType::i8, std::move(shape), q), kAbsent, y};
  if (with_bias) {
    Quantisation qb{{}, std::vector<int64_t>(q.scale.size()), 0};
    for (float s : q.scale) qb.scale.push_back(s * x.quant.scale[0]);
    Tensor b{.name = "b", .type = x.type == DType::i16 && m.chance(80) ? DType::i64 : DType::i32, .shape = {channels}, .quant = qb};
    std::vector<int64_t> v;
    for (int32_t c = 0; c < channels; ++c) v.push_back(m.between(-2000, 2000));
    b.data = b.type == DType::i64 ? constant_bytes(v) : constant_bytes(std::vector<int32_t>(v.begin(), v.end()));
    all.bias = m.g.add(std::move(b));
  }
  return all;
}

int32_t side(Maker& m) { return static_cast<int32_t>(m.chance(40) ? 3 : m.chance(40) ? 1 : m.between(1, 5)); }

void set_window(Maker& m, Proposal& p, bool dilated) {
  p.set("padding", m.any(kPaddings)).set("activation", m.any(kActivations));
  const int64_t stride = m.chance(60) ? 1 : m.between(1, 3);
  p.set("stride_w", stride).set("stride_h", m.chance(80) ? stride : m.between(1, 3));
  if (dilated && m.chance(25)) p.set("dilation_w", m.between(1, 3)).set("dilation_h", m.between(1, 3));
}

std::optional<Proposal> convolution(Maker& m, const Op& op) {
  const TensorId x = image(m);
  if (x == kAbsent) return std::nullopt;
  const int32_t in = m.tensor(x).shape[3], kh = side(m), kw = side(m);
  const int32_t out = static_cast<int32_t>(m.chance(30) ? 4 * m.between(1, 4) : m.between(1, 9));
  int32_t k_c = in;
  if (in > 1 && in % 2 == 0 && out % 2 == 0 && m.chance(15)) k_c = in / 2;  // in groups
  const Weights w = weights_for(m, x, {out, kh, kw, k_c}, out, 0, int64_t{kh} * kw * k_c);
  Proposal p{&op, {x, w.weights, w.bias}, {}, 1, {}, w.output};
  set_window(m, p, true);
  return p;
}

std::optional<Proposal> depthwise(Maker& m, const Op& op) {
  const TensorId x = image(m);
  if (x == kAbsent) return std::nullopt;
  const auto multiplier = static_cast<int32_t>(m.chance(70) ? 1 : m.between(2, 4));
  const int32_t out = m.tensor(x).shape[3] * multiplier, kh = side(m), kw = side(m);
  const Weights w = weights_for(m, x, {1, kh, kw, out}, out, 3, int64_t{kh} * kw);
  Proposal p{&op, {x, w.weights, w.bias}, {}, 1, {}, w.output};
  set_window(m, p, true);
  p.set("depth_multiplier", int64_t{multiplier});
  return p;
}

std::optional<Proposal> transposed(Maker& m, const Op& op) {
  const TensorId x = image(m);
  if (x == kAbsent) return std::nullopt;
  const Shape s = m.tensor(x).shape;
  const auto out = static_cast<int32_t>(m.between(1, 6));
  const int32_t kh = side(m), kw = side(m);
  const int64_t stride_h = m.between(1, 3), stride_w = m.between(1, 3);
  const bool same = m.chance(50);
  const int64_t h = same ? s[1] * stride_h : (s[1] - 1) * stride_h + kh, w_ = same ? s[2] * stride_w : (s[2] - 1) * stride_w + kw;
  const Weights w = weights_for(m, x, {out, kh, kw, s[3]}, out, 0, int64_t{kh} * kw * s[3]);
  Proposal p{&op, {m.integers({s[0], h, w_, out}), w.weights, x}, {}, 1, m.tensor(x).type, w.output};
  if (w.bias != kAbsent) p.inputs.push_back(w.bias);
  p.set("padding", std::string(same ? "same" : "valid")).set("stride_h", stride_h).set("stride_w", stride_w).set("activation", m.any(kActivations));
  return p;
}

std::optional<Proposal> connected(Maker& m, const Op& op) {
  const TensorId x = m.pick([](const Tensor& t) {
    return !t.shape.empty() && t.shape.back() <= 300 && (t.type == DType::f32 || t.type == DType::i8 || t.type == DType::i16);
  });
  if (x == kAbsent) return std::nullopt;
  const Shape s = m.tensor(x).shape;
  int32_t in = s.back();
  if (m.chance(30) && m.tensor(x).count() / s[0] <= 500) in = static_cast<int32_t>(m.tensor(x).count() / s[0]);
  const auto out = static_cast<int32_t>(m.between(1, 20));
  Weights w = weights_for(m, x, {out, in}, out, 0, in);
  if (m.tensor(x).type != DType::f32 && m.chance(10)) {
    if (auto& q = m.g.tensor(w.weights).quant; !q.per_channel()) q.zero_point[0] = m.between(-20, 20);
  } else if (m.tensor(x).type == DType::i8 && m.chance(10)) {
    const TensorId computed = m.pick([&](const Tensor& t) { return t.type == DType::i8 && t.shape == Shape{out, in}; });
    w = {computed != kAbsent || m.g.inputs.size() >= 4 ? computed : m.input(DType::i8, {out, in}), m.chance(50) ? m.constant(DType::i32, {out}) : kAbsent, w.output};
    if (w.weights == kAbsent) return std::nullopt;
  }
  Proposal p{&op, {x, w.weights, w.bias}, {}, 1, {}, w.output};
  p.set("activation", m.any(kActivations)).set("keep_num_dims", m.below(2)).set("asymmetric_quantize_inputs", m.below(2));
  return p;
}

std::optional<Proposal> product(Maker& m, const Op& op) {
  const TensorId a = m.pick([](const Tensor& t) { return t.shape.size() >= 2; });
  if (a == kAbsent) return std::nullopt;
  Shape s = m.tensor(a).shape;
  const size_t r = s.size();
  const bool adj_x = m.chance(30), adj_y = m.chance(30);
  const int32_t depth = s[r - (adj_x ? 2 : 1)], columns = static_cast<int32_t>(m.between(1, 7));
  s[r - 2] = adj_y ? columns : depth, s[r - 1] = adj_y ? depth : columns;
  if (r > 2 && m.chance(20)) s[0] = 1;
  Proposal p{&op, {a}};
  if (m.tensor(a).type == DType::f32 && m.chance(40)) {
    Quantisation q{{}, {}, static_cast<int>(r) - (adj_y ? 2 : 1)};
    for (int32_t i = m.chance(50) ? columns : 1; i > 0; --i) q.scale.push_back(static_cast<float>(m.rng.uniform(0.002, 0.02))), q.zero_point.push_back(0);
    p.inputs.push_back(m.constant(DType::i8, s, q));
    p.set("asymmetric_quantize_inputs", m.below(2));
  } else {
    p.inputs.push_back(m.operand(m.tensor(a).type, s));
  }
  p.set("adj_x", int64_t{adj_x}).set("adj_y", int64_t{adj_y});
  return p;
}

TensorId variable(Maker& m, DType type, Shape shape, Quantisation q) {
  return m.g.add({.name = "v", .type = type, .shape = std::move(shape), .quant = std::move(q), .is_variable = true});
}

std::optional<Proposal> svdf(Maker& m, const Op& op) {
  const TensorId x = m.pick([](const Tensor& t) { return t.shape.size() == 2 && (t.type == DType::f32 || t.type == DType::i8); });
  if (x == kAbsent) return std::nullopt;
  const Tensor in = m.tensor(x);
  const auto units = static_cast<int32_t>(m.between(1, 6)), rank = static_cast<int32_t>(m.between(1, 3)), memory = static_cast<int32_t>(m.between(1, 6));
  const int32_t filters = units * rank;
  const Shape feature{filters, in.shape[1]}, time{filters, memory}, state{in.shape[0], filters * memory};
  Proposal p{&op, {x}};
  if (in.type == DType::f32) {
    const bool hybrid = m.chance(40);
    const TensorId w = hybrid ? m.constant(DType::i8, feature, {{0.01f}, {0}, 0}) : m.constant(DType::f32, feature);
    p.inputs.insert(p.inputs.end(), {w, m.constant(DType::f32, time), m.chance(50) ? m.constant(DType::f32, {units}) : kAbsent, variable(m, DType::f32, state, {})});
    if (hybrid) p.set("asymmetric_quantize_inputs", m.below(2));
  } else {
    const DType kept = m.chance(50) ? DType::i8 : DType::i16;
    const Quantisation q{{kept == DType::i8 ? 0.03f : 0.0003f}, {0}, 0};
    p.inputs.insert(p.inputs.end(), {m.constant(DType::i8, feature, {{0.01f}, {0}, 0}), m.constant(kept, time, {{kept == DType::i8 ? 0.01f : 0.0001f}, {0}, 0}),
                                     m.constant(DType::i32, {units}), variable(m, kept, state, q)});
    p.quant = m.quant(DType::i8);
  }
  p.set("rank", int64_t{rank}).set("activation", m.any(kActivations));
  return p;
}

std::optional<Proposal> lstm(Maker& m, const Op& op) {
  const bool step = std::string_view(op.name) == "LSTM";
  const TensorId x = m.pick([&](const Tensor& t) { return t.shape.size() == (step ? 2 : 3) && (t.type == DType::f32 || (!step && (t.type == DType::i8 || t.type == DType::i16))); });
  if (x == kAbsent) return std::nullopt;
  const Tensor in = m.tensor(x);
  const bool real = in.type == DType::f32, time_major = !step && m.chance(30);
  const bool coupled = real && m.chance(20), peephole = real && m.chance(20), norm = real && m.chance(15), projection = real && m.chance(20);
  const int32_t features = in.shape.back(), batches = in.shape[time_major ? 1 : 0], cells = static_cast<int32_t>(m.between(1, 6)), outputs = projection ? static_cast<int32_t>(m.between(1, 6)) : cells;
  const DType w = real ? DType::f32 : DType::i8, b = real ? DType::f32 : in.type == DType::i8 ? DType::i32 : DType::i64;
  const Quantisation q = real ? Quantisation{} : Quantisation{{0.01f}, {0}, 0};
  Proposal p{&op, {x}};
  auto add = [&](bool there, DType type, Shape shape, const Quantisation& scale) { p.inputs.push_back(there ? m.constant(type, std::move(shape), scale) : kAbsent); };
  for (int k = 0; k < 4; ++k) add(k || !coupled, w, {cells, features}, q);
  for (int k = 0; k < 4; ++k) add(k || !coupled, w, {cells, outputs}, q);
  for (int k = 0; k < 3; ++k) add(peephole && (k || !coupled), w, {cells}, q);
  for (int k = 0; k < 4; ++k) add(k || !coupled, b, {cells}, {});
  add(projection, w, {outputs, cells}, q);
  add(projection && m.chance(50), b, {outputs}, {});
  const Quantisation hidden = m.quant(in.type);
  p.quant = hidden;
  p.inputs.push_back(variable(m, in.type, {batches, outputs}, hidden));
  p.inputs.push_back(variable(m, real ? DType::f32 : DType::i16, {batches, cells}, real ? Quantisation{} : Quantisation{{std::ldexp(1.0f, static_cast<int>(-m.between(6, 13)))}, {0}, 0}));
  for (int k = 0; k < 4; ++k) add(norm && (k || !coupled), w, {cells}, q);
  p.set("activation", std::string("tanh"));
  if (time_major) p.set("time_major", int64_t{1});
  if (m.chance(40)) p.set("cell_clip", 0.5);
  if (projection && m.chance(40)) p.set("proj_clip", 0.5);
  return p;
}

std::optional<Proposal> rnn(Maker& m, const Op& op) {
  const bool step = std::string_view(op.name) == "RNN", time_major = !step && m.chance(30);
  const TensorId x = m.pick([&](const Tensor& t) { return t.shape.size() == (step ? 2 : 3) && t.type == DType::f32; });
  if (x == kAbsent) return std::nullopt;
  const Shape in = m.tensor(x).shape;
  const auto units = static_cast<int32_t>(m.between(1, 6));
  Proposal p{&op, {x, m.constant(DType::f32, {units, in.back()}), m.constant(DType::f32, {units, units}), m.constant(DType::f32, {units})}};
  p.inputs.push_back(variable(m, DType::f32, {in[time_major ? 1 : 0], units}, {}));
  p.set("activation", m.chance(60) ? AttrValue{std::string("tanh")} : m.any(kActivations));
  if (time_major) p.set("time_major", int64_t{1});
  return p;
}

std::optional<Proposal> pool(Maker& m, const Op& op) {
  const TensorId x = image(m);
  if (x == kAbsent) return std::nullopt;
  Proposal p{&op, {x}};
  set_window(m, p, false);
  const bool l2 = std::string_view(op.name) == "L2_POOL_2D";
  p.set(l2 ? "filter_w" : "filter_width", int64_t{side(m)}).set(l2 ? "filter_h" : "filter_height", int64_t{side(m)});
  return p;
}

}  // namespace

std::optional<Proposal> propose_with_weights(Maker& m, const Op& op) {
  const std::string_view name = op.name;
  if (name == "CONV_2D") return convolution(m, op);
  if (name == "DEPTHWISE_CONV_2D") return depthwise(m, op);
  if (name == "TRANSPOSE_CONV") return transposed(m, op);
  if (name == "FULLY_CONNECTED") return connected(m, op);
  if (name == "BATCH_MATMUL") return product(m, op);
  if (name == "SVDF") return svdf(m, op);
  if (name == "UNIDIRECTIONAL_SEQUENCE_LSTM" || name == "LSTM") return lstm(m, op);
  if (name == "RNN" || name == "UNIDIRECTIONAL_SEQUENCE_RNN") return rnn(m, op);
  return pool(m, op);
}

}  // namespace tinsmith::graphs
