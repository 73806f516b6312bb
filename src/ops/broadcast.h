// The lowering side of ts_broadcast.h: numpy's rules, and the merging of dimensions.
#pragma once

#include "model/op.h"

namespace tinsmith {

// The shape of a and b together; an error if a dimension differs and neither is 1.
Result<Shape> broadcast_shape(const Shape& a, const Shape& b);

struct Broadcast {
  int32_t shape[5], a_stride[5], b_stride[5];
};
// Refused beyond five dimensions after merging.
Result<Broadcast> broadcast(const Shape& a, const Shape& b, const Shape& y);

template <class Params>
void set_broadcast(Params& p, const Broadcast& b) {
  for (int i = 0; i < 5; ++i) p.shape[i] = b.shape[i], p.a_stride[i] = b.a_stride[i], p.b_stride[i] = b.b_stride[i];
}

// Operands a, b, y of an elementwise kernel that writes y[i] after the last read of a[i] and b[i]: y may take the place of an
// operand of its own size.
void elementwise_overlaps(const Graph& g, Lowered& l);

}  // namespace tinsmith
