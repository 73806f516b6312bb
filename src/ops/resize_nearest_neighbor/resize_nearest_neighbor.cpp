#include "resize_nearest_neighbor/resize_nearest_neighbor.h"

#include <cmath>

#include "ops/resize.h"

namespace tinsmith {
namespace {

const Kernel kKernel = TS_DESCRIBE(ts_resize_nearest_neighbor, ts_resize_nearest_neighbor_params,
                                   TS_FILES("resize_nearest_neighbor/resize_nearest_neighbor.h", "resize_nearest_neighbor/resize_nearest_neighbor.c"),
                                   TS_FIELD(batches), TS_FIELD(in_h), TS_FIELD(in_w), TS_FIELD(out_h), TS_FIELD(out_w), TS_FIELD(run), TS_FIELD(row),
                                   TS_FIELD(column));

// The index of x that each index of y shows, in float as the reference computes it.
std::vector<int32_t> nearest(int32_t in, int32_t out, bool align, bool half) {
  const float scale = align && out > 1 ? static_cast<float>(in - 1) / static_cast<float>(out - 1) : static_cast<float>(in) / static_cast<float>(out);
  std::vector<int32_t> from;
  for (int32_t i = 0; i < out; ++i) {
    const float at = (static_cast<float>(i) + (half ? 0.5f : 0.0f)) * scale;
    from.push_back(std::clamp(static_cast<int32_t>(align ? std::round(at) : std::floor(at)), 0, in - 1));
  }
  return from;
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Shape shape, resized(g, n));
  CHECKED(check_movable(*g.input(n, 0)));
  return std::vector<OutputType>{{g.input(n, 0)->type, shape}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor& x = *g.input(n, 0);
  const Shape& y = g.output(n).shape;
  const bool align = n.integer("align_corners") != 0, half = n.integer("half_pixel_centers") != 0;
  Lowered l;
  l.kernel = &kKernel;
  l.operands = {n.inputs[0], n.outputs[0]};
  l.formula = "y = the nearest pixels of x";
  ts_resize_nearest_neighbor_params p{x.shape[0], x.shape[1], x.shape[2], y[1], y[2], static_cast<int32_t>(x.shape[3] * static_cast<int64_t>(bits(x.type) / 8)), nullptr, nullptr};
  p.row = add_array(l, "row", nearest(x.shape[1], y[1], align, half));
  p.column = add_array(l, "column", nearest(x.shape[2], y[2], align, half));
  set_params(l, p);
  return l;
}

}  // namespace

extern const Op op_resize_nearest_neighbor{
    .name = "RESIZE_NEAREST_NEIGHBOR",
    .code = 97,
    .options_type = 74,
    .max_version = 4,
    .attrs = {{"align_corners", AttrSpec::boolean, 0}, {"half_pixel_centers", AttrSpec::boolean, 1}},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::same_as_input,
};

}  // namespace tinsmith
