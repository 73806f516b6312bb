// Kernels of int16 activations whose sums stay within 32 bits (ts_dot.h), of which requantisation is one multiplication then.
#pragma once

#include <functional>

#include "ops/lowering.h"

namespace tinsmith {

// Of each output channel its bias and its factor for ts_dot_scaled: where no input can make a sum of 2^31, weight(c, i) being the `taps`
// weights of channel c, and 16 to 32 bits are shifted out behind. Else nothing.
std::optional<std::vector<int32_t>> word_numbers(const Requantisation& q, const Tensor* bias, size_t channels, int64_t taps,
                                                 const std::function<int32_t(size_t c, int64_t i)>& weight);

}  // namespace tinsmith
