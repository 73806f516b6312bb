#include "learn/export.h"

#include "model/op.h"

namespace tinsmith {

static Result<Node> make_node(const char* op_name, std::vector<TensorId> inputs, TensorId output) {
  Node node;
  node.op = op_named(op_name);
  if (!node.op)
    return fail(Code::unsupported, "export", fmt::format("there is no operator {}", op_name),
                "choose another activation");
  node.inputs = std::move(inputs);
  node.outputs = {output};
  for (const AttrSpec& spec : node.op->attrs) node.attrs.push_back({spec.name, spec.fallback});
  return node;
}

static const char* op_after(Activation activation) {
  if (activation == Activation::sigmoid) return "LOGISTIC";
  if (activation == Activation::tanh) return "TANH";
  return activation == Activation::softmax ? "SOFTMAX" : nullptr;
}

Result<Graph> to_graph(const Sequential& model, const ExportOptions& options) {
  TRY(const Sequential plain, folded(model));
  const auto weights = plain.weights();
  const std::vector<Dense> dense = plain.dense_layers();
  const std::vector<std::string> names = plain.layer_names();
  Graph g;
  int32_t in = static_cast<int32_t>(plain.input_size());
  auto computed = [&](std::string name, int32_t n) {
    Tensor t;
    t.name = std::move(name);
    t.shape = {1, n};
    return g.add(std::move(t));
  };
  auto constant = [&](std::string name, Shape shape, const std::vector<float>& values) {
    Tensor t;
    t.name = std::move(name);
    t.shape = std::move(shape);
    t.data = constant_bytes(values);
    return g.add(std::move(t));
  };
  TensorId x = computed(options.input_name, in);
  g.inputs = {x};
  for (size_t l = 0; l < dense.size(); ++l) {
    const int32_t out = dense[l].units;
    std::vector<float> turned(weights[2 * l].size());  // (in, out) to TensorFlow Lite's (out, in)
    for (size_t i = 0; i < static_cast<size_t>(in); ++i)
      for (size_t o = 0; o < static_cast<size_t>(out); ++o)
        turned[o * static_cast<size_t>(in) + i] = weights[2 * l][i * static_cast<size_t>(out) + o];
    const TensorId w = constant(names[l] + "/kernel", {out, in}, turned);
    const TensorId b = constant(names[l] + "/bias", {out}, weights[2 * l + 1]);
    const bool last = l + 1 == dense.size();
    const char* after = op_after(dense[l].activation);
    TensorId y = computed(last && !after ? options.output_name : names[l], out);
    TRY(Node node, make_node("FULLY_CONNECTED", {x, w, b}, y));
    if (dense[l].activation == Activation::relu || dense[l].activation == Activation::relu6)
      node.set("activation", std::string(name(dense[l].activation)));
    g.nodes.push_back(std::move(node));
    if (after) {
      const TensorId z = y;
      y = computed(last ? options.output_name : names[l] + "/" + name(dense[l].activation), out);
      TRY(Node node_after, make_node(after, {z}, y));
      if (dense[l].activation == Activation::softmax) node_after.set("beta", 1.0);
      g.nodes.push_back(std::move(node_after));
    }
    x = y;
    in = out;
  }
  g.outputs = {x};
  return g;
}

}  // namespace tinsmith
