// A model's weights as an .npz file: one array for each kernel and bias, that numpy.load opens.
#pragma once

#include <span>
#include <string_view>

#include "base/bytes.h"
#include "learn/sequential.h"

namespace tinsmith {

// Arrays "dense/kernel" (inputs, units), "dense/bias" (units), "dense_1/kernel" ...; the same weights, the same bytes.
Result<Bytes> save_weights(const Sequential& model);

// Into a model of the same dense layers, whose names do not matter. On an error the model stays as it was.
// `name` is the file's, for errors.
Status load_weights(Sequential& model, std::span<const uint8_t> file, std::string_view name);

}  // namespace tinsmith
