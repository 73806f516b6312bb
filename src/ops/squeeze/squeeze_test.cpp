// SQUEEZE: which dimensions it takes away, and what it refuses.
#include "ops/view_test.h"

namespace tinsmith::squeeze_test {

using namespace view_test;

TEST(Squeeze, AllOrNamedDimensions) {
  auto squeeze = [](Shape x, std::vector<int64_t> dims) { return shape_of(OneOp("SQUEEZE").attr("squeeze_dims", std::move(dims)).input(std::move(x), kX)); };
  EXPECT_EQ(squeeze({1, 12, 1, 1}, {}), "12");
  EXPECT_EQ(squeeze({1, 12, 1, 1}, {0, -1}), "12x1");
  EXPECT_EQ(squeeze({3, 4}, {}), "3x4");
  EXPECT_EQ(squeeze({3, 4}, {1}), "dimension 1 of 3x4 is to go; only a dimension of 1 can");
  EXPECT_NE(squeeze({3, 4}, {2}).find("axis"), std::string::npos);
}

}  // namespace tinsmith::squeeze_test
