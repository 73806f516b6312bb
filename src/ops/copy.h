// The lowering side of ts_copy.h: what the operators share that move elements without looking at them.
#pragma once

#include "model/op.h"
#include "ops/ts_copy.h"

namespace tinsmith {

#define TS_COPY_KERNEL                                                                                                  \
  TS_DESCRIBE(ts_copy, ts_copy_params, TS_FILES("ts_copy.h", "ts_copy.c"), TS_FIELD(count), TS_FIELD(x_step),           \
              TS_FIELD(y_step), TS_FIELD(x_start), TS_FIELD(y_start), TS_FIELD(run))
#define TS_FILL_KERNEL                                                                                                  \
  TS_DESCRIBE(ts_fill, ts_fill_params, TS_FILES("ts_copy.h", "ts_copy.c"), TS_FIELD(count), TS_FIELD(size), TS_FIELD(value))

// One of the nested loops, in elements.
struct CopyLoop {
  int64_t count, x_step, y_step;
};

struct Copy {
  std::vector<CopyLoop> loops;  // the innermost last
  int64_t x_start = 0, y_start = 0;

  // Reads x from start to end in its order, whatever the loops were: the output is the input's bytes.
  bool whole(int64_t elements) const;
};

// The same copy in fewer loops: those of one turn are left out, those that lie together in both operands become one.
Copy merged(Copy c);

// The steps, in elements, of an array of this shape: the last dimension's is 1.
std::vector<int64_t> steps_of(const Shape& shape);

// The call that copies elements of x's type. Refused beyond eight loops after merging.
Result<Lowered> copy_call(const Graph& g, const Kernel& kernel, TensorId x, TensorId y, const Copy& copy, const char* formula);

// The same for a node whose input 0 is all it copies, into output 0: a view where nothing moves.
Result<Lowered> copy_or_view(const Graph& g, const Node& n, const Kernel& kernel, const Copy& copy, const char* formula);

// Several calls as one Lowered. There must be one at least.
Lowered in_sequence(std::vector<Lowered> calls, const char* formula);

// Fills y with the first bits(y.type) / 8 bytes of `value` again and again.
Lowered fill_call(const Graph& g, const Kernel& kernel, TensorId y, const uint8_t* value);

}  // namespace tinsmith
