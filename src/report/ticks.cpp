#include <algorithm>
#include <cmath>

#include "base/det_math.h"
#include "report/chart.h"

namespace tinsmith::report {
namespace {

// A number with `decimals` decimals and groups of three before the point.
std::string with_decimals(double v, int decimals) {
  std::string s = fmt::format("{:.{}f}", v == 0 ? 0.0 : v, decimals);
  size_t first = s[0] == '-', point = std::min(s.find('.'), s.size());
  for (size_t i = point; i > first + 3; i -= 3) s.insert(i - 3, ",");
  return s;
}

}  // namespace

std::vector<Tick> nice_ticks(Range range, int count, bool whole) {
  double span = range.high - range.low;
  if (!(span > 0) || !std::isfinite(span)) return {};
  double raw = span / std::max(count, 1);
  int exponent = static_cast<int>(std::floor(det::log10(raw)));
  double power = det::exp(exponent * det::log(10));
  if (exponent >= -60 && exponent <= 60) power = det::pow(10, exponent);
  double step = 0;
  int decimals = std::max(0, -exponent);
  for (double m : {1.0, 2.0, 5.0, 10.0}) {
    step = m * power;
    if (m == 10) decimals = std::max(0, decimals - 1);
    if (step >= raw * 0.74) break;
  }
  if (whole && step < 1) step = 1, decimals = 0;
  bool scientific = decimals > 6 || std::max(std::abs(range.low), std::abs(range.high)) >= 1e10;
  std::vector<Tick> ticks;
  double first = std::ceil(range.low / step - 1e-9), last = std::floor(range.high / step + 1e-9);
  for (double i = first; i <= last && ticks.size() < 1000; ++i) {
    double v = i * step;
    ticks.push_back({v, scientific ? fmt::format("{:.3g}", v == 0 ? 0.0 : v) : with_decimals(v, decimals)});
  }
  return ticks;
}

std::vector<Tick> log_ticks(Range range, int count) {
  std::vector<Tick> ticks;
  if (!(range.low > 0) || !(range.high > range.low)) return ticks;
  auto add = [&](double v, int decade) {
    if (v < range.low * 0.999999 || v > range.high * 1.000001) return;
    bool plain = decade >= -5 && decade <= 6;
    ticks.push_back({v, plain ? with_decimals(v, std::max(0, -decade)) : fmt::format("{:.0e}", v)});
  };
  int low = static_cast<int>(std::floor(det::log10(range.low))),
      high = static_cast<int>(std::ceil(det::log10(range.high)));
  int every = std::max(1, (high - low) / std::max(count, 1));
  for (int decade = low; decade <= high; ++decade) {
    double power = det::exp(decade * det::log(10));
    if (decade >= -60 && decade <= 60) power = det::pow(10, decade);
    if (high - low <= 2)
      for (double m : {1.0, 2.0, 5.0}) add(m * power, decade);
    else if ((decade - low) % every == 0)
      add(power, decade);
  }
  if (ticks.size() < 3 && range.high / range.low < 20) return nice_ticks(range, count);
  return ticks;
}

std::vector<Tick> angle_ticks(Range range) {
  const double span = range.high - range.low;
  int halves = 1;  // ticks are this many times pi/2 apart
  while (halves < 64 && span / (halves * det::pi / 2) > 9) halves *= 2;
  if (!(span > 0) || halves == 64) return nice_ticks(range, 8);
  const double step = halves * det::pi / 2;
  std::vector<Tick> ticks;
  for (double i = std::ceil(range.low / step - 1e-9); i <= std::floor(range.high / step + 1e-9); ++i) {
    auto n = static_cast<int64_t>(i) * halves;  // the angle in halves of pi
    std::string sign = n < 0 ? "-" : "", label = "π";
    int64_t whole = n % 2 == 0 ? std::abs(n) / 2 : std::abs(n);
    if (whole != 1) label = std::to_string(whole) + label;
    if (n % 2 != 0) label += "/2";
    ticks.push_back({i * step, n == 0 ? "0" : sign + label});
  }
  return ticks;
}

std::string grouped(int64_t n) {
  std::string s = std::to_string(n);
  for (size_t i = s.size(), first = s[0] == '-'; i > first + 3; i -= 3) s.insert(i - 3, ",");
  return s;
}

std::string bytes_text(double n) {
  if (std::abs(n) < 10000) return grouped(static_cast<int64_t>(std::nearbyint(n))) + " B";
  if (std::abs(n) < 1e6) return fmt::format("{:.1f} kB", n / 1e3);
  return fmt::format("{:.2f} MB", n / 1e6);
}

std::string short_number(double n) {
  double a = std::abs(n);
  if (!(a < 1e15)) return fmt::format("{:.3g}", n);
  if (a >= 1e9) return fmt::format("{:.2f} G", n / 1e9);
  if (a >= 1e6) return fmt::format("{:.2f} M", n / 1e6);
  if (a >= 1e4) return fmt::format("{:.1f} k", n / 1e3);
  if (n == std::floor(n)) return grouped(static_cast<int64_t>(n));
  return fmt::format("{:.4g}", n);
}

Colour mixed(Colour a, Colour b, double share_of_b) {
  Colour out = 0;
  for (int shift : {16, 8, 0}) {
    double from = a >> shift & 255, to = b >> shift & 255;
    out |= static_cast<Colour>(from + (to - from) * std::clamp(share_of_b, 0.0, 1.0) + 0.5) << shift;
  }
  return out;
}

}  // namespace tinsmith::report
