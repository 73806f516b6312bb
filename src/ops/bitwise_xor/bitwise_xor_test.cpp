#include "ops/bits_test.h"

namespace tinsmith::bitwise_xor_test {

TEST(BitwiseXor, Integers) {
  check_bits("BITWISE_XOR", []<class X>(X a, X b) { return static_cast<X>(a ^ b); });
}
TEST(BitwiseXor, RefusesByName) { bits_refusals("BITWISE_XOR"); }

}  // namespace tinsmith::bitwise_xor_test
