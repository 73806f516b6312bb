#include "convert/append_graph.h"

namespace tinsmith {

bool has_subgraphs(const Node& n) {
  for (const AttrSpec& a : n.op->attrs)
    if (a.kind == AttrSpec::subgraph) return true;
  return false;
}

std::vector<TensorId> append_graph(Graph& g, const Graph& sub, const std::vector<TensorId>& inputs, const std::vector<TensorId>& values,
                                   SharedTensors& shared) {
  std::vector<TensorId> now(sub.tensors.size(), kAbsent);
  for (size_t i = 0; i < values.size(); ++i) now[static_cast<size_t>(inputs[i])] = values[i];
  const auto here = [&](TensorId id) {
    if (id == kAbsent) return id;
    TensorId& to = now[static_cast<size_t>(id)];
    if (to != kAbsent) return to;
    const Tensor& t = sub.tensor(id);
    if (!t.constant() && !t.is_variable) return to = g.add(t);
    const auto [it, fresh] = shared.try_emplace({id, t.data.get()}, kAbsent);
    if (fresh) it->second = g.add(t);
    return to = it->second;
  };
  for (Node n : sub.nodes) {
    for (auto* ids : {&n.inputs, &n.outputs, &n.intermediates})
      for (TensorId& id : *ids) id = here(id);
    g.nodes.push_back(std::move(n));
  }
  std::vector<TensorId> results;
  for (TensorId id : sub.outputs) results.push_back(here(id));
  return results;
}

}  // namespace tinsmith
