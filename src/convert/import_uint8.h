// The uint8 arithmetic of older files becomes int8's.
#pragma once

#include "model/op.h"

namespace tinsmith {

// Files of TensorFlow 1 compute in uint8. A number q of zero point z is the same as q - 128 of zero point z - 128, the top bit turned, so
// operators of such operands are given int8 ones; what stays uint8, as the graph's inputs and outputs, is brought there and back by
// QUANTIZE, which is exact here. A graph whose operators take their uint8 operands as they are stays as it is.
Result<Graph> import_uint8(Graph graph);

}  // namespace tinsmith
