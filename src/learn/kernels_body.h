// The kernels of kernels.h, once for each instruction set: kernels_SET.cpp defines TINSMITH_KERNEL_SET and includes
// this.
//
// Everything has internal linkage and nothing of the standard library is used: an inline function compiled here for
// AVX-512 must never be the copy that the linker keeps for the whole program.
#include "learn/kernels.h"
#include "learn/simd.h"
#include "ts_math.h"  // all of it static

namespace tinsmith::learn {
namespace {

constexpr int kVectors = kPad / kLanes;  // vectors in a block of 16 columns
// Rows of a block: as many accumulators as the register file holds, beside the row of b.
#if defined(__AVX512F__)
constexpr int kMaxRows = 16;
#elif defined(__AVX2__) || defined(__aarch64__)
constexpr int kMaxRows = 6;
#else
constexpr int kMaxRows = 2;
#endif

template <Epilogue E>
inline V finish(V z, [[maybe_unused]] const float* gate) {
  const V zero = splat(0.0f);
  if constexpr (E == Epilogue::relu || E == Epilogue::relu6) z = select(less(z, zero), zero, z);
  if constexpr (E == Epilogue::relu6) z = select(less(splat(6.0f), z), splat(6.0f), z);
  if constexpr (E == Epilogue::relu_gate || E == Epilogue::relu6_gate) z = select(less(zero, load(gate)), z, zero);
  if constexpr (E == Epilogue::relu6_gate) z = select(less(load(gate), splat(6.0f)), z, zero);
  return z;
}

// R rows by 16 columns of the product, from (row, column); Ones: the last of the rows is the row of ones.
template <int R, Epilogue E, bool Ones>
void block(const MatMul& g, int row, int column) {
  V acc[R][kVectors];
  for (int v = 0; v < kVectors; ++v) {
    const V start = g.start ? load(g.start + column + v * kLanes) : splat(0.0f);
    for (int r = 0; r < R; ++r) acc[r][v] = start;
  }
  const float* a = g.a + static_cast<long>(row) * g.a_row;
  const float* b = g.b + column;
  const long a_row = g.a_row, a_k = g.a_k, b_row = g.b_row;
  for (int k = 0; k < g.k; ++k, a += a_k, b += b_row) {
    V line[kVectors];
    for (int v = 0; v < kVectors; ++v) line[v] = load(b + v * kLanes);
    for (int r = 0; r < R; ++r) {
      const V x = Ones && r == R - 1 ? splat(1.0f) : splat(a[r * a_row]);
      for (int v = 0; v < kVectors; ++v) acc[r][v] = fma(x, line[v], acc[r][v]);
    }
  }
  for (int r = 0; r < R; ++r)
    for (int v = 0; v < kVectors; ++v) {
      const long at = static_cast<long>(row + r) * g.c_row + column + v * kLanes;
      store(g.c + at, finish<E>(acc[r][v], g.gate ? g.gate + at : nullptr));
    }
}

// Calls block with `rows` as a constant.
template <Epilogue E, bool Ones, int R = kMaxRows>
inline void block_of(int rows, const MatMul& g, int row, int column) {
  if (rows == R) block<R, E, Ones>(g, row, column);
  else if constexpr (R > 1) block_of<E, Ones, R - 1>(rows, g, row, column);
}

template <Epilogue E>
void matmul_with(const MatMul& g) {
  const int blocks = (g.m + kMaxRows - 1) / kMaxRows;  // of nearly equal height
  for (int column = 0; column < g.n; column += kPad)
    for (int i = 0, row = 0; i < blocks; ++i) {
      const int rows = (g.m - row + blocks - i - 1) / (blocks - i);
      if constexpr (E == Epilogue::none) {
        if (g.ones_row && i == blocks - 1) block_of<E, true>(rows, g, row, column);
        else block_of<E, false>(rows, g, row, column);
      } else {
        block_of<E, false>(rows, g, row, column);
      }
      row += rows;
    }
}

void matmul(const MatMul& g, Epilogue epilogue) {
  switch (epilogue) {
    case Epilogue::none: return matmul_with<Epilogue::none>(g);
    case Epilogue::relu: return matmul_with<Epilogue::relu>(g);
    case Epilogue::relu6: return matmul_with<Epilogue::relu6>(g);
    case Epilogue::relu_gate: return matmul_with<Epilogue::relu_gate>(g);
    case Epilogue::relu6_gate: return matmul_with<Epilogue::relu6_gate>(g);
  }
}

// Turns squares of x so that a vector holds one column of several rows, then chains over the columns.
template <Epilogue E>
void matvec_with(float* y, const float* x, long x_row, const float* w, float start, int m, int k) {
  for (int row = 0; row < m; row += kLanes) {
    V acc = splat(start);
    for (int column = 0; column < k; column += kLanes) {
      V square[kLanes];
      for (int r = 0; r < kLanes; ++r) square[r] = load(x + (row + r) * x_row + column);
      transpose_block(square);
      const int n = k - column < kLanes ? k - column : kLanes;
      if (n == kLanes)
        for (int j = 0; j < kLanes; ++j) acc = fma(square[j], splat(w[column + j]), acc);
      else
        for (int j = 0; j < n; ++j) acc = fma(square[j], splat(w[column + j]), acc);
    }
    store(y + row, finish<E>(acc, nullptr));
  }
}

void matvec(float* y, const float* x, int x_row, const float* w, float start, int m, int k, Epilogue epilogue) {
  if (epilogue == Epilogue::relu) matvec_with<Epilogue::relu>(y, x, x_row, w, start, m, k);
  else if (epilogue == Epilogue::relu6) matvec_with<Epilogue::relu6>(y, x, x_row, w, start, m, k);
  else matvec_with<Epilogue::none>(y, x, x_row, w, start, m, k);
}

void transpose(float* to, int to_row, const float* from, int from_row, int rows, int columns) {
  for (long row = 0; row < padded(rows); row += kLanes)
    for (long column = 0; column < columns; column += kLanes) {
      V square[kLanes];
      for (int r = 0; r < kLanes; ++r)
        square[r] = row + r < rows ? load(from + (row + r) * from_row + column) : splat(0.0f);
      transpose_block(square);
      for (int c = 0; c < kLanes; ++c) store(to + (column + c) * to_row + row, square[c]);
    }
}

void softmax(float* y, int n) {
  float top = y[0];
  for (int i = 1; i < n; ++i) top = y[i] > top ? y[i] : top;
  float sum = 0;
  for (int i = 0; i < n; ++i) sum += y[i] = ts_expf(y[i] - top);
  for (int i = 0; i < n; ++i) y[i] = y[i] / sum;
}

void curve(Curve which, float* y, int rows, int n, int row) {
  for (int r = 0; r < rows; ++r, y += row) {
    if (which == Curve::softmax) softmax(y, n);
    if (which == Curve::sigmoid)
      for (int i = 0; i < n; ++i) y[i] = ts_logisticf(y[i]);
    if (which == Curve::tanh)
      for (int i = 0; i < n; ++i) y[i] = ts_tanhf(y[i]);
  }
}

// The 16 accumulators of a lane sum.
struct Lanes {
  V v[kVectors];
  Lanes() { for (V& x : v) x = splat(0.0f); }
  // Adds up to 15 more elements to the first lanes, then all lanes in pairs.
  float total(const float* rest, int n) const {
    float lane[kPad];
    for (int i = 0; i < kVectors; ++i) store(lane + i * kLanes, v[i]);
    for (int i = 0; i < n; ++i) lane[i] += rest[i];
    for (int step = kPad / 2; step > 0; step /= 2)
      for (int i = 0; i < step; ++i) lane[i] += lane[i + step];
    return lane[0];
  }
};

void squared_error(const float* p, const float* t, int n, float scale, float* dz, float* sums) {
  Lanes square, size;
  const int whole = n / kPad * kPad;
  for (int i = 0; i < whole; i += kPad)
    for (int v = 0; v < kVectors; ++v) {
      const int at = i + v * kLanes;
      const V d = sub(load(p + at), load(t + at));
      square.v[v] = fma(d, d, square.v[v]);
      size.v[v] = add(size.v[v], absolute(d));
      if (dz) store(dz + at, mul(d, splat(scale)));
    }
  if (whole < n) {  // the last elements in a vector block of their own, whose other lanes add zero
    float d[kPad] = {};
    for (int i = whole; i < n; ++i) {
      d[i - whole] = p[i] - t[i];
      if (dz) dz[i] = d[i - whole] * scale;
    }
    for (int v = 0; v < kVectors; ++v) {
      const V x = load(d + v * kLanes);
      square.v[v] = fma(x, x, square.v[v]);
      size.v[v] = add(size.v[v], absolute(x));
    }
  }
  sums[0] = square.total(nullptr, 0);
  sums[1] = size.total(nullptr, 0);
}

float sum(const float* x, int n) {
  Lanes lanes;
  const int whole = n / kPad * kPad;
  for (int i = 0; i < whole; i += kPad)
    for (int v = 0; v < kVectors; ++v) lanes.v[v] = add(lanes.v[v], load(x + i + v * kLanes));
  return lanes.total(x + whole, n - whole);
}

void adam(float* w, float* m, float* v, const float* g, int n, const AdamStep& step) {
  const V alpha = splat(step.alpha), c1 = splat(step.c1), c2 = splat(step.c2), epsilon = splat(step.epsilon);
  const V zero = splat(0.0f), tiny = splat(0x1p-100f);
  for (int i = 0; i < n; i += kLanes) {
    const V grad = load(g + i);
    V first = load(m + i), second = load(v + i);
    first = add(first, mul(sub(grad, first), c1));
    second = add(second, mul(sub(mul(grad, grad), second), c2));
    first = select(less(absolute(first), tiny), zero, first);
    second = select(less(second, tiny), zero, second);
    store(m + i, first);
    store(v + i, second);
    store(w + i, sub(load(w + i), div(mul(first, alpha), add(square_root(second), epsilon))));
  }
}

}  // namespace

#define TINSMITH_STRING2(x) #x
#define TINSMITH_STRING(x) TINSMITH_STRING2(x)
#define TINSMITH_JOIN2(a, b) a##b
#define TINSMITH_JOIN(a, b) TINSMITH_JOIN2(a, b)
extern const Kernels TINSMITH_JOIN(kernels_, TINSMITH_KERNEL_SET);
const Kernels TINSMITH_JOIN(kernels_, TINSMITH_KERNEL_SET) = {
    TINSMITH_STRING(TINSMITH_KERNEL_SET), matmul, matvec, transpose, curve, squared_error, sum, adam};

}  // namespace tinsmith::learn
