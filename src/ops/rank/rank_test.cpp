#include "ops/op_test.h"

namespace tinsmith::rank_test {

TEST(Rank, CountsDimensions) {
  for (const Shape& shape : {Shape{}, {7}, {2, 3}, {1, 2, 3, 4, 5}}) {
    OneOp op("RANK");
    const auto y = op.input(shape, std::vector<float>(static_cast<size_t>(elements(shape).value()))).output(DType::i32).run<int32_t>();
    EXPECT_EQ(y, std::vector<int32_t>{static_cast<int32_t>(shape.size())});
    EXPECT_EQ(op.graph.output(op.node).shape, Shape{});
  }
}

}  // namespace tinsmith::rank_test
