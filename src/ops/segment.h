// What the operators on segments share.
#pragma once

#include "ops/operands.h"
#include "ops/ts_segment.h"

namespace tinsmith {

#define TS_SEGMENT_KERNEL(name, kind)                                                                                                      \
  TS_DESCRIBE(ts_##name##_##kind, ts_segment_params, TS_FILES("ts_segment.h", #name "/" #name ".h", #name "/" #name ".c"), TS_FIELD(rows), \
              TS_FIELD(run), TS_FIELD(segments))

// x of float32 or int32, segments of int32 for each index of x's first dimensions, and a constant that says how many there are.
Result<std::vector<OutputType>> infer_unsorted_segment(const Graph& g, const Node& n);
// The call on x, segments and y.
Lowered segment_call(const Graph& g, const Node& n, const Kernel& f32, const Kernel& s32, const char* formula);

}  // namespace tinsmith
