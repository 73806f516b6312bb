// BITCAST: the same bytes taken for another type; nothing happens at run time. Into a narrower type, a last dimension is added that counts
// the parts of a number; into a wider one, that dimension goes.
#include "ops/operands.h"

namespace tinsmith {
namespace {

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  CHECKED(check_movable(*x));
  const DType type = g.output(n).type;
  const size_t from = bits(x->type), to = bits(type);
  if (to < 8 || x->type == DType::boolean || type == DType::boolean) return wrong_type("the output", g.output(n), "a type of whole bytes, and not bool,");
  std::vector<int64_t> shape(x->shape.begin(), x->shape.end());
  if (from > to) shape.push_back(static_cast<int64_t>(from / to));
  if (from < to) {
    if (shape.empty() || shape.back() != static_cast<int64_t>(to / from))
      return fail(Code::bad_input, "", fmt::format("{} of {} as {}", text(x->shape), name(x->type), name(type)), fmt::format("the last dimension must be {}", to / from));
    shape.pop_back();
  }
  TRY(Shape checked, checked_shape(shape));
  return std::vector<OutputType>{{type, checked}};
}

Result<Lowered> lower(const Graph&, const Node&, const Target&) { return Lowered{}; }

}  // namespace

extern const Op op_bitcast{
    .name = "BITCAST",
    .code = 159,
    .options_type = 124,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "all but bool, as a view",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
