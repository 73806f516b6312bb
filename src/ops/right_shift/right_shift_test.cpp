#include "ops/pair_test.h"

namespace tinsmith {

template <> constexpr DType dtype_of<uint32_t>() { return DType::u32; }

namespace {

template <class X>
void check(DType type) {
  Numbers r;
  // The second operand of a shift is of many numbers beyond the type's bits.
  check_pairs<X, X>("RIGHT_SHIFT", type, type, [&](int64_t n) { return r.many<X>(n, std::numeric_limits<X>::min() / 2, 40); }, [](X a, X b) { return static_cast<X>(a >> (static_cast<int64_t>(b) < 0 ? 0 : static_cast<int64_t>(b) > static_cast<int64_t>(8 * sizeof(X) - 1) ? static_cast<int64_t>(8 * sizeof(X) - 1) : static_cast<int64_t>(b))); });
}

TEST(RightShift, Integers) {
  check<int8_t>(DType::i8);
  check<uint8_t>(DType::u8);
  check<int16_t>(DType::i16);
  check<uint16_t>(DType::u16);
  check<int32_t>(DType::i32);
  check<uint32_t>(DType::u32);
}

TEST(RightShift, RefusesByName) {
  OneOp op("RIGHT_SHIFT");
  op.input({2}, std::vector<float>(2)).input({2}, std::vector<float>(2)).output(DType::f32);
  EXPECT_EQ(op.prepare(), "the first operand \"x\" is float32; an integer of 8, 16 or 32 bits is handled");
}

}  // namespace
}  // namespace tinsmith
