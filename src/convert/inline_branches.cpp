#include "convert/inline_branches.h"

#include <algorithm>
#include <string_view>

#include "convert/append_graph.h"
#include "convert/fold_shapes.h"
#include "convert/rewrite.h"
#include "convert/unroll_loops.h"
#include "model/verify.h"

namespace tinsmith {
namespace {

// The condition as a scalar, which goes with results of any shape.
Result<TensorId> scalar_condition(Graph& g, TensorId condition) {
  if (g.tensor(condition).shape.empty()) return condition;
  Tensor t = g.tensor(condition);
  t.shape.clear();
  const TensorId scalar = g.add(t);
  TRY(Node view, make_node("RESHAPE", {condition}, {scalar}));
  g.nodes.push_back(std::move(view));
  return scalar;
}

// Can the nodes run where the file would have left them out?
bool is_harmless(const Graph& sub) {
  for (const Node& n : sub.nodes)
    if (has_effect(sub, n)) return false;
  for (TensorId id : sub.outputs)
    if (sub.tensor(id).shape.size() > 5) return false;  // SELECT_V2's
  return true;
}

}  // namespace

bool is_branch(const Node& n) { return std::string_view(n.op->name) == "IF"; }

Result<std::optional<std::vector<TensorId>>> inline_branch(Graph& g, const Node& n, size_t& rounds) {
  Graph yes = g.subgraphs[static_cast<size_t>(n.integer("then_subgraph_index"))], no = g.subgraphs[static_cast<size_t>(n.integer("else_subgraph_index"))];
  for (Graph* sub : {&yes, &no}) {
    CHECKED(fold_shapes(*sub, std::vector<bool>(sub->tensors.size(), true)));
    TRY(*sub, unroll_loops(std::move(*sub), rounds));
    if (std::ranges::any_of(sub->nodes, has_subgraphs)) return std::optional<std::vector<TensorId>>();
    CHECKED(verify(*sub, Stage::imported));
  }
  const std::vector<TensorId> values(n.inputs.begin() + 1, n.inputs.end());
  SharedTensors of_yes, of_no;
  if (const Tensor& c = g.tensor(n.inputs[0]); c.constant()) {
    const Graph& chosen = c.as<uint8_t>()[0] ? yes : no;
    return std::optional(append_graph(g, chosen, chosen.inputs, values, of_yes));
  }
  if (!is_harmless(yes) || !is_harmless(no)) return std::optional<std::vector<TensorId>>();
  TRY(const TensorId condition, scalar_condition(g, n.inputs[0]));
  const auto a = append_graph(g, yes, yes.inputs, values, of_yes), b = append_graph(g, no, no.inputs, values, of_no);
  for (size_t i = 0; i < n.outputs.size(); ++i) {
    TRY(Node choice, make_node("SELECT_V2", {condition, a[i], b[i]}, {n.outputs[i]}));
    g.nodes.push_back(std::move(choice));
  }
  return std::optional(n.outputs);
}

}  // namespace tinsmith
