#include "base/det_math.h"

#include <bit>
#include <cstdint>
#include <iterator>
#include <limits>

namespace tinsmith::det {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

// Adding and subtracting 1.5 * 2^52 leaves the nearest whole number (ties to even) of any |x| < 2^51.
double nearest(double x) {
  constexpr double shifter = 0x1.8p52;
  return (x + shifter) - shifter;
}

// x * 2^k for any k that gives a finite or zero result; the steps are exact but for the last.
double scale(double x, int k) {
  auto power = [](int e) { return std::bit_cast<double>(static_cast<uint64_t>(e + 1023) << 52); };
  if (k > 1023) return k > 2046 ? x * infinity : x * power(1023) * power(k - 1023);
  if (k < -1022) return k < -2000 ? x * 0.0 : x * power(k + 969) * power(-969);
  return x * power(k);
}

// A value held as hi + lo, |lo| at most half a unit of hi's last place.
struct Pair { double hi, lo; };

Pair two_sum(double a, double b) {
  double s = a + b, bb = s - a;
  return {s, (a - (s - bb)) + (b - bb)};
}

// ---- sine and cosine -----------------------------------------------------------------------------------------------
// pi/2 in five parts. Four have 22 bits, so that their products with a quadrant number below 2^31 are exact.
constexpr double half_pi[] = {0x1.921fb8p+0, -0x1.5dde98p-23, 0x1.846988p-48, 0x1.8cc518p-72, -0x1.fc8f8cbb5bf6cp-97};

struct Reduced { Pair r; int quadrant; };  // the angle = quadrant * pi/2 + r, |r| <= pi/4

Reduced reduce(double x) {
  double k = nearest(x * (2 / pi));
  double r = x - k * half_pi[0];  // exact: both are multiples of one power of two, and close
  Pair sum = two_sum(r, -k * half_pi[1]);
  for (int i = 2; i < 5; ++i) {
    Pair next = two_sum(sum.hi, -k * half_pi[i]);
    sum = two_sum(next.hi, next.lo + sum.lo);
  }
  return {sum, static_cast<int>(static_cast<int64_t>(k) & 3)};
}

// Taylor's series, with as many terms as |r| <= pi/4 needs for 2^-60.
double sin_series(Pair r) {
  constexpr double c[] = {-1.0 / 6, 1.0 / 120, -1.0 / 5040, 1.0 / 362880, -1.0 / 39916800, 1.0 / 6227020800,
                          -1.0 / 1307674368000, 1.0 / 355687428096000};
  double z = r.hi * r.hi, p = c[7];
  for (int i = 6; i >= 0; --i) p = c[i] + z * p;
  return r.hi + (r.hi * z * p + r.lo * (1 - 0.5 * z));
}

double cos_series(Pair r) {
  constexpr double c[] = {1.0 / 24, -1.0 / 720, 1.0 / 40320, -1.0 / 3628800, 1.0 / 479001600, -1.0 / 87178291200,
                          1.0 / 20922789888000};
  double z = r.hi * r.hi, p = c[6];
  for (int i = 5; i >= 0; --i) p = c[i] + z * p;
  double half = 0.5 * z, w = 1 - half;
  return w + (((1 - w) - half) + (z * z * p - r.hi * r.lo));
}

bool angle_ok(double x) { return x >= -0x1p30 && x <= 0x1p30; }

// ---- exponential and logarithm -------------------------------------------------------------------------------------
constexpr double ln2_hi = 0x1.62e42ffp-1;  // 32 bits: products with an exponent are exact
constexpr double ln2_lo = -0x1.718432a1b0e26p-35;

// exp(r) - 1 - r by Taylor's series, |r| <= ln 2 / 2.
double exp_tail(double r) {
  constexpr double c[] = {1.0 / 2,     1.0 / 6,      1.0 / 24,      1.0 / 120,      1.0 / 720,       1.0 / 5040,
                          1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800};
  double p = c[11];
  for (int i = 10; i >= 0; --i) p = c[i] + r * p;
  return r * r * p;
}

struct ExpParts { double r, r_lo; int k; };  // x = k ln 2 + r + r_lo

ExpParts exp_parts(double x) {
  double k = nearest(x * (1 / 0.693147180559945309417));
  Pair r = two_sum(x - k * ln2_hi, -k * ln2_lo);
  return {r.hi, r.lo, static_cast<int>(k)};
}

struct LogParts { double e, f; };  // x = 2^e * (1 + f), 1 + f in [0.7071, 1.4142)

LogParts log_parts(double x) {
  double e = 0;
  if (x < 0x1p-1022) x *= 0x1p54, e = -54;
  uint64_t bits = std::bit_cast<uint64_t>(x);
  e += static_cast<double>(static_cast<int>(bits >> 52) - 1023);
  double m = std::bit_cast<double>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (m >= 1.4142135623730951) m *= 0.5, e += 1;
  return {e, m - 1};
}

// log(1 + f) = 2 atanh(s) with s = f / (2 + f); given as f minus what this returns.
double log_deficit(double f) {
  double s = f / (2 + f), z = s * s, p = 0;
  for (int n = 25; n >= 3; n -= 2) p = 2.0 / n + z * p;
  return s * (f - z * p);
}

bool finite_positive(double x) { return x > 0 && x < infinity; }

double log_special(double x) { return x == 0 ? -infinity : x > 0 ? x : nan; }

}  // namespace

double sin(double x) {
  if (!angle_ok(x)) return nan;
  if (x == 0) return x;
  auto [r, quadrant] = reduce(x);
  double y = quadrant & 1 ? cos_series(r) : sin_series(r);
  return quadrant & 2 ? -y : y;
}

double cos(double x) {
  if (!angle_ok(x)) return nan;
  auto [r, quadrant] = reduce(x);
  double y = quadrant & 1 ? sin_series(r) : cos_series(r);
  return quadrant == 1 || quadrant == 2 ? -y : y;
}

double exp(double x) {
  if (x != x) return x;
  if (x > 709.782712893384) return infinity;
  if (x < -745.1332191019412) return 0;
  auto [r, r_lo, k] = exp_parts(x);
  return scale(1 + (r + (r_lo + exp_tail(r))), k);
}

double expm1(double x) {
  if (x != x || x == 0) return x;
  if (x > 709.782712893384) return infinity;
  if (x < -38) return -1;
  auto [r, r_lo, k] = exp_parts(x);
  double q_lo = r_lo + exp_tail(r) + r_lo * r;
  if (k == 0) return r + q_lo;
  Pair q = two_sum(r, q_lo);
  if (k > 60) return scale(1 + q.hi, k);
  double s = scale(1, k);  // (1 + q) 2^k - 1
  Pair sum = two_sum(s - 1, s * q.hi);
  return sum.hi + (sum.lo + s * q.lo);
}

double exp2(double x) {
  if (x != x) return x;
  if (x >= 1024) return infinity;
  if (x < -1075) return 0;
  double k = nearest(x), f = x - k;
  constexpr double hi = 0x1.62e43p-1, lo = -0x1.05c610ca86c39p-29;  // ln 2; hi has 24 bits
  constexpr double split = 134217729;                               // 2^27 + 1: Dekker's split, f_hi has 26 bits
  double t = split * f, f_hi = t - (t - f), f_lo = f - f_hi;
  Pair r = two_sum(f_hi * hi, f_lo * hi + f * lo);
  return scale(1 + (r.hi + (r.lo + exp_tail(r.hi))), static_cast<int>(k));
}

double log(double x) {
  if (!finite_positive(x)) return log_special(x);
  auto [e, f] = log_parts(x);
  return e * ln2_hi + (f - (log_deficit(f) - e * ln2_lo));
}

double log2(double x) {
  if (!finite_positive(x)) return log_special(x);
  auto [e, f] = log_parts(x);
  if (f == 0) return e;
  double l = f - log_deficit(f);
  return e + (l * 0x1.71547652b82fep+0 + l * 0x1.777d0ffda0d24p-56);  // 1 / ln 2 in two parts
}

double log10(double x) {
  double power = 1;
  for (int i = 0; i <= 22; ++i, power *= 10)
    if (x == power) return i;
  return log(x) * 0x1.bcb7b1526e50ep-2;  // 1 / ln 10
}

double tanh(double x) {
  if (x != x || x == 0) return x;
  double a = x < 0 ? -x : x;
  if (a > 22) return x < 0 ? -1 : 1;
  double t = expm1(2 * a), y = a < 1 ? t / (t + 2) : 1 - 2 / (t + 2);
  return x < 0 ? -y : y;
}

double pow(double x, double y) {
  if (y == nearest(y) && y >= -64 && y <= 64) {
    double product = 1, base = x;
    for (int n = static_cast<int>(y < 0 ? -y : y); n > 0; n >>= 1, base *= base)
      if (n & 1) product *= base;
    return y < 0 ? 1 / product : product;
  }
  if (x == 0) return y > 0 ? 0 : infinity;
  return exp(y * log(x));
}

}  // namespace tinsmith::det
