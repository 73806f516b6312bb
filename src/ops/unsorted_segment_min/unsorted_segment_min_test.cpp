#include <algorithm>
#include <limits>

#include "ops/segment_test.h"

namespace tinsmith::unsorted_segment_min_test {

TEST(UnsortedSegmentMin, Floats) {
  check_segments<float>("UNSORTED_SEGMENT_MIN", DType::f32, std::numeric_limits<float>::max(), [](float u, float v) { return std::min(u, v); });
}

TEST(UnsortedSegmentMin, Integers) {
  check_segments<int32_t>("UNSORTED_SEGMENT_MIN", DType::i32, INT32_MAX, [](int32_t u, int32_t v) { return std::min(u, v); });
}

TEST(UnsortedSegmentMin, NanIsLeftOut) {
  OneOp op("UNSORTED_SEGMENT_MIN");
  op.input({3}, std::vector<float>{1, std::numeric_limits<float>::quiet_NaN(), 2}).input({3}, std::vector<int32_t>{0, 0, 0}).constant({}, std::vector<int32_t>{1}).output(DType::f32);
  EXPECT_EQ(op.run<float>(), (std::vector<float>{1}));
}

TEST(UnsortedSegmentMin, RefusesByName) { segment_refusals("UNSORTED_SEGMENT_MIN"); }

}  // namespace tinsmith::unsorted_segment_min_test
