#include <algorithm>
#include <limits>

#include "ops/segment_test.h"

namespace tinsmith::unsorted_segment_max_test {

TEST(UnsortedSegmentMax, Floats) {
  check_segments<float>("UNSORTED_SEGMENT_MAX", DType::f32, std::numeric_limits<float>::lowest(), [](float u, float v) { return std::max(u, v); });
}

TEST(UnsortedSegmentMax, Integers) {
  check_segments<int32_t>("UNSORTED_SEGMENT_MAX", DType::i32, INT32_MIN, [](int32_t u, int32_t v) { return std::max(u, v); });
}

TEST(UnsortedSegmentMax, NanIsLeftOut) {
  OneOp op("UNSORTED_SEGMENT_MAX");
  op.input({3}, std::vector<float>{1, std::numeric_limits<float>::quiet_NaN(), 2}).input({3}, std::vector<int32_t>{0, 0, 0}).constant({}, std::vector<int32_t>{1}).output(DType::f32);
  EXPECT_EQ(op.run<float>(), (std::vector<float>{2}));
}

TEST(UnsortedSegmentMax, RefusesByName) { segment_refusals("UNSORTED_SEGMENT_MAX"); }

}  // namespace tinsmith::unsorted_segment_max_test
