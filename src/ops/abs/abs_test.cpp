#include "ops/unary_test.h"

namespace tinsmith::abs_test {

TEST(Abs, Numbers) {
  OneOp op("ABS");
  check_floats(op, -9, 9, [](double x) { return std::fabs(x); }, 0);
  OneOp whole("ABS");
  EXPECT_EQ(whole.input({3}, std::vector<int32_t>{5, -7, INT32_MIN}).output(DType::i32).run<int32_t>(), (std::vector<int32_t>{5, 7, INT32_MIN}));
}

template <class T>
void integers() {
  for (float xs : {0.02f, 0.9f})
    for (float ys : {0.02f, 0.013f, 7.0f, 1e-9f}) {
      const int zx = sizeof(T) == 1 ? 9 : 0, zy = sizeof(T) == 1 ? -100 : 0;
      const FixedPoint f = fixed_point(double{xs} / double{ys});
      check_quantised_values<T>("ABS", xs, zx, ys, zy, [&](int64_t q) {
        const int64_t v = std::abs(q - zx);
        const int64_t scaled = xs == ys ? v : reference_requantise(v, f.multiplier, f.shift);
        return int64_t{static_cast<int32_t>(static_cast<uint32_t>(scaled) + static_cast<uint32_t>(zy))};
      });
    }
}

TEST(Abs, Int8ToTheBit) { integers<int8_t>(); }
TEST(Abs, Int16ToTheBit) { integers<int16_t>(); }

TEST(Abs, RefusesByName) { EXPECT_EQ(unary_refusal("ABS", DType::u8, quantised(1)), "the input \"x\" is uint8; float32, int32, int8 or int16 is handled"); }

}  // namespace tinsmith::abs_test
