// Which tensors lie in others: views, and parts that need no copy. Internal to the plan.
#pragma once

#include <set>
#include <utility>

#include "run/plan.h"

namespace tinsmith {

// For each tensor the one whose bytes it shows, as far as views (RESHAPE and the like) lead: what a kernel wrote, an input, a
// constant or a variable.
using Views = std::vector<TensorId>;
Views find_views(const Graph& graph, const std::vector<Lowered>& steps);

// A tensor that may lie in another, and the copying call that is not needed then.
struct Part {
  size_t step, call;       // call 0 is the step itself, 1 the first of its `then`
  TensorId part, whole;    // `part` is no view
  int64_t offset;          // of the part in `whole`, in bytes
};

// All that may be used together, in the order of the steps. A call qualifies when it moves one run of bytes which is
// - all of its source, into the target (CONCATENATION, PACK): the source then is written into the target at once. It must be
//   computed by a kernel, and lie in one whole only: a graph's input belongs to the caller, and what goes into two outputs, or
//   twice into one, is copied but for the first time; or
// - all of its target, out of the source (SPLIT, UNPACK, SLICE): the target then is read from where it is. A variable's
//   bytes may change later, a constant's lie elsewhere.
// A step that does more than copy (PAD fills first) keeps all its calls. A part must begin at a multiple of the alignment, as every
// kernel expects it.
std::vector<Part> find_parts(const Graph& graph, const std::vector<Lowered>& steps, const Views& views, size_t alignment);

// The calls that the parts make needless, as (step, call).
using Spared = std::set<std::pair<size_t, size_t>>;
Spared spared_by(const std::vector<Part>& parts);

// Where each tensor lies: sets root_of, offset_in and copies_spared.
void lay_parts(const Graph& graph, const Views& views, const std::vector<Part>& parts, Plan& plan);

// Takes the spared calls out of the steps.
void remove_calls(std::vector<Lowered>& steps, const Spared& spared);

}  // namespace tinsmith
