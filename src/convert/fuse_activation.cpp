#include <algorithm>

#include "convert/passes.h"
#include "convert/rewrite.h"
#include "model/verify.h"

namespace tinsmith {
namespace {

const char* activation_of(const Node& n) {
  const std::string_view op = n.op->name;
  return op == "RELU" ? "relu" : op == "RELU6" ? "relu6" : op == "RELU_N1_TO_1" ? "relu_n1_to_1" : nullptr;
}

// SVDF of integers has the attribute and clamps to the type's range only, as the reference does; that of an RNN or LSTM is its state's.
bool can_take(const Graph& g, const Node& n) {
  if (const std::string_view op = n.op->name; op.ends_with("RNN") || op.ends_with("LSTM")) return false;
  if (std::string_view(n.op->name) == "SVDF" && g.output(n).type != DType::f32) return false;
  return std::any_of(n.op->attrs.begin(), n.op->attrs.end(),
                     [](const AttrSpec& a) { return a.kind == AttrSpec::activation; }) &&
         n.word("activation") == "none";
}

}  // namespace

// Integers too, if the activation's output has its input's scale: then it only clamps, as the fused form does.
Result<Graph> fuse_activation(Graph g) {
  std::vector<bool> gone(g.nodes.size());
  const Uses uses(g);
  for (size_t i = 0; i < g.nodes.size(); ++i) {
    Node& n = g.nodes[i];
    const int r = can_take(g, n) ? uses.only_reader(g, static_cast<int>(i)) : -1;
    if (r < 0) continue;
    const Node& next = g.nodes[static_cast<size_t>(r)];
    const char* activation = activation_of(next);
    if (!activation || g.output(n).type != g.output(next).type || g.output(n).quant != g.output(next).quant) continue;
    n.set("activation", std::string(activation));
    if (!infer_checked(g, n)) {  // CONCATENATION, say, has the attribute and does not compute it
      n.set("activation", std::string("none"));
      continue;
    }
    n.outputs = next.outputs;
    gone[static_cast<size_t>(r)] = true;
  }
  erase_nodes(g, gone);
  return g;
}

}  // namespace tinsmith
