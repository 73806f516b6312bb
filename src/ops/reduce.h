// The lowering side of ts_reduce.h.
#pragma once

#include "ops/operands.h"
#include "ops/ts_reduce.h"

namespace tinsmith {

struct Reduction {
  int32_t kept[4], kept_step[4], folded[4], folded_step[4];
  int64_t elements;  // that are folded into one
};
// Of input 0 over the axes of input 1; an axis that is named twice counts once.
Result<Reduction> reduction(const Graph& g, const Node& n);

// x's type, without the folded dimensions, or with 1 in their place if `keep_dims` is set.
Result<std::vector<OutputType>> infer_reduction(const Graph& g, const Node& n, std::initializer_list<DType> types, const char* handled);

template <class Params>
void set_reduction(Params& p, const Reduction& r) {
  for (int i = 0; i < 4; ++i)
    p.kept[i] = r.kept[i], p.kept_step[i] = r.kept_step[i], p.folded[i] = r.folded[i], p.folded_step[i] = r.folded_step[i];
}

// The call on input 0 and output 0, without its parameters.
Lowered reduction_call(const Node& n, const Kernel& kernel, const char* formula);

#define TS_REDUCE_FIELDS TS_FIELD(kept), TS_FIELD(kept_step), TS_FIELD(folded), TS_FIELD(folded_step)

}  // namespace tinsmith
