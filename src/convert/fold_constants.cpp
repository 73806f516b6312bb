#include "convert/fold_constants.h"

#include "convert/passes.h"
#include "convert/rewrite.h"
#include "model/verify.h"
#include "run/interpreter.h"

namespace tinsmith {
namespace {

// Float16 weights stay small: they are widened where they are used.
bool widens(const Graph& g, const Node& n) {
  const Tensor* x = g.input(n, 0);
  return x && x->type == DType::f16 && g.output(n).type == DType::f32;
}

}  // namespace

bool foldable(const Graph& g, const Node& n) {
  if (n.inputs.empty() || has_effect(g, n) || widens(g, n)) return false;
  for (TensorId id : n.inputs)
    if (id != kAbsent && !g.tensor(id).constant()) return false;
  return true;
}

// Runs the node in a graph of its own.
Result<std::vector<Bytes>> compute(const Graph& g, const Node& n) {
  Graph one;
  one.nodes = {n};
  for (auto* ids : {&one.nodes[0].inputs, &one.nodes[0].outputs, &one.nodes[0].intermediates})
    for (TensorId& id : *ids)
      if (id != kAbsent) id = one.add(g.tensor(id));  // a constant's bytes are shared
  for (TensorId id : one.nodes[0].inputs)
    if (id != kAbsent && !one.tensor(id).constant()) one.inputs.push_back(id);
  one.outputs = one.nodes[0].outputs;
  TRY(Interpreter run, Interpreter::make(one, PlanOptions{.time_limit_s = 0}));
  run.run();
  std::vector<Bytes> results;
  for (size_t i = 0; i < n.outputs.size(); ++i) {
    const auto bytes = run.output(i);
    results.emplace_back(bytes.begin(), bytes.end());
  }
  return results;
}

Result<Graph> fold_constants(Graph g) {
  std::vector<bool> folded(g.nodes.size());
  for (size_t i = 0; i < g.nodes.size(); ++i) {
    const Node& n = g.nodes[i];
    if (!foldable(g, n)) continue;
    TRY(auto results, compute(g, n));
    for (size_t k = 0; k < results.size(); ++k)
      g.tensor(n.outputs[k]).data = std::make_shared<const Bytes>(std::move(results[k]));
    folded[i] = true;
  }
  erase_nodes(g, folded);
  return g;
}

}  // namespace tinsmith
