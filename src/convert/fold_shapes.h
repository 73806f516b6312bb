// Shapes that a file leaves open, and shapes that its operators compute.
#pragma once

#include "model/op.h"

namespace tinsmith {

// Gives the tensors that are `open` the shape that follows from the inputs', node by node, and computes now what is constant and
// small: a batch of any size makes TensorFlow write SHAPE, STRIDED_SLICE and PACK before a RESHAPE, which here are numbers.
Status fold_shapes(Graph& graph, const std::vector<bool>& open);

}  // namespace tinsmith
