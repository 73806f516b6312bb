#include "bitwise_xor/bitwise_xor.h"

#include "ops/pair.h"

namespace tinsmith {
namespace {

#define KERNEL(function) TS_DESCRIBE(function, ts_pair_params, TS_FILES("ts_broadcast.h", "ts_pair.h", "bitwise_xor/bitwise_xor.h", "bitwise_xor/bitwise_xor.c"), TS_PAIR_FIELDS)
const Kernel kS8 = KERNEL(ts_bitwise_xor_s8), kU8 = KERNEL(ts_bitwise_xor_u8), kS16 = KERNEL(ts_bitwise_xor_s16), kU16 = KERNEL(ts_bitwise_xor_u16), kS32 = KERNEL(ts_bitwise_xor_s32),
             kU32 = KERNEL(ts_bitwise_xor_u32);

const Kernel* kernel_of(DType type) {
  switch (type) {
    case DType::i8: return &kS8;
    case DType::u8: return &kU8;
    case DType::i16: return &kS16;
    case DType::u16: return &kU16;
    case DType::i32: return &kS32;
    case DType::u32: return &kU32;
    default: return nullptr;
  }
}

// The bits are taken as they are: scales mean nothing here.
Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* a, operand(g, n, 0));
  TRY(const Tensor* b, operand(g, n, 1));
  if (!kernel_of(a->type)) return wrong_type("the first operand", *a, "an integer of 8, 16 or 32 bits");
  if (b->type != a->type) return wrong_type("the second operand", *b, "the first's type");
  TRY(const Shape shape, broadcast_shape(a->shape, b->shape));
  TRY(Shape checked, checked_shape({shape.begin(), shape.end()}));
  TRY([[maybe_unused]] const Broadcast merged, broadcast(a->shape, b->shape, shape));
  return std::vector<OutputType>{{a->type, checked}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) { return simple_pair(g, n, *kernel_of(g.output(n).type), "y = a ^ b"); }

}  // namespace

extern const Op op_bitwise_xor{
    .name = "BITWISE_XOR",
    .code = 160,
    .options_type = 125,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "int8, uint8, int16, uint16, int32, uint32",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
