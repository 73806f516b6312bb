#include "resize_bilinear/resize_bilinear.h"

#include "ops/resize.h"

namespace tinsmith {
namespace {

#define TS_BILINEAR_FILES TS_FILES("resize_bilinear/resize_bilinear.h", "resize_bilinear/resize_bilinear.c")
#define TS_BILINEAR_FIELDS                                                                                                       \
  TS_FIELD(batches), TS_FIELD(in_h), TS_FIELD(in_w), TS_FIELD(channels), TS_FIELD(out_h), TS_FIELD(out_w), TS_FIELD(half_pixel_centers), \
      TS_FIELD(scale_h), TS_FIELD(scale_w)
const Kernel kF32 = TS_DESCRIBE(ts_resize_bilinear_f32, ts_resize_bilinear_f32_params, TS_BILINEAR_FILES, TS_BILINEAR_FIELDS);
const Kernel kS8 = TS_DESCRIBE(ts_resize_bilinear_s8, ts_resize_bilinear_s8_params, TS_BILINEAR_FILES, TS_BILINEAR_FIELDS);
const Kernel kU8 = TS_DESCRIBE(ts_resize_bilinear_u8, ts_resize_bilinear_f32_params, TS_BILINEAR_FILES, TS_BILINEAR_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_resize_bilinear_s16, ts_resize_bilinear_s8_params, TS_BILINEAR_FILES, TS_BILINEAR_FIELDS);

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Shape shape, resized(g, n));
  const Tensor& x = *g.input(n, 0);
  CHECKED(check_type("the input", x, {DType::f32, DType::i8, DType::u8, DType::i16}, "float32, int8, uint8 or int16"));
  CHECKED(check_same_quantisation(x, g.output(n)));
  return std::vector<OutputType>{{x.type, shape}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor& x = *g.input(n, 0);
  const Shape& y = g.output(n).shape;
  const bool align = n.integer("align_corners") != 0;
  const int32_t half = n.integer("half_pixel_centers") ? 1 : 0;
  Lowered l;
  l.kernel = x.type == DType::f32 ? &kF32 : x.type == DType::i8 ? &kS8 : x.type == DType::u8 ? &kU8 : &kS16;
  l.operands = {n.inputs[0], n.outputs[0]};
  l.formula = "y = between the four nearest pixels of x";
  if (x.type == DType::f32 || x.type == DType::u8) {
    auto scale = [&](int32_t in, int32_t out) {
      return align && out > 1 ? static_cast<float>(in - 1) / static_cast<float>(out - 1) : static_cast<float>(in) / static_cast<float>(out);
    };
    set_params(l, ts_resize_bilinear_f32_params{x.shape[0], x.shape[1], x.shape[2], x.shape[3], y[1], y[2], half, scale(x.shape[1], y[1]), scale(x.shape[2], y[2])});
    return l;
  }
  auto scale = [&](int32_t in, int32_t out) { return align && out > 1 ? (1024 * (in - 1) + (out - 1) / 2) / (out - 1) : (1024 * in + out / 2) / out; };
  set_params(l, ts_resize_bilinear_s8_params{x.shape[0], x.shape[1], x.shape[2], x.shape[3], y[1], y[2], half, scale(x.shape[1], y[1]), scale(x.shape[2], y[2])});
  return l;
}

}  // namespace

extern const Op op_resize_bilinear{
    .name = "RESIZE_BILINEAR",
    .code = 23,
    .options_type = 15,
    .max_version = 4,
    .attrs = {{"align_corners", AttrSpec::boolean, 2}, {"half_pixel_centers", AttrSpec::boolean, 3}},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "float32, int8, uint8, int16",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::same_as_input,
};

}  // namespace tinsmith
