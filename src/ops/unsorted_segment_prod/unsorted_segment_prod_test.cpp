#include "ops/segment_test.h"

namespace tinsmith::unsorted_segment_prod_test {

TEST(UnsortedSegmentProd, Floats) {
  check_segments<float>("UNSORTED_SEGMENT_PROD", DType::f32, 1.0f, [](float u, float v) { return u * v; });
}

TEST(UnsortedSegmentProd, Integers) {
  check_segments<int32_t>("UNSORTED_SEGMENT_PROD", DType::i32, 1, [](int32_t u, int32_t v) { return static_cast<int32_t>(static_cast<uint32_t>(u) * static_cast<uint32_t>(v)); });
}

TEST(UnsortedSegmentProd, IntegersWrap) {
  OneOp op("UNSORTED_SEGMENT_PROD");
  op.input({2}, std::vector<int32_t>{INT32_MAX, 2}).input({2}, std::vector<int32_t>{0, 0}).constant({}, std::vector<int32_t>{1}).output(DType::i32);
  EXPECT_EQ(op.run<int32_t>(), (std::vector<int32_t>{-2}));
}

TEST(UnsortedSegmentProd, RefusesByName) { segment_refusals("UNSORTED_SEGMENT_PROD"); }

}  // namespace tinsmith::unsorted_segment_prod_test
