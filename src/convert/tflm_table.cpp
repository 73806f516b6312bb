// What the portable kernels of TensorFlow Lite for Microcontrollers take (its Python wheel of October 2026), as
// observed by giving it models and by its own messages. Other builds and older ones take less.
#include <map>

#include "convert/lint.h"
#include "model/op.h"

namespace tinsmith {
namespace {

const std::map<std::string_view, std::string_view>& table() {
  static const std::map<std::string_view, std::string_view> types{
      {"ABS", "fbh"},
      {"ADD", "fbhi"},
      {"ADD_N", "fb"},
      {"ARG_MAX", "fb"},
      {"ARG_MIN", "fb"},
      {"ASSIGN_VARIABLE", "*"},
      {"AVERAGE_POOL_2D", "fbh"},
      {"BATCH_MATMUL", "fbh"},
      {"BATCH_TO_SPACE_ND", "fb"},
      {"BROADCAST_ARGS", "*"},
      {"BROADCAST_TO", "*"},
      {"CALL_ONCE", "*"},
      {"CAST", "*"},
      {"CEIL", "f"},
      {"CONCATENATION", "fbhilo"},
      {"CONV_2D", "fbh"},
      {"COS", "f"},
      {"CUMSUM", "fb"},
      {"DEPTHWISE_CONV_2D", "fbh"},
      {"DEPTH_TO_SPACE", "fb"},
      {"DEQUANTIZE", "bhu"},
      {"DIV", "fbi"},
      {"DYNAMIC_UPDATE_SLICE", "*"},
      {"ELU", "fb"},
      {"EMBEDDING_LOOKUP", "*"},
      {"EQUAL", "fbilo"},
      {"EXP", "f"},
      {"EXPAND_DIMS", "fbhi"},
      {"FILL", "*"},
      {"FLOOR", "f"},
      {"FLOOR_DIV", "f"},
      {"FLOOR_MOD", "f"},
      {"FULLY_CONNECTED", "fbh"},
      {"GATHER", "fb"},
      {"GATHER_ND", "fb"},
      {"GREATER", "fbil"},
      {"GREATER_EQUAL", "fbil"},
      {"HARD_SWISH", "fb"},
      {"IF", "*"},
      {"L2_NORMALIZATION", "fb"},
      {"L2_POOL_2D", "f"},
      {"LEAKY_RELU", "fbh"},
      {"LESS", "fbil"},
      {"LESS_EQUAL", "fbil"},
      {"LOG", "f"},
      {"LOGICAL_AND", "o"},
      {"LOGICAL_NOT", "o"},
      {"LOGICAL_OR", "o"},
      {"LOGISTIC", "fbh"},
      {"LOG_SOFTMAX", "fb"},
      {"MAXIMUM", "fbhilu"},
      {"MAX_POOL_2D", "fbh"},
      {"MEAN", "fbh"},
      {"MINIMUM", "fbhilu"},
      {"MIRROR_PAD", "fb"},
      {"MUL", "fbhi"},
      {"NEG", "f"},
      {"NOT_EQUAL", "fbilo"},
      {"PACK", "fbhil"},
      {"PAD", "fbhi"},
      {"PADV2", "fbhi"},
      {"PRELU", "fb"},
      {"QUANTIZE", "fbhiu"},
      {"READ_VARIABLE", "*"},
      {"REDUCE_ALL", "o"},
      {"REDUCE_MAX", "fb"},
      {"REDUCE_MIN", "fb"},
      {"RELU", "fbh"},
      {"RELU6", "fbh"},
      {"RESHAPE", "*"},
      {"RESIZE_BILINEAR", "fb"},
      {"RESIZE_NEAREST_NEIGHBOR", "fbh"},
      {"REVERSE_V2", "fbhilou"},
      {"ROUND", "f"},
      {"RSQRT", "fbh"},
      {"SELECT_V2", "*"},
      {"SHAPE", "*"},
      {"SIN", "f"},
      {"SLICE", "fbhi"},
      {"SOFTMAX", "fbh"},
      {"SPACE_TO_BATCH_ND", "fb"},
      {"SPACE_TO_DEPTH", "fb"},
      {"SPLIT", "fbhi"},
      {"SPLIT_V", "fbhi"},
      {"SQRT", "f"},
      {"SQUARE", "f"},
      {"SQUARED_DIFFERENCE", "fbhi"},
      {"SQUEEZE", "*"},
      {"STRIDED_SLICE", "fbhio"},
      {"SUB", "fbhi"},
      {"SUM", "fbh"},
      {"SVDF", "fb"},
      {"TANH", "fbh"},
      {"TRANSPOSE", "fbh"},
      {"TRANSPOSE_CONV", "fbh"},
      {"UNIDIRECTIONAL_SEQUENCE_LSTM", "fbh"},
      {"UNPACK", "fbhi"},
      {"VAR_HANDLE", "*"},
      {"WHILE", "*"},
      {"ZEROS_LIKE", "fbil"},
  };
  return types;
}

}  // namespace

std::string_view tflm_types(int code) {
  const auto it = table().find(op_name_of_code(code));
  return it == table().end() ? std::string_view() : it->second;
}

}  // namespace tinsmith
