// Functions of one quantised number as tables, computed as TensorFlow Lite's reference kernels compute theirs: in float, the
// function between a dequantisation and a quantisation.
#pragma once

#include <functional>

#include "ops/unary.h"

namespace tinsmith {

using FloatFunction = std::function<float(float)>;

// int8: 256 results.
Lowered table_s8(const Graph& g, const Node& n, const FloatFunction& f, const char* formula);
// int16: 513 points, each moved by half of what the line between it and the next is off in the middle.
Lowered table_s16(const Graph& g, const Node& n, const FloatFunction& f, const char* formula);

// The call for y's type: `f32` with ts_unary_params, or one of the tables.
Lowered float_or_table(const Graph& g, const Node& n, const Kernel& f32, const FloatFunction& f, const char* formula);

}  // namespace tinsmith
