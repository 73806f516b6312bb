#include <algorithm>

#include "ops/grid_test.h"
#include "ops/lowering.h"

namespace tinsmith::cumsum_test {

template <class X>
void sums() {
  Numbers r;
  for (const Shape& shape : some_shapes())
    for (size_t axis = 0; axis < shape.size(); ++axis)
      for (int mode = 0; mode < 4; ++mode) {
        const auto x = r.many<X>(elements(shape).value(), -9, 9);
        OneOp op("CUMSUM");
        op.attr("exclusive", int64_t{mode & 1}).attr("reverse", int64_t{mode >> 1}).input(shape, x).constant({}, std::vector<int32_t>{static_cast<int32_t>(axis)});
        const auto y = op.output(dtype_of<X>()).template run<X>();
        for_each_index(shape, [&](Index i) {
          const size_t here = static_cast<size_t>(flat(shape, i));
          const int64_t at = i[axis];
          X sum = 0;
          for (int64_t j = 0; j < shape[axis]; ++j) {
            i[axis] = j;
            if ((mode >> 1 ? j > at : j < at) || (j == at && !(mode & 1))) sum += x[static_cast<size_t>(flat(shape, i))];
          }
          EXPECT_EQ(y[here], sum);
        });
        op.check_overlaps();
      }
}

TEST(Cumsum, Numbers) {
  sums<float>();
  sums<int32_t>();
  sums<int64_t>();
}

// The definition, with the reference's first summand: minus the zero point.
TEST(Cumsum, Int8ToTheBit) {
  Numbers r;
  for (const Shape& shape : some_shapes())
    for (size_t axis = 0; axis < shape.size(); ++axis)
      for (int mode = 0; mode < 4; ++mode)
        for (float y_scale : {0.02f, 0.3f}) {
          const int x_zero = mode * 30 - 40, y_zero = 7;
          const auto x = r.many<int8_t>(elements(shape).value(), -128, 127);
          OneOp op("CUMSUM");
          op.attr("exclusive", int64_t{mode & 1}).attr("reverse", int64_t{mode >> 1}).input(shape, x, quantised(0.02f, x_zero));
          op.constant({}, std::vector<int32_t>{static_cast<int32_t>(axis)}).output(DType::i8, quantised(y_scale, y_zero));
          const auto y = op.run<int8_t>();
          const FixedPoint f = fixed_point(2 * double{0.02f} / 1048576 / double{y_scale});
          for_each_index(shape, [&](Index i) {
            const size_t here = static_cast<size_t>(flat(shape, i));
            const int64_t at = i[axis];
            int64_t sum = -x_zero;
            for (int64_t j = 0; j < shape[axis]; ++j) {
              i[axis] = j;
              if ((mode >> 1 ? j > at : j < at) || (j == at && !(mode & 1))) sum += x[static_cast<size_t>(flat(shape, i))] - x_zero;
            }
            const int64_t q = reference_requantise(static_cast<int32_t>(static_cast<uint32_t>(sum * 524288)), f.multiplier, f.shift) + y_zero;
            EXPECT_EQ(int64_t{y[here]}, std::clamp<int64_t>(q, -128, 127));
          });
          op.check_overlaps();
        }
}

TEST(Cumsum, RefusesByName) {
  OneOp op("CUMSUM");
  EXPECT_EQ(op.input({2}, std::vector<int16_t>(2)).constant({}, std::vector<int32_t>{0}).output(DType::i16).prepare(), "the input \"x\" is int16; float32, int32, int64 or int8 is handled");
}

}  // namespace tinsmith::cumsum_test
