// When ADD of int8 becomes two multiplications (add_factors.h) for M-profile vectors.
#include "add/add_mve.h"

#include <cstring>

#include "add/add_factors.h"
#include "ops/fast_mve.h"

namespace tinsmith {

#define FILES TS_FILES("add/add_mve.h", "add/add_mve.c")

bool lower_add_mve(Lowered& l, const Graph& g, const Node& n) {
  const Tensor &a = *g.input(n, 0), &b = *g.input(n, 1), &y = g.output(n);
  if (y.type != DType::i8 || a.count() != y.count() || b.count() != y.count()) return false;
  ts_add_s8_params p;
  std::memcpy(&p, l.params.data(), sizeof p);
  const auto found = find_add_factors(p);
  if (!found) return false;
  const bool clamp = p.low > -128 || p.high < 127;
  const std::string kind = fmt::format("{}{}", found->t - 16, clamp ? "c" : "");
  const std::vector<Instance> instances{{"add/add_mve.h", fmt::format("TS_ADD_S8_MVE_DECLARE({})", kind)},
                                        {"add/add_mve.c", fmt::format("TS_ADD_S8_MVE_DEFINE({}, {}, {})", kind, found->t - 16, clamp ? 1 : 0)}};
  l.kernel = TS_DESCRIBE_TARGET("ts_add_s8_mve_" + kind, ts_add_s8_mve_params, FILES, 3, false, instances, TS_FIELD(count), TS_FIELD(a_factor),
                                TS_FIELD(b_factor), TS_FIELD(addend), TS_FIELD(low), TS_FIELD(high));
  set_params(l, ts_add_s8_mve_params{static_cast<int32_t>(y.count()), found->a, found->b, found->addend, p.low, p.high});
  return true;
}

}  // namespace tinsmith
