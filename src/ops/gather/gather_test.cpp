#include "ops/grid_test.h"

namespace tinsmith::gather_test {

template <class I>
void check_gather() {
  Numbers r;
  for (const Shape& shape : some_shapes())
    for (size_t axis = 0; axis < shape.size(); ++axis)
      for (const Shape& index_shape : {Shape{}, Shape{4}, Shape{2, 3}}) {
        const auto x = counted<int16_t>(elements(shape).value());
        const auto index = r.many<I>(elements(index_shape).value(), 0, shape[axis] - 1);
        OneOp op("GATHER");
        op.attr("axis", static_cast<int64_t>(axis)).input(shape, x, quantised(1)).input(index_shape, index).output(DType::i16, quantised(1));
        const auto y = op.run<int16_t>();
        EXPECT_EQ(y, moved(op.graph.output(op.node).shape, shape, x, [&](const Index& i) {
                    const auto a = static_cast<std::ptrdiff_t>(axis), n = static_cast<std::ptrdiff_t>(index_shape.size());
                    Index at(i.begin(), i.begin() + a);
                    at.push_back(index[static_cast<size_t>(flat(index_shape, Index(i.begin() + a, i.begin() + a + n)))]);
                    at.insert(at.end(), i.begin() + a + n, i.end());
                    return at;
                  }));
      }
}

TEST(Gather, TakesTheNamedParts) {
  check_gather<int32_t>();
  check_gather<int64_t>();
}

TEST(Gather, WithBatches) {
  OneOp op("GATHER");
  op.attr("axis", int64_t{1}).attr("batch_dims", int64_t{1}).input({2, 3}, counted<float>(6)).input({2, 2}, std::vector<int32_t>{2, 0, 1, 1}).output(DType::f32);
  EXPECT_EQ(op.run<float>(), (std::vector<float>{3, 1, 5, 5}));
}

TEST(Gather, ClampsIndicesOfTheRun) {
  OneOp narrow("GATHER"), wide("GATHER");
  EXPECT_EQ(narrow.input({3}, counted<float>(3)).input({3}, std::vector<int32_t>{-5, 1, 99}).output(DType::f32).run<float>(), (std::vector<float>{1, 2, 3}));
  EXPECT_EQ(wide.input({3}, counted<float>(3)).input({3}, std::vector<int64_t>{INT64_MIN, 1, INT64_MAX}).output(DType::f32).run<float>(), (std::vector<float>{1, 2, 3}));
}

TEST(Gather, RefusesByName) {
  OneOp constant("GATHER"), type("GATHER"), batch("GATHER");
  EXPECT_EQ(constant.input({3}, counted<float>(3)).constant({1}, std::vector<int32_t>{3}).output(DType::f32).prepare(), "index 3 in dimension 0 of 3; the model is broken: make it again");
  EXPECT_EQ(type.input({3}, counted<float>(3)).input({1}, std::vector<int16_t>{3}).output(DType::f32).prepare(), "the tensor of indices \"x\" is int16; int32 or int64 is handled");
  EXPECT_EQ(batch.attr("batch_dims", int64_t{1}).input({3}, counted<float>(3)).input({1}, std::vector<int32_t>{0}).output(DType::f32).prepare(),
            "1 batch dimensions of 3 and indices of 1; the model is broken: make it again");
}

}  // namespace tinsmith::gather_test
