#include <algorithm>

#include "ops/grid_test.h"

namespace tinsmith::resize_nearest_neighbor_test {

TEST(ResizeNearestNeighbor, ShowsTheNearestPixel) {
  for (const Shape& from : {Shape{1, 4, 5, 3}, Shape{2, 1, 7, 1}})
    for (const std::vector<int32_t>& size : {std::vector<int32_t>{8, 10}, {3, 3}, {1, 1}, {7, 5}})
      for (const char* mode : {"", "align_corners", "half_pixel_centers"}) {
        const auto x = counted<int16_t>(elements(from).value());
        OneOp op("RESIZE_NEAREST_NEIGHBOR");
        if (*mode) op.attr(mode, int64_t{1});
        op.input(from, x, quantised(1)).constant({2}, size).output(DType::i16, quantised(1));
        const auto y = op.run<int16_t>();
        // in exact fractions; no position of these sizes lies so near a boundary that float rounding would decide
        auto nearest = [&](int64_t i, int64_t in, int64_t out) {
          if (*mode == 'a' && out > 1) return std::min((2 * i * (in - 1) + out - 1) / (2 * (out - 1)), in - 1);
          if (*mode == 'h') return std::min((2 * i + 1) * in / (2 * out), in - 1);
          return std::min(i * in / out, in - 1);
        };
        EXPECT_EQ(y, moved(op.graph.output(op.node).shape, from, x, [&](const Index& i) {
                    return Index{i[0], nearest(i[1], from[1], size[0]), nearest(i[2], from[2], size[1]), i[3]};
                  }))
            << text(from) << mode << size[0];
      }
}

TEST(ResizeNearestNeighbor, RefusesByName) {
  auto refusal = [](std::vector<int32_t> size, int64_t both) {
    OneOp op("RESIZE_NEAREST_NEIGHBOR");
    op.attr("align_corners", both).attr("half_pixel_centers", both).input({1, 2, 2, 1}, counted<float>(4)).constant({static_cast<int32_t>(size.size())}, size).output(DType::f32);
    return op.prepare();
  };
  EXPECT_EQ(refusal({0, 2}, 0), "1x2x2x1 resized to 0x2; sides must be from 1 to 2^20");
  EXPECT_EQ(refusal({2}, 0), "a size of 1 numbers; height and width are due");
  EXPECT_EQ(refusal({2, 2}, 1), "both align_corners and half_pixel_centers; the model is broken: make it again");
}

}  // namespace tinsmith::resize_nearest_neighbor_test
