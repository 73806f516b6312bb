#include "ops/grid_test.h"

namespace tinsmith::broadcast_to_test {

TEST(BroadcastTo, RepeatsDimensionsOfOne) {
  struct Case { Shape from, to; };
  for (const Case& c : {Case{{1}, {4}}, {{3}, {2, 3}}, {{2, 1}, {2, 5}}, {{1, 3, 1}, {2, 2, 3, 4}}, {{2, 3}, {2, 3}}, {{}, {2, 2}}, {{2, 1, 2, 1, 2}, {2, 3, 2, 3, 2}}}) {
    const auto x = counted<float>(elements(c.from).value());
    OneOp op("BROADCAST_TO");
    op.input(c.from, x).constant({static_cast<int32_t>(c.to.size())}, std::vector<int32_t>(c.to)).output(DType::f32);
    const auto y = op.run<float>();
    EXPECT_EQ(op.graph.output(op.node).shape, c.to);
    EXPECT_EQ(y, moved(c.to, c.from, x, [&](const Index& i) {
                Index at(i.end() - static_cast<std::ptrdiff_t>(c.from.size()), i.end());
                for (size_t d = 0; d < at.size(); ++d) at[d] %= c.from[d];
                return at;
              }));
  }
}

TEST(BroadcastTo, RefusesByName) {
  OneOp op("BROADCAST_TO");
  op.input({2}, counted<float>(2)).constant({1}, std::vector<int32_t>{3}).output(DType::f32);
  EXPECT_EQ(op.prepare(), "2 broadcast to 3; each dimension must be equal, or 1 in the input");
}

}  // namespace tinsmith::broadcast_to_test
