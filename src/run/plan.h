// The memory plan: where every tensor lives while the graph runs.
//
// A *buffer* is the bytes of one computed tensor together with all its views (RESHAPE and the like), or the scratch of one
// call. It is alive from the step that writes it to the last step that reads it. Buffers alive at the same step must not
// share bytes, but for one exception: an output may overlap an input that dies in the same call as far as the kernel's
// Overlap allows. Constants lie outside the arena, variables in an area of their own that nothing else uses.
#pragma once

#include "model/op.h"

namespace tinsmith {

struct PlanOptions {
  bool in_place = true;      // use the kernels' Overlap
  size_t alignment = 16;     // of every buffer's start; plan_alignment(target) is what a target needs
  double time_limit_s = 1;   // for the search; a plan that meets the lower bound ends it at once
};

size_t plan_alignment(const Target& target);

struct Buffer {
  int first = 0, last = 0;   // the steps between which it is alive: -1 is the caller setting inputs, N reading outputs
  size_t size = 0;
  size_t offset = 0;         // in the arena
  TensorId tensor = kAbsent; // the tensor that it was made for; kAbsent: the scratch of step `first`
};

// Buffer `output` may start at least `ahead` bytes before `input`, and then share its bytes.
struct Sharing {
  size_t input, output;      // indices into Plan::buffers
  int64_t ahead;
  bool exact = false;        // or start at the same byte, and nowhere else
};

struct Plan {
  std::vector<Lowered> steps;          // one for each node of the graph, in its order
  std::vector<Buffer> buffers;
  std::vector<Sharing> sharings;
  std::vector<int> buffer_of;          // for each tensor: its buffer, or -1 (constant, variable, unused)
  std::vector<int> scratch_of;         // for each step: its scratch buffer, or -1
  std::vector<TensorId> root_of;       // for each tensor: the tensor whose bytes it is a view of, else itself
  std::vector<int64_t> variable_offset;  // for each tensor: its place in the variables' area, or -1
  size_t arena_size = 0;
  size_t variables_size = 0;
  size_t lower_bound = 0;              // no plan of this order of steps and these overlaps can be smaller
  std::vector<size_t> live;            // bytes alive at each step, overlaps not counted twice
  double gap() const { return lower_bound ? static_cast<double>(arena_size) / static_cast<double>(lower_bound) - 1 : 0; }
};

// Each call of a step, in order; none for a view.
template <class F>
void for_each_call(const Lowered& step, F f) {
  if (!step.kernel) return;
  f(step);
  for (const Lowered& call : step.then) f(call);
}

Result<Plan> make_plan(const Graph& graph, const Target& target, const PlanOptions& options = {});

// The search alone: sets the offsets, gives the arena's size. Exposed for its tests, which judge it by brute force.
size_t place_buffers(std::vector<Buffer>& buffers, const std::vector<Sharing>& sharings, size_t alignment,
                     size_t lower_bound, double time_limit_s);
size_t lower_bound_of(const std::vector<Buffer>& buffers, const std::vector<Sharing>& sharings, size_t alignment,
                      std::vector<size_t>* live = nullptr);

}  // namespace tinsmith
