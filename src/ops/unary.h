// The lowering side of ts_unary.h.
#pragma once

#include "ops/operands.h"
#include "ops/ts_unary.h"

namespace tinsmith {

// One operand, one output of its type and shape; quantised types have one scale on either side.
Result<std::vector<OutputType>> infer_unary(const Graph& g, const Node& n, std::initializer_list<DType> types, const char* handled);
// The same for float32 alone.
Result<std::vector<OutputType>> infer_unary_float(const Graph& g, const Node& n);

// The call on input 0 and output 0, which may be one, without its parameters.
Lowered unary_call(const Graph& g, const Node& n, const Kernel& kernel, const char* formula);
// The same with ts_unary_params.
Lowered simple_unary(const Graph& g, const Node& n, const Kernel& kernel, const char* formula);

}  // namespace tinsmith
