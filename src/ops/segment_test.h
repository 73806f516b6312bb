// For tests of operators on segments: each element against a walk over all rows.
#pragma once

#include <functional>

#include "ops/grid_test.h"

namespace tinsmith {

// y[s, ...] = first, joined by f with each row of x whose segment is s.
template <class T>
void check_segments(const char* name, DType type, T first, const std::function<T(T, T)>& f) {
  Numbers r;
  for (const Shape& shape : some_shapes())
    for (size_t rank = 1; rank <= shape.size(); ++rank)
      for (int32_t segments : {1, 4}) {
        const Shape rows(shape.begin(), shape.begin() + static_cast<std::ptrdiff_t>(rank));
        const auto x = r.many<T>(elements(shape).value(), -9, 9);
        const auto segment = r.many<int32_t>(elements(rows).value(), -2, segments + 1);  // some are out of range
        OneOp op(name);
        op.input(shape, x).input(rows, segment).constant({}, std::vector<int32_t>{segments});
        const auto y = op.output(type).run<T>();
        Shape due{segments};
        due.insert(due.end(), shape.begin() + static_cast<std::ptrdiff_t>(rank), shape.end());
        ASSERT_EQ(op.graph.output(op.node).shape, due);
        const size_t run = x.size() / segment.size();
        std::vector<T> expected;
        for (size_t i = 0; i < static_cast<size_t>(segments) * run; ++i) {
          T sum = first;
          for (size_t row = 0; row < segment.size(); ++row)
            if (segment[row] == static_cast<int32_t>(i / run)) sum = f(sum, x[row * run + i % run]);
          expected.push_back(sum);
        }
        EXPECT_EQ(y, expected) << name << " of " << text(shape) << " and " << text(rows);
      }
}

inline void segment_refusals(const char* name) {
  auto refusal = [&](Shape x, Shape rows, int32_t segments, int32_t value = 0) {
    OneOp op(name);
    op.input(x, std::vector<float>(static_cast<size_t>(elements(x).value()))).constant(rows, std::vector<int32_t>(static_cast<size_t>(elements(rows).value()), value));
    return op.constant({1}, std::vector<int32_t>{segments}).output(DType::f32).prepare();
  };
  EXPECT_EQ(refusal({2, 3}, {3}, 2), "segments of 3 for an input of 2x3; they must have its first dimensions");
  EXPECT_EQ(refusal({2}, {2, 1}, 2), "segments of 2x1 for an input of 2; they must have its first dimensions");
  EXPECT_EQ(refusal({2}, {2}, 2, 2), "segment 2 of 2; the model is broken: make it again");
  EXPECT_EQ(refusal({2}, {2}, -1), "an output of -1; dimensions must not be negative, nor the elements over 2^28");
  EXPECT_EQ(refusal({2}, {2}, 0), "0 segments; one at least is due");
  OneOp type(name), computed(name);
  EXPECT_EQ(type.input({2}, std::vector<int64_t>(2)).input({2}, std::vector<int32_t>(2)).constant({}, std::vector<int32_t>{1}).output(DType::i64).prepare(), "the input \"x\" is int64; float32 or int32 is handled");
  EXPECT_EQ(computed.input({2}, std::vector<float>(2)).input({2}, std::vector<int32_t>(2)).input({1}, std::vector<int32_t>{1}).output(DType::f32).prepare(),
            "the number of segments \"x\" are computed at run time; make them a constant of the model");
}

}  // namespace tinsmith
