// When ADD of int8 becomes two multiplications (add_factors.h), or two tables that give the reference's bytes for every pair of operands.
#include "add/add_dsp.h"

#include <cstring>

#include "add/add.h"
#include "add/add_factors.h"
#include "ops/fast.h"

namespace tinsmith {
namespace {

#define FILES TS_FILES("add/add_dsp.h", "add/add_dsp.c")

// u in 2^-t output steps: u * multiplier * 2^(shift - 31 + t), rounded.
std::optional<int32_t> scaled(int32_t u, const ts_add_s8_params& p, int t) {
  const int down = 31 - p.y_shift - t;
  if (down < 1 || down > 62) return std::nullopt;
  const int64_t product = int64_t{u} * p.y_multiplier;
  const int64_t v = (product + (int64_t{1} << (down - 1))) >> down;
  if (v < -(1 << 30) || v >= 1 << 30) return std::nullopt;
  return static_cast<int32_t>(v);
}

struct Tables {
  std::vector<int32_t> a, b;
};

std::optional<Tables> tables(const ts_add_s8_params& p, int t, const std::vector<int32_t>& u, const std::vector<int32_t>& v) {
  Tables tables;
  for (size_t i = 0; i < 256; ++i) {
    const auto a = scaled(u[i], p, t), b = scaled(v[i], p, t);
    if (!a || !b) return std::nullopt;
    tables.a.push_back(*a);
    const int64_t moved = int64_t{*b} + (int64_t{p.y_zero} << t) + (int64_t{1} << (t - 1));
    if (moved < -(1 << 30) || moved >= 1 << 30) return std::nullopt;
    tables.b.push_back(static_cast<int32_t>(moved));
  }
  // A pair next to a step may come out on its wrong side: one of its entries is moved by the least there is, if that breaks none of
  // the other pairs it is in.
  auto wrong = [&](size_t i, size_t k) {
    const int32_t want = ts_clamp(ts_add(ts_requantise(u[i] + v[k], p.y_multiplier, p.y_shift), p.y_zero), p.low, p.high);
    return want - ts_clamp((tables.a[i] + tables.b[k]) >> t, p.low, p.high);
  };
  auto row_right = [&](size_t i) {
    for (size_t k = 0; k < 256; ++k)
      if (wrong(i, k)) return false;
    return true;
  };
  auto column_right = [&](size_t k, size_t rows) {
    for (size_t i = 0; i < rows; ++i)
      if (wrong(i, k)) return false;
    return true;
  };
  for (size_t i = 0; i < 256; ++i)
    for (size_t k = 0; k < 256; ++k) {
      const int32_t off = wrong(i, k);
      if (!off) continue;
      const int32_t step = off > 0 ? 1 : -1;
      tables.a[i] += step;
      if (row_right(i)) break;
      tables.a[i] -= step;
      tables.b[k] += step;
      if (!column_right(k, i + 1)) return std::nullopt;
    }
  return tables;
}

}  // namespace

bool lower_add_dsp(Lowered& l, const Graph& g, const Node& n, Optimize optimize) {
  const Tensor &a = *g.input(n, 0), &b = *g.input(n, 1), &y = g.output(n);
  if (y.type != DType::i8 || a.count() != y.count() || b.count() != y.count()) return false;
  ts_add_s8_params p;
  std::memcpy(&p, l.params.data(), sizeof p);
  auto found = find_add_factors(p, 1 << 23, {21, 20, 22, 19, 23, 18, 24, 17});  // a middle t first, as layers of one t share a kernel
  if (!found) found = find_add_factors(p);
  if (found) {
    const bool clamp = p.low > -128 || p.high < 127;
    const bool narrow = std::abs(found->a) < 1 << 23 && std::abs(found->b) < 1 << 23;
    const std::string kind = fmt::format("{}{}{}", found->t, narrow ? "n" : "", clamp ? "c" : "");
    const std::vector<Instance> instances{{"add/add_dsp.h", fmt::format("TS_ADD_S8_DSP_DECLARE({})", kind)},
                                          {"add/add_dsp.c", fmt::format("TS_ADD_S8_DSP_DEFINE({}, {}, {}, {})", kind, found->t, clamp ? 1 : 0, narrow ? 1 : 0)}};
    l.kernel = TS_DESCRIBE_TARGET("ts_add_s8_dsp_" + kind, ts_add_s8_factors_params, FILES, 3, false, instances, TS_FIELD(count), TS_FIELD(a_factor),
                                  TS_FIELD(b_factor), TS_FIELD(addend), TS_FIELD(low), TS_FIELD(high));
    set_params(l, ts_add_s8_factors_params{static_cast<int32_t>(y.count()), found->a, found->b, found->addend + (1 << (found->t - 1)), p.low, p.high});
    return true;
  }
  if (optimize == Optimize::size) return false;
  std::vector<int32_t> u, v;  // the operands at their common scale
  for (int32_t i = -128; i < 128; ++i) {
    u.push_back(ts_requantise((i - p.a_zero) * (1 << p.left_shift), p.a_multiplier, p.a_shift));
    v.push_back(ts_requantise((i - p.b_zero) * (1 << p.left_shift), p.b_multiplier, p.b_shift));
  }
  for (int t : {21, 20, 19, 18, 16})
    if (const auto found = tables(p, t, u, v)) {
      static const Kernel* const kernel = TS_DESCRIBE_TARGET("ts_add_s8_dsp", ts_add_s8_dsp_params, FILES, 3, false, {}, TS_FIELD(count),
                                                             TS_FIELD(shift), TS_FIELD(low), TS_FIELD(high), TS_FIELD(a_table), TS_FIELD(b_table));
      l.kernel = kernel;
      set_params(l, ts_add_s8_dsp_params{static_cast<int32_t>(y.count()), t, p.low, p.high, add_array(l, "a_table", found->a),
                                         add_array(l, "b_table", found->b)});
      return true;
    }
  return false;
}

}  // namespace tinsmith
