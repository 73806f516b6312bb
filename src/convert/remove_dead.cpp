#include "convert/passes.h"
#include "convert/rewrite.h"
#include "model/verify.h"

namespace tinsmith {

// From the end: a node stays if it writes what is wanted or has an effect, and then its operands are wanted.
Result<Graph> remove_dead(Graph g) {
  std::vector<bool> wanted(g.tensors.size()), dead(g.nodes.size());
  const auto want = [&](const std::vector<TensorId>& ids) {
    for (TensorId id : ids)
      if (id != kAbsent) wanted[static_cast<size_t>(id)] = true;
  };
  want(g.outputs);
  for (size_t i = g.nodes.size(); i-- > 0;) {
    const Node& n = g.nodes[i];
    bool used = has_effect(g, n);
    for (TensorId id : n.outputs) used = used || wanted[static_cast<size_t>(id)];
    dead[i] = !used;
    if (!used) continue;
    want(n.inputs);
    want(n.outputs);
    want(n.intermediates);
  }
  want(g.inputs);
  erase_nodes(g, dead);
  std::vector<TensorId> renamed(g.tensors.size(), kAbsent);
  std::vector<Tensor> kept;
  for (size_t i = 0; i < g.tensors.size(); ++i) {
    if (!wanted[i]) continue;
    renamed[i] = static_cast<TensorId>(kept.size());
    kept.push_back(std::move(g.tensors[i]));
  }
  g.tensors = std::move(kept);
  const auto rename = [&](std::vector<TensorId>& ids) {
    for (TensorId& id : ids)
      if (id != kAbsent) id = renamed[static_cast<size_t>(id)];
  };
  rename(g.inputs);
  rename(g.outputs);
  for (Node& n : g.nodes) {
    rename(n.inputs);
    rename(n.outputs);
    rename(n.intermediates);
  }
  return g;
}

}  // namespace tinsmith
