// The version of an operator that TensorFlow writes for these operand types: what older runtimes look at to know
// whether they can run a file.
#pragma once

#include "model/op.h"

namespace tinsmith {

int operator_version(const Graph& graph, const Node& node);

}  // namespace tinsmith
