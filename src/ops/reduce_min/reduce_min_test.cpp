#include <algorithm>
#include <limits>

#include "ops/reduce_test.h"

namespace tinsmith::reduce_min_test {

template <class X>
void reduce(Quantisation q = {}) {
  Numbers r;
  for (const Folding& f : foldings()) {
    const auto x = r.many<X>(elements(f.shape).value(), std::numeric_limits<X>::is_signed ? -100 : 0, 100);
    OneOp op("REDUCE_MIN");
    const auto y = f.build(op, x, q).output(dtype_of<X>(), q).template run<X>();
    EXPECT_EQ(op.graph.output(op.node).shape, f.folded());
    const auto groups = f.groups(x);
    for (size_t i = 0; i < y.size(); ++i) EXPECT_EQ(y[i], *std::min_element(groups[i].begin(), groups[i].end()));
  }
}

TEST(ReduceMin, Numbers) {
  reduce<float>();
  reduce<int32_t>();
  reduce<int64_t>();
  reduce<int8_t>(quantised(0.5f, 3));
  reduce<uint8_t>(quantised(0.5f, 3));
  reduce<int16_t>(quantised(0.5f));
}

TEST(ReduceMin, RefusesByName) {
  OneOp op("REDUCE_MIN");
  op.input({2}, std::vector<int8_t>(2), quantised(1)).constant({1}, std::vector<int32_t>{0}).output(DType::i8, quantised(2));
  EXPECT_EQ(op.prepare(), "\"x\" and \"y\" have different scales or zero points; the operator does not rescale: quantise the model again");
}

}  // namespace tinsmith::reduce_min_test
