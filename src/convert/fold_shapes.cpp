#include "convert/fold_shapes.h"

#include <algorithm>

#include "convert/fold_constants.h"
#include "convert/rewrite.h"
#include "model/verify.h"

namespace tinsmith {
namespace {

constexpr int64_t kMost = 1024;  // elements of what is computed, and of what it is computed from

bool is_small(const Graph& g, const Node& n) {
  for (TensorId id : n.outputs)
    if (g.tensor(id).count() > kMost) return false;
  return true;
}

// Of no elements: there is nothing to compute.
bool is_empty(const Graph& g, const Node& n) {
  for (TensorId id : n.outputs)
    if (g.tensor(id).count() != 0) return false;
  return !n.outputs.empty() && !has_effect(g, n);
}

// Does the call look at no operand that is computed? So do SHAPE and its kin: they know their results.
bool reads_constants(const Graph& g, const Node& n) {
  if (n.op->macs || has_effect(g, n)) return false;
  const auto l = n.op->lower(g, n, Target{});
  if (!l || !l->kernel || !l->then.empty()) return false;
  for (TensorId id : l->operands)
    if (id == kAbsent || (!g.tensor(id).constant() && std::ranges::count(n.outputs, id) == 0)) return false;
  return true;
}

// Will the verifier accept the node as it is?
bool agrees(const Graph& g, const Node& n, const std::vector<OutputType>& types) {
  for (size_t i = 0; i < types.size(); ++i)
    if (g.output(n, i).type != types[i].type || g.output(n, i).shape != types[i].shape || g.output(n, i).constant()) return false;
  return true;
}

}  // namespace

Status fold_shapes(Graph& g, const std::vector<bool>& open) {
  std::vector<bool> gone(g.nodes.size()), read(g.tensors.size());  // by a node before, which the verifier is to refuse
  for (size_t i = 0; i < g.nodes.size(); ++i) {
    const Node& n = g.nodes[i];
    if (i > 0 && !gone[i - 1])
      for (TensorId id : g.nodes[i - 1].inputs)
        if (id != kAbsent && !g.tensor(id).constant()) read[static_cast<size_t>(id)] = true;
    if (std::ranges::any_of(n.outputs, [&](TensorId id) { return read[static_cast<size_t>(id)]; })) continue;
    bool has_open = false;
    for (TensorId id : n.outputs) has_open = has_open || open[static_cast<size_t>(id)];
    if (!has_open && !is_small(g, n)) continue;
    auto types = infer_checked(g, n);
    if (!types) {
      if (has_open) return tl::unexpected<Error>(std::move(types.error()));
      continue;  // the verifier says so in its turn
    }
    for (size_t k = 0; k < types->size(); ++k)
      if (const TensorId id = n.outputs[k]; open[static_cast<size_t>(id)] && !g.tensor(id).constant()) g.tensor(id).shape = (*types)[k].shape;
    if (!agrees(g, n, *types) || !is_small(g, n)) continue;
    if (is_empty(g, n)) {
      for (TensorId id : n.outputs) g.tensor(id).data = std::make_shared<const Bytes>();
      gone[i] = true;
      continue;
    }
    if (!foldable(g, n) && !reads_constants(g, n)) continue;
    auto results = compute(g, n);
    if (!results) continue;  // as above
    for (size_t k = 0; k < results->size(); ++k) g.tensor(n.outputs[k]).data = std::make_shared<const Bytes>(std::move((*results)[k]));
    gone[i] = true;
  }
  erase_nodes(g, gone);
  return {};
}

}  // namespace tinsmith
