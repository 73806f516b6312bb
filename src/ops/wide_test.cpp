// The kernels for wide registers, each path that this processor has, against the plain ones: byte for byte, with guard zones.
#include <cmath>

#include "ops/op_test.h"

// The paths are inside the kernels' files.
#define TS_KERNEL static inline
#include "add/add_wide.c"
#include "average_pool_2d/average_pool_2d.c"
#include "average_pool_2d/average_pool_2d_wide.c"
#include "conv_2d/conv_2d_wide.c"
#include "depthwise_conv_2d/depthwise_conv_2d_wide.c"

namespace tinsmith {
namespace {

struct Case {
  int n, h, w, c, out, k_h, k_w, stride_h, stride_w, dilation_h;
  const char* padding;
};
const Case kCases[] = {
    {1, 3, 3, 256, 256, 1, 1, 1, 1, 1, "valid"}, {1, 8, 11, 16, 24, 3, 3, 1, 1, 1, "same"}, {1, 2, 2, 12, 70, 1, 1, 1, 1, 1, "valid"},
    {1, 24, 24, 13, 20, 3, 3, 1, 1, 1, "same"}, {1, 49, 10, 1, 64, 10, 4, 2, 2, 1, "same"}, {1, 40, 3, 40, 3, 9, 1, 1, 1, 1, "same"},
    {1, 16, 16, 16, 32, 1, 1, 2, 2, 1, "same"}, {2, 5, 4, 100, 100, 3, 3, 1, 1, 1, "same"}, {1, 9, 9, 8, 8, 4, 3, 2, 3, 1, "same"},
    {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, "valid"}, {1, 5, 5, 3, 17, 3, 3, 1, 1, 1, "same"}, {2, 6, 7, 4, 16, 2, 3, 2, 1, 1, "same"},
    {1, 25, 5, 64, 64, 1, 1, 1, 1, 1, "valid"}, {1, 9, 8, 5, 33, 3, 2, 1, 3, 2, "same"}, {3, 4, 3, 31, 15, 3, 3, 1, 1, 1, "same"},
    {1, 12, 1, 1, 9, 10, 4, 2, 2, 1, "same"}, {1, 7, 7, 16, 48, 5, 5, 2, 2, 1, "valid"}};

// The names of the paths that this processor has, in their order.
std::vector<std::string> paths(bool vnni) {
  std::vector<std::string> names = {"plain C", "AVX2", "AVX-512 VNNI"};
  names.resize(static_cast<size_t>(std::min<int>(ts_wide_path(), vnni ? TS_WIDE_AVX512 : TS_WIDE_AVX2)) + 1);
  return names;
}

// One layer with random weights, scales that make shifts of many sizes, and zero points at the ends of the range too.
OneOp layer(const char* name, const Case& c, Numbers& r, bool depthwise) {
  OneOp op(name);
  op.attr("padding", c.padding).attr("stride_h", int64_t{c.stride_h}).attr("stride_w", int64_t{c.stride_w}).attr("dilation_h", int64_t{c.dilation_h});
  if (depthwise) op.attr("depth_multiplier", int64_t{1});
  const int out = depthwise ? c.c : c.out, k_c = depthwise ? 1 : c.c;
  std::vector<float> scales(static_cast<size_t>(out));
  for (float& s : scales) s = std::ldexp(r.real(0.5f, 1), static_cast<int>(r.between(-20, 1)));
  const int64_t ends[] = {-128, 127, 0, r.between(-128, 127)};
  op.input({c.n, c.h, c.w, c.c}, r.many<int8_t>(int64_t{c.n} * c.h * c.w * c.c, -128, 127), quantised(0.02f, ends[r.between(0, 3)]));
  const Shape w = depthwise ? Shape{1, c.k_h, c.k_w, c.c} : Shape{c.out, c.k_h, c.k_w, c.c};
  op.constant(w, r.many<int8_t>(int64_t{out} * c.k_h * c.k_w * k_c, -128, 127), per_channel(scales, depthwise ? 3 : 0));
  op.constant({out}, r.many<int32_t>(out, -100000, 100000));
  op.output(DType::i8, quantised(0.05f, ends[r.between(0, 3)]));
  return op;
}

template <class Params, class Run>
void agree(const char* name, bool depthwise, Run run) {
  Numbers r;
  for (const Case& c : kCases)
    for (int repeat = 0; repeat < 6; ++repeat) {
      OneOp op = layer(name, c, r, depthwise);
      ASSERT_EQ(op.prepare({Core::host, Optimize::size}), "");
      op.call();
      const auto plain = op.result<int8_t>();
      auto wide = op.node.op->lower(op.graph, op.node, {Core::host, Optimize::speed});
      ASSERT_TRUE(wide) << wide.error().text();
      ASSERT_NE(std::string(wide->kernel->name).find("wide"), std::string::npos);
      const auto known = paths(true);
      for (size_t path = 0; path < known.size(); ++path) {
        constexpr int8_t guard = 0x5A;
        std::vector<int8_t> y(plain.size() + 64, guard);
        std::vector<uint8_t> scratch(wide->scratch_bytes + 64, static_cast<uint8_t>(guard));
        const auto* x = reinterpret_cast<const int8_t*>(op.memory[0].data());
        run(reinterpret_cast<const Params*>(wide->params.data()), x, y.data() + 32, scratch.data(), static_cast<int>(path));
        EXPECT_EQ(std::vector<int8_t>(y.begin() + 32, y.end() - 32), plain) << known[path] << ", " << c.h << " x " << c.w << " x " << c.c;
        for (size_t i = 0; i < 32; ++i) EXPECT_TRUE(y[i] == guard && y[y.size() - 1 - i] == guard) << known[path];
        for (size_t i = 0; i < 64; ++i) EXPECT_EQ(scratch[wide->scratch_bytes + i], guard) << known[path];
      }
    }
}

TEST(Wide, Conv2D) {
  agree<ts_conv_2d_s8_wide_params>("CONV_2D", false, [](auto* p, auto* x, auto* y, uint8_t* scratch, int path) {
    ts_conv_2d_s8_wide_by(p, x, y, scratch, path);
  });
}

TEST(Wide, DepthwiseConv2D) {
  agree<ts_depthwise_conv_2d_s8_wide_params>("DEPTHWISE_CONV_2D", true, [](auto* p, auto* x, auto* y, uint8_t* scratch, int path) {
    ts_depthwise_conv_2d_s8_wide_by(p, x, y, scratch, path);
  });
}

// FULLY_CONNECTED is CONV_2D's kernel.
TEST(Wide, FullyConnected) {
  Numbers r;
  const int shapes[][3] = {{1, 1, 1}, {1, 640, 128}, {1, 7, 33}, {3, 5, 40}, {13, 100, 10}, {1, 260, 75}, {2, 63, 16}};
  for (const auto& [rows, in, out] : shapes)
    for (int repeat = 0; repeat < 6; ++repeat) {
      OneOp op("FULLY_CONNECTED");
      op.input({rows, in}, r.many<int8_t>(int64_t{rows} * in, -128, 127), quantised(0.02f, r.between(-128, 127)));
      op.constant({out, in}, r.many<int8_t>(int64_t{out} * in, -128, 127), quantised(std::ldexp(r.real(0.5f, 1), static_cast<int>(r.between(-14, 0)))));
      op.constant({out}, r.many<int32_t>(out, -10000, 10000));
      op.output(DType::i8, quantised(0.05f, r.between(-128, 127)));
      ASSERT_EQ(op.prepare({Core::host, Optimize::size}), "");
      op.call();
      const auto plain = op.result<int8_t>();
      auto wide = op.node.op->lower(op.graph, op.node, {Core::host, Optimize::speed});
      ASSERT_TRUE(wide) << wide.error().text();
      ASSERT_STREQ(wide->kernel->name, "ts_conv_2d_s8_wide");
      const auto known = paths(true);
      for (size_t path = 0; path < known.size(); ++path) {
        std::vector<int8_t> y(plain.size() + 8, 0x5A);
        std::vector<uint8_t> scratch(wide->scratch_bytes);
        const auto* x = reinterpret_cast<const int8_t*>(op.memory[0].data());
        ts_conv_2d_s8_wide_by(reinterpret_cast<const ts_conv_2d_s8_wide_params*>(wide->params.data()), x, y.data(), scratch.data(), static_cast<int>(path));
        EXPECT_EQ(std::vector<int8_t>(y.begin(), y.end() - 8), plain) << known[path] << ", " << in << " -> " << out;
        EXPECT_EQ(std::vector<int8_t>(y.end() - 8, y.end()), std::vector<int8_t>(8, 0x5A)) << "behind the output";
      }
    }
}

// A channel that cannot change its output is folded; sums that the form has no room for leave the layer to the plain kernel.
TEST(Wide, ChannelsWithoutRoom) {
  for (const int32_t bias : {1 << 29, INT32_MAX}) {
    OneOp op("CONV_2D");
    op.attr("padding", "valid").attr("stride_h", int64_t{1}).attr("stride_w", int64_t{1});
    op.input({1, 2, 2, 4}, std::vector<int8_t>{1, -2, 3, -4, 5, 6, -7, 8, 127, -128, 127, -128, 9, 0, 1, 2}, quantised(1));
    op.constant({2, 1, 1, 4}, std::vector<int8_t>{1, 2, 3, 4, 127, -127, 127, -127}, per_channel({1, 0x1p-20f}));
    op.constant({2}, std::vector<int32_t>{0, bias});
    op.output(DType::i8, quantised(bias == INT32_MAX ? 8 : 1, 5));
    ASSERT_EQ(op.prepare({Core::host, Optimize::speed}), "");
    EXPECT_STREQ(op.lowered.kernel->name, bias == INT32_MAX ? "ts_conv_2d_s8" : "ts_conv_2d_s8_wide");
    op.call();
    const auto got = op.result<int8_t>();
    ASSERT_EQ(op.prepare({Core::host, Optimize::size}), "");
    op.call();
    EXPECT_EQ(got, op.result<int8_t>());
  }
}

TEST(Wide, AveragePool2D) {
  Numbers r;
  const int shapes[][5] = {{25, 5, 64, 25, 5}, {3, 3, 256, 3, 3}, {8, 8, 13, 2, 3}, {5, 7, 33, 3, 3}, {40, 40, 5, 40, 40}, {1, 1, 16, 1, 1}};
  for (const auto& [h, w, c, k_h, k_w] : shapes)
    for (const char* padding : {"valid", "same"}) {
      OneOp op("AVERAGE_POOL_2D");
      op.attr("padding", padding).attr("filter_height", int64_t{k_h}).attr("filter_width", int64_t{k_w}).attr("stride_h", int64_t{2}).attr("stride_w", int64_t{1});
      op.input({2, h, w, c}, r.many<int8_t>(int64_t{2} * h * w * c, -128, c == 5 ? -100 : 127), quantised(0.1f, 3)).output(DType::i8, quantised(0.1f, 3));
      ASSERT_EQ(op.prepare({Core::host, Optimize::size}), "");
      op.call();
      const auto plain = op.result<int8_t>();
      const auto known = paths(false);
      for (size_t path = 0; path < known.size(); ++path) {
        std::vector<int8_t> y(plain.size() + 8, 0x5A);
        ts_average_pool_2d_s8_wide_by(reinterpret_cast<const ts_average_pool_2d_s8_params*>(op.lowered.params.data()),
                                      reinterpret_cast<const int8_t*>(op.memory[0].data()), y.data(), static_cast<int>(path));
        EXPECT_EQ(std::vector<int8_t>(y.begin(), y.end() - 8), plain) << known[path] << ", " << h << " x " << w << " x " << c;
        EXPECT_EQ(std::vector<int8_t>(y.end() - 8, y.end()), std::vector<int8_t>(8, 0x5A)) << "behind the output";
      }
    }
}

TEST(Wide, Add) {
  Numbers r;
  int factors = 0;
  for (int count : {1, 7, 8, 41, 300})
    for (int repeat = 0; repeat < 20; ++repeat) {
      OneOp op("ADD");
      for (int i = 0; i < 2; ++i)
        op.input({count}, r.many<int8_t>(count, -128, 127), quantised(std::ldexp(r.real(0.5f, 1), static_cast<int>(r.between(-12, 0))), r.between(-128, 127)));
      op.output(DType::i8, quantised(r.real(0.01f, 1), r.between(-128, 127)));
      ASSERT_EQ(op.prepare({Core::host, Optimize::size}), "");
      op.call();
      const auto plain = op.result<int8_t>();
      const auto* a = reinterpret_cast<const int8_t*>(op.memory[0].data());
      const auto* b = reinterpret_cast<const int8_t*>(op.memory[1].data());
      const auto known = paths(false);
      for (size_t path = 0; path < known.size(); ++path) {
        std::vector<int8_t> y(plain.size() + 8, 0x5A);
        ts_add_s8_wide_by(reinterpret_cast<const ts_add_s8_params*>(op.lowered.params.data()), a, b, y.data(), static_cast<int>(path));
        EXPECT_EQ(std::vector<int8_t>(y.begin(), y.end() - 8), plain) << known[path];
        EXPECT_EQ(std::vector<int8_t>(y.end() - 8, y.end()), std::vector<int8_t>(8, 0x5A)) << "behind the output";
      }
      auto wide = op.node.op->lower(op.graph, op.node, {Core::host, Optimize::speed});
      ASSERT_TRUE(wide) << wide.error().text();
      if (wide->kernel->name != std::string("ts_add_s8_wide_factors")) continue;
      ++factors;
      for (size_t path = 0; path < known.size(); ++path) {
        std::vector<int8_t> y(plain.size() + 8, 0x5A);
        ts_add_s8_wide_factors_by(reinterpret_cast<const ts_add_s8_wide_factors_params*>(wide->params.data()), a, b, y.data(), static_cast<int>(path));
        EXPECT_EQ(std::vector<int8_t>(y.begin(), y.end() - 8), plain) << known[path] << " by factors";
        EXPECT_EQ(std::vector<int8_t>(y.end() - 8, y.end()), std::vector<int8_t>(8, 0x5A)) << "behind the output";
      }
    }
  EXPECT_GT(factors, 50);
}

}  // namespace
}  // namespace tinsmith
