// TensorFlow's variables (VAR_HANDLE, READ_VARIABLE, ASSIGN_VARIABLE, CALL_ONCE) become variables of ours.
#pragma once

#include "model/op.h"

namespace tinsmith {

// In a file, an operator makes a handle to a variable, by the variable's name; the reader gives that name to the handle's tensor. Here
// every handle of a name becomes the one tensor that keeps the value, and what CALL_ONCE's graph assigns becomes an operand of its
// readers and writers (ops/ts_variable.h). A graph without such operators stays as it is.
Status import_variables(Graph& graph);

}  // namespace tinsmith
