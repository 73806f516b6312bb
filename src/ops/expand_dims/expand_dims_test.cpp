// EXPAND_DIMS: where it puts the new dimension, and what it refuses.
#include "ops/view_test.h"

namespace tinsmith::expand_dims_test {

using namespace view_test;

TEST(ExpandDims, AtAnyPlace) {
  auto expand = [](int32_t axis) { return shape_of(OneOp("EXPAND_DIMS").input({3, 4}, kX).constant({}, std::vector<int32_t>{axis})); };
  EXPECT_EQ(expand(0), "1x3x4");
  EXPECT_EQ(expand(1), "3x1x4");
  EXPECT_EQ(expand(2), "3x4x1");
  EXPECT_EQ(expand(-1), "3x4x1");
  EXPECT_EQ(expand(-3), "1x3x4");
  EXPECT_NE(expand(3).find("axis"), std::string::npos);
}

}  // namespace tinsmith::expand_dims_test
