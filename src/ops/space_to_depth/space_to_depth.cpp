// SPACE_TO_DEPTH: each block of pixels becomes one pixel of more channels.
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
  if (x.shape[1] % b || x.shape[2] % b) return fail(Code::bad_input, "", fmt::format("blocks of {} in {}", b, text(x.shape)), "height and width must be multiples");
  TRY(Shape shape, checked_shape({x.shape[0], x.shape[1] / b, x.shape[2] / b, int64_t{x.shape[3]} * b * b}));
  return std::vector<OutputType>{{x.type, shape}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  TRY(const int32_t b, block(g, n));
  const Tensor& x = *g.input(n, 0);
  const auto xs = steps_of(x.shape), ys = steps_of(g.output(n).shape);
  const int64_t c = x.shape[3];
  Copy copy;
  copy.loops = {{x.shape[0], xs[0], ys[0]}, {x.shape[1] / b, b * xs[1], ys[1]}, {x.shape[2] / b, b * xs[2], ys[2]},
                {b, xs[1], b * c},          {b, xs[2], c},                      {c, 1, 1}};
  return copy_or_view(g, n, kCopy, copy, "y = x, each block of pixels as channels");
}

}  // namespace

extern const Op op_space_to_depth{
    .name = "SPACE_TO_DEPTH",
    .code = 26,
    .options_type = 19,
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
