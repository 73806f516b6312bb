// IDX files (the format MNIST is published in), gzipped or not.
#pragma once

#include "base/npy.h"

namespace tinsmith {

// The array in C order, little-endian. `name` is the file's, for errors.
Result<NpyArray> read_idx(std::span<const uint8_t> file, std::string_view name);

}  // namespace tinsmith
