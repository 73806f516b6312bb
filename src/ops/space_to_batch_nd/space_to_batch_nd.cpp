#include "space_to_batch_nd/space_to_batch_nd.h"

#include "ops/spatial.h"

namespace tinsmith {
namespace {

const Kernel kKernel = TS_DESCRIBE(ts_space_to_batch_nd, ts_space_to_batch_nd_params,
                                   TS_FILES("space_to_batch_nd/space_to_batch_nd.h", "space_to_batch_nd/space_to_batch_nd.c"), TS_FIELD(batches),
                                   TS_FIELD(in_h), TS_FIELD(in_w), TS_FIELD(out_h), TS_FIELD(out_w), TS_FIELD(block_h), TS_FIELD(block_w),
                                   TS_FIELD(pad_top), TS_FIELD(pad_left), TS_FIELD(run), TS_FIELD(pad));

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Blocks b, blocks(g, n, "the paddings"));
  const Tensor& x = *g.input(n, 0);
  CHECKED(check_same_quantisation(x, g.output(n)));
  if (x.type == DType::i16) CHECKED(check_quantised("the input", x));
  const int64_t h = b.top + b.h + b.bottom, w = b.left + b.w + b.right;
  if (h % b.block_h || w % b.block_w) return fail(Code::bad_input, "", fmt::format("blocks of {}x{} in a padded input of {}x{}", b.block_h, b.block_w, h, w), "they must fill it");
  std::vector<int64_t> shape{b.batches * b.block_h * b.block_w, h / b.block_h};
  if (b.image) shape.push_back(w / b.block_w);
  shape.push_back(x.shape.back());
  TRY(Shape checked, checked_shape(shape));
  return std::vector<OutputType>{{x.type, checked}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  TRY(const Blocks b, blocks(g, n, "the paddings"));
  const Tensor& y = g.output(n);
  Lowered l;
  l.kernel = &kKernel;
  l.operands = {n.inputs[0], n.outputs[0]};
  l.formula = "y = the pixels of each place within a block as an image";
  set_params(l, ts_space_to_batch_nd_params{b.batches, b.h, b.w, y.shape[1], b.image ? y.shape[2] : 1, static_cast<int32_t>(b.block_h), static_cast<int32_t>(b.block_w),
                                            static_cast<int32_t>(b.top), static_cast<int32_t>(b.left), b.run, small_integer(y.type) ? zero_point(y) & 0xFF : 0});
  return l;
}

}  // namespace

extern const Op op_space_to_batch_nd{
    .name = "SPACE_TO_BATCH_ND",
    .code = 38,
    .options_type = 25,
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
