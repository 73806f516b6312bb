// SPLIT_V: x in parts of given sizes along an axis; one size may be -1, what the others leave.
#include "ops/splitting.h"

namespace tinsmith {
namespace {

const Kernel kCopy = TS_COPY_KERNEL;

struct Parts {
  size_t axis;
  std::vector<int64_t> sizes;
};
Result<Parts> parts(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  TRY(auto sizes, constant_integers(g, n, 1, "the sizes"));
  TRY(const int64_t given, constant_integer(g, n, 2, "the axis"));
  TRY(const size_t axis, resolved_axis(given, x->shape.size()));
  if (sizes.size() != n.outputs.size() || n.integer("num_splits") != static_cast<int64_t>(sizes.size()))
    return fail(Code::bad_input, "", fmt::format("{} sizes and {} splits with {} outputs", sizes.size(), n.integer("num_splits"), n.outputs.size()), "the model is broken: make it again");
  int64_t sum = 0, open = 0;
  for (int64_t s : sizes) {
    if (s < -1 || s > INT32_MAX) return fail(Code::bad_input, "", fmt::format("a part of {}", s), "sizes are -1 or from 0 to 2^31 - 1");
    if (s == -1) ++open;
    else sum += s;
  }
  for (int64_t& s : sizes)
    if (s == -1) s = x->shape[axis] - sum;
  if (open > 1 || sum > x->shape[axis] || (open == 0 && sum != x->shape[axis]))
    return fail(Code::bad_input, "", fmt::format("parts of {} in dimension {} of {}", fmt::join(sizes, ", "), axis, text(x->shape)), "they must fill it");
  return Parts{axis, sizes};
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Parts p, parts(g, n));
  const Tensor& x = *g.input(n, 0);
  CHECKED(check_movable(x));
  std::vector<OutputType> types;
  for (int64_t s : p.sizes) {
    types.push_back({x.type, x.shape});
    types.back().shape[p.axis] = static_cast<int32_t>(s);
  }
  return types;
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  TRY(const Parts p, parts(g, n));
  return lower_split(g, n, kCopy, n.inputs[0], p.axis, p.sizes);
}

}  // namespace

extern const Op op_split_v{
    .name = "SPLIT_V",
    .code = 102,
    .options_type = 79,
    .max_version = 3,
    .attrs = {{"num_splits", AttrSpec::i32, 0}},
    .min_inputs = 3,
    .max_inputs = 3,
    .outputs = -1,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::same_as_input,
};

}  // namespace tinsmith
