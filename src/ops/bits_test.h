// The tests that the operators on the bits of two integers share.
#pragma once

#include "ops/pair_test.h"

namespace tinsmith {

// `f` of every pair, for each type; the second operand is many a number beyond the type's bits too.
template <class F>
void check_bits(const char* name, F f) {
  const auto check = [&]<class X>(X, DType type) {
    Numbers r;
    check_pairs<X, X>(name, type, type, [&](int64_t n) { return r.many<X>(n, std::numeric_limits<X>::min() / 2, 40); }, f);
  };
  check(int8_t{}, DType::i8);
  check(uint8_t{}, DType::u8);
  check(int16_t{}, DType::i16);
  check(uint16_t{}, DType::u16);
  check(int32_t{}, DType::i32);
  check(uint32_t{}, DType::u32);
}

inline void bits_refusals(const char* name) {
  OneOp op(name);
  op.input({2}, std::vector<float>(2)).input({2}, std::vector<float>(2)).output(DType::f32);
  EXPECT_EQ(op.prepare(), "the first operand \"x\" is float32; an integer of 8, 16 or 32 bits is handled");
}

}  // namespace tinsmith
