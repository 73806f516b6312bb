// MIRROR_PAD: x between its mirror images, with its edge ("symmetric") or without it ("reflect").
//
// The input is copied into the middle; then, dimension after dimension, what is there already is mirrored outwards within y.
#include "ops/padding.h"

namespace tinsmith {
namespace {

const Kernel kCopy = TS_COPY_KERNEL;

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(auto types, infer_padded(g, n));
  TRY(const Paddings p, paddings(g, n));
  const int edge = n.word("mode") == "reflect" ? 1 : 0;
  const Shape& shape = g.input(n, 0)->shape;
  for (size_t d = 0; d < shape.size(); ++d)
    if (std::max(p.before[d], p.after[d]) > std::max(shape[d] - edge, 0))
      return fail(Code::bad_input, "", fmt::format("a mirrored padding of {} and {} in dimension {} of {}", p.before[d], p.after[d], d, text(shape)),
                  "a mirror image cannot be longer than the input");
  return types;
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  TRY(const Paddings p, paddings(g, n));
  const Shape &x = g.input(n, 0)->shape, &y = g.output(n).shape;
  const auto x_steps = steps_of(x), y_steps = steps_of(y);
  const int64_t edge = n.word("mode") == "reflect" ? 1 : 0;
  Copy middle;
  for (size_t d = 0; d < x.size(); ++d) {
    middle.loops.push_back({x[d], x_steps[d], y_steps[d]});
    middle.y_start += p.before[d] * y_steps[d];
  }
  if (x == y) return copy_or_view(g, n, kCopy, middle, "y = x");
  TRY(Lowered first, copy_call(g, kCopy, n.inputs[0], n.outputs[0], middle, ""));
  std::vector<Lowered> calls{std::move(first)};
  for (size_t m = 0; m < x.size(); ++m)
    for (bool after : {false, true}) {
      const int64_t count = after ? p.after[m] : p.before[m];
      if (count == 0) continue;
      // Element k of the image, counted from the edge outwards, is element k of the middle, counted inwards.
      Copy image;
      for (size_t d = 0; d < x.size(); ++d) {
        if (d == m) {
          image.loops.push_back({count, after ? -y_steps[d] : y_steps[d], after ? y_steps[d] : -y_steps[d]});
          image.x_start += (after ? p.before[d] + x[d] - 1 - edge : p.before[d] + edge) * y_steps[d];
          image.y_start += (after ? p.before[d] + x[d] : p.before[d] - 1) * y_steps[d];
        } else {
          const bool full = d < m;  // mirrored already
          image.loops.push_back({full ? y[d] : x[d], y_steps[d], y_steps[d]});
          const int64_t start = full ? 0 : p.before[d] * y_steps[d];
          image.x_start += start, image.y_start += start;
        }
      }
      TRY(Lowered call, copy_call(g, kCopy, n.outputs[0], n.outputs[0], image, ""));
      calls.push_back(std::move(call));
    }
  return in_sequence(std::move(calls), "y = x between its mirror images");
}

}  // namespace

extern const Op op_mirror_pad{
    .name = "MIRROR_PAD",
    .code = 100,
    .options_type = 77,
    .max_version = 3,
    .attrs = {{"mode", AttrSpec::mirror_mode, 0, "reflect"}},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::same_as_input,
};

}  // namespace tinsmith
