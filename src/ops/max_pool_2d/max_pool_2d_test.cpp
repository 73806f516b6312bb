// MAX_POOL_2D against its definition; where its output may stand.
#include "ops/pooling_test.h"

namespace tinsmith::max_pool_2d_test {

using namespace pooling_test;

TEST(MaxPool2D, Float) { grid<float>("MAX_POOL_2D", 1e-5, {}); }
TEST(MaxPool2D, Int8ToTheBit) { grid<int8_t>("MAX_POOL_2D", 0, quantised(0.07f, -20)); }
TEST(MaxPool2D, Int16ToTheBit) { grid<int16_t>("MAX_POOL_2D", 0, quantised(0.0007f)); }

TEST(MaxPool2D, OutputMayStandInTheInputsPlaceOrAHalfWindowAhead) {
  const std::vector<int8_t> x(2 * 7 * 5 * 4, 1);
  OneOp apart = pool<int8_t>("MAX_POOL_2D", kGrid[1], "none", std::vector<int8_t>(6 * 6 * 3), quantised(1));
  EXPECT_EQ(apart.prepare(), "");
  ASSERT_EQ(apart.lowered.overlaps.size(), 1u);
  EXPECT_EQ(apart.lowered.overlaps[0].ahead, 0) << "windows that do not overlap leave the output behind the input";
  OneOp same = pool<int8_t>("MAX_POOL_2D", kGrid[2], "none", x, quantised(1));
  EXPECT_EQ(same.prepare(), "");
  EXPECT_EQ(same.lowered.overlaps[0].ahead, (5 + 1) * 4) << "a row and a pixel";
}


}  // namespace tinsmith::max_pool_2d_test
