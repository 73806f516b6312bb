#pragma once

#include "run/parts.h"
#include "run/plan.h"

namespace tinsmith {

// Which buffers there are and how they may overlap: everything but their places.
void lay_out(const Graph& graph, const std::vector<Lowered>& steps, const Views& views,
             const std::vector<Part>& parts, const PlanOptions& o, Plan& plan);

}  // namespace tinsmith
