#include "ops/reduce.h"

namespace tinsmith {
namespace {

Result<std::vector<bool>> folded_dimensions(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  TRY(const auto axes, constant_integers(g, n, 1, "the axes"));
  std::vector<bool> folded(x->shape.size());
  for (int64_t a : axes) {
    if (x->shape.empty() && (a == 0 || a == -1)) continue;  // a scalar has nothing to fold
    TRY(const size_t d, resolved_axis(a, x->shape.size()));
    folded[d] = true;
  }
  return folded;
}

}  // namespace

Result<Reduction> reduction(const Graph& g, const Node& n) {
  TRY(const auto folded, folded_dimensions(g, n));
  const Shape& shape = g.input(n, 0)->shape;
  struct Dim { int32_t size, step; };
  std::vector<Dim> dims[2];  // kept and folded, the innermost first
  int32_t step = 1;
  int last = -1;
  Reduction r{};
  r.elements = 1;
  for (size_t i = shape.size(); i-- > 0; step *= shape[i]) {
    if (shape[i] == 1) continue;
    const int kind = folded[i] ? 1 : 0;
    if (kind) r.elements *= shape[i];
    if (kind == last) dims[kind].back().size *= shape[i];
    else dims[kind].push_back({shape[i], step});
    last = kind;
  }
  if (dims[0].size() > 4 || dims[1].size() > 4)
    return fail(Code::unsupported, "", fmt::format("a reduction over more than four apart dimensions of {}", text(shape)), "reshape the input");
  for (size_t i = 0; i < 4; ++i) {
    const Dim k = i < dims[0].size() ? dims[0][i] : Dim{1, 0}, f = i < dims[1].size() ? dims[1][i] : Dim{1, 0};
    r.kept[3 - i] = k.size, r.kept_step[3 - i] = k.step, r.folded[3 - i] = f.size, r.folded_step[3 - i] = f.step;
  }
  return r;
}

Result<std::vector<OutputType>> infer_reduction(const Graph& g, const Node& n, std::initializer_list<DType> types, const char* handled) {
  TRY([[maybe_unused]] const Reduction r, reduction(g, n));
  TRY(const auto folded, folded_dimensions(g, n));
  const Tensor& x = *g.input(n, 0);
  CHECKED(check_type("the input", x, types, handled));
  CHECKED(check_quantised("the input", x));
  if (x.count() == 0) return fail(Code::unsupported, "", fmt::format("an input of {} without elements", text(x.shape)), "give it some");
  if (small_integer(x.type)) {
    Tensor y = g.output(n);
    y.type = x.type;  // the verifier compares the types
    CHECKED(check_quantised("the output", y));
  }
  Shape shape;
  for (size_t d = 0; d < x.shape.size(); ++d) {
    if (!folded[d]) shape.push_back(x.shape[d]);
    else if (n.integer("keep_dims")) shape.push_back(1);
  }
  return std::vector<OutputType>{{x.type, shape}};
}

Lowered reduction_call(const Node& n, const Kernel& kernel, const char* formula) {
  Lowered l;
  l.kernel = &kernel;
  l.operands = {n.inputs[0], n.outputs[0]};
  l.formula = formula;
  return l;
}

}  // namespace tinsmith
