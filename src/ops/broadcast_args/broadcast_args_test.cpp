#include "ops/op_test.h"

namespace tinsmith::broadcast_args_test {

TEST(BroadcastArgs, AsNumpyDoes) {
  const auto shape = [](Shape a, Shape b) {
    OneOp op("BROADCAST_ARGS");
    op.constant({static_cast<int32_t>(a.size())}, std::vector<int32_t>(a)).constant({static_cast<int32_t>(b.size())}, std::vector<int32_t>(b));
    return op.output(DType::i32).run<int32_t>();
  };
  EXPECT_EQ(shape({2, 1, 4}, {3, 1}), (Shape{2, 3, 4}));
  EXPECT_EQ(shape({5}, {2, 5}), (Shape{2, 5}));
  EXPECT_EQ(shape({1}, {1}), (Shape{1}));
}

TEST(BroadcastArgs, RefusesByName) {
  OneOp op("BROADCAST_ARGS");
  op.constant({1}, std::vector<int32_t>{2}).constant({1}, std::vector<int32_t>{3}).output(DType::i32);
  EXPECT_NE(op.prepare(), "");
}

}  // namespace tinsmith::broadcast_args_test
