// SLICE: a box out of x, from `begin`, of `size`; a size of -1 reaches to the end.
#include "ops/copy.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

const Kernel kCopy = TS_COPY_KERNEL;

struct Box {
  std::vector<int64_t> begin, size;
};
Result<Box> box(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  TRY(auto begin, constant_integers(g, n, 1, "the beginnings"));
  TRY(auto size, constant_integers(g, n, 2, "the sizes"));
  Box b{std::move(begin), std::move(size)};
  const size_t rank = x->shape.size();
  if (b.begin.size() != rank || b.size.size() != rank)
    return fail(Code::bad_input, "", fmt::format("{} beginnings and {} sizes for an input of {}", b.begin.size(), b.size.size(), text(x->shape)), "there must be one for each dimension");
  for (size_t d = 0; d < rank; ++d) {
    const int64_t from = b.begin[d], whole = x->shape[d];
    if (b.size[d] == -1) b.size[d] = whole - from;
    if (from < 0 || b.size[d] < 0 || from > whole || b.size[d] > whole - from)
      return fail(Code::bad_input, "", fmt::format("{} elements from {} of dimension {} of {}", b.size[d], from, d, text(x->shape)), "the slice must lie within the input");
  }
  return b;
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Box b, box(g, n));
  const Tensor& x = *g.input(n, 0);
  CHECKED(check_movable(x));
  return std::vector<OutputType>{{x.type, Shape(b.size.begin(), b.size.end())}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  TRY(const Box b, box(g, n));
  const auto x_steps = steps_of(g.input(n, 0)->shape), y_steps = steps_of(g.output(n).shape);
  Copy c;
  for (size_t d = 0; d < b.size.size(); ++d) {
    c.loops.push_back({b.size[d], x_steps[d], y_steps[d]});
    c.x_start += b.begin[d] * x_steps[d];
  }
  return copy_or_view(g, n, kCopy, c, "y = x[begin : begin + size]");
}

}  // namespace

extern const Op op_slice{
    .name = "SLICE",
    .code = 65,
    .options_type = 48,
    .max_version = 8,
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
