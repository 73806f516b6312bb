// What the operators of two operands share that broadcast and have no fused activation.
#pragma once

#include "ops/broadcast.h"
#include "ops/operands.h"
#include "ops/ts_pair.h"

namespace tinsmith {

// Both operands of one of the types; the output is of `result`, or of their type where it is null.
Result<std::vector<OutputType>> infer_pair(const Graph& g, const Node& n, std::initializer_list<DType> types, const char* handled,
                                           const DType* result = nullptr);

// The call on a, b and y, without its parameters.
Lowered pair_call(const Graph& g, const Node& n, const Kernel& kernel, const char* formula);
// Parameters that begin with the shapes and strides.
template <class Params>
Params pair_params(const Graph& g, const Node& n) {
  Params p{};
  set_broadcast(p, broadcast(g.input(n, 0)->shape, g.input(n, 1)->shape, g.output(n).shape).value());
  return p;
}
// The same with ts_pair_params.
Lowered simple_pair(const Graph& g, const Node& n, const Kernel& kernel, const char* formula);

#define TS_PAIR_FIELDS TS_FIELD(shape), TS_FIELD(a_stride), TS_FIELD(b_stride)

}  // namespace tinsmith
