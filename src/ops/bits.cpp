#include "ops/bits.h"

namespace tinsmith {

const Kernel& BitsKernels::of(DType type) const {
  switch (type) {
    case DType::i8: return s8;
    case DType::u8: return u8;
    case DType::i16: return s16;
    case DType::u16: return u16;
    case DType::i32: return s32;
    default: return u32;
  }
}

Result<std::vector<OutputType>> infer_bits(const Graph& g, const Node& n) {
  TRY(const Tensor* a, operand(g, n, 0));
  TRY(const Tensor* b, operand(g, n, 1));
  CHECKED(check_type("the first operand", *a, {DType::i8, DType::u8, DType::i16, DType::u16, DType::i32, DType::u32}, "an integer of 8, 16 or 32 bits"));
  if (b->type != a->type) return wrong_type("the second operand", *b, "the first's type");
  TRY(const Shape shape, broadcast_shape(a->shape, b->shape));
  TRY(Shape checked, checked_shape({shape.begin(), shape.end()}));
  TRY([[maybe_unused]] const Broadcast merged, broadcast(a->shape, b->shape, shape));
  return std::vector<OutputType>{{a->type, checked}};
}

}  // namespace tinsmith
