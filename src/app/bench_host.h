// `tinsmith bench MODEL --target host`: time on the machine at hand, where there is nothing to emulate.
#pragma once

#include "deploy/bench_host.h"

namespace tinsmith {

Status print_host_bench(const std::string& model, const Graph& graph, const HostBenchOptions& options, bool json);

}  // namespace tinsmith
