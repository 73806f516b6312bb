#include "dynamic_update_slice/dynamic_update_slice.h"
#include "ops/grid_test.h"

namespace tinsmith::dynamic_update_slice_test {

// What the definition says: each element is the update's where its index lies in the block, which is moved so that it lies in x.
template <class T, class I>
std::vector<T> expected(const Shape& shape, const std::vector<T>& x, const Shape& block, const std::vector<T>& update, const std::vector<I>& start) {
  std::vector<T> y;
  for_each_index(shape, [&](const Index& i) {
    bool inside = true;
    Index at;
    for (size_t d = 0; d < shape.size(); ++d) {
      const int64_t from = std::clamp<int64_t>(start[d], 0, shape[d] - block[d]);
      inside = inside && i[d] >= from && i[d] < from + block[d];
      at.push_back(i[d] - from);
    }
    y.push_back(inside ? update[static_cast<size_t>(flat(block, at))] : x[static_cast<size_t>(flat(shape, i))]);
  });
  return y;
}

template <class T, class I>
void put(DType type, const Quantisation& q = {}) {
  Numbers r;
  for (const Shape& shape : some_shapes())
    for (int trial = 0; trial < 6; ++trial) {
      Shape block;
      std::vector<I> start;
      for (int32_t d : shape) {
        block.push_back(trial == 0 ? d : static_cast<int32_t>(r.between(1, d)));
        start.push_back(static_cast<I>(r.between(-1, d + 1)));
      }
      const auto x = r.many<T>(elements(shape).value(), 0, 1), update = r.many<T>(elements(block).value(), 2, 3);
      OneOp op("DYNAMIC_UPDATE_SLICE");
      op.input(shape, x, q).input(block, update, q).input({static_cast<int32_t>(shape.size())}, start).output(type, q);
      EXPECT_EQ(op.run<T>(), expected(shape, x, block, update, start)) << text(block) << " into " << text(shape);
      op.check_overlaps();
    }
}

TEST(DynamicUpdateSlice, PutsTheBlockInItsPlace) {
  put<float, int32_t>(DType::f32);
  put<int8_t, int64_t>(DType::i8, quantised(0.5f, 3));
  put<int16_t, int32_t>(DType::i16, quantised(0.5f));
  put<int32_t, int64_t>(DType::i32);
  put<int64_t, int32_t>(DType::i64);
}

TEST(DynamicUpdateSlice, StartsAtTheEndsOfTheirRange) {
  OneOp narrow("DYNAMIC_UPDATE_SLICE"), wide("DYNAMIC_UPDATE_SLICE");
  const std::vector<float> x{1, 2, 3, 4, 5, 6}, update{8, 9};
  EXPECT_EQ(narrow.input({2, 3}, x).input({1, 2}, update).input({2}, std::vector<int32_t>{INT32_MAX, INT32_MIN}).output(DType::f32).run<float>(), (std::vector<float>{1, 2, 3, 8, 9, 6}));
  EXPECT_EQ(wide.input({2, 3}, x).input({1, 2}, update).input({2}, std::vector<int64_t>{INT64_MIN, INT64_MAX}).output(DType::f32).run<float>(), (std::vector<float>{1, 8, 9, 4, 5, 6}));
}

TEST(DynamicUpdateSlice, MovesRunsAsLongAsTheyCanBe) {
  OneOp op("DYNAMIC_UPDATE_SLICE");
  op.input({2, 4, 3, 5}, counted<float>(120)).input({2, 1, 3, 5}, counted<float>(30)).input({4}, std::vector<int32_t>{0, 2, 0, 0}).output(DType::f32);
  ASSERT_EQ(op.prepare(), "");
  ts_dynamic_update_slice_params p;
  std::memcpy(&p, op.lowered.params.data(), sizeof p);
  EXPECT_EQ(p.run, 60);
  EXPECT_EQ(p.rows, 2);
}

TEST(DynamicUpdateSlice, RefusesByName) {
  auto refusal = [](Shape x, Shape update, Shape start, float scale = 1) {
    auto zeros = [](const Shape& s) { return std::vector<int8_t>(static_cast<size_t>(elements(s).value())); };
    OneOp op("DYNAMIC_UPDATE_SLICE");
    op.input(x, zeros(x), quantised(1)).input(update, zeros(update), quantised(scale)).input(start, std::vector<int32_t>(static_cast<size_t>(elements(start).value())));
    return op.output(DType::i8, quantised(1)).prepare();
  };
  EXPECT_EQ(refusal({2, 3}, {3, 3}, {2}), "an update of 3x3 for 2x3; it must have the input's rank, and fit into it");
  EXPECT_EQ(refusal({2, 3}, {3}, {2}), "an update of 3 for 2x3; it must have the input's rank, and fit into it");
  EXPECT_EQ(refusal({2, 3}, {1, 1}, {3}), "starts of 3 for an input of 2x3; one for each dimension is due");
  EXPECT_EQ(refusal({}, {}, {1}), "a scalar that is updated; take the update itself");
  EXPECT_EQ(refusal({2}, {1}, {1}, 2), "\"x\" and \"y\" have different scales or zero points; the operator does not rescale: quantise the model again");
  OneOp type("DYNAMIC_UPDATE_SLICE"), starts("DYNAMIC_UPDATE_SLICE");
  EXPECT_EQ(type.input({2}, std::vector<float>(2)).input({1}, std::vector<int32_t>(1)).input({1}, std::vector<int32_t>(1)).output(DType::f32).prepare(), "the update \"x\" is int32; the input's type is handled");
  EXPECT_EQ(starts.input({2}, std::vector<float>(2)).input({1}, std::vector<float>(1)).input({1}, std::vector<float>(1)).output(DType::f32).prepare(),
            "the tensor of starts \"x\" is float32; int32 or int64 is handled");
}

}  // namespace tinsmith::dynamic_update_slice_test
