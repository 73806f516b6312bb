// Constants in the form that operators want them in, when a model is read.
#pragma once

#include "model/op.h"

namespace tinsmith {

// Int4 constants as int8, an element a byte: the reference kernels unpack them likewise, each time they run.
void unpack_int4(Tensor& constant);

// Float16 weights reach an operator through a DEQUANTIZE. Most take them as computed at run time, and the weights stay small; where an
// operator wants constants (UNIDIRECTIONAL_SEQUENCE_LSTM, SVDF, PADV2), they are widened here: `most` bytes of them, at most.
void widen_float16(Graph& graph, size_t most);

}  // namespace tinsmith
