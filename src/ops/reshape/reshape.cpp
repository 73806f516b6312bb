// RESHAPE: the same elements in the same order under another shape; nothing happens at run time.
#include "ops/operands.h"

namespace tinsmith {
namespace {

// The wanted shape, with at most one -1: from input 1, or else from the attribute.
Result<std::vector<int64_t>> wanted(const Graph& g, const Node& n) {
  if (const Tensor* shape = g.input(n, 1); shape && !shape->constant()) {
    // Computed at run time, but never to anything else than the file says of the output.
    const Shape& y = g.output(n).shape;
    return std::vector<int64_t>(y.begin(), y.end());
  }
  if (g.input(n, 1)) return constant_integers(g, n, 1, "the shape");
  return n.integers("new_shape");
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  TRY(std::vector<int64_t> shape, wanted(g, n));
  auto misfit = [&] {
    std::string s;
    for (int64_t d : shape) s += fmt::format("{}{}", s.empty() ? "" : "x", d);
    return fail(Code::bad_input, "", fmt::format("an input of {} does not fill a shape of {}", text(x->shape), s.empty() ? "scalar" : s),
                "both must have the same number of elements");
  };
  int64_t known = 1;
  std::optional<size_t> open;
  for (size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == -1 && !open) {
      open = i;
      continue;
    }
    if (shape[i] < 0 || shape[i] > (int64_t{1} << 31) || known > (int64_t{1} << 31)) return misfit();
    known *= shape[i];
  }
  if (open) {
    if (known == 0 || x->count() % known != 0) return misfit();
    shape[*open] = x->count() / known;
    known = x->count();
  }
  if (known != x->count()) return misfit();
  TRY(const Shape result, checked_shape(shape));
  return std::vector<OutputType>{{x->type, result}};
}

Result<Lowered> lower(const Graph&, const Node&, const Target&) { return Lowered{}; }

}  // namespace

extern const Op op_reshape{
    .name = "RESHAPE",
    .code = 22,
    .options_type = 17,
    .max_version = 1,
    .attrs = {{"new_shape", AttrSpec::i32_list, 0, std::vector<int64_t>{}}},
    .min_inputs = 1,
    .max_inputs = 2,
    .outputs = 1,
    .types = "all, as a view",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::same_as_input,
};

}  // namespace tinsmith
