#include "ops/copy.h"

#include <algorithm>

namespace tinsmith {

Copy merged(Copy c) {
  std::vector<CopyLoop> out;  // the innermost first
  for (auto it = c.loops.rbegin(); it != c.loops.rend(); ++it) {
    if (it->count == 1) continue;
    if (!out.empty() && it->x_step == out.back().x_step * out.back().count && it->y_step == out.back().y_step * out.back().count)
      out.back().count *= it->count;
    else
      out.push_back(*it);
  }
  std::reverse(out.begin(), out.end());
  c.loops = std::move(out);
  return c;
}

bool Copy::whole(int64_t elements) const {
  const Copy m = merged(*this);
  if (m.x_start != 0 || m.y_start != 0) return false;
  if (m.loops.empty()) return elements == 1;
  return m.loops.size() == 1 && m.loops[0].x_step == 1 && m.loops[0].y_step == 1 && m.loops[0].count == elements;
}

std::vector<int64_t> steps_of(const Shape& shape) {
  std::vector<int64_t> steps(shape.size());
  int64_t step = 1;
  for (size_t i = shape.size(); i-- > 0; step *= shape[i]) steps[i] = step;
  return steps;
}

Result<Lowered> copy_call(const Graph& g, const Kernel& kernel, TensorId x, TensorId y, const Copy& copy, const char* formula) {
  const auto size = static_cast<int64_t>(bits(g.tensor(x).type) / 8);
  Copy c = merged(copy);
  int64_t run = size;
  if (std::any_of(c.loops.begin(), c.loops.end(), [](const CopyLoop& l) { return l.count < 1; })) c.loops.clear(), run = 0;  // nothing to copy
  if (!c.loops.empty() && c.loops.back().x_step == 1 && c.loops.back().y_step == 1) {
    run = size * c.loops.back().count;
    c.loops.pop_back();
  }
  constexpr size_t most = 8;
  if (c.loops.size() > most)
    return fail(Code::unsupported, "", fmt::format("a copy of {} nested loops", c.loops.size()), "use at most eight dimensions: reshape the operand");
  ts_copy_params p{};
  for (size_t i = 0; i < most; ++i) {
    const size_t unused = most - c.loops.size();
    const CopyLoop loop = i < unused ? CopyLoop{1, 0, 0} : c.loops[i - unused];
    p.count[i] = static_cast<int32_t>(loop.count);
    p.x_step[i] = static_cast<int32_t>(loop.x_step * size);
    p.y_step[i] = static_cast<int32_t>(loop.y_step * size);
  }
  p.x_start = static_cast<int32_t>(c.x_start * size);
  p.y_start = static_cast<int32_t>(c.y_start * size);
  p.run = static_cast<int32_t>(run);
  Lowered l;
  l.kernel = &kernel;
  l.operands = {x, y};
  l.formula = formula;
  set_params(l, p);
  return l;
}

Result<Lowered> copy_or_view(const Graph& g, const Node& n, const Kernel& kernel, const Copy& copy, const char* formula) {
  if (n.outputs.size() == 1 && g.input(n, 0)->count() == g.output(n).count() && copy.whole(g.output(n).count())) {
    Lowered view;
    view.formula = formula;
    return view;
  }
  return copy_call(g, kernel, n.inputs[0], n.outputs[0], copy, formula);
}

Lowered fill_call(const Graph& g, const Kernel& kernel, TensorId y, const uint8_t* value) {
  Lowered l;
  l.kernel = &kernel;
  l.operands = {y};
  ts_fill_params p{};
  p.count = static_cast<int32_t>(g.tensor(y).count());
  p.size = static_cast<int32_t>(bits(g.tensor(y).type) / 8);
  std::copy(value, value + p.size, p.value);
  set_params(l, p);
  return l;
}

Lowered in_sequence(std::vector<Lowered> calls, const char* formula) {
  Lowered first = std::move(calls.front());
  first.formula = formula;
  for (size_t i = 1; i < calls.size(); ++i) first.then.push_back(std::move(calls[i]));
  return first;
}

}  // namespace tinsmith
