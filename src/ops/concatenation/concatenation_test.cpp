#include <cmath>

#include "ops/grid_test.h"

namespace tinsmith::concatenation_test {

TEST(Concatenation, LaysInputsOneAfterAnother) {
  for (const Shape& shape : some_shapes())
    for (size_t axis = 0; axis < shape.size(); ++axis) {
      OneOp op("CONCATENATION");
      op.attr("axis", axis % 2 ? static_cast<int64_t>(axis) : static_cast<int64_t>(axis) - static_cast<int64_t>(shape.size()));
      std::vector<Shape> parts;
      std::vector<std::vector<int32_t>> values;
      int32_t next = 0;
      for (int32_t size : {2, 1, 3}) {
        Shape part = shape;
        part[axis] = size;
        parts.push_back(part);
        values.emplace_back();
        for (int64_t i = elements(part).value(); i > 0; --i) values.back().push_back(++next);
        op.input(part, values.back());
      }
      op.output(DType::i32);
      const auto y = op.run<int32_t>();
      std::vector<int32_t> expected;
      for_each_index(op.graph.output(op.node).shape, [&](Index i) {
        size_t part = 0;
        while (i[axis] >= parts[part][axis]) i[axis] -= parts[part++][axis];
        expected.push_back(values[part][static_cast<size_t>(flat(parts[part], i))]);
      });
      EXPECT_EQ(y, expected) << text(shape) << " axis " << axis;
    }
}

TEST(Concatenation, OfOneIsAView) {
  OneOp op("CONCATENATION");
  op.input({2, 2}, counted<float>(4)).output(DType::f32);
  EXPECT_EQ(op.run<float>(), counted<float>(4));
  EXPECT_EQ(op.lowered.kernel, nullptr);
}

// In float32, as the definition has it: round(x s + b) + zero, where s = scale / y_scale and b = -zero s.
TEST(Concatenation, Uint8IsRescaled) {
  Numbers r;
  for (size_t axis = 0; axis < 3; ++axis) {
    const std::vector<Quantisation> q{quantised(0.5f, 3), quantised(0.013f, 200), quantised(0.031f, 117)};
    const Quantisation to = quantised(0.031f, 117);
    OneOp op("CONCATENATION");
    op.attr("axis", static_cast<int64_t>(axis));
    std::vector<std::vector<uint8_t>> values;
    std::vector<Shape> parts;
    for (size_t i = 0; i < q.size(); ++i) {
      parts.push_back({2, 3, 4});
      parts.back()[axis] = static_cast<int32_t>(i) + 1;
      values.push_back(r.many<uint8_t>(elements(parts.back()).value(), 0, 255));
      op.input(parts.back(), values.back(), q[i]);
    }
    const auto y = op.output(DType::u8, to).run<uint8_t>();
    size_t k = 0;
    for_each_index(op.graph.output(op.node).shape, [&](Index i) {
      size_t part = 0;
      while (i[axis] >= parts[part][axis]) i[axis] -= parts[part++][axis];
      const uint8_t x = values[part][static_cast<size_t>(flat(parts[part], i))];
      const float scale = q[part].scale[0] * (1.0f / to.scale[0]), bias = static_cast<float>(-q[part].zero_point[0]) * scale, real = static_cast<float>(x) * scale + bias;
      EXPECT_EQ(y[k++], part == 2 ? x : static_cast<uint8_t>(std::clamp(std::round(real) + 117.0f, 0.0f, 255.0f))) << "input " << part;
    });
  }
  OneOp one("CONCATENATION");
  EXPECT_EQ(one.input({2}, std::vector<uint8_t>{4, 8}, quantised(2, 4)).output(DType::u8, quantised(1, 7)).run<uint8_t>(), (std::vector<uint8_t>{7, 15}));
}

TEST(Concatenation, RefusesByName) {
  auto refusal = [](Shape a, Shape b, int64_t axis, float scale = 1, const char* act = "none") {
    OneOp op("CONCATENATION");
    op.attr("axis", axis).attr("activation", act);
    op.input(a, std::vector<int8_t>(static_cast<size_t>(elements(a).value())), quantised(1));
    op.input(b, std::vector<int8_t>(static_cast<size_t>(elements(b).value())), quantised(scale)).output(DType::i8, quantised(1));
    return op.prepare();
  };
  EXPECT_EQ(refusal({2, 3}, {2, 4}, 0), "input 1 is 2x4, the first is 2x3; they may differ in dimension 0 only");
  EXPECT_EQ(refusal({2, 3}, {2, 3, 1}, 0), "input 1 is 2x3x1, the first is 2x3; they may differ in dimension 0 only");
  EXPECT_EQ(refusal({2}, {2}, 1), "axis 1 of an operand of 1 dimensions; the model is broken: make it again");
  EXPECT_EQ(refusal({2}, {2}, 0, 2), "\"x\" and \"y\" have different scales or zero points; the operator does not rescale: quantise the model again");
  EXPECT_EQ(refusal({2}, {2}, 0, 1, "relu"), "the fused activation relu; use an operator of its own after it");
}

}  // namespace tinsmith::concatenation_test
