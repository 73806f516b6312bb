// What SELECT and SELECT_V2 share.
#pragma once

#include "ops/operands.h"
#include "ops/select/select.h"

namespace tinsmith {

// `narrow`: SELECT's rule, where a and b are of one shape, and the condition has that too, or is a scalar, or one for each index
// of the first dimension. Else all three broadcast.
Result<std::vector<OutputType>> infer_select(const Graph& g, const Node& n, bool narrow);
Result<Lowered> lower_select(const Graph& g, const Node& n, const Kernel& kernel, bool narrow);

#define TS_SELECT_KERNEL                                                                                                            \
  TS_DESCRIBE(ts_select, ts_select_params, TS_FILES("ts_broadcast.h", "select/select.h", "select/select.c"), TS_FIELD(shape), TS_FIELD(c_stride), \
              TS_FIELD(a_stride), TS_FIELD(b_stride), TS_FIELD(size))

}  // namespace tinsmith
