#include <algorithm>

#include "ops/reduce_test.h"

namespace tinsmith::reduce_all_test {

TEST(ReduceAll, IsTheDefinition) {
  Numbers r;
  for (const Folding& f : foldings())
    for (int likely : {1, 4}) {
      auto x = r.many<uint8_t>(elements(f.shape).value(), 0, likely);
      for (uint8_t& v : x) v = v != 1 ? 1 : 0;
      OneOp op("REDUCE_ALL");
      f.build(op, x).output(DType::boolean);
      op.graph.tensors[0].type = DType::boolean;
      const auto y = op.run<uint8_t>();
      const auto groups = f.groups(x);
      ASSERT_EQ(y.size(), groups.size());
      for (size_t i = 0; i < y.size(); ++i) EXPECT_EQ(int{y[i]}, std::ranges::all_of(groups[i], [](uint8_t v) { return v != 0; }) ? 1 : 0);
    }
}

TEST(ReduceAll, RefusesByName) {
  OneOp op("REDUCE_ALL");
  op.input({2}, std::vector<int32_t>(2)).constant({1}, std::vector<int32_t>{0}).output(DType::i32);
  EXPECT_EQ(op.prepare(), "the input \"x\" is int32; bool is handled");
}

}  // namespace tinsmith::reduce_all_test
