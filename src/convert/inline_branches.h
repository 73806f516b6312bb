// IF becomes its branches.
#pragma once

#include "model/op.h"

namespace tinsmith {

bool is_branch(const Node& node);

// Appends the branch that a constant condition names, or both and a choice for each result; what the results are. Nothing, and g as it
// was, where both would have to run and one has an effect. Branches whose loops are left are not inlined.
// `rounds`: see unroll_loops.
Result<std::optional<std::vector<TensorId>>> inline_branch(Graph& graph, const Node& branch, size_t& rounds);

}  // namespace tinsmith
