#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

#include "convert/convert.h"
#include "convert/op_version.h"
#include "convert/rewrite.h"
#include "model/verify.h"

namespace tinsmith {
namespace {

// Operators that have a hybrid form: float32 activations with int8 weights.
bool has_hybrid(const Node& n) {
  const std::string_view op = n.op->name;
  return op == "FULLY_CONNECTED" || op == "CONV_2D" || op == "DEPTHWISE_CONV_2D";
}

bool has_attr(const Node& n, std::string_view attr) {
  return std::any_of(n.op->attrs.begin(), n.op->attrs.end(), [&](const AttrSpec& a) { return attr == a.name; });
}

}  // namespace

Tensor symmetric_int8(const Tensor& weights, int axis) {
  const std::vector<float> w = floats(weights);
  size_t channels = 1, inner = w.size();
  if (axis >= 0) {
    channels = static_cast<size_t>(weights.shape[static_cast<size_t>(axis)]);
    inner = 1;
    for (size_t d = static_cast<size_t>(axis) + 1; d < weights.shape.size(); ++d)
      inner *= static_cast<size_t>(weights.shape[d]);
  }
  std::vector<float> scale(channels, 0.0f);
  for (size_t i = 0; i < w.size(); ++i)
    scale[i / inner % channels] = std::max(scale[i / inner % channels], std::fabs(w[i]));
  const float largest = *std::max_element(scale.begin(), scale.end());
  // A channel of zeros takes the largest channel's scale: any would do for the weights, and this one suits the bias.
  for (float& s : scale) s = (s > 0 ? s : largest > 0 ? largest : 127.0f) / 127.0f;
  std::vector<int8_t> q;
  for (size_t i = 0; i < w.size(); ++i) {
    const float s = scale[i / inner % channels];
    q.push_back(static_cast<int8_t>(
        s > 0 ? std::clamp(std::round(static_cast<double>(w[i]) / static_cast<double>(s)), -127.0, 127.0) : 0.0));
  }
  Tensor t = weights;
  t.type = DType::i8;
  t.data = constant_bytes(q);
  t.quant.zero_point.assign(scale.size(), 0);
  t.quant.axis = scale.size() > 1 ? axis : 0;
  t.quant.scale = std::move(scale);
  return t;
}

Result<Converted> to_dynamic_range(const Graph& graph, const ConvertOptions& options) {
  Converted out{.graph = graph, .report = {}};
  Graph& g = out.graph;
  const Uses uses(g);
  for (size_t i = 0; i < g.tensors.size(); ++i)
    out.report.constants += g.tensors[i].constant() && g.tensors[i].type == DType::f32 && !uses.readers[i].empty();
  out.report.min_elements = options.min_elements;
  std::map<TensorId, TensorId> made;
  size_t small = 0;
  for (Node& n : g.nodes) {
    const Tensor* w = g.input(n, 1);
    if (!has_hybrid(n) || !w || !w->constant() || w->type != DType::f32) continue;
    if (w->count() < options.min_elements) {
      ++small;
      continue;
    }
    const TensorId old = n.inputs[1];
    if (!made.count(old)) {
      Tensor q = symmetric_int8(*w, options.per_channel ? n.op->weights_axis : -1);
      made[old] = g.add(std::move(q));
    }
    Node hybrid = n;
    hybrid.inputs[1] = made[old];
    if (has_attr(n, "asymmetric_quantize_inputs")) hybrid.set("asymmetric_quantize_inputs", int64_t{1});
    if (const auto types = infer_checked(g, hybrid); !types) {
      out.report.notes.push_back(fmt::format("{} stays float32: {}", place(g, n), types.error().what));
      continue;
    }
    hybrid.version = operator_version(g, hybrid);
    n = std::move(hybrid);
  }
  TRY(g, remove_dead(std::move(g)));
  for (const Tensor& t : g.tensors) out.report.converted += t.constant() && t.type == DType::i8;
  out.report.all_too_small = out.report.converted == 0 && small > 0;
  return out;
}

}  // namespace tinsmith
