#include "maker.h"

#include <algorithm>
#include <cmath>

#include "convert/op_version.h"
#include "model/verify.h"

namespace tinsmith::graphs {
namespace {

constexpr int64_t kMostElements = 6000, kMostMacs = 300000;

bool small_integer(DType t) { return t == DType::i8 || t == DType::u8 || t == DType::i16; }

}  // namespace

Shape Maker::shape(int64_t rank, int64_t most) {
  Shape s;
  for (int64_t i = 0; i < rank; ++i) s.push_back(static_cast<int32_t>(i == 0 && chance(70) ? 1 : between(1, most)));
  return s;
}

Quantisation Maker::quant(DType type) {
  if (!small_integer(type)) return {};
  const auto scale = static_cast<float>(std::ldexp(1 + rng.uniform(), static_cast<int>(-between(3, 8)) - (type == DType::i16 ? 7 : 0)));
  int64_t zero = 0;
  if (type == DType::i8) zero = chance(20) ? -128 : chance(10) ? 127 : chance(20) ? 0 : between(-128, 127);
  if (type == DType::u8) zero = chance(20) ? 0 : chance(10) ? 255 : between(0, 255);
  return {{scale}, {zero}, 0};
}

TensorId Maker::input(DType type, Shape s) {
  const Quantisation q = quant(type);
  const TensorId id = g.add({.name = "x", .type = type, .shape = std::move(s), .quant = q});
  g.inputs.push_back(id);
  pool.push_back(id);
  return id;
}

TensorId Maker::constant(DType type, Shape s, Quantisation q) {
  Bytes data;
  const int64_t n = elements(s).value_or(0);
  for (int64_t i = 0; i < n; ++i) switch (type) {
      case DType::f32: append(data, static_cast<float>(rng.uniform(-2, 2))); break;
      case DType::i32: append(data, static_cast<int32_t>(between(-9, 9))); break;
      case DType::i64: append(data, between(-9, 9)); break;
      case DType::i16: append(data, static_cast<int16_t>(rng.next())); break;
      case DType::f16: append(data, static_cast<uint16_t>((rng.next() & 0x83FF) | static_cast<uint32_t>(between(8, 15)) << 10)); break;
      case DType::boolean: append(data, static_cast<uint8_t>(rng.next() & 1)); break;
      default: data.resize(data.size() + bits(type) / 8, static_cast<uint8_t>(rng.next()));
    }
  return g.add({.name = "c", .type = type, .shape = std::move(s), .quant = std::move(q), .data = std::make_shared<const Bytes>(std::move(data))});
}

TensorId Maker::integers(const std::vector<int64_t>& values, bool wide) {
  wide = wide || chance(8);
  Tensor t{.name = "n", .type = wide ? DType::i64 : DType::i32, .shape = {static_cast<int32_t>(values.size())}};
  t.data = wide ? constant_bytes(values) : constant_bytes(std::vector<int32_t>(values.begin(), values.end()));
  return g.add(std::move(t));
}

TensorId Maker::scalar(int64_t value) {
  return g.add({.name = "n", .type = DType::i32, .shape = {}, .quant = {}, .data = constant_bytes(std::vector<int32_t>{static_cast<int32_t>(value)})});
}

TensorId Maker::places(const std::vector<int32_t>& at, Shape s) {
  Tensor t{.name = "i", .type = chance(20) ? DType::i64 : DType::i32, .shape = std::move(s)};
  t.data = t.type == DType::i64 ? constant_bytes(std::vector<int64_t>(at.begin(), at.end())) : constant_bytes(at);
  return g.add(std::move(t));
}

std::optional<Subject> subject(Maker& m, size_t least_rank, size_t most_rank) {
  const TensorId x = m.pick([&](const Tensor& t) { return t.shape.size() >= least_rank && t.shape.size() <= most_rank; });
  if (x == kAbsent) return std::nullopt;
  const Shape s = m.tensor(x).shape;
  return Subject{x, {s.begin(), s.end()}};
}

TensorId Maker::operand(DType type, const Shape& s, int constants) {
  const TensorId there = pick([&](const Tensor& t) { return t.type == type && t.shape == s; });
  if (there != kAbsent && !chance(constants)) return there;
  return chance(constants) || g.inputs.size() >= 4 ? constant(type, s, quant(type)) : input(type, s);
}

namespace {

// The quantisations that an operator may want its output in, the likeliest first.
std::vector<Quantisation> candidates(Maker& m, const Proposal& p, DType type) {
  if (!small_integer(type)) return {p.quant.value_or(Quantisation{})};
  std::vector<Quantisation> all;
  if (p.quant) all.push_back(*p.quant);
  const bool wide = type == DType::i16;
  const Quantisation fixed_256{{wide ? 1.0f / 32768 : 1.0f / 256}, {wide ? 0 : type == DType::u8 ? 0 : -128}, 0};
  const Quantisation fixed_128{{wide ? 1.0f / 32768 : 1.0f / 128}, {type == DType::u8 ? 128 : 0}, 0};
  if (p.op->quant == QuantRule::fixed_256) all.push_back(fixed_256);
  if (p.op->quant == QuantRule::fixed_128) all.push_back(fixed_128);
  if (m.chance(70)) all.push_back(m.quant(type));
  for (TensorId id : p.inputs)
    if (id != kAbsent && m.tensor(id).type == type && m.tensor(id).quant.scale.size() == 1) all.push_back(m.tensor(id).quant);
  all.push_back(m.quant(type));
  all.push_back(fixed_256);
  all.push_back(fixed_128);
  all.push_back({{1.0f / 16}, {127}, 0});  // LOG_SOFTMAX
  all.push_back({});
  return all;
}

bool try_node(Maker& m, const Proposal& p, DType type, const Quantisation& quant) {
  Node n{.op = p.op, .inputs = p.inputs};
  for (const AttrSpec& a : p.op->attrs) n.attrs.push_back({a.name, a.fallback});
  for (const Attr& a : p.attrs) n.set(a.name, a.value);
  for (size_t i = 0; i < p.outputs; ++i) n.outputs.push_back(m.g.add({.name = "y", .type = type, .quant = quant}));
  auto types = infer_checked(m.g, n);
  if (types && !types->empty() && (*types)[0].type != type) {
    for (size_t i = 0; i < p.outputs; ++i) {
      Tensor& y = m.g.tensor(n.outputs[i]);
      y.type = (*types)[i].type;
      y.quant = m.quant(y.type);
    }
    types = infer_checked(m.g, n);
  }
  auto refuse = [&](const Error& e) { return m.refusal = e.what + "; " + e.hint, false; };
  if (!types) return refuse(types.error());
  for (size_t i = 0; i < p.outputs; ++i) {
    Tensor& y = m.g.tensor(n.outputs[i]);
    y.type = (*types)[i].type;
    if (!small_integer(y.type) && !p.quant) y.quant = {};
    y.shape = (*types)[i].shape;
    if (y.count() < 1 || y.count() > kMostElements || y.shape.size() > 6) return m.refusal = "too large", false;
  }
  if (auto again = infer_checked(m.g, n); !again) return refuse(again.error());
  if (n.op->macs && n.op->macs(m.g, n) > kMostMacs) return m.refusal = "too much work", false;
  if (auto lowered = n.op->lower(m.g, n, Target{}); !lowered) return refuse(lowered.error());
  n.version = operator_version(m.g, n);
  for (TensorId id : n.outputs) m.pool.push_back(id);
  m.g.nodes.push_back(std::move(n));
  return true;
}

}  // namespace

bool add(Maker& m, const Proposal& p) {
  const DType type = p.type ? *p.type : p.inputs[0] == kAbsent ? DType::f32 : m.tensor(p.inputs[0]).type;
  const size_t tensors = m.g.tensors.size();
  for (const Quantisation& q : candidates(m, p, type)) {
    if (try_node(m, p, type, q)) return true;
    m.g.tensors.resize(tensors);
  }
  return false;
}

namespace {

// Numbers the tensors anew without those that a refused proposal left behind.
void drop_unused(Graph& g) {
  std::vector<TensorId> now(g.tensors.size(), kAbsent);
  for (TensorId id : g.inputs) now[static_cast<size_t>(id)] = 0;
  for (const Node& n : g.nodes)
    for (const auto* ids : {&n.inputs, &n.outputs})
      for (TensorId id : *ids)
        if (id != kAbsent) now[static_cast<size_t>(id)] = 0;
  std::vector<Tensor> kept;
  for (size_t i = 0; i < now.size(); ++i)
    if (now[i] == 0) {
      now[i] = static_cast<TensorId>(kept.size());
      kept.push_back(std::move(g.tensors[i]));
      kept.back().name += std::to_string(now[i]);
    }
  g.tensors = std::move(kept);
  auto renumber = [&](std::vector<TensorId>& ids) {
    for (TensorId& id : ids)
      if (id != kAbsent) id = now[static_cast<size_t>(id)];
  };
  renumber(g.inputs);
  renumber(g.outputs);
  for (Node& n : g.nodes) renumber(n.inputs), renumber(n.outputs);
}

}  // namespace

Graph random_graph(uint64_t seed, const GraphOptions& options, Census* census) {
  Maker m(seed);
  // Most graphs are of one kind, as real ones are; some start from several.
  const std::vector<DType> kinds{DType::f32, DType::i8, DType::i8, DType::i8, DType::i16};
  const DType main = m.any(kinds);
  // Some are images and what can run some rows at a time, large enough that it pays, one node after the other.
  const bool by_rows = options.operators.empty() && m.chance(15);
  if (by_rows) m.input(main, {1, static_cast<int32_t>(m.between(8, 28)), static_cast<int32_t>(m.between(5, 20)), static_cast<int32_t>(m.between(1, 8))});
  for (int64_t i = by_rows ? m.below(2) * m.below(2) : m.between(1, 2); i > 0; --i)
    m.input(m.chance(85) ? main : m.any(std::vector<DType>{DType::f32, DType::i8, DType::u8, DType::i16, DType::i32, DType::i64, DType::boolean}),
            m.shape(m.chance(60) ? 4 : m.between(1, 5)));
  const auto& ops = options.operators.empty() ? registry() : options.operators;
  std::vector<const Op*> of_rows, of_windows;
  for (const Op* op : ops)
    if (op->rows) (std::string_view(op->name).ends_with("_2D") ? of_windows : of_rows).push_back(op);
  const size_t nodes = static_cast<size_t>(m.between(1, static_cast<int64_t>(options.most_nodes)));
  for (int tries = 0; m.g.nodes.size() < nodes && tries < 400; ++tries) {
    const Op& op = *m.any(by_rows && m.chance(90) ? m.chance(60) ? of_windows : of_rows : ops);
    if (by_rows && m.pool.size() > 2 && m.chance(85)) m.pool.erase(m.pool.begin(), m.pool.end() - m.between(1, 2));
    const size_t tensors = m.g.tensors.size(), made_nodes = m.g.nodes.size(), inputs = m.g.inputs.size(), operands = m.pool.size();
    const auto proposal = propose(m, op);
    const bool made = proposal && add(m, *proposal);
    if (census && proposal) {
      const Tensor* x = nullptr;
      for (TensorId id : proposal->inputs)
        if (!x && id != kAbsent && (!m.tensor(id).constant() || proposal->inputs.size() == 1)) x = &m.tensor(id);
      const std::string key = fmt::format("{} {}", op.name, x ? name(x->type) : "constants");
      ++(made ? census->made : census->refused)[key];
      if (!made) census->why[key] = m.refusal;
    }
    if (made) continue;
    m.g.tensors.resize(tensors), m.g.nodes.resize(made_nodes), m.g.inputs.resize(inputs), m.pool.resize(operands);
  }
  // What nobody reads is an output, and sometimes what somebody reads; an input or an output twice never is.
  std::vector<int> reads(m.g.tensors.size());
  for (const Node& n : m.g.nodes)
    for (TensorId id : n.inputs)
      if (id != kAbsent) ++reads[static_cast<size_t>(id)];
  for (const Node& n : m.g.nodes)
    for (TensorId id : n.outputs)
      if (reads[static_cast<size_t>(id)] == 0 ? m.chance(90) : m.chance(12)) m.g.outputs.push_back(id);
  if (m.g.outputs.empty()) m.g.outputs.push_back(m.g.nodes.empty() ? m.g.inputs[0] : m.g.nodes.back().outputs[0]);
  drop_unused(m.g);
  m.g.name = fmt::format("g{}", seed);
  return m.g;
}

}  // namespace tinsmith::graphs
