// `tinsmith bench MODEL --frontier FILE`: the arena against the instructions of a model's plans, as a picture.
#pragma once

#include "base/file.h"
#include "deploy/bench.h"

namespace tinsmith {

// `picture`: an .svg or a .png.
Status bench_frontier(const std::string& model, const Graph& graph, Core core, const BenchOptions& options, const Path& picture, bool json);

}  // namespace tinsmith
