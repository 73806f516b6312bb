#include "ops/bits_test.h"

namespace tinsmith::right_shift_test {

// A shift below 0 is one of 0, one beyond the type's bits fills with the sign.
TEST(RightShift, Integers) {
  check_bits("RIGHT_SHIFT", []<class X>(X a, X b) { return static_cast<X>(a >> std::clamp<int64_t>(b, 0, 8 * sizeof(X) - 1)); });
}
TEST(RightShift, RefusesByName) { bits_refusals("RIGHT_SHIFT"); }

}  // namespace tinsmith::right_shift_test
