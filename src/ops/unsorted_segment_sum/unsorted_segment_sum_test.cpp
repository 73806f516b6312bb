#include "ops/segment_test.h"

namespace tinsmith::unsorted_segment_sum_test {

TEST(UnsortedSegmentSum, Floats) {
  check_segments<float>("UNSORTED_SEGMENT_SUM", DType::f32, 0.0f, [](float u, float v) { return u + v; });
}

TEST(UnsortedSegmentSum, Integers) {
  check_segments<int32_t>("UNSORTED_SEGMENT_SUM", DType::i32, 0, [](int32_t u, int32_t v) { return static_cast<int32_t>(static_cast<uint32_t>(u) + static_cast<uint32_t>(v)); });
}

TEST(UnsortedSegmentSum, IntegersWrap) {
  OneOp op("UNSORTED_SEGMENT_SUM");
  op.input({2}, std::vector<int32_t>{INT32_MAX, 1}).input({2}, std::vector<int32_t>{0, 0}).constant({}, std::vector<int32_t>{1}).output(DType::i32);
  EXPECT_EQ(op.run<int32_t>(), (std::vector<int32_t>{INT32_MIN}));
}

TEST(UnsortedSegmentSum, RefusesByName) { segment_refusals("UNSORTED_SEGMENT_SUM"); }

}  // namespace tinsmith::unsorted_segment_sum_test
