// WHILE loops become the rounds that they run.
#pragma once

#include "model/op.h"

namespace tinsmith {

// Loops whose rounds constants decide (a recurrent layer counts its steps) are written out, round after round. Others, and those of
// very many nodes, stay as they are.
Result<Graph> unroll_loops(Graph graph);

}  // namespace tinsmith
