// For the tests of operators that only change the shape.
#pragma once

#include "ops/op_test.h"

namespace tinsmith::view_test {

inline const std::vector<float> kX = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

// The output's shape as text, or the refusal.
inline std::string shape_of(OneOp op) {
  op.output(DType::f32);
  if (const std::string error = op.prepare(); !error.empty()) return error;
  EXPECT_EQ(op.lowered.kernel, nullptr);
  op.call();
  EXPECT_EQ(op.result<float>(), kX);
  return text(op.graph.output(op.node).shape);
}

}  // namespace tinsmith::view_test
