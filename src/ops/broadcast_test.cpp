#include "ops/broadcast.h"

#include <gtest/gtest.h>

namespace tinsmith {
namespace {

TEST(Broadcast, FollowsNumpy) {
  EXPECT_EQ(broadcast_shape({4, 1, 3}, {5, 1}).value(), (Shape{4, 5, 3}));
  EXPECT_EQ(broadcast_shape({}, {2, 2}).value(), (Shape{2, 2}));
  auto bad = broadcast_shape({2, 3}, {2, 4});
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().text(), "shapes 2x3 and 2x4 do not go together; each dimension must be equal, or 1 in one of them");
}

TEST(Broadcast, MergesWhatLiesTogether) {
  auto same = broadcast({2, 3, 4}, {2, 3, 4}, {2, 3, 4}).value();
  EXPECT_EQ(std::vector<int32_t>(same.shape, same.shape + 5), (std::vector<int32_t>{1, 1, 1, 1, 24}));
  auto channel = broadcast({2, 3, 4}, {4}, {2, 3, 4}).value();
  EXPECT_EQ(std::vector<int32_t>(channel.shape, channel.shape + 5), (std::vector<int32_t>{1, 1, 1, 6, 4}));
  EXPECT_EQ(channel.b_stride[3], 0);
  EXPECT_EQ(channel.a_stride[3], 4);
  auto scalar = broadcast({}, {2, 2}, {2, 2}).value();
  EXPECT_EQ(scalar.shape[4], 4);
  EXPECT_EQ(scalar.a_stride[4], 0);
}

}  // namespace
}  // namespace tinsmith
