#include "ops/comparison.h"

namespace tinsmith {

Result<std::vector<OutputType>> infer_comparison(const Graph& g, const Node& n, bool of_bool) {
  constexpr DType boolean = DType::boolean;
  if (of_bool) return infer_pair(g, n, {DType::f32, DType::i32, DType::i64, DType::boolean, DType::i8, DType::u8}, "float32, int32, int64, bool, int8 or uint8", &boolean);
  return infer_pair(g, n, {DType::f32, DType::i32, DType::i64, DType::i8, DType::u8}, "float32, int32, int64, int8 or uint8", &boolean);
}

}  // namespace tinsmith
