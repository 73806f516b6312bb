#include <algorithm>
#include <cmath>

#include "ops/grid_test.h"

namespace tinsmith::resize_bilinear_test {

// Where pixel i of `out` lies among the pixels of `in`.
double position(int64_t i, int32_t in, int32_t out, const char* mode) {
  if (mode[0] == 'a' && out > 1) return static_cast<double>(i) * (in - 1) / (out - 1);
  const double scale = static_cast<double>(in) / out;
  return mode[0] == 'h' ? (static_cast<double>(i) + 0.5) * scale - 0.5 : static_cast<double>(i) * scale;
}

template <class T>
void between(float slack, Quantisation q = {}) {
  Numbers r;
  for (const Shape& from : {Shape{1, 4, 5, 3}, Shape{2, 1, 7, 1}})
    for (const std::vector<int32_t>& size : {std::vector<int32_t>{8, 10}, {3, 3}, {1, 1}, {4, 5}, {7, 9}})
      for (const char* mode : {"", "align_corners", "half_pixel_centers"}) {
        const auto x = r.many<T>(elements(from).value(), 0, 100);
        OneOp op("RESIZE_BILINEAR");
        if (*mode) op.attr(mode, int64_t{1});
        const auto y = op.input(from, x, q).constant({2}, size).output(dtype_of<T>(), q).template run<T>();
        size_t k = 0;
        for_each_index(op.graph.output(op.node).shape, [&](const Index& i) {
          double sum = 0;
          for (int corner = 0; corner < 4; ++corner) {
            auto side = [&](int64_t at, int32_t in, int32_t out, bool high, double& weight) {
              const double p = std::min(std::max(position(at, in, out, mode), 0.0), static_cast<double>(in - 1)), low = std::floor(p);
              weight *= high ? p - low : 1 - (p - low);
              return std::min<int64_t>(static_cast<int64_t>(low) + (high ? 1 : 0), in - 1);
            };
            double weight = 1;
            const int64_t h = side(i[1], from[1], size[0], corner & 1, weight), w = side(i[2], from[2], size[1], corner & 2, weight);
            sum += weight * static_cast<double>(x[static_cast<size_t>(flat(from, {i[0], h, w, i[3]}))]);
          }
          EXPECT_NEAR(static_cast<double>(y[k++]), sum, static_cast<double>(slack)) << text(from) << mode << size[0];
        });
      }
}

TEST(ResizeBilinear, Floats) { between<float>(1e-4f); }
// Positions are rounded to 1024ths of a pixel.
TEST(ResizeBilinear, Integers) {
  between<int8_t>(1.0f, quantised(1));
  between<int16_t>(1.0f, quantised(1));
}

TEST(ResizeBilinear, BytesAreRoundedFloats) { between<uint8_t>(0.501f, quantised(1)); }

// Made by the definition: halfway pixels, rounded away from zero.
TEST(ResizeBilinear, GoldenVector) {
  OneOp op("RESIZE_BILINEAR");
  op.input({1, 1, 2, 1}, std::vector<int8_t>{-3, 4}, quantised(1)).constant({2}, std::vector<int32_t>{1, 4}).output(DType::i8, quantised(1));
  EXPECT_EQ(op.run<int8_t>(), (std::vector<int8_t>{-3, 1, 4, 4}));
}

TEST(ResizeBilinear, RefusesByName) {
  OneOp op("RESIZE_BILINEAR");
  op.input({1, 2, 2, 1}, std::vector<int8_t>(4), quantised(1)).constant({2}, std::vector<int32_t>{4, 4}).output(DType::i8, quantised(2));
  EXPECT_EQ(op.prepare(), "\"x\" and \"y\" have different scales or zero points; the operator does not rescale: quantise the model again");
}

}  // namespace tinsmith::resize_bilinear_test
