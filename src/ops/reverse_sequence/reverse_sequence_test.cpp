#include "ops/grid_test.h"

namespace tinsmith::reverse_sequence_test {

template <class L>
void reverse(const Shape& shape, int64_t seq, int64_t batch, const std::vector<L>& lengths) {
  const auto x = counted<float>(elements(shape).value());
  OneOp op("REVERSE_SEQUENCE");
  op.attr("seq_dim", seq).attr("batch_dim", batch).input(shape, x).input({static_cast<int32_t>(lengths.size())}, lengths).output(DType::f32);
  EXPECT_EQ(op.run<float>(), moved(shape, shape, x, [&](const Index& i) {
              Index from = i;
              auto& at = from[static_cast<size_t>(seq)];
              const auto n = std::min<int64_t>(lengths[static_cast<size_t>(i[static_cast<size_t>(batch)])], shape[static_cast<size_t>(seq)]);
              if (at < n) at = static_cast<decltype(from)::value_type>(n - 1 - at);
              return from;
            }));
}

TEST(ReverseSequence, EachEntryByItsLength) {
  reverse<int32_t>({3, 5}, 1, 0, {5, 0, 3});
  reverse<int64_t>({5, 3}, 0, 1, {2, 9, -1});
  reverse<int32_t>({2, 3, 2, 4, 2}, 3, 1, {4, 1, 2});
  reverse<int64_t>({2, 3, 2, 4, 2}, 1, 3, {3, 2, 1, 0});
}

TEST(ReverseSequence, RefusesByName) {
  OneOp op("REVERSE_SEQUENCE");
  op.attr("seq_dim", int64_t{1}).input({2, 3}, counted<float>(6)).input({3}, std::vector<int32_t>(3)).output(DType::f32);
  EXPECT_EQ(op.prepare(), "3 lengths for dimension 0 of 2x3; one for each batch entry is due");
}

}  // namespace tinsmith::reverse_sequence_test
