// A model's RAM against its instructions: plans from "nothing streams" to "the smallest arena", each built, run and compared.
#pragma once

#include "deploy/bench.h"

namespace tinsmith {

struct FrontierPlan {
  Optimize optimize = Optimize::speed;
  std::vector<StreamRegion> regions;  // that run some rows at a time; none: whole tensors
  bool fed = false;                   // the input comes by rows
  bool chosen = false;                // what --optimize ram gives
  bool best = false;                  // no other plan needs less of the one and no more of the other
  BenchReport cost;
};

struct Frontier {
  size_t layers = 0;                  // of the graph that the regions tell of
  std::vector<FrontierPlan> plans;    // the largest arena first
};

// `options.plan.feed_rows`: plans with a fed input beside the others. `options.optimize` and `.layers` do not matter.
Result<Frontier> frontier(const Graph& graph, Core core, const BenchOptions& options = {}, size_t most = 10);

// "4/2": the region's first layers make 4 rows in a turn, the others wait for 2; "4": the others wait for none.
std::string text(const RowSteps& steps);
// "speed", "size", "ram: layers 0-9 by 2"
std::string text(const FrontierPlan& plan);

}  // namespace tinsmith
