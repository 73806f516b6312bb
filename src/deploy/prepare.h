// What compiling does to a graph before it lowers it: passes that keep every bit of every output, and the order of nodes that
// needs the smallest arena.
#pragma once

#include "convert/passes.h"
#include "run/plan.h"

namespace tinsmith {

struct PrepareOptions {
  bool keep_constant_channels = false;  // do not remove the channels that no input changes
  Target target = {};                   // whose plan decides about the order of the nodes
  double time_limit_s = PlanOptions{}.time_limit_s;  // for that plan, counted as there
  AfterPass after;                      // sees the graph after each pass (--dump-ir)
};

Result<Graph> prepare(const Graph& graph, const PrepareOptions& options = {});

// How many channels of its tensors a prepared graph has less than the one it was made from, and how many
// multiply-accumulates less; for reports.
struct Saved {
  int64_t macs_before = 0, macs_after = 0;
  size_t weights_before = 0, weights_after = 0;  // bytes of constants
};
Saved saved(const Graph& before, const Graph& after);

}  // namespace tinsmith
