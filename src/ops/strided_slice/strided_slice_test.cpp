#include "ops/grid_test.h"

namespace tinsmith::strided_slice_test {

// The indices that Python's slice takes, found by walking.
std::vector<int64_t> walk(int64_t size, int64_t begin, int64_t end, int64_t stride, bool open_begin, bool open_end) {
  std::vector<int64_t> taken;
  auto place = [&](int64_t v) { return v < 0 ? v + size : v; };
  const int64_t low = stride > 0 ? 0 : -1, high = stride > 0 ? size : size - 1;
  int64_t from = open_begin ? (stride > 0 ? 0 : size - 1) : std::min(std::max(place(begin), low), high);
  const int64_t to = open_end ? (stride > 0 ? size : -1) : std::min(std::max(place(end), low), high);
  for (; stride > 0 ? from < to : from > to; from += stride) taken.push_back(from);
  return taken;
}

TEST(StridedSlice, TakesWhatPythonTakes) {
  Numbers r;
  int checked = 0;
  for (const Shape& shape : some_shapes())
    for (int round = 0; round < 40; ++round) {
      const auto x = counted<int32_t>(elements(shape).value());
      std::vector<int32_t> begin, end, stride;
      int64_t begin_mask = 0, end_mask = 0;
      std::vector<std::vector<int64_t>> taken;
      bool empty = false;
      for (size_t d = 0; d < shape.size(); ++d) {
        begin.push_back(static_cast<int32_t>(r.between(-8, 8)));
        end.push_back(static_cast<int32_t>(r.between(-8, 8)));
        stride.push_back(static_cast<int32_t>(r.between(1, 3)) * (r.next() % 3 == 0 ? -1 : 1));
        const bool open_begin = r.next() % 3 == 0, open_end = r.next() % 2 == 0;
        begin_mask |= int64_t{open_begin} << d;
        end_mask |= int64_t{open_end} << d;
        taken.push_back(walk(shape[d], begin[d], end[d], stride[d], open_begin, open_end));
        empty = empty || taken.back().empty();
      }
      OneOp op("STRIDED_SLICE");
      const Shape entries{static_cast<int32_t>(shape.size())};
      op.attr("begin_mask", begin_mask).attr("end_mask", end_mask).input(shape, x).constant(entries, begin).constant(entries, end).constant(entries, stride).output(DType::i32);
      ASSERT_EQ(op.prepare(), "");
      Shape expected;
      for (const auto& t : taken) expected.push_back(static_cast<int32_t>(t.size()));
      ASSERT_EQ(op.graph.output(op.node).shape, expected);
      if (empty) continue;
      op.call();
      EXPECT_EQ(op.result<int32_t>(), moved(expected, shape, x, [&](const Index& i) {
                  Index at;
                  for (size_t d = 0; d < i.size(); ++d) at.push_back(taken[d][static_cast<size_t>(i[d])]);
                  return at;
                }));
      ++checked;
    }
  EXPECT_GT(checked, 50);
}

TEST(StridedSlice, EllipsisNewAxisAndSingleIndex) {
  const auto x = counted<float>(24);
  auto sliced = [&](std::vector<int32_t> begin, std::vector<int32_t> end, int64_t ellipsis, int64_t fresh, int64_t shrink, Shape& shape) {
    OneOp op("STRIDED_SLICE");
    const Shape entries{static_cast<int32_t>(begin.size())};
    op.attr("ellipsis_mask", ellipsis).attr("new_axis_mask", fresh).attr("shrink_axis_mask", shrink);
    op.input({2, 3, 4}, x).constant(entries, begin).constant(entries, end).constant(entries, std::vector<int32_t>(begin.size(), 1)).output(DType::f32);
    const auto y = op.run<float>();
    shape = op.graph.output(op.node).shape;
    return y;
  };
  Shape shape;
  EXPECT_EQ(sliced({1, 0, 3}, {2, 0, 4}, 2, 0, 5, shape), (std::vector<float>{16, 20, 24}));  // x[1, ..., 3]
  EXPECT_EQ(shape, (Shape{3}));
  EXPECT_EQ(sliced({0, -1, -2}, {0, 0, 0}, 0, 1, 6, shape), (std::vector<float>{17, 18, 19, 20}));  // x[newaxis, -1, -2]
  EXPECT_EQ(shape, (Shape{1, 4}));
  EXPECT_EQ(sliced({0, 0}, {0, 2}, 1, 0, 0, shape), (std::vector<float>{1, 2, 5, 6, 9, 10, 13, 14, 17, 18, 21, 22}));  // x[..., :2]
  EXPECT_EQ(shape, (Shape{2, 3, 2}));
  EXPECT_EQ(sliced({1, 2, 99}, {0, 0, 0}, 0, 0, 7, shape), (std::vector<float>{24}));  // beyond the end: the last
  EXPECT_EQ(shape, (Shape{}));
}

TEST(StridedSlice, OfAllIsAView) {
  OneOp op("STRIDED_SLICE");
  op.input({2, 2}, counted<float>(4)).constant({1}, std::vector<int32_t>{0}).constant({1}, std::vector<int32_t>{2}).constant({1}, std::vector<int32_t>{1}).output(DType::f32);
  EXPECT_EQ(op.run<float>(), counted<float>(4));
  EXPECT_EQ(op.lowered.kernel, nullptr);
}

TEST(StridedSlice, RefusesByName) {
  auto refusal = [](std::vector<int64_t> begin, std::vector<int64_t> end, std::vector<int64_t> stride, int64_t ellipsis = 0) {
    OneOp op("STRIDED_SLICE");
    auto shape = [](const auto& v) { return Shape{static_cast<int32_t>(v.size())}; };
    op.attr("ellipsis_mask", ellipsis).input({2, 3}, counted<float>(6)).constant(shape(begin), begin).constant(shape(end), end).constant(shape(stride), stride).output(DType::f32);
    return op.prepare();
  };
  EXPECT_EQ(refusal({0}, {1}, {0}), "the slice 0:1:0; bounds are of 32 bits, the stride not 0");
  EXPECT_EQ(refusal({1ll << 40}, {1}, {1}), "the slice 1099511627776:1:1; bounds are of 32 bits, the stride not 0");
  EXPECT_EQ(refusal({0}, {1, 1}, {1}), "1 beginnings, 2 ends, 1 strides; they must be as many");
  EXPECT_EQ(refusal({0, 0, 0}, {1, 1, 1}, {1, 1, 1}), "3 entries and 0 ellipses for an input of 2x3; the model is broken: make it again");
  EXPECT_EQ(refusal({0, 0}, {1, 1}, {1, 1}, 3), "0 entries and 2 ellipses for an input of 2x3; the model is broken: make it again");
}

}  // namespace tinsmith::strided_slice_test
