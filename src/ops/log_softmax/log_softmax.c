/* SPDX-License-Identifier: MIT-0 */
#include "log_softmax.h"

#include "ts_fixed.h"
#include "ts_math.h"

TS_KERNEL void ts_log_softmax_f32(const ts_log_softmax_f32_params *p, const float *x, float *y) {
  for (int32_t r = 0; r < p->rows; ++r, x += p->size, y += p->size) {
    float most = x[0], sum = 0.0f;
    for (int32_t i = 1; i < p->size; ++i) most = x[i] > most ? x[i] : most;
    for (int32_t i = 0; i < p->size; ++i) sum += ts_expf(x[i] - most);
    const float log_sum = ts_logf(sum);
    for (int32_t i = 0; i < p->size; ++i) y[i] = x[i] - most - log_sum;
  }
}

/* x * 2^n, saturated; rounded if n < 0. */
static inline int32_t ts_log_softmax_scale(int32_t x, int n) { return n > 0 ? ts_fixed_scale_up(x, n) : ts_rounding_shift(x, -n); }

static inline int ts_log_softmax_zeros(int32_t x) {
  int n = 0;
  for (uint32_t bit = (uint32_t)1 << 31; bit && !((uint32_t)x & bit); bit >>= 1) ++n;
  return n;
}

/* log(x) in Q5.26 of x >= 1 in Q12.19. x is brought near sqrt(sqrt(1/2)) by a power of two, or by that and sqrt(1/2), whichever is
 * nearer; there a quotient of polynomials serves. */
static inline int32_t ts_log_softmax_log(int32_t x) {
  const int32_t log2 = 1488522236, sqrt_sqrt_half = 1805811301, sqrt_half = 1518500250, quarter = 8388608; /* Q0.31; the last Q6.25 */
  const int zeros = ts_log_softmax_zeros(x);
  const int32_t a = ts_log_softmax_scale(ts_doubling_high_mul(ts_log_softmax_scale(x, zeros - 1), sqrt_half), 1);
  const int32_t a_power = ts_add(ts_log_softmax_scale(12 - zeros, 25), quarter);
  const int zeros_b = ts_log_softmax_zeros(ts_doubling_high_mul(x, sqrt_half)) - 1;
  const int32_t b = ts_log_softmax_scale(x, zeros_b);
  const int32_t b_power = ts_sub(ts_log_softmax_scale(12 - zeros_b, 25), quarter);
  const int32_t r = ts_min(a, b), power = ts_max(a_power, b_power);
  const int64_t both = (int64_t)r + sqrt_sqrt_half;
  const int32_t half_sum = (int32_t)((both + (both >= 0 ? 1 : -1)) / 2);
  const int32_t q = ts_mul(ts_sub(r, sqrt_sqrt_half), 2);
  const int32_t square = ts_doubling_high_mul(q, q);
  const int32_t above = ts_add(ts_doubling_high_mul(q, r), ts_doubling_high_mul(ts_doubling_high_mul(q, square), 117049297));
  const int32_t inner = ts_add(ts_add(1057819769, q), ts_doubling_high_mul(127690142, square));
  const int32_t below = ts_add(ts_doubling_high_mul(half_sum, inner), ts_doubling_high_mul(638450708, q));
  const int32_t ratio = ts_doubling_high_mul(ts_rounding_shift(above, 6), ts_fixed_reciprocal(below));
  return ts_fixed_scale_up(ts_add(ts_doubling_high_mul(power, log2), ratio), 1);
}

TS_KERNEL void ts_log_softmax_s8(const ts_log_softmax_s8_params *p, const int8_t *x, int8_t *y) {
  for (int32_t r = 0; r < p->rows; ++r, x += p->size, y += p->size) {
    int32_t most = x[0], sum = 0;
    for (int32_t i = 1; i < p->size; ++i) most = ts_max(most, x[i]);
    for (int32_t i = 0; i < p->size; ++i)
      if (x[i] - most >= p->diff_min)
        sum = ts_add(sum, ts_rounding_shift(ts_fixed_exp(ts_requantise(x[i] - most, p->multiplier, p->shift), 5), 12));
    const int32_t log_sum = ts_log_softmax_log(sum);
    const int32_t least = ts_max(p->diff_min - 1, ts_requantise(ts_add(log_sum, INT32_MIN), p->reverse_multiplier, p->reverse_shift));
    for (int32_t i = 0; i < p->size; ++i) {
      int32_t q = -128;
      if (x[i] - most > least)
        q = ts_clamp(ts_rounding_shift(ts_sub(ts_requantise(x[i] - most, p->multiplier, p->shift), log_sum), 22) + 127, -128, 127);
      y[i] = (int8_t)q;
    }
  }
}
