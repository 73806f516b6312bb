// The memory plan: where every tensor lives while the graph runs.
//
// A *buffer* is the bytes of one computed tensor together with all its views (RESHAPE and the like), or the scratch of one
// call. It is alive from the step that writes it to the last step that reads it. Buffers alive at the same step must not
// share bytes, but for one exception: an output may overlap an input that dies in the same call as far as the kernel's
// Overlap allows. Constants lie outside the arena, variables in an area of their own that nothing else uses.
//
// In a region that streams (stream.h), a tensor's buffer holds its window of rows only, and the rows that are kept from turn to turn have
// a buffer of their own, alive through the region.
//
// A tensor that is only ever copied into a run of another's bytes (CONCATENATION's inputs), or out of one (SPLIT's outputs), may
// lie there from the start; then the copy is left out (parts.cpp).
#pragma once

#include <limits>
#include <string>

#include "run/stream.h"

namespace tinsmith {

// A memory of its own, for what does not fit into the one before: a fast RAM, a slow one.
struct ArenaSpec {
  std::string name;          // a C identifier
  size_t capacity = 0;       // 0: no limit
};

struct PlanOptions {
  bool in_place = true;      // use the kernels' Overlap
  size_t alignment = 16;     // of every buffer's start; plan_alignment(target) is what a target needs
  // For the search; a plan that meets the lower bound ends it at once. About seconds: it is counted in steps, not by a clock, so
  // that every machine finds the same plan.
  double time_limit_s = 0.5;
  // With Optimize::ram: how many instructions more than whole tensors take may be spent to save memory, by a rough model.
  double stream_budget = 0.15;
  std::optional<std::vector<StreamRegion>> forced = {};  // these regions, as far as they can be made, whatever the target, and no other
  // The caller hands the input over by rows: it does not stand. An error where the model cannot be fed so.
  bool feed_rows = false;
  bool without_copies = true;  // let parts lie in their wholes
  bool io_apart = false;       // no other tensor takes the bytes of the graph's inputs and outputs
  std::vector<ArenaSpec> arenas = {};  // the first is preferred; large tensors go to a later one. Empty: one without limit
};

size_t plan_alignment(const Target& target);

struct Buffer {
  int first = 0, last = 0;   // the steps between which it is alive: -1 is the caller setting inputs, N reading outputs
  size_t size = 0;
  size_t offset = 0;         // in the arena
  TensorId tensor = kAbsent; // the tensor that it was made for; kAbsent: the scratch of step `first`
  size_t arena = 0;          // index into Plan::arenas
};

// Buffer `output` may start at least `ahead` bytes before `input`, and then share its bytes.
struct Sharing {
  size_t input, output;      // indices into Plan::buffers
  int64_t ahead;
  bool exact = false;        // or just `ahead` bytes before, or at least `beyond`
  int64_t beyond = std::numeric_limits<int64_t>::max();
};

// One of the plan's memories; `size` is what the plan uses of it.
struct Arena {
  std::string name;
  size_t size = 0, lower_bound = 0;
};

struct Plan {
  std::vector<Lowered> steps;          // one for each node of the graph, in its order; calls that the plan spares are gone
  std::vector<Stream> streams;         // regions of them that run some rows at a time instead, in order
  std::vector<Buffer> buffers;
  std::vector<Sharing> sharings;
  std::vector<int> buffer_of;          // for each tensor: its buffer, or -1 (constant, variable, unused)
  std::vector<size_t> offset_in;       // for each tensor: where its bytes begin in its buffer (a part's in its whole; else 0)
  std::vector<int> scratch_of;         // for each step: its scratch buffer, or -1
  std::vector<int> store_of;           // for each tensor: the buffer of its kept rows, or -1 (run/stream.h)
  std::vector<TensorId> root_of;       // for each tensor: the tensor whose bytes it is a view or a part of, else itself
  std::vector<int64_t> variable_offset;  // for each tensor: its place in the variables' area, or -1
  std::vector<Arena> arenas;           // one at least
  size_t arena_size = 0;               // of all arenas together
  size_t variables_size = 0;
  size_t copies_spared = 0;            // bytes that no call moves, because parts lie in their wholes
  size_t lower_bound = 0;              // no plan of this order of steps and these overlaps can be smaller
  std::vector<size_t> live;            // bytes alive at each step, overlaps not counted twice
  // Where a tensor that has a buffer begins, in its arena.
  const Buffer& buffer(TensorId id) const { return buffers[static_cast<size_t>(buffer_of[static_cast<size_t>(id)])]; }
  size_t offset_of(TensorId id) const { return buffer(id).offset + offset_in[static_cast<size_t>(id)]; }
  const Stream* stream_of(size_t step) const;      // the region that it is in, or null
  const Stream* fed() const;                       // the region whose turns take the input's rows; null: the input stands
  bool whole(TensorId id) const;                   // do its bytes stand as a whole, while it is alive? false: rows of them, in a window
  double gap() const { return lower_bound ? static_cast<double>(arena_size) / static_cast<double>(lower_bound) - 1 : 0; }
};

// Each call of a step, in order; none for a view.
template <class F>
void for_each_call(const Lowered& step, F f) {
  if (!step.kernel) return;
  f(step);
  for (const Lowered& call : step.then) f(call);
}

// The same in a region that streams: each kind of call on rows, in the order of its variants.
template <class F>
void for_each_call(const Plan& plan, size_t i, F f) {
  if (const Stream* stream = plan.stream_of(i))
    for (const auto& variant : stream->nodes[i - stream->first].variants) f(*variant);
  else
    for_each_call(plan.steps[i], f);
}

Result<Plan> make_plan(const Graph& graph, const Target& target, const PlanOptions& options = {});

// What can be had for streaming: sets of regions (PlanOptions::forced) that the planner came upon, of which none is better than another in
// both figures; the largest arena first, at most `most`, as even steps down as there are. With `feed_rows` all of them take the input.
struct StreamChoice {
  std::vector<StreamRegion> regions;
  size_t bound = 0;     // of the arena
  int64_t extra = 0;    // instructions, by the planner's rough model
};
Result<std::vector<StreamChoice>> stream_choices(const Graph& graph, const Target& target, const PlanOptions& options = {}, size_t most = 10);

// The search alone: sets the offsets, gives the arena's size. Exposed for its tests, which judge it by brute force. `proven` is
// set when no smaller arena exists.
size_t place_buffers(std::vector<Buffer>& buffers, const std::vector<Sharing>& sharings, size_t alignment,
                     size_t lower_bound, double time_limit_s, bool* proven = nullptr);
size_t lower_bound_of(const std::vector<Buffer>& buffers, const std::vector<Sharing>& sharings, size_t alignment,
                      std::vector<size_t>* live = nullptr);

// The exact search (exact.cpp): looks for a placement smaller than `arena`, sets the buffers' offsets to the best it found.
struct ExactResult {
  size_t arena = 0;     // the best size known: what was given, or better
  size_t bound = 0;     // no placement is smaller
};
ExactResult place_exactly(std::vector<Buffer>& buffers, const std::vector<Sharing>& sharings, size_t alignment,
                          size_t arena, size_t lower_bound, uint64_t steps);

}  // namespace tinsmith
