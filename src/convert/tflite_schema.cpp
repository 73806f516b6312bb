#include "convert/tflite_schema.h"

#include <algorithm>
#include <array>

namespace tinsmith {
namespace {

using tflite::TensorType;

struct TypeRow {
  DType ours;
  TensorType theirs;
};
constexpr std::array<TypeRow, 12> kTypes{{
    {DType::f32, TensorType::FLOAT32}, {DType::f16, TensorType::FLOAT16}, {DType::i4, TensorType::INT4},
    {DType::i8, TensorType::INT8}, {DType::u8, TensorType::UINT8}, {DType::i16, TensorType::INT16},
    {DType::u16, TensorType::UINT16}, {DType::i32, TensorType::INT32}, {DType::u32, TensorType::UINT32},
    {DType::i64, TensorType::INT64}, {DType::boolean, TensorType::BOOL}, {DType::f64, TensorType::FLOAT64},
}};

// A guess at what somebody handed us instead of a .tflite.
const char* other_format(std::span<const uint8_t> f) {
  const auto starts = [&](std::string_view s) {
    return f.size() >= s.size() && std::equal(s.begin(), s.end(), f.begin());
  };
  if (starts("\x89HDF")) return "it is an HDF5 file (an old Keras model?): convert it with TensorFlow";
  if (starts("PK\x03\x04")) return "it is a zip file (a .keras or .npz?): a model must be converted to .tflite first";
  if (starts("\x93NUMPY")) return "it is a .npy array";
  if (starts("\x7f" "ELF")) return "it is an ELF program";
  if (starts("\x08")) return "it may be an ONNX or TensorFlow graph: convert it to .tflite first";
  return "a .tflite has the letters TFL3 at byte 4";
}

}  // namespace

std::optional<DType> dtype_of(TensorType type) {
  for (const auto& row : kTypes)
    if (row.theirs == type) return row.ours;
  return std::nullopt;
}

TensorType file_type(DType type) {
  for (const auto& row : kTypes)
    if (row.ours == type) return row.theirs;
  return TensorType::FLOAT32;
}

std::string type_name(TensorType type) {
  if (const auto ours = dtype_of(type)) return name(*ours);
  const std::string s = tflite::EnumNameTensorType(type);
  return s.empty() ? fmt::format("type {}", static_cast<int>(type)) : s;
}

std::span<const char* const> words(AttrSpec::Kind kind) {
  static constexpr std::array padding{"same", "valid"};
  static constexpr std::array activation{"none", "relu", "relu_n1_to_1", "relu6", "tanh", "sign_bit"};
  static constexpr std::array mirror{"reflect", "symmetric"};
  switch (kind) {
    case AttrSpec::padding: return padding;
    case AttrSpec::activation: return activation;
    case AttrSpec::mirror_mode: return mirror;
    default: return {};
  }
}

Status verify_file(std::span<const uint8_t> file, const std::string& file_name) {
  if (file.empty()) return fail(Code::bad_input, file_name, "the file is empty");
  if (file.size() < 8 || !flatbuffers::BufferHasIdentifier(file.data(), kTfliteIdentifier))
    return fail(Code::bad_input, file_name, "is not a .tflite file", other_format(file));
  if (file.size() >= FLATBUFFERS_MAX_BUFFER_SIZE) return fail(Code::unsupported, file_name, "is over 2 GB");
  flatbuffers::Verifier::Options limits;
  limits.max_depth = 32;
  limits.max_tables = 1'000'000;
  flatbuffers::Verifier verifier(file.data(), file.size(), limits);
  if (!tflite::VerifyModelBuffer(verifier))
    return fail(Code::bad_input, file_name, "is truncated or damaged: an offset in it leads nowhere",
                "copy or convert it again");
  return {};
}

int code_of(const tflite::OperatorCode& code) {
  return std::max<int>(code.deprecated_builtin_code(), code.builtin_code());
}

}  // namespace tinsmith
