// STRIDED_SLICE: x[begin:end:stride, ...] as numpy has it, with masks that stand for omitted bounds, an ellipsis, a new
// dimension of 1, or a single index that takes its dimension away.
#include <algorithm>

#include "ops/copy.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

const Kernel kCopy = TS_COPY_KERNEL;

struct Slice {
  Copy copy;                    // one loop for each dimension of x
  std::vector<int64_t> shape;   // of y
};

// Dimension d of x, of `size` elements, by entry i of begin, end and stride.
struct Along {
  int64_t first, count;
};
Along along(int64_t size, int64_t begin, int64_t end, int64_t stride, bool open_begin, bool open_end) {
  auto bound = [&](int64_t v) {
    if (v < 0) v += size;
    return stride > 0 ? std::clamp<int64_t>(v, 0, size) : std::clamp<int64_t>(v, -1, size - 1);
  };
  const int64_t from = open_begin ? (stride > 0 ? 0 : size - 1) : bound(begin);
  const int64_t to = open_end ? (stride > 0 ? size : -1) : bound(end);
  const int64_t way = stride > 0 ? to - from : from - to, step = stride > 0 ? stride : -stride;
  return {from, way <= 0 ? 0 : (way - 1) / step + 1};
}

Result<Slice> slice(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  CHECKED(check_movable(*x));
  TRY(const auto begin, constant_integers(g, n, 1, "the beginnings"));
  TRY(const auto end, constant_integers(g, n, 2, "the ends"));
  TRY(const auto stride, constant_integers(g, n, 3, "the strides"));
  const size_t entries = begin.size(), rank = x->shape.size();
  if (end.size() != entries || stride.size() != entries || entries > 31)
    return fail(Code::bad_input, "", fmt::format("{} beginnings, {} ends, {} strides", entries, end.size(), stride.size()), "they must be as many");
  auto masked = [&](const char* mask, size_t i) { return (n.integer(mask) >> i & 1) != 0; };
  size_t taken = 0, ellipses = 0;
  for (size_t i = 0; i < entries; ++i) {
    if (masked("ellipsis_mask", i)) ++ellipses;
    else if (!masked("new_axis_mask", i)) ++taken;
    if (begin[i] > INT32_MAX || begin[i] < INT32_MIN || end[i] > INT32_MAX || end[i] < INT32_MIN || stride[i] == 0 || stride[i] > INT32_MAX || stride[i] < -INT32_MAX)
      return fail(Code::bad_input, "", fmt::format("the slice {}:{}:{}", begin[i], end[i], stride[i]), "bounds are of 32 bits, the stride not 0");
  }
  if (ellipses > 1 || taken > rank)
    return fail(Code::bad_input, "", fmt::format("{} entries and {} ellipses for an input of {}", taken, ellipses, text(x->shape)), "the model is broken: make it again");
  Slice s;
  const auto steps = steps_of(x->shape);
  std::vector<size_t> kept;  // the loops that are dimensions of y, kNew: a new one
  constexpr size_t kNew = SIZE_MAX;
  size_t d = 0;
  auto whole = [&] {
    s.copy.loops.push_back({x->shape[d], steps[d], 0});
    kept.push_back(d++);
  };
  for (size_t i = 0; i < entries; ++i) {
    if (masked("ellipsis_mask", i)) {
      for (size_t k = rank - taken; k > 0; --k) whole();
    } else if (masked("new_axis_mask", i)) {
      kept.push_back(kNew);
    } else if (masked("shrink_axis_mask", i)) {
      // Like TensorFlow Lite, an index beyond the end is the last; the bounds of a single index are not masked.
      const int64_t size = x->shape[d];
      if (size == 0) return fail(Code::bad_input, "", fmt::format("an index into dimension {} of {}", d, text(x->shape)), "the model is broken: make it again");
      const int64_t at = std::clamp<int64_t>(begin[i] < 0 ? begin[i] + size : begin[i], 0, size - 1);
      s.copy.x_start += (masked("begin_mask", i) ? 0 : at) * steps[d];
      s.copy.loops.push_back({1, 0, 0});
      ++d;
    } else {
      const int64_t last = n.integer("offset") ? begin[i] + end[i] : end[i];
      const Along a = along(x->shape[d], begin[i], last, stride[i], masked("begin_mask", i), masked("end_mask", i));
      if (a.count > 0) s.copy.x_start += a.first * steps[d];
      s.copy.loops.push_back({a.count, stride[i] * steps[d], 0});
      kept.push_back(d++);
    }
  }
  while (d < rank) whole();
  int64_t step = 1;
  for (size_t i = kept.size(); i-- > 0;) {
    if (kept[i] == kNew) continue;
    s.copy.loops[kept[i]].y_step = step;
    step *= s.copy.loops[kept[i]].count;
  }
  for (size_t k : kept) s.shape.push_back(k == kNew ? 1 : s.copy.loops[k].count);
  return s;
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Slice s, slice(g, n));
  TRY(Shape shape, checked_shape(s.shape));
  return std::vector<OutputType>{{g.input(n, 0)->type, shape}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  TRY(const Slice s, slice(g, n));
  return copy_or_view(g, n, kCopy, s.copy, "y = x[begin:end:stride]");
}

}  // namespace

extern const Op op_strided_slice{
    .name = "STRIDED_SLICE",
    .code = 45,
    .options_type = 32,
    .max_version = 8,
    .attrs = {{"begin_mask", AttrSpec::i32, 0}, {"end_mask", AttrSpec::i32, 1}, {"ellipsis_mask", AttrSpec::i32, 2},
              {"new_axis_mask", AttrSpec::i32, 3}, {"shrink_axis_mask", AttrSpec::i32, 4}, {"offset", AttrSpec::boolean, 5}},
    .min_inputs = 4,
    .max_inputs = 4,
    .outputs = 1,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::same_as_input,
};

}  // namespace tinsmith
