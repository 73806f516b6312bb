// WHILE loops become the rounds that they run, and IF its branches (inline_branches.h).
#pragma once

#include "model/op.h"

namespace tinsmith {

// Loops whose rounds constants decide (a recurrent layer counts its steps) are written out, round after round. Others, and those of
// very many nodes, stay as they are. The graph need not be verified: what is written out has been. `rounds` is how many may be tried in all.
inline constexpr size_t kMostRounds = 1024;
Result<Graph> unroll_loops(Graph graph, size_t& rounds);
inline Result<Graph> unroll_loops(Graph graph) {
  size_t rounds = 2 * kMostRounds;
  return unroll_loops(std::move(graph), rounds);
}

}  // namespace tinsmith
