#include "data/sine.h"

#include <cmath>

namespace tinsmith {

Result<Samples> make_sine(const SineOptions& o) {
  if (o.samples < 1 || o.samples > 100'000'000)
    return fail(Code::usage, "samples", fmt::format("{} samples cannot be made", o.samples), "give 1 to 100,000,000");
  if (!(std::abs(o.low) <= 1e6 && std::abs(o.high) <= 1e6 && o.low < o.high))
    return fail(Code::usage, "range", fmt::format("x from {} to {} is no range", o.low, o.high),
                "give a low end below the high end, both within a million");
  if (!(o.noise >= 0 && o.noise <= 1e6))
    return fail(Code::usage, "noise", fmt::format("{} is no standard deviation", o.noise), "give 0 or more");

  auto n = static_cast<size_t>(o.samples);
  Samples s{{1}, {1}, std::vector<float>(n), std::vector<float>(n), std::vector<float>(n)};
  Rng data(o.seed, "data"), order(o.seed, "shuffle"), noise(o.seed, "noise");
  for (float& x : s.x) x = static_cast<float>(data.uniform(o.low, o.high));
  order.shuffle(std::span(s.x));
  for (size_t i = 0; i < n; ++i) {
    double clean = det::sin(s.x[i]);
    s.y_clean[i] = static_cast<float>(clean);
    s.y[i] = static_cast<float>(clean + o.noise * noise.normal());
  }
  return s;
}

}  // namespace tinsmith
