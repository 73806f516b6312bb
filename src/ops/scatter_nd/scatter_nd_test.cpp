#include "ops/grid_test.h"

namespace tinsmith::scatter_nd_test {

// Each element is the sum of the updates whose index begins as its own does, in T's arithmetic modulo its size.
template <class T, class W>
void scatter(DType type, int64_t low, int64_t high, const Quantisation& q = {}) {
  Numbers r;
  for (const Shape& shape : some_shapes())
    for (size_t depth = 1; depth <= shape.size(); ++depth) {
      std::vector<int32_t> index;
      for (int i = 0; i < 6; ++i)
        for (size_t d = 0; d < depth; ++d) index.push_back(static_cast<int32_t>(r.between(0, shape[d] - 1)));
      Shape parts{2, 3};
      parts.insert(parts.end(), shape.begin() + static_cast<std::ptrdiff_t>(depth), shape.end());
      const auto updates = r.many<T>(elements(parts).value(), low, high);
      OneOp op("SCATTER_ND");
      op.input({2, 3, static_cast<int32_t>(depth)}, index).input(parts, updates, q).constant({static_cast<int32_t>(shape.size())}, std::vector<int32_t>(shape.begin(), shape.end()));
      const auto y = op.output(type, q).run<T>();
      std::vector<T> expected;
      const size_t run = updates.size() / 6;
      for_each_index(shape, [&](const Index& i) {
        W sum = 0;
        for (size_t row = 0; row < 6; ++row)
          if (std::equal(i.begin(), i.begin() + static_cast<std::ptrdiff_t>(depth), index.begin() + static_cast<std::ptrdiff_t>(row * depth)))
            sum = static_cast<W>(sum + static_cast<W>(updates[row * run + static_cast<size_t>(flat(shape, i)) % run]));
        expected.push_back(static_cast<T>(sum));
      });
      EXPECT_EQ(y, expected) << text(shape) << " depth " << depth;
    }
}

TEST(ScatterNd, AddsUpdatesWhereTheIndicesSay) {
  scatter<float, float>(DType::f32, -9, 9);
  scatter<int32_t, uint32_t>(DType::i32, INT32_MIN, INT32_MAX);
  scatter<int64_t, uint64_t>(DType::i64, -9, 9);
  scatter<int8_t, uint8_t>(DType::i8, -128, 127, quantised(0.5f));
  scatter<uint8_t, uint8_t>(DType::u8, 0, 255, quantised(0.5f));
}

TEST(ScatterNd, TruthsAreJoined) {
  OneOp op("SCATTER_ND");
  op.input({4, 1}, std::vector<int32_t>{1, 1, 0, 2}).input({4}, std::vector<uint8_t>{1, 1, 0, 1}).constant({1}, std::vector<int32_t>{4}).output(DType::boolean);
  op.graph.tensor(op.node.inputs[1]).type = DType::boolean;
  EXPECT_EQ(op.run<uint8_t>(), (std::vector<uint8_t>{0, 1, 1, 0}));
}

TEST(ScatterNd, LeavesOutWhatIsOutOfRange) {
  OneOp op("SCATTER_ND");
  op.input({4, 2}, std::vector<int32_t>{0, 1, 0, INT32_MAX, -1, 1, INT32_MIN, 0}).input({4}, std::vector<float>{5, 6, 7, 8}).constant({2}, std::vector<int32_t>{2, 2}).output(DType::f32);
  EXPECT_EQ(op.run<float>(), (std::vector<float>{0, 5, 0, 0}));
}

TEST(ScatterNd, RefusesByName) {
  auto refusal = [](Shape index, Shape updates, std::vector<int32_t> shape, int64_t zero = 0) {
    OneOp op("SCATTER_ND");
    op.constant(index, std::vector<int32_t>(static_cast<size_t>(elements(index).value()), 1)).input(updates, std::vector<int8_t>(static_cast<size_t>(elements(updates).value())), quantised(1, zero));
    return op.constant({static_cast<int32_t>(shape.size())}, shape).output(DType::i8, quantised(1, zero)).prepare();
  };
  EXPECT_EQ(refusal({2, 3}, {2}, {4, 4}), "indices of 2x3 into 4x4; their last dimension is how many of the output's they name");
  EXPECT_EQ(refusal({2, 1}, {2, 3}, {4, 4}), "updates of 2x3 for indices of 2x1 into 4x4; 2x4 are due");
  EXPECT_EQ(refusal({1, 2}, {1}, {4, 1}), "index 1 in dimension 1 of 4x1; the model is broken: make it again");
  EXPECT_EQ(refusal({2, 1}, {2}, {4}, 3), "updates with the zero point 3; the numbers are summed as they are: it must be 0");
  EXPECT_EQ(refusal({2, 1}, {2}, {-4}), "an output of -4; dimensions must not be negative, nor the elements over 2^28");
  OneOp computed("SCATTER_ND"), wide("SCATTER_ND");
  EXPECT_EQ(computed.input({1, 1}, std::vector<int32_t>(1)).input({1}, std::vector<float>(1)).input({1}, std::vector<int32_t>(1)).output(DType::f32).prepare(),
            "the numbers of the shape \"x\" are computed at run time; make them a constant of the model");
  EXPECT_EQ(wide.input({1, 1}, std::vector<int64_t>(1)).input({1}, std::vector<float>(1)).constant({1}, std::vector<int32_t>{1}).output(DType::f32).prepare(),
            "the tensor of indices \"x\" is int64; int32 is handled");
}

}  // namespace tinsmith::scatter_nd_test
