// The activations that need more than a comparison, on a batch.
#pragma once

#include "learn/layers.h"

namespace tinsmith::learn {

// Applies sigmoid, tanh or softmax to `rows` rows of n numbers, `row` floats apart; linear, relu and relu6 are the
// kernels' own business, and nothing happens here.
void activate(Activation activation, float* y, int rows, int n, int row);

}  // namespace tinsmith::learn
