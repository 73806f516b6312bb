// Elementwise operators, comparisons and reductions; the others are in the files beside this.
#include <algorithm>
#include <set>
#include <string_view>

#include "maker.h"

namespace tinsmith::graphs {
namespace {

using Names = std::set<std::string_view>;

bool takes(const Op& op, const char* attr) {
  for (const AttrSpec& a : op.attrs)
    if (std::string_view(a.name) == attr) return true;
  return false;
}

std::optional<Proposal> unary(Maker& m, const Op& op) {
  Proposal p{&op, {m.any(m.pool)}};
  const std::string_view name = op.name;
  if (takes(op, "alpha")) p.set("alpha", m.any(std::vector<AttrValue>{0.1, 0.3, 1.5, -0.5}));
  if (takes(op, "beta")) p.set("beta", m.any(std::vector<AttrValue>{1.0, 0.5, 2.0}));
  if (takes(op, "approximate")) p.set("approximate", m.below(2));
  if (name == "DEQUANTIZE") p.type = DType::f32;
  if (name == "FAKE_QUANT") p.set("min", -m.rng.uniform(0, 3)).set("max", m.rng.uniform(0.1, 3)).set("num_bits", m.between(2, 16));
  if (name == "SOFTMAX" && m.tensor(p.inputs[0]).type == DType::i8 && m.chance(30)) p.type = DType::i16, p.quant = Quantisation{{1.0f / 65536}, {-32768}, 0};
  if (name == "QUANTIZE") {
    p.type = m.any(std::vector<DType>{DType::i8, DType::i8, DType::u8, DType::i16, DType::i32});
    if (p.type == DType::i32) p.quant = Quantisation{{static_cast<float>(m.rng.uniform(0.0001, 0.1))}, {m.between(-9, 9)}, 0};
  }
  if (name == "CAST") {
    const DType to = m.any(std::vector<DType>{DType::f32, DType::i8, DType::u8, DType::i16, DType::i32, DType::i64, DType::boolean, DType::u16, DType::u32});
    p.type = to;
    p.quant = Quantisation{};
    p.set("in_data_type", std::string(tinsmith::name(m.tensor(p.inputs[0]).type)));
    p.set("out_data_type", std::string(tinsmith::name(to)));
  }
  return p;
}

// A second operand that broadcasts with the first: of its shape, or with ones and fewer dimensions.
Shape broadcast_partner(Maker& m, const Shape& shape) {
  Shape s = shape;
  if (m.chance(50)) return s;
  for (int32_t& d : s)
    if (m.chance(40)) d = 1;
  while (!s.empty() && m.chance(25)) s.erase(s.begin());
  return s;
}

std::optional<Proposal> binary(Maker& m, const Op& op) {
  const TensorId a = m.any(m.pool);
  const bool slopes = std::string_view(op.name) == "PRELU";
  const DType type = slopes && m.tensor(a).type == DType::i16 ? DType::i8 : m.tensor(a).type;
  const Shape other = broadcast_partner(m, m.tensor(a).shape);
  const bool alike = type == DType::i16 && m.chance(40);  // some comparisons of int16 ask for one scale
  const TensorId b = m.chance(10) ? a : alike ? m.constant(type, other, m.tensor(a).quant) : m.operand(type, other);
  Proposal p{&op, {a, b}};
  if (m.chance(40) && !slopes) std::swap(p.inputs[0], p.inputs[1]);
  if (takes(op, "activation")) p.set("activation", m.any(kActivations));
  if (takes(op, "pot_scale_int16")) p.set("pot_scale_int16", m.below(2));
  return p;
}

std::optional<Proposal> reduction(Maker& m, const Op& op) {
  const TensorId x = m.pick([](const Tensor& t) { return !t.shape.empty(); });
  if (x == kAbsent) return std::nullopt;
  const auto rank = static_cast<int64_t>(m.tensor(x).shape.size());
  std::vector<int64_t> axes;
  for (int64_t d = 0; d < rank; ++d)
    if (m.chance(50)) axes.push_back(m.chance(30) ? d - rank : d);
  if (axes.empty()) axes.push_back(m.below(rank));
  Proposal p{&op, {x, m.integers(axes)}};
  p.set("keep_dims", m.below(2));
  return p;
}

std::optional<Proposal> argument(Maker& m, const Op& op) {
  const TensorId x = m.pick([](const Tensor& t) { return !t.shape.empty(); });
  if (x == kAbsent) return std::nullopt;
  const auto rank = static_cast<int64_t>(m.tensor(x).shape.size());
  Proposal p{&op, {x, m.scalar(m.between(-rank, rank - 1))}};
  const bool wide = m.chance(20);
  p.type = wide ? DType::i64 : DType::i32;
  p.set("output_type", std::string(wide ? "int64" : "int32"));
  return p;
}

std::optional<Proposal> select(Maker& m, const Op& op) {
  const TensorId a = m.any(m.pool);
  const Shape shape = m.tensor(a).shape;
  const bool same = std::string_view(op.name) == "SELECT";
  const Shape other = same ? shape : broadcast_partner(m, shape);
  const Tensor x = m.tensor(a);
  const TensorId alike = m.pick([&](const Tensor& t) { return t.type == x.type && t.quant == x.quant && t.shape == other; });
  const TensorId b = alike != kAbsent && m.chance(70) ? alike : m.constant(x.type, other, x.quant);
  const TensorId condition = m.operand(DType::boolean, same ? shape : broadcast_partner(m, shape), 20);
  Proposal p{&op, {condition, a, b}};
  p.type = x.type;
  return p;
}

std::optional<Proposal> several(Maker& m, const Op& op) {
  const TensorId a = m.any(m.pool);
  Proposal p{&op, {a}};
  for (int64_t i = m.between(1, 3); i > 0; --i) {
    const Tensor x = m.tensor(a);
    const TensorId alike = m.pick([&](const Tensor& t) { return t.type == x.type && t.quant == x.quant && t.shape == x.shape; });
    p.inputs.push_back(x.quant.empty() ? m.operand(x.type, x.shape, 30) : m.chance(50) ? alike : m.constant(x.type, x.shape, x.quant));
  }
  return p;
}

std::optional<Proposal> sum_along(Maker& m, const Op& op) {
  auto p = argument(m, op);
  if (!p) return p;
  p->attrs.clear();
  p->type.reset();
  p->set("exclusive", m.below(2)).set("reverse", m.below(2));
  return p;
}

}  // namespace

std::optional<Proposal> propose(Maker& m, const Op& op) {
  static const Names binaries{"ADD", "SUB", "MUL", "DIV", "MAXIMUM", "MINIMUM", "POW", "FLOOR_DIV", "FLOOR_MOD", "SQUARED_DIFFERENCE", "EQUAL",
                              "NOT_EQUAL", "LESS", "LESS_EQUAL", "GREATER", "GREATER_EQUAL", "LOGICAL_AND", "LOGICAL_OR", "PRELU"};
  static const Names reductions{"SUM", "MEAN", "REDUCE_MAX", "REDUCE_MIN", "REDUCE_PROD", "REDUCE_ANY", "REDUCE_ALL"};
  static const Names weighty{"CONV_2D", "DEPTHWISE_CONV_2D", "TRANSPOSE_CONV", "FULLY_CONNECTED", "BATCH_MATMUL", "SVDF",
                             "UNIDIRECTIONAL_SEQUENCE_LSTM", "LSTM", "RNN", "UNIDIRECTIONAL_SEQUENCE_RNN", "AVERAGE_POOL_2D", "MAX_POOL_2D", "L2_POOL_2D"};
  const std::string_view name = op.name;
  if (binaries.contains(name)) return binary(m, op);
  if (reductions.contains(name)) return reduction(m, op);
  if (weighty.contains(name)) return propose_with_weights(m, op);
  if (name == "ARG_MAX" || name == "ARG_MIN") return argument(m, op);
  if (name == "SELECT" || name == "SELECT_V2") return select(m, op);
  if (name == "ADD_N") return several(m, op);
  if (name == "CUMSUM") return sum_along(m, op);
  if (op.max_inputs == 1 && op.outputs == 1 && name != "SQUEEZE" && name != "SPACE_TO_DEPTH" && name != "DEPTH_TO_SPACE" && name != "UNPACK" && name != "MATRIX_DIAG") return unary(m, op);
  return propose_moving(m, op);
}

}  // namespace tinsmith::graphs
