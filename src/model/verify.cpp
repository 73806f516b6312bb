#include "model/verify.h"

#include <cmath>

namespace tinsmith {
namespace {

constexpr const char* kBroken = "the model is broken: make it again";

// What a kind of attribute is kept as.
bool kind_matches(AttrSpec::Kind kind, const AttrValue& value) {
  switch (kind) {
    case AttrSpec::i32:
    case AttrSpec::i64:
    case AttrSpec::boolean:
    case AttrSpec::byte:
    case AttrSpec::subgraph: return std::holds_alternative<int64_t>(value);
    case AttrSpec::f32: return std::holds_alternative<double>(value);
    case AttrSpec::padding:
    case AttrSpec::activation:
    case AttrSpec::dtype:
    case AttrSpec::mirror_mode: return std::holds_alternative<std::string>(value);
    case AttrSpec::i32_list: return std::holds_alternative<std::vector<int64_t>>(value);
  }
  return false;
}

struct Range {
  int64_t low, high;
};
Range zero_point_range(DType type) {
  switch (type) {
    case DType::i4: return {-8, 7};
    case DType::i8: return {-128, 127};
    case DType::u8: return {0, 255};
    case DType::i16: return {-32768, 32767};
    case DType::u16: return {0, 65535};
    default: return {INT32_MIN, INT32_MAX};
  }
}

Status verify_attrs(const Graph& g, const Node& n) {
  const auto& specs = n.op->attrs;
  if (n.attrs.size() != specs.size())
    return fail(Code::internal, place(g, n), fmt::format("has {} attributes, not {}", n.attrs.size(), specs.size()));
  for (size_t i = 0; i < specs.size(); ++i) {
    const Attr& a = n.attrs[i];
    if (a.name != specs[i].name || !kind_matches(specs[i].kind, a.value))
      return fail(Code::internal, place(g, n),
                  fmt::format("attribute {} is '{}' or of the wrong kind; '{}' is due", i, a.name, specs[i].name));
    if (specs[i].kind == AttrSpec::subgraph) {
      const int64_t s = std::get<int64_t>(a.value);
      if (s < 0 || static_cast<size_t>(s) >= g.subgraphs.size())
        return fail(Code::bad_input, place(g, n), fmt::format("{} is subgraph {} of {}", a.name, s, g.subgraphs.size()),
                    kBroken);
    }
  }
  return {};
}

Status verify_operands(const Graph& g, const Node& n) {
  const Op& op = *n.op;
  const auto count = static_cast<int64_t>(n.inputs.size());
  if (count < op.min_inputs || (op.max_inputs >= 0 && count > op.max_inputs)) {
    std::string due = op.max_inputs < 0               ? fmt::format("at least {}", op.min_inputs)
                      : op.min_inputs == op.max_inputs ? fmt::format("{}", op.min_inputs)
                                                       : fmt::format("{} to {}", op.min_inputs, op.max_inputs);
    return fail(Code::bad_input, place(g, n), fmt::format("{} inputs; {} are due", count, due), kBroken);
  }
  if (n.outputs.empty() || (op.outputs >= 0 && n.outputs.size() != static_cast<size_t>(op.outputs)))
    if (op.outputs != 0 || !n.outputs.empty())
      return fail(Code::bad_input, place(g, n),
                  fmt::format("{} outputs; {} are due", n.outputs.size(),
                              op.outputs < 0 ? "one or more" : fmt::format("{}", op.outputs)),
                  kBroken);
  const auto size = static_cast<TensorId>(g.tensors.size());
  for (TensorId id : n.inputs)
    if (id < kAbsent || id >= size)
      return fail(Code::bad_input, place(g, n), fmt::format("an input is tensor {} of {}", id, size), kBroken);
  // Further ones may be left out where the operator says so; its infer asks.
  if (!n.inputs.empty() && n.inputs[0] == kAbsent) return fail(Code::bad_input, place(g, n), "input 0 is absent", kBroken);
  for (TensorId id : n.outputs)
    if (id < 0 || id >= size)
      return fail(Code::bad_input, place(g, n), fmt::format("an output is tensor {} of {}", id, size), kBroken);
  for (TensorId id : n.inputs)
    if (id != kAbsent && !g.tensor(id).constant() && g.tensor(id).count() == 0)
      return fail(Code::unsupported, place(g, n),
                  fmt::format("reads {}, which is {}: no elements", place(g, id), text(g.tensor(id).shape)),
                  "convert the model with shapes that hold something");
  for (TensorId id : n.intermediates)
    if (id < kAbsent || id >= size)
      return fail(Code::bad_input, place(g, n), fmt::format("an intermediate is tensor {} of {}", id, size), kBroken);
  return {};
}

// Who wrote each tensor: nobody yet, or at which step it became available (-1: from the start).
constexpr int kNever = -2;

Status verify_order(const Graph& g) {
  std::vector<int> written(g.tensors.size(), kNever);
  const auto size = static_cast<TensorId>(g.tensors.size());
  for (size_t i = 0; i < g.tensors.size(); ++i)
    if (g.tensors[i].constant() || g.tensors[i].is_variable) written[i] = -1;
  for (TensorId id : g.inputs) {
    if (id < 0 || id >= size)
      return fail(Code::bad_input, "", fmt::format("a graph input is tensor {} of {}", id, size), kBroken);
    const Tensor& t = g.tensor(id);
    if (t.constant() || t.is_variable)
      return fail(Code::bad_input, place(g, id),
                  fmt::format("a graph input that is a {}", t.constant() ? "constant" : "variable"), kBroken);
    if (written[static_cast<size_t>(id)] != kNever)
      return fail(Code::bad_input, place(g, id), "is listed twice as a graph input", kBroken);
    written[static_cast<size_t>(id)] = -1;
  }
  for (size_t step = 0; step < g.nodes.size(); ++step) {
    const Node& n = g.nodes[step];
    for (TensorId id : n.inputs)
      if (id != kAbsent && written[static_cast<size_t>(id)] == kNever)
        return fail(Code::bad_input, place(g, n), fmt::format("reads {}, which nothing has written", place(g, id)),
                    kBroken);
    for (TensorId id : n.outputs) {
      if (written[static_cast<size_t>(id)] != kNever)
        return fail(Code::bad_input, place(g, n),
                    fmt::format("writes {}, which is {}", place(g, id),
                                g.tensor(id).constant()    ? "a constant"
                                : g.tensor(id).is_variable ? "a variable"
                                                           : "written already"),
                    kBroken);
      written[static_cast<size_t>(id)] = static_cast<int>(step);
    }
  }
  for (TensorId id : g.outputs) {
    if (id < 0 || id >= size)
      return fail(Code::bad_input, "", fmt::format("a graph output is tensor {} of {}", id, size), kBroken);
    if (written[static_cast<size_t>(id)] == kNever)
      return fail(Code::bad_input, place(g, id), "a graph output that nothing writes", kBroken);
  }
  return {};
}

}  // namespace

Status verify_node(const Graph& g, const Node& n) {
  TRY(const auto types, infer_checked(g, n));
  for (size_t i = 0; i < types.size(); ++i) {
    const Tensor& y = g.output(n, i);
    if (elements(types[i].shape) == 0)
      return fail(Code::unsupported, place(g, n), fmt::format("makes {}: no elements", text(types[i].shape)),
                  "convert the model with shapes that hold something");
    if (types[i].type != y.type)
      return fail(
          Code::bad_input, place(g, n),
          fmt::format("{} is {}, but the operator makes {}", place(g, n.outputs[i]), name(y.type), name(types[i].type)),
          kBroken);
    if (types[i].shape != y.shape)
      return fail(Code::bad_input, place(g, n),
                  fmt::format("{} is {}, but the operator makes {}", place(g, n.outputs[i]), text(y.shape),
                              text(types[i].shape)),
                  kBroken);
  }
  return {};
}

namespace {

Status verify_stage(const Graph& g, Stage stage) {
  for (const Node& n : g.nodes)
    for (TensorId id : n.outputs) {
      const Tensor& t = g.tensor(id);
      const bool small = t.type == DType::i8 || t.type == DType::u8 || t.type == DType::i16;
      if (stage == Stage::floating && !t.quant.empty())
        return fail(Code::internal, place(g, id), "is quantised at the float stage");
      if (stage == Stage::quantised && small &&
          (t.quant.scale.size() != 1 || (t.type == DType::i16 && t.quant.zero_point[0] != 0)))
        return fail(Code::internal, place(g, id),
                    fmt::format("{} with {} scales or a zero point at the quantised stage", name(t.type),
                                t.quant.scale.size()));
    }
  if (stage != Stage::planned) return {};
  std::vector<bool> wanted(g.tensors.size());
  for (TensorId id : g.outputs) wanted[static_cast<size_t>(id)] = true;
  for (size_t i = g.nodes.size(); i-- > 0;) {
    const Node& n = g.nodes[i];
    bool used = has_effect(g, n);
    for (TensorId id : n.outputs) used = used || wanted[static_cast<size_t>(id)];
    if (!used) return fail(Code::internal, place(g, n), "leads nowhere at the planned stage");
    for (TensorId id : n.inputs)
      if (id != kAbsent) wanted[static_cast<size_t>(id)] = true;
  }
  return {};
}

Status verify_graph(const Graph& g, Stage stage) {
  for (size_t i = 0; i < g.tensors.size(); ++i)
    CHECKED(verify_tensor(g.tensors[i], place(g, static_cast<TensorId>(i))));
  for (const Node& n : g.nodes) {
    if (!n.op) return fail(Code::internal, place(g, n), "is no operator");
    CHECKED(verify_operands(g, n));
    CHECKED(verify_attrs(g, n));
  }
  CHECKED(verify_order(g));
  for (const Graph& sub : g.subgraphs)
    if (auto s = verify(sub, stage); !s) {
      Error e = s.error();
      e.where = fmt::format("subgraph '{}'{}{}", sub.name, e.where.empty() ? "" : ": ", e.where);
      return tl::unexpected<Error>(std::move(e));
    }
  for (const Node& n : g.nodes) CHECKED(verify_node(g, n));
  return verify_stage(g, stage);
}

}  // namespace

Status verify(const Graph& graph, Stage stage) { return verify_graph(graph, stage); }

std::string place(const Graph& graph, TensorId id) {
  const std::string& s = graph.tensor(id).name;
  return s.empty() ? fmt::format("tensor {}", id) : fmt::format("tensor {} '{}'", id, s);
}

Result<std::vector<OutputType>> infer_checked(const Graph& g, const Node& n) {
  CHECKED(verify_operands(g, n));
  CHECKED(verify_attrs(g, n));
  auto types = n.op->infer(g, n);
  if (!types) {
    Error e = types.error();
    e.where = e.where.empty() ? place(g, n) : place(g, n) + ": " + e.where;
    return tl::unexpected<Error>(std::move(e));
  }
  if (types->size() != n.outputs.size())
    return fail(Code::bad_input, place(g, n),
                fmt::format("has {} outputs, but makes {}", n.outputs.size(), types->size()), kBroken);
  return types;
}

Status verify_tensor(const Tensor& t, std::string where) {
  if (t.shape.size() > 8)
    return fail(Code::unsupported, where, fmt::format("has {} dimensions", t.shape.size()), "up to 8 are handled");
  const auto count = elements(t.shape);
  if (!count)
    return fail(Code::bad_input, where, fmt::format("its shape is {}", text(t.shape)),
                "dimensions must not be negative, nor the elements over 2^31");
  if (t.constant() && t.is_variable) return fail(Code::bad_input, where, "is a variable with data", kBroken);
  if (t.constant() && t.data->size() != t.byte_size())
    return fail(
        Code::bad_input, where,
        fmt::format("{} {} takes {} bytes, but has {}", text(t.shape), name(t.type), t.byte_size(), t.data->size()),
        kBroken);
  const Quantisation& q = t.quant;
  if (q.empty() && q.zero_point.empty()) return {};
  if (q.scale.size() != q.zero_point.size())
    return fail(Code::bad_input, where,
                fmt::format("{} scales and {} zero points", q.scale.size(), q.zero_point.size()), kBroken);
  const Range range = zero_point_range(t.type);
  for (size_t i = 0; i < q.scale.size(); ++i) {
    if (!std::isfinite(q.scale[i]) || q.scale[i] < 0 || (q.scale[i] == 0 && !t.constant()))
      return fail(Code::bad_input, where, fmt::format("a scale of {}", q.scale[i]), "scales must be positive numbers");
    if (q.zero_point[i] < range.low || q.zero_point[i] > range.high)
      return fail(Code::bad_input, where, fmt::format("a zero point of {} in {}", q.zero_point[i], name(t.type)),
                  kBroken);
  }
  if (q.per_channel()) {
    if (q.axis < 0 || static_cast<size_t>(q.axis) >= t.shape.size() ||
        static_cast<size_t>(t.shape[static_cast<size_t>(q.axis)]) != q.scale.size())
      return fail(Code::bad_input, where,
                  fmt::format("{} scales along dimension {} of {}", q.scale.size(), q.axis, text(t.shape)), kBroken);
  }
  return {};
}

bool has_effect(const Graph& g, const Node& n) {
  for (TensorId id : n.inputs)
    if (id != kAbsent && g.tensor(id).is_variable) return true;
  for (const AttrSpec& a : n.op->attrs)
    if (a.kind == AttrSpec::subgraph) return true;
  return n.outputs.empty();
}

}  // namespace tinsmith
