// What the reader, the writer and lint share of the file format: names for the bytes of its enums, and the bounds of
// verification. Only files of src/convert include this: nothing else knows FlatBuffers.
#pragma once

#include <flatbuffers/flatbuffers.h>

#include <optional>
#include <span>
#include <string_view>

#include "convert/tflite_generated.h"
#include "model/op.h"

namespace tinsmith {

inline constexpr uint32_t kTfliteVersion = 3;
inline constexpr const char* kTfliteIdentifier = "TFL3";

std::optional<DType> dtype_of(tflite::TensorType type);   // nullopt: a type that the IR does not have
tflite::TensorType file_type(DType type);
std::string type_name(tflite::TensorType type);           // also of those: "STRING", "type 99"

// The words of an attribute kind that is a byte enum, in the order of its values; empty for other kinds.
std::span<const char* const> words(AttrSpec::Kind kind);

// Is this a whole FlatBuffer of ours? Every offset is followed; the error says what the file looks like instead.
Status verify_file(std::span<const uint8_t> file, const std::string& file_name);

// The elements of a table's vector, which may not be there.
template <class V>
size_t length(const V* vector) { return vector ? vector->size() : 0; }

// The operator's code; the larger of its two fields, as the format wants it.
int code_of(const tflite::OperatorCode& code);

}  // namespace tinsmith
