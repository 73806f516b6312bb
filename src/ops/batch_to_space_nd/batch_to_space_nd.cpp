#include "batch_to_space_nd/batch_to_space_nd.h"

#include "ops/spatial.h"

namespace tinsmith {
namespace {

const Kernel kKernel = TS_DESCRIBE(ts_batch_to_space_nd, ts_batch_to_space_nd_params,
                                   TS_FILES("batch_to_space_nd/batch_to_space_nd.h", "batch_to_space_nd/batch_to_space_nd.c"), TS_FIELD(batches),
                                   TS_FIELD(in_h), TS_FIELD(in_w), TS_FIELD(out_h), TS_FIELD(out_w), TS_FIELD(block_h), TS_FIELD(block_w),
                                   TS_FIELD(crop_top), TS_FIELD(crop_left), TS_FIELD(run));

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Blocks b, blocks(g, n, "the crops"));
  const Tensor& x = *g.input(n, 0);
  const int64_t images = b.block_h * b.block_w;
  if (b.batches % images) return fail(Code::bad_input, "", fmt::format("{} images in blocks of {}x{}", b.batches, b.block_h, b.block_w), "they must be a multiple");
  const int64_t h = b.h * b.block_h - b.top - b.bottom, w = b.w * b.block_w - b.left - b.right;
  if (h < 0 || w < 0) return fail(Code::bad_input, "", fmt::format("crops that leave {}x{}", h, w), "they are larger than the image");
  std::vector<int64_t> shape{b.batches / images, h};
  if (b.image) shape.push_back(w);
  shape.push_back(x.shape.back());
  TRY(Shape checked, checked_shape(shape));
  return std::vector<OutputType>{{x.type, checked}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  TRY(const Blocks b, blocks(g, n, "the crops"));
  const Tensor& y = g.output(n);
  Lowered l;
  l.kernel = &kKernel;
  l.operands = {n.inputs[0], n.outputs[0]};
  l.formula = "y = the images woven together";
  set_params(l, ts_batch_to_space_nd_params{y.shape[0], b.h, b.w, y.shape[1], b.image ? y.shape[2] : 1, static_cast<int32_t>(b.block_h), static_cast<int32_t>(b.block_w),
                                            static_cast<int32_t>(b.top), static_cast<int32_t>(b.left), b.run});
  return l;
}

}  // namespace

extern const Op op_batch_to_space_nd{
    .name = "BATCH_TO_SPACE_ND",
    .code = 37,
    .options_type = 24,
    .max_version = 4,
    .attrs = {},
    .min_inputs = 3,
    .max_inputs = 3,
    .outputs = 1,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::same_as_input,
};

}  // namespace tinsmith
