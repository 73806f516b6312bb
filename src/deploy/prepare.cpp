#include "deploy/prepare.h"

#include <set>

#include "model/verify.h"
#include "run/order.h"

namespace tinsmith {
namespace {

int64_t macs(const Graph& g) {
  int64_t n = 0;
  for (const Node& node : g.nodes) n += node.op->macs ? node.op->macs(g, node) : 0;
  return n;
}

size_t constants(const Graph& g) {
  std::set<TensorId> seen;
  size_t n = 0;
  for (const Node& node : g.nodes)
    for (TensorId id : node.inputs)
      if (id != kAbsent && g.tensor(id).constant() && seen.insert(id).second) n += g.tensor(id).byte_size();
  return n;
}

}  // namespace

Result<Graph> prepare(const Graph& graph, const PrepareOptions& options) {
  std::vector<Pass> passes = exact_passes();
  if (!options.keep_constant_channels) {
    passes.push_back({"fold_constant_channels", fold_constant_channels});
    passes.push_back({"remove_dead", remove_dead});
  }
  TRY(const Graph passed, run_passes(graph, passes, options.after));
  TRY(Graph ordered, reorder(passed, options.target, {.alignment = plan_alignment(options.target), .time_limit_s = options.time_limit_s}));
  CHECKED(verify(ordered, Stage::imported));
  if (options.after) options.after("reorder", ordered);
  return ordered;
}

Saved saved(const Graph& before, const Graph& after) {
  return {macs(before), macs(after), constants(before), constants(after)};
}

}  // namespace tinsmith
