#include "ops/grid_test.h"

namespace tinsmith::segment_sum_test {

TEST(SegmentSum, SumsRowsOfOneSegment) {
  Numbers r;
  for (const Shape& tail : {Shape{}, {3}, {2, 1, 4}}) {
    const std::vector<int32_t> segment{0, 0, 1, 2, 2, 2, 3};
    Shape shape = tail;
    shape.insert(shape.begin(), 7);
    const auto x = r.many<float>(elements(shape).value(), -9, 9);
    OneOp op("SEGMENT_SUM");
    const auto y = op.input(shape, x).constant({7}, segment).output(DType::f32).run<float>();
    shape[0] = 4;
    EXPECT_EQ(op.graph.output(op.node).shape, shape);
    const size_t run = x.size() / 7;
    std::vector<float> expected(4 * run);
    for (size_t i = 0; i < x.size(); ++i) expected[static_cast<size_t>(segment[i / run]) * run + i % run] += x[i];
    EXPECT_EQ(y, expected);
  }
  OneOp whole("SEGMENT_SUM");
  EXPECT_EQ(whole.input({3}, std::vector<int32_t>{INT32_MAX, 1, 5}).constant({3}, std::vector<int32_t>{0, 0, 1}).output(DType::i32).run<int32_t>(), (std::vector<int32_t>{INT32_MIN, 5}));
}

TEST(SegmentSum, RefusesByName) {
  auto refusal = [](Shape x, const std::vector<int32_t>& segments) {
    OneOp op("SEGMENT_SUM");
    return op.input(x, std::vector<float>(static_cast<size_t>(elements(x).value()))).constant({static_cast<int32_t>(segments.size())}, segments).output(DType::f32).prepare();
  };
  EXPECT_EQ(refusal({2, 3}, {0, 0, 1}), "segments of 3 for an input of 2x3; one for each row is due");
  EXPECT_EQ(refusal({2}, {0, 2}), "segment 2 after 0; they must rise from 0 in steps of one at most");
  EXPECT_EQ(refusal({2}, {1, 0}), "segment 1 after -1; they must rise from 0 in steps of one at most");
  EXPECT_EQ(refusal({2}, {-1, 0}), "segment -1 comes first; they must rise from 0 in steps of one at most");
  OneOp computed("SEGMENT_SUM");
  EXPECT_EQ(computed.input({2}, std::vector<float>(2)).input({2}, std::vector<int32_t>(2)).output(DType::f32).prepare(),
            "the segments \"x\" are computed at run time; make them a constant of the model");
}

}  // namespace tinsmith::segment_sum_test
