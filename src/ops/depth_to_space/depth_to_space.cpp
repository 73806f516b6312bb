// DEPTH_TO_SPACE: the channels of each pixel become a block of pixels.
#include "ops/copy.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

const Kernel kCopy = TS_COPY_KERNEL;

Result<int32_t> block(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  CHECKED(check_movable(*x));
  const int64_t b = n.integer("block_size");
  if (x->shape.size() != 4) return fail(Code::bad_input, "", fmt::format("the input is {}", text(x->shape)), "it must be (batch, height, width, channels)");
  if (b < 1 || b > 32767) return fail(Code::bad_input, "", fmt::format("a block size of {}", b), "it must be from 1 to 32767");
  return static_cast<int32_t>(b);
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const int32_t b, block(g, n));
  const Tensor& x = *g.input(n, 0);
  if (x.shape[3] % (b * b)) return fail(Code::bad_input, "", fmt::format("blocks of {} from the channels of {}", b, text(x.shape)), "the channels must be a multiple of the block's pixels");
  TRY(Shape shape, checked_shape({x.shape[0], int64_t{x.shape[1]} * b, int64_t{x.shape[2]} * b, x.shape[3] / (b * b)}));
  return std::vector<OutputType>{{x.type, shape}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  TRY(const int32_t b, block(g, n));
  const Tensor& x = *g.input(n, 0);
  const auto xs = steps_of(x.shape), ys = steps_of(g.output(n).shape);
  const int64_t c = x.shape[3] / (b * b);
  Copy copy;
  copy.loops = {{x.shape[0], xs[0], ys[0]}, {x.shape[1], xs[1], b * ys[1]}, {b, b * c, ys[1]}, {x.shape[2], xs[2], b * ys[2]}, {b, c, ys[2]}, {c, 1, 1}};
  return copy_or_view(g, n, kCopy, copy, "y = x, the channels of each pixel as a block");
}

}  // namespace

extern const Op op_depth_to_space{
    .name = "DEPTH_TO_SPACE",
    .code = 5,
    .options_type = 94,
    .max_version = 2,
    .attrs = {{"block_size", AttrSpec::i32, 0}},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::same_as_input,
};

}  // namespace tinsmith
