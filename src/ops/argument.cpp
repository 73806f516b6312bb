#include "ops/argument.h"

namespace tinsmith {

Result<std::vector<OutputType>> infer_argument(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  CHECKED(check_type("the input", *x, {DType::f32, DType::i8, DType::u8, DType::i16, DType::i32}, "float32, int8, uint8, int16 or int32"));
  TRY(const int64_t given, constant_integer(g, n, 1, "the axis"));
  TRY(const size_t axis, resolved_axis(given, x->shape.size()));
  if (x->shape[axis] == 0) return fail(Code::bad_input, "", fmt::format("an input of {} without elements", text(x->shape)), "give it some");
  const std::string& type = n.word("output_type");
  if (type != "int32" && type != "int64") return fail(Code::unsupported, "", fmt::format("indices as {}", type), "int32 or int64 is handled");
  Shape shape = x->shape;
  shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(axis));
  return std::vector<OutputType>{{type == "int32" ? DType::i32 : DType::i64, shape}};
}

}  // namespace tinsmith
