#include <algorithm>
#include <cmath>

#include "ops/grid_test.h"

namespace tinsmith::l2_pool_2d_test {

TEST(L2Pool2d, IsTheRootOfTheMeanSquare) {
  Numbers r;
  for (const char* padding : {"same", "valid"})
    for (int k : {1, 2, 3})
      for (int stride : {1, 2}) {
        const Shape shape{2, 5, 6, 2};
        const auto x = r.reals(120, -3, 3);
        OneOp op("L2_POOL_2D");
        op.attr("padding", padding).attr("filter_h", int64_t{k}).attr("filter_w", int64_t{k}).attr("stride_h", int64_t{stride}).attr("stride_w", int64_t{stride}).attr("activation", "relu6");
        const auto y = op.input(shape, x).output(DType::f32).run<float>();
        const Shape& out = op.graph.output(op.node).shape;
        auto before = [&](int in, int n) { return padding[0] == 's' ? std::max((n - 1) * stride + k - in, 0) / 2 : 0; };
        size_t at = 0;
        for_each_index(out, [&](const Index& i) {
          double squares = 0, count = 0;
          for (int h = 0; h < k; ++h)
            for (int w = 0; w < k; ++w) {
              const int64_t ih = i[1] * stride - before(5, out[1]) + h, iw = i[2] * stride - before(6, out[2]) + w;
              if (ih < 0 || ih >= 5 || iw < 0 || iw >= 6) continue;
              const double v = x[static_cast<size_t>(flat(shape, {i[0], ih, iw, i[3]}))];
              squares += v * v, ++count;
            }
          EXPECT_NEAR(y[at++], std::min(std::sqrt(squares / count), 6.0), 1e-6);
        });
      }
}

TEST(L2Pool2d, RefusesByName) {
  OneOp op("L2_POOL_2D");
  op.attr("filter_h", int64_t{1}).attr("filter_w", int64_t{1}).attr("stride_h", int64_t{0}).attr("stride_w", int64_t{1});
  EXPECT_EQ(op.input({1, 2, 2, 1}, std::vector<float>(4)).output(DType::f32).prepare(), "a window of 1x1, stride 0x1, dilation 1x1; all must be from 1 to 65536, and the reach under 2^24");
}

}  // namespace tinsmith::l2_pool_2d_test
