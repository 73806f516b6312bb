// What READ_VARIABLE and ASSIGN_VARIABLE share. convert/import_variables.cpp puts a variable where a file has a handle to one, and
// adds its initial value as one more operand.
#pragma once

#include "ops/operands.h"
#include "ops/ts_variable.h"

namespace tinsmith {

// Operand 0 is a variable, operand `initial`, if it is there, its first value, and t of its type and shape.
Status check_variable(const Graph& g, const Node& n, size_t initial);
// The call that copies from one to the other.
Lowered variable_call(const Graph& g, const Node& n, TensorId from, TensorId to, size_t initial, const char* formula);

}  // namespace tinsmith
