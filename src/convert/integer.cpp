// int8 and int16x8. A new graph is built beside the float one, node by node. Each float tensor may stand in the new
// graph as an integer, as a float, or as both: a QUANTIZE or DEQUANTIZE comes between only where a reader asks for the
// form that the writer did not make. A node that has no integer form (its Op says so, or refuses the operands) stays
// float.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>

#include "convert/convert.h"
#include "convert/op_version.h"
#include "convert/rewrite.h"
#include "model/verify.h"

namespace tinsmith {
namespace {

struct Params {
  DType type = DType::i8;
  float scale = 1;
  int64_t zero = 0;
  bool operator==(const Params&) const = default;
};

Params params_of(ValueRange r, DType type) {
  const double low = std::min<double>(r.low, 0), high = std::max<double>(r.high, 0);  // zero must be exact
  if (type == DType::i16) {
    const double size = std::max(-low, high);
    return {type, size > 0 ? static_cast<float>(size / 32767) : 1.0f, 0};
  }
  if (high - low <= 0) return {type, 1.0f, type == DType::u8 ? 0 : -128};
  const double scale = (high - low) / 255;
  const double zero = std::round((type == DType::u8 ? 0.0 : -128.0) - low / scale);
  const double first = type == DType::u8 ? 0 : -128;
  return {type, static_cast<float>(scale), static_cast<int64_t>(std::clamp(zero, first, first + 255))};
}

// Which inputs are data, weights and bias, by the rule `weights`.
struct Roles {
  size_t data = 0, weights = 1, bias = 2;
};
Roles roles_of(const Op& op) {
  if (std::string_view(op.name) == "TRANSPOSE_CONV") return {2, 1, 3};  // its first operand is the output's shape
  return {};
}

class IntegerPass {
 public:
  IntegerPass(const Graph& f, const ConvertOptions& options, std::vector<ValueRange> ranges)
      : f_(f),
        options_(options),
        type_(options.kind == Kind::int16x8 ? DType::i16 : DType::i8),
        ranges_(std::move(ranges)),
        made_(f.tensors.size()) {}

  Result<Converted> run() {
    assign_params();
    q_.name = f_.name;
    q_.description = f_.description;
    q_.input_names = f_.input_names;
    q_.output_names = f_.output_names;
    q_.subgraphs = f_.subgraphs;
    for (TensorId id : f_.inputs) CHECKED(graph_input(id));
    for (const Node& n : f_.nodes) CHECKED(node(n));
    for (TensorId id : f_.outputs) CHECKED(graph_output(id));
    const Uses uses(f_);
    for (size_t i = 0; i < f_.tensors.size(); ++i)
      report_.constants += f_.tensors[i].constant() && real(static_cast<TensorId>(i)) && !uses.readers[i].empty();
    TRY(q_, remove_dead(std::move(q_)));
    for (const Tensor& t : q_.tensors) report_.converted += t.constant() && !t.quant.empty();
    return Converted{std::move(q_), std::move(report_)};
  }

 private:
  // The forms in which a float tensor stands in the new graph.
  struct Forms {
    TensorId integer = kAbsent, real = kAbsent;
    Params params;  // of the integer form
  };

  bool real(TensorId id) const { return f_.tensor(id).type == DType::f32; }
  Forms& forms(TensorId id) { return made_[static_cast<size_t>(id)]; }

  // ---- scales

  // Tensors that must share a scale form a group (reshape's input and output, all of a concatenation); the group's
  // range is that of all of them. Outputs with a scale of their own (softmax) join no concatenation: a QUANTIZE serves
  // there.
  void assign_params() {
    group_.resize(f_.tensors.size());
    std::iota(group_.begin(), group_.end(), 0);
    std::vector<std::optional<Params>> fixed(f_.tensors.size());
    for (const Node& n : f_.nodes) {
      const TensorId y = n.outputs.empty() ? kAbsent : n.outputs[0];
      if (y == kAbsent || !real(y)) continue;
      if (n.op->quant == QuantRule::fixed_256 || n.op->quant == QuantRule::fixed_128) {
        const bool half = n.op->quant == QuantRule::fixed_128;
        fixed[root(y)] = type_ == DType::i16 ? Params{type_, 1.0f / 32768, 0}
                         : half              ? Params{type_, 1.0f / 128, 0}
                                             : Params{type_, 1.0f / 256, -128};
      } else if (n.op->quant == QuantRule::same_as_input || n.op->quant == QuantRule::same_as_all) {
        for (TensorId id : n.inputs) {
          if (id == kAbsent || !real(id) || f_.tensor(id).is_variable) continue;
          const bool only = n.op->quant == QuantRule::same_as_input;
          if (!only && fixed[root(id)] != fixed[root(y)]) continue;
          for (TensorId o : n.outputs) {
            if (only && fixed[root(id)]) fixed[root(o)] = fixed[root(id)];
            group_[root(o)] = root(id);
          }
          if (only) break;  // what follows is not data
        }
      }
    }
    std::vector<ValueRange> joined(f_.tensors.size());
    for (size_t i = 0; i < f_.tensors.size(); ++i) {
      const ValueRange r =
          f_.tensors[i].constant() && real(static_cast<TensorId>(i)) ? range_of(f_.tensors[i]) : ranges_[i];
      if (!r.seen) continue;
      ValueRange& j = joined[root(static_cast<TensorId>(i))];
      j = {j.seen ? std::min(j.low, r.low) : r.low, j.seen ? std::max(j.high, r.high) : r.high, true};
    }
    for (size_t i = 0; i < f_.tensors.size(); ++i) {
      const size_t r = root(static_cast<TensorId>(i));
      params_.push_back(fixed[r] ? *fixed[r] : params_of(joined[r], type_));
    }
  }

  size_t root(TensorId id) const {
    auto i = static_cast<size_t>(id);
    while (group_[i] != i) i = group_[i];
    return i;
  }

  static ValueRange range_of(const Tensor& t) {
    ValueRange r;
    for (float v : floats(t)) r = {r.seen ? std::min(r.low, v) : v, r.seen ? std::max(r.high, v) : v, true};
    return r;
  }

  // ---- forms of tensors

  TensorId add(const Tensor& like, const Params& p, const char* suffix = "") {
    Tensor t = like;
    t.type = p.type;
    t.quant = {{p.scale}, {p.zero}, 0};
    t.data = nullptr;
    if (!t.name.empty()) t.name += suffix;
    return q_.add(std::move(t));
  }

  Result<TensorId> bridge(const char* op, TensorId from, TensorId to) {
    TRY(Node n, make_node(op, {from}, {to}));
    n.version = operator_version(q_, n);
    q_.nodes.push_back(std::move(n));
    return to;
  }

  Result<TensorId> as_real(TensorId id) {
    Forms& have = forms(id);
    if (have.real != kAbsent) return have.real;
    if (have.integer == kAbsent || f_.tensor(id).constant()) {  // a constant, a variable, or what is no float: as it is
      have.real = q_.add(f_.tensor(id));
      return have.real;
    }
    have.real = q_.add(f_.tensor(id));
    return bridge("DEQUANTIZE", have.integer, have.real);
  }

  Result<TensorId> as_integer(TensorId id, const Params& wanted) {
    const Tensor& t = f_.tensor(id);
    if (!real(id)) return as_real(id);
    if (t.is_variable) return fail(Code::unsupported, "", "a float variable");
    Forms& have = forms(id);
    if (have.integer != kAbsent && have.params == wanted) return have.integer;
    if (t.constant()) {
      const TensorId c = q_.add(quantised_constant(t, wanted));
      have.integer = c;
      have.params = wanted;
      return c;
    }
    if (have.integer != kAbsent) return bridge("QUANTIZE", have.integer, add(t, wanted, "/rescaled"));
    have.integer = add(t, wanted);
    have.params = wanted;
    return bridge("QUANTIZE", have.real, have.integer);
  }

  static Tensor quantised_constant(const Tensor& t, const Params& p) {
    Tensor c = t;
    c.type = p.type;
    c.quant = {{p.scale}, {p.zero}, 0};
    std::vector<int16_t> wide;
    const double low = p.type == DType::i16 ? -32768 : -128, high = p.type == DType::i16 ? 32767 : 127;
    for (float v : floats(t))
      wide.push_back(static_cast<int16_t>(std::clamp(
          std::round(static_cast<double>(v) / static_cast<double>(p.scale)) + static_cast<double>(p.zero), low, high)));
    c.data =
        p.type == DType::i16 ? constant_bytes(wide) : constant_bytes(std::vector<int8_t>(wide.begin(), wide.end()));
    return c;
  }

  // ---- the graph's edge

  Result<Params> edge_params(const std::optional<DType>& type, const Params& inner) const {
    if (!type || *type == inner.type) return inner;
    if (*type == DType::u8 && inner.type == DType::i8) return Params{DType::u8, inner.scale, inner.zero + 128};
    if (*type == DType::f32) return Params{DType::f32, 1, 0};
    return fail(
        Code::usage, "",
        fmt::format("a model of {} cannot have inputs or outputs of {}", name(inner.type), name(*type)),
        fmt::format("{} are possible", inner.type == DType::i8 ? "float32, int8 and uint8" : "float32 and int16"));
  }

  Status graph_input(TensorId id) {
    const Params& inner = params_[static_cast<size_t>(id)];
    Forms& have = forms(id);
    if (real(id)) {
      TRY(const Params edge, edge_params(options_.input_type, inner));
      if (edge.type == DType::f32) {
        have.real = q_.add(f_.tensor(id));
      } else {
        have.params = inner;
        have.integer = add(f_.tensor(id), edge);
        if (edge != inner) {
          q_.inputs.push_back(have.integer);
          TRY(have.integer, bridge("QUANTIZE", have.integer, add(f_.tensor(id), inner, "/int8")));
          return {};
        }
      }
    } else {
      have.real = q_.add(f_.tensor(id));
    }
    q_.inputs.push_back(have.real != kAbsent ? have.real : have.integer);
    return {};
  }

  Status graph_output(TensorId id) {
    const Params& inner = params_[static_cast<size_t>(id)];
    if (!real(id) || f_.tensor(id).constant()) {
      TRY(const TensorId y, as_real(id));
      q_.outputs.push_back(y);
      return {};
    }
    TRY(const Params edge, edge_params(options_.output_type, inner));
    if (edge.type == DType::f32) {
      TRY(const TensorId y, as_real(id));
      q_.outputs.push_back(y);
      return {};
    }
    TRY(TensorId y, as_integer(id, inner));
    if (edge != inner) {
      TRY(y, bridge("QUANTIZE", y, add(f_.tensor(id), edge, "/uint8")));
    }
    q_.outputs.push_back(y);
    return {};
  }

  // ---- nodes

  Status node(const Node& n) {
    const bool touches_float =
        std::any_of(n.inputs.begin(), n.inputs.end(), [&](TensorId id) { return id != kAbsent && real(id); });
    if (n.op->quant != QuantRule::stay_float && touches_float) {
      const size_t tensors = q_.tensors.size(), nodes = q_.nodes.size();
      const std::vector<Forms> before = made_;
      const auto s = integer_node(n);
      if (s) return {};
      q_.tensors.resize(tensors);
      q_.nodes.resize(nodes);
      made_ = before;
      report_.notes.push_back(fmt::format("{} stays float32: {}", place(f_, n), s.error().what));
    } else if (touches_float) {
      report_.notes.push_back(fmt::format("{} stays float32: it has no integer form here", place(f_, n)));
    }
    Node copy = n;
    for (TensorId& id : copy.inputs) {
      if (id == kAbsent) continue;
      TRY(id, as_real(id));
    }
    for (TensorId& id : copy.outputs) {
      forms(id).real = q_.add(f_.tensor(id));
      id = forms(id).real;
    }
    for (TensorId& id : copy.intermediates)
      if (id != kAbsent) id = q_.add(f_.tensor(id));
    q_.nodes.push_back(std::move(copy));
    return {};
  }

  Status integer_node(const Node& n) {
    Node m = n;
    const bool weighted = n.op->quant == QuantRule::weights;
    const Roles roles = roles_of(*n.op);
    for (size_t i = 0; i < n.inputs.size(); ++i) {
      const TensorId id = n.inputs[i];
      if (id == kAbsent || (weighted && (i == roles.weights || i == roles.bias))) continue;
      const bool shared = n.op->quant == QuantRule::same_as_all;
      TRY(m.inputs[i], as_integer(id, params_[static_cast<size_t>(shared ? n.outputs[0] : id)]));
    }
    if (weighted) CHECKED(weights_and_bias(n, m, roles));
    for (size_t i = 0; i < n.outputs.size(); ++i) {
      const TensorId id = n.outputs[i];
      Forms& have = forms(id);
      if (real(id)) {
        have.params = params_[static_cast<size_t>(id)];
        m.outputs[i] = have.integer = add(f_.tensor(id), have.params);
      } else {
        m.outputs[i] = have.real = q_.add(f_.tensor(id));
      }
    }
    TRY(const auto types, infer_checked(q_, m));
    for (size_t i = 0; i < types.size(); ++i)
      if (types[i].type != q_.output(m, i).type)
        return fail(Code::unsupported, "", fmt::format("its integer form makes {}", name(types[i].type)));
    m.version = operator_version(q_, m);
    q_.nodes.push_back(std::move(m));
    return {};
  }

  Status weights_and_bias(const Node& n, Node& m, const Roles& roles) {
    const Tensor* w = f_.input(n, roles.weights);
    const Tensor* b = f_.input(n, roles.bias);
    if (!w || !w->constant() || w->type != DType::f32 || (b && (!b->constant() || b->type != DType::f32)))
      return fail(Code::unsupported, "", "weights or bias that are computed at run time");
    Tensor qw = symmetric_int8(*w, options_.per_channel ? n.op->weights_axis : -1);
    const float x_scale = q_.tensor(m.inputs[roles.data]).quant.scale[0];
    if (b) widen_for_bias(*w, *b, x_scale, n.op->weights_axis, qw);
    const Quantisation weight_quant = qw.quant;
    m.inputs[roles.weights] = q_.add(std::move(qw));
    if (!b) return {};
    Tensor qb = *b;
    qb.quant = {};
    std::vector<int64_t> values;
    const std::vector<float> bias = floats(*b);
    for (float s : weight_quant.scale) {
      qb.quant.scale.push_back(x_scale * s);
      qb.quant.zero_point.push_back(0);
    }
    for (size_t i = 0; i < bias.size(); ++i) {
      const double scale = static_cast<double>(qb.quant.scale[weight_quant.per_channel() ? i : 0]);
      const double v = scale > 0 ? std::round(static_cast<double>(bias[i]) / scale) : 0;
      const double limit = type_ == DType::i16 ? 0x1p39 : 0x1p31 - 1;  // int16x8 sums are kept within 40 bits
      values.push_back(static_cast<int64_t>(std::clamp(v, -limit, limit)));
    }
    qb.type = type_ == DType::i16 ? DType::i64 : DType::i32;
    qb.data = type_ == DType::i16 ? constant_bytes(values)
                                  : constant_bytes(std::vector<int32_t>(values.begin(), values.end()));
    m.inputs[roles.bias] = q_.add(std::move(qb));
    return {};
  }

  // A bias far beyond its channel's weights would not fit int32 at the scale of their product: such a channel takes a
  // larger scale of weights, so that the bias is at most 2^30.
  void widen_for_bias(const Tensor& w, const Tensor& b, float x_scale, int axis, Tensor& qw) const {
    if (type_ == DType::i16) return;
    const std::vector<float> bias = floats(b), weights = floats(w);
    bool changed = false;
    for (size_t c = 0; c < bias.size(); ++c) {
      float& s = qw.quant.scale[qw.quant.per_channel() ? c : 0];
      const double least = std::fabs(static_cast<double>(bias[c])) / (static_cast<double>(x_scale) * 0x1p30);
      if (static_cast<double>(s) >= least) continue;
      s = static_cast<float>(least);
      changed = true;
    }
    if (!changed) return;
    size_t inner = 1;
    for (size_t d = static_cast<size_t>(axis) + 1; d < w.shape.size(); ++d) inner *= static_cast<size_t>(w.shape[d]);
    std::vector<int8_t> q;
    for (size_t i = 0; i < weights.size(); ++i) {
      const float s = qw.quant.scale[qw.quant.per_channel() ? i / inner % qw.quant.scale.size() : 0];
      q.push_back(static_cast<int8_t>(
          std::clamp(std::round(static_cast<double>(weights[i]) / static_cast<double>(s)), -127.0, 127.0)));
    }
    qw.data = constant_bytes(q);
  }

  const Graph& f_;
  const ConvertOptions& options_;
  DType type_;
  std::vector<ValueRange> ranges_;
  std::vector<size_t> group_;
  std::vector<Params> params_;  // by float tensor
  std::vector<Forms> made_;
  Graph q_;
  ConvertReport report_;
};

}  // namespace

Result<Converted> to_integer(const Graph& graph, const ConvertOptions& options, const GraphSamples& samples) {
  TRY(auto ranges, calibrate(graph, samples));
  return IntegerPass(graph, options, std::move(ranges)).run();
}

}  // namespace tinsmith
