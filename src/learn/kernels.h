// The inner loops of training, each compiled for several instruction sets from one source and chosen at run time.
//
// The law of this header: an output's value is fixed by the formula written here, to the bit, whichever set computes
// it.
//  - A dot product is a chain: start, then k ascending, acc = fmaf(a[k], b[k], acc). Vectors run across independent
//    outputs, never along the chain, so their width cannot change the order.
//  - A plain sum of many numbers ("lane sum") goes to 16 accumulators, element i to accumulator i mod 16, which are
//  then
//    added in pairs: l with l + 8, then l + 4, l + 2, l + 1.
// kernels_test.cpp compares the bytes of every set with a plain loop.
#pragma once

#include <string_view>
#include <vector>

namespace tinsmith::learn {

// Rows of a matrix are padded with zeros to a multiple of this many floats; and batches to as many rows.
inline constexpr int kPad = 16;
constexpr int padded(int n) { return (n + kPad - 1) / kPad * kPad; }

// What happens to a matrix product's element z before it is stored.
enum class Epilogue : int {
  none,
  relu,        // z < 0 ? 0 : z (a NaN stays)
  relu6,       // and > 6 ? 6
  relu_gate,   // gate > 0 ? z : 0: the way back through relu; gate is its output
  relu6_gate,  // 0 < gate < 6 ? z : 0
};

// c[m][n] = epilogue(start[n] + sum over k of a[m][k] * b[k][n]).
// The element a[m][k] is a[m * a_row + k * a_k]: the same call serves x W, dz W^T and x^T dz.
struct MatMul {
  float* c;
  int c_row;
  const float* a;
  int a_row, a_k;
  const float* b;
  int b_row;
  const float* start;  // null: zeros
  const float* gate;   // for the gates: laid out as c
  int m, n, k;         // n is a multiple of kPad
  bool ones_row;       // row m - 1 of a is all ones and not in memory (a bias' gradient); with Epilogue::none only
};

enum class Curve : int { sigmoid, tanh, softmax };

struct AdamStep {
  float alpha;    // learning rate with both bias corrections
  float c1, c2;   // 1 - beta_1, 1 - beta_2
  float epsilon;
};

struct Kernels {
  const char* name;  // "base", "avx2", "avx512", "neon"
  void (*matmul)(const MatMul&, Epilogue);
  // y[m] = epilogue(start + sum over k of x[m][k] * w[k]), for a layer with one output. Reads x up to padded(m) rows
  // and padded(k) columns, writes padded(m) elements of y.
  void (*matvec)(float* y, const float* x, int x_row, const float* w, float start, int m, int k, Epilogue);
  // to[c][r] = from[r][c], for c up to padded(columns), which `from` has in memory; and zero for r from `rows` up to
  // padded(rows), which it has not.
  void (*transpose)(float* to, int to_row, const float* from, int from_row, int rows, int columns);
  // In place, on `rows` rows of n numbers, `row` apart: the functions of src/ops/ts_math.h, as the interpreter's
  // kernels of LOGISTIC, TANH and SOFTMAX have them.
  void (*curve)(Curve, float* y, int rows, int n, int row);
  // d = p - t: sums[0] = lane sum of d * d (by fmaf), sums[1] of |d|; dz = d * scale unless dz is null.
  void (*squared_error)(const float* p, const float* t, int n, float scale, float* dz, float* sums);
  float (*sum)(const float* x, int n);  // a lane sum
  // Keras 3's Adam on n weights, n a multiple of kPad: m += (g - m) c1; v += (g g - v) c2;
  // w -= m alpha / (sqrt(v) + epsilon). An |m| or v under 2^-100 becomes zero: it can no longer move a weight,
  // and numbers below float's normal range are slow on some machines.
  void (*adam)(float* w, float* m, float* v, const float* g, int n, const AdamStep&);
};

// The widest set that this machine runs, unless TINSMITH_KERNELS in the environment or use_kernels names another.
const Kernels& kernels();
// All that this machine runs, narrowest first.
const std::vector<const Kernels*>& available_kernels();
// Chooses by name from now on, "" for the widest again; false if this machine lacks it. For tests and measurements.
bool use_kernels(std::string_view name);

}  // namespace tinsmith::learn
