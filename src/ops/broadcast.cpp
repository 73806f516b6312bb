#include "ops/broadcast.h"

#include <algorithm>

namespace tinsmith {

Result<Shape> broadcast_shape(const Shape& a, const Shape& b) {
  Shape y(std::max(a.size(), b.size()));
  for (size_t i = 0; i < y.size(); ++i) {
    const int32_t da = i < a.size() ? a[a.size() - 1 - i] : 1;
    const int32_t db = i < b.size() ? b[b.size() - 1 - i] : 1;
    if (da != db && da != 1 && db != 1)
      return fail(Code::bad_input, "", fmt::format("shapes {} and {} do not go together", text(a), text(b)),
                  "each dimension must be equal, or 1 in one of them");
    y[y.size() - 1 - i] = da == 1 ? db : da;
  }
  return y;
}

Result<Broadcast> broadcast(const Shape& a, const Shape& b, const Shape& y) {
  // From the last dimension: size, and how far each operand moves.
  struct Dim { int32_t size, a, b; };
  std::vector<Dim> dims;
  int32_t step_a = 1, step_b = 1;
  for (size_t i = 0; i < y.size(); ++i) {
    const int32_t size = y[y.size() - 1 - i];
    const int32_t da = i < a.size() ? a[a.size() - 1 - i] : 1;
    const int32_t db = i < b.size() ? b[b.size() - 1 - i] : 1;
    Dim d{size, da == 1 ? 0 : step_a, db == 1 ? 0 : step_b};
    step_a *= da;
    step_b *= db;
    if (size == 1) continue;
    // Merge with the dimension before it where both operands go on seamlessly.
    if (!dims.empty() && d.a == dims.back().a * dims.back().size && d.b == dims.back().b * dims.back().size) dims.back().size *= size;
    else dims.push_back(d);
  }
  if (dims.size() > 5)
    return fail(Code::unsupported, "", fmt::format("broadcasting {} and {} over more than five dimensions", text(a), text(b)), "reshape the operands");
  Broadcast out{};
  for (size_t i = 0; i < 5; ++i) {
    const Dim d = i < dims.size() ? dims[i] : Dim{1, 0, 0};
    out.shape[4 - i] = d.size, out.a_stride[4 - i] = d.a, out.b_stride[4 - i] = d.b;
  }
  return out;
}

void elementwise_overlaps(const Graph& g, Lowered& l) {
  const Tensor& y = g.tensor(l.operands.back());
  for (size_t i = 0; i + 1 < l.operands.size(); ++i) {
    const Tensor& x = g.tensor(l.operands[i]);
    if (x.count() == y.count() && bits(x.type) >= bits(y.type)) l.overlaps.push_back({i, l.operands.size() - 1, 0});
  }
}

}  // namespace tinsmith
