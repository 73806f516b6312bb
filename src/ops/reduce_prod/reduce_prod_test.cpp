#include <algorithm>
#include <limits>

#include "ops/reduce_test.h"

namespace tinsmith {
namespace {

template <class X>
void reduce() {
  Numbers r;
  for (const Folding& f : foldings()) {
    const auto x = r.many<X>(elements(f.shape).value(), -2, 2);
    OneOp op("REDUCE_PROD");
    const auto y = f.build(op, x).output(dtype_of<X>()).template run<X>();
    const auto groups = f.groups(x);
    for (size_t i = 0; i < y.size(); ++i) {
      X product = 1;
      for (X v : groups[i]) product = static_cast<X>(product * v);
      EXPECT_EQ(y[i], product);
    }
  }
}

TEST(ReduceProd, Numbers) {
  reduce<float>();
  reduce<int32_t>();
  reduce<int64_t>();
}

TEST(ReduceProd, RefusesByName) {
  OneOp op("REDUCE_PROD");
  op.input({2}, std::vector<int8_t>(2), quantised(1)).constant({1}, std::vector<int32_t>{0}).output(DType::i8, quantised(1));
  EXPECT_EQ(op.prepare(), "the input \"x\" is int8; float32, int32 or int64 is handled");
}

}  // namespace
}  // namespace tinsmith
