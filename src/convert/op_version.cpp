#include "convert/op_version.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace tinsmith {
namespace {

// Most operators are version 1 in float32, 2 in int8 and 2 in int16. These are not.
struct Row {
  std::string_view op;
  int real, int8, int16;
};
constexpr std::array<Row, 50> kRows{{
    {"BROADCAST_TO", 2, 2, 2},      {"CEIL", 1, 1, 1},
    {"CONV_2D", 1, 3, 3},           {"COS", 1, 1, 1},
    {"DEPTHWISE_CONV_2D", 1, 3, 3}, {"DEQUANTIZE", 3, 2, 3},
    {"ELU", 1, 1, 1},               {"EXPAND_DIMS", 1, 1, 1},
    {"FLOOR", 1, 1, 1},             {"FLOOR_DIV", 2, 2, 2},
    {"FULLY_CONNECTED", 1, 4, 4},   {"HARD_SWISH", 1, 1, 1},
    {"LEAKY_RELU", 1, 1, 2},        {"NEG", 1, 1, 1},
    {"PRELU", 1, 1, 1},             {"REVERSE_V2", 1, 1, 1},
    {"RELU_N1_TO_1", 1, 1, 1},      {"RESHAPE", 1, 1, 1},
    {"ROUND", 1, 1, 1},             {"SIGN", 1, 1, 1},
    {"SIN", 1, 1, 1},               {"SQUARE", 1, 1, 1},
    {"SQUEEZE", 1, 1, 1},           {"SVDF", 1, 3, 3},
    {"TILE", 1, 3, 3},              {"TRANSPOSE_CONV", 1, 2, 3},
    {"UNIDIRECTIONAL_SEQUENCE_LSTM", 1, 1, 1}, {"UNPACK", 1, 2, 1},
    {"GATHER_ND", 1, 1, 1},         {"CAST", 1, 1, 1},
    {"LOGICAL_NOT", 1, 1, 1},
    {"SELECT", 1, 1, 1},            {"SELECT_V2", 1, 1, 1},
    {"CUMSUM", 1, 1, 1},            {"WHILE", 1, 1, 1},
    {"ADD_N", 1, 1, 1},             {"IF", 1, 1, 1},
    {"SHAPE", 1, 1, 1},             {"RANK", 1, 1, 1},
    {"BITCAST", 1, 1, 1},           {"REVERSE_SEQUENCE", 1, 1, 1},
    {"BITWISE_XOR", 1, 1, 1},       {"RIGHT_SHIFT", 1, 1, 1},
    {"DYNAMIC_UPDATE_SLICE", 1, 1, 1}, {"SCATTER_ND", 1, 1, 1},
    {"SPARSE_TO_DENSE", 1, 1, 1},
    {"RELU_0_TO_1", 1, 1, 1},       {"DILATE", 1, 1, 1},
    {"MATRIX_DIAG", 1, 1, 1},       {"MATRIX_SET_DIAG", 1, 1, 1},
}};

bool hybrid(const Graph& g, const Node& n) {
  const Tensor *x = g.input(n, 0), *w = g.input(n, 1);
  return x && w && x->type == DType::f32 && w->type == DType::i8;
}

}  // namespace

int operator_version(const Graph& g, const Node& n) {
  const std::string_view op = n.op->name;
  if (hybrid(g, n) && op == "FULLY_CONNECTED") return g.input(n, 1)->quant.per_channel() ? 12 : 9;
  if (hybrid(g, n) && op == "CONV_2D") return 5;
  if (hybrid(g, n) && op == "BATCH_MATMUL") return n.integer("asymmetric_quantize_inputs") ? 4 : 1;
  if (hybrid(g, n) && op == "DEPTHWISE_CONV_2D") return 6;
  if (op == "DEPTHWISE_CONV_2D" && g.input(n, 0)->type == DType::f32 &&
      (n.integer("dilation_w") > 1 || n.integer("dilation_h") > 1))
    return 2;
  if (op == "TRANSPOSE_CONV" && n.input(3) != kAbsent) return n.word("activation") == "none" ? 3 : 4;
  if ((op == "RESIZE_BILINEAR" || op == "RESIZE_NEAREST_NEIGHBOR") &&
      (n.integer("half_pixel_centers") || (op != "RESIZE_BILINEAR" && n.integer("align_corners"))))
    return 3;
  const Tensor* x = g.input(n, 0);
  // The first operand of a TRANSPOSE_CONV or a SPLIT is a shape or an axis.
  if (x && (op == "TRANSPOSE_CONV" || op == "SPLIT")) x = g.input(n, op == "SPLIT" ? 1 : 2);
  const DType type = x ? x->type : DType::f32;
  if (op == "QUANTIZE") return type == DType::i16 || g.output(n).type == DType::i16 ? 2 : 1;
  const bool integer = type == DType::i8 || type == DType::u8, wide = type == DType::i16;
  for (const Row& row : kRows)
    if (row.op == op) return integer ? row.int8 : wide ? row.int16 : row.real;
  return integer || wide ? 2 : 1;
}

}  // namespace tinsmith
