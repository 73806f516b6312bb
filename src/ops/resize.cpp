#include "ops/resize.h"

namespace tinsmith {

Result<Shape> resized(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  TRY(const auto size, constant_integers(g, n, 1, "the size"));
  if (x->shape.size() != 4 || x->count() == 0)
    return fail(Code::bad_input, "", fmt::format("the input is {}", text(x->shape)), "it must be (batch, height, width, channels)");
  constexpr int64_t most = 1 << 20;  // so that positions in 1024ths of a pixel fit 32 bits
  if (size.size() != 2) return fail(Code::bad_input, "", fmt::format("a size of {} numbers", size.size()), "height and width are due");
  for (int64_t s : {size[0], size[1], int64_t{x->shape[1]}, int64_t{x->shape[2]}})
    if (s < 1 || s > most) return fail(Code::unsupported, "", fmt::format("{} resized to {}x{}", text(x->shape), size[0], size[1]), "sides must be from 1 to 2^20");
  if (n.integer("align_corners") && n.integer("half_pixel_centers"))
    return fail(Code::bad_input, "", "both align_corners and half_pixel_centers", "the model is broken: make it again");
  return checked_shape({x->shape[0], size[0], size[1], x->shape[3]});
}

}  // namespace tinsmith
