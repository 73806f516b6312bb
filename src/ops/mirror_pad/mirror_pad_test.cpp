#include <algorithm>

#include "ops/grid_test.h"

namespace tinsmith::mirror_pad_test {

TEST(MirrorPad, MirrorsOutwards) {
  for (const Shape& shape : some_shapes())
    for (const char* mode : {"reflect", "symmetric"})
      for (int from : {0, 1, 2}) {
        const int edge = mode[0] == 'r' ? 1 : 0;
        std::vector<int32_t> p;
        for (size_t i = 0; i < 2 * shape.size(); ++i) p.push_back(std::min((from + static_cast<int>(i)) % 3, shape[i / 2] - edge));
        const auto x = counted<int8_t>(elements(shape).value());
        OneOp op("MIRROR_PAD");
        op.attr("mode", mode).input(shape, x, quantised(1)).constant({static_cast<int32_t>(shape.size()), 2}, p).output(DType::i8, quantised(1));
        const auto y = op.run<int8_t>();
        EXPECT_EQ(y, moved(op.graph.output(op.node).shape, shape, x, [&](Index i) {
                    for (size_t d = 0; d < i.size(); ++d) {
                      i[d] -= p[2 * d];
                      if (i[d] < 0) i[d] = -i[d] - 1 + edge;
                      if (i[d] >= shape[d]) i[d] = 2 * shape[d] - 1 - i[d] - edge;
                    }
                    return i;
                  }))
            << text(shape) << mode << from;
      }
}

TEST(MirrorPad, RefusesByName) {
  OneOp op("MIRROR_PAD");
  op.input({2}, counted<float>(2)).constant({1, 2}, std::vector<int32_t>{0, 2}).output(DType::f32);
  EXPECT_EQ(op.prepare(), "a mirrored padding of 0 and 2 in dimension 0 of 2; a mirror image cannot be longer than the input");
}

}  // namespace tinsmith::mirror_pad_test
