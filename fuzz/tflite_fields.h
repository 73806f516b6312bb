// Mutations of .tflite files that know the format: a field of a model is changed and the file is put together again, so
// that most of them come through the FlatBuffers verifier, and many through import.
#pragma once

#include <span>

#include "base/bytes.h"
#include "base/rng.h"

namespace tinsmith {

// The model with one to four fields changed: shapes, types, axes and other options, buffers, quantisation, operators' codes,
// versions, operands and order. Empty where the file is none.
Bytes with_changed_fields(std::span<const uint8_t> file, Rng& rng);

}  // namespace tinsmith
