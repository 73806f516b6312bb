// Layout, from the top: title, subtitle, a row with the y axis's label at the left and the legend at the right (the
// legend takes rows of its own above when both do not fit), the plot, tick labels, the x axis's label.
#include "report/chart.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/det_math.h"

namespace tinsmith::report {
namespace {

constexpr double tick_size = 11, label_size = 11.5, legend_size = 11.5;
constexpr size_t most_dots = 20000;

bool usable(double v, const Axis& a) { return std::isfinite(v) && (!a.log || v > 0); }

// An axis on the page: from values to pixels.
struct Scale {
  Range range;
  bool log;
  double start, end;
  double operator()(double v) const {
    double t = log ? (det::log(v) - det::log(range.low)) / (det::log(range.high) - det::log(range.low))
                   : (v - range.low) / (range.high - range.low);
    return start + t * (end - start);
  }
  bool holds(double v) const {
    double slack = (range.high - range.low) * 1e-9;
    return v >= range.low - slack && v <= range.high + slack;
  }
};

Range find_range(const Axis& axis, const std::vector<Series>& series, bool vertical) {
  if (axis.range && axis.range->high > axis.range->low && (!axis.log || axis.range->low > 0)) return *axis.range;
  double low = std::numeric_limits<double>::infinity(), high = -low;
  bool bars = false;
  for (const Series& s : series) {
    bars = bars || (s.kind == Series::bars && vertical);
    for (double v : vertical ? s.y : s.x)
      if (usable(v, axis)) low = std::min(low, v), high = std::max(high, v);
  }
  if (low > high) return axis.log ? Range{1, 10} : Range{0, 1};
  if (axis.log) {
    double margin = std::max(det::exp((det::log(high) - det::log(low)) * 0.05), 1.05);
    return {low / margin, high * margin};
  }
  bool zero = (axis.from_zero || bars) && low >= 0;
  if (zero) low = 0;
  double span = high - low;
  if (!(span > std::max(std::abs(low), std::abs(high)) * 1e-9)) span = std::max(std::abs(high) * 0.2, 1e-6);
  double margin = span * (vertical ? 0.06 : 0.02);
  if (high - low < span) low -= zero ? 0 : span / 2, high += span / 2;  // one value
  if (vertical || !axis.whole) low -= zero ? 0 : margin;
  return {low, high + margin};
}

// Lines with far more points than pixels keep the first, lowest, highest and last of each pixel column.
std::vector<Point> thinned(const std::vector<Point>& points) {
  if (points.size() < 4000) return points;
  std::vector<Point> out;
  for (size_t i = 0; i < points.size();) {
    size_t low = i, high = i, end = i;
    while (end < points.size() && std::floor(points[end].x) == std::floor(points[i].x)) {
      if (points[end].y < points[low].y) low = end;
      if (points[end].y > points[high].y) high = end;
      ++end;
    }
    size_t keep[4] = {i, std::min(low, high), std::max(low, high), end - 1};
    for (int k = 0; k < 4; ++k)
      if (k == 0 || keep[k] != keep[k - 1]) out.push_back(points[keep[k]]);
    i = end;
  }
  return out;
}

void draw_series(Figure& f, const Series& s, const Chart& c, const Scale& sx, const Scale& sy) {
  auto good = [&](size_t i) {
    return usable(s.x[i], c.x) && usable(s.y[i], c.y) && sx.holds(s.x[i]) && sy.holds(s.y[i]);
  };
  size_t n = std::min(s.x.size(), s.y.size());
  if (s.kind == Series::dots) {
    size_t step = (n + most_dots - 1) / most_dots;
    std::vector<Point> points;
    for (size_t i = 0; i < n; i += std::max<size_t>(step, 1))
      if (good(i)) points.push_back({sx(s.x[i]), sy(s.y[i])});
    double radius = s.size > 0 ? s.size : n > 3000 ? 1.3 : n > 600 ? 1.8 : 2.4;
    f.dots(std::move(points), radius, {.fill = s.colour, .opacity = s.opacity});
    return;
  }
  if (s.kind == Series::bars) {
    for (size_t i = 0; i + 1 < s.x.size() && i < s.y.size(); ++i) {
      if (!good(i) || !std::isfinite(s.x[i + 1])) continue;
      double left = sx(s.x[i]), right = sx(s.x[i + 1]), top = sy(s.y[i]), base = sy(std::max(0.0, sy.range.low));
      f.box({left + 0.5, std::min(top, base), std::max(right - left - 1, 0.5), std::abs(base - top)},
            {.fill = s.colour, .opacity = s.opacity});
    }
    return;
  }
  Paint paint{.stroke = s.colour, .width = s.size > 0 ? s.size : 2, .opacity = s.opacity, .dash = s.dash};
  std::vector<Point> run;
  auto flush = [&] {
    if (run.size() == 1) f.dots(run, paint.width * 0.75, {.fill = s.colour, .opacity = s.opacity});
    if (run.size() > 1) f.line(thinned(run), paint);
    run.clear();
  };
  for (size_t i = 0; i < n; ++i) {
    if (!good(i)) {
      flush();
      continue;
    }
    Point p{sx(s.x[i]), sy(s.y[i])};
    if (s.kind == Series::steps && !run.empty()) run.push_back({p.x, run.back().y});
    run.push_back(p);
  }
  flush();
}

struct LegendItem {
  const Series* series;
  double width;
};

void draw_key(Figure& f, const Series& s, double x, double y) {
  if (s.kind == Series::dots) f.dots({{x + 9, y - 4}}, 3.6, {.fill = s.colour, .opacity = std::max(s.opacity, 0.8)});
  else if (s.kind == Series::bars) f.box({x + 3, y - 9, 12, 10}, {.fill = s.colour, .opacity = s.opacity});
  else f.line({{x, y - 4}, {x + 18, y - 4}}, {.stroke = s.colour, .width = 2.4, .dash = s.dash});
  f.text({x + 24, y}, s.label, {.size = legend_size, .colour = ink});
}

// Rows of legend items that fit the width.
std::vector<std::vector<LegendItem>> legend_rows(const std::vector<Series>& series, double width) {
  std::vector<std::vector<LegendItem>> rows;
  double used = 0;
  for (const Series& s : series) {
    if (s.label.empty()) continue;
    double w = 24 + text_width(s.label, legend_size) + 18;
    if (rows.empty() || used + w > width) rows.emplace_back(), used = 0;
    rows.back().push_back({&s, w});
    used += w;
  }
  return rows;
}

double row_width(const std::vector<LegendItem>& row) {
  double w = -18;
  for (const LegendItem& i : row) w += i.width;
  return w;
}

std::vector<Tick> make_ticks(const Axis& a, Range range, int count) {
  std::vector<Tick> ticks = a.ticks;
  if (ticks.empty())
    ticks = a.log ? log_ticks(range, count) : a.angle ? angle_ticks(range) : nice_ticks(range, count, a.whole);
  double slack = (range.high - range.low) * 1e-9;
  std::erase_if(ticks, [&](const Tick& t) { return t.value < range.low - slack || t.value > range.high + slack; });
  return ticks;
}

void draw_notes(Figure& f, const Chart& c, const Scale& sx, const Scale& sy) {
  constexpr double size = 10.5, gap = 8;
  std::vector<Box> taken;
  auto overlaps = [](const Box& a, const Box& b) {
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
  };
  for (const Note& n : c.notes) taken.push_back({sx(n.x) - 4, sy(n.y) - 4, 8, 8});
  for (const Note& n : c.notes) {
    if (!usable(n.x, c.x) || !usable(n.y, c.y) || !sx.holds(n.x) || !sy.holds(n.y)) continue;
    double x = sx(n.x), y = sy(n.y), w = text_width(n.label, size), h = size + 2;
    for (Box b : {Box{x + gap, y - h - 1, w, h},
                  {x + gap, y + 2, w, h},
                  {x - gap - w, y - h - 1, w, h},
                  {x - gap - w, y + 2, w, h},
                  {x - w / 2, y - h - gap, w, h},
                  {x - w / 2, y + gap, w, h}}) {
      bool inside = b.x >= sx.start + 2 && b.x + w <= sx.end && b.y >= sy.end - 6 && b.y + h <= sy.start - 1;
      if (!inside || std::any_of(taken.begin(), taken.end(), [&](const Box& t) { return overlaps(t, b); })) continue;
      f.text({b.x, b.y + size - 1}, n.label, {.size = size, .colour = n.colour});
      taken.push_back(b);
      break;
    }
  }
}

}  // namespace

void draw(Figure& f, Box area, const Chart& c) {
  const double left_edge = area.x + 16, right_edge = area.x + area.width - 20, width = right_edge - left_edge;
  double y = area.y + 12;
  if (!c.title.empty()) {
    y += 14;
    f.text({left_edge, y}, fitted(c.title, width, 15, true), {.size = 15, .bold = true});
    y += 6;
  }
  if (!c.subtitle.empty()) {
    y += 13;
    f.text({left_edge, y}, fitted(c.subtitle, width, 11.5), {.size = 11.5, .colour = muted});
    y += 5;
  }
  auto rows = legend_rows(c.series, width);
  double label_width = text_width(c.y.label, label_size);
  for (size_t i = 0; i < rows.size(); ++i) {
    bool shares = i + 1 == rows.size() && label_width + 30 + row_width(rows[i]) <= width;
    y += 19;
    double x = right_edge - row_width(rows[i]);
    for (const LegendItem& item : rows[i]) {
      draw_key(f, *item.series, x, y);
      x += item.width;
    }
    if (i + 1 == rows.size() && !c.y.label.empty() && !shares) y += 18;
  }
  if (!c.y.label.empty()) {
    if (rows.empty()) y += 19;
    f.text({left_edge, y}, fitted(c.y.label, width, label_size), {.size = label_size, .colour = muted});
  }
  y += 12;

  double bottom = area.y + area.height - (c.x.label.empty() ? 30 : 48);
  double top = std::min(y, bottom - 20);
  Range rx = find_range(c.x, c.series, false), ry = find_range(c.y, c.series, true);
  auto y_ticks = make_ticks(c.y, ry, static_cast<int>(std::max(2.0, (bottom - top) / 42)));
  double tick_width = 0;
  for (const Tick& t : y_ticks) tick_width = std::max(tick_width, text_width(t.label, tick_size));
  double left = left_edge + tick_width + 8, right = right_edge;
  Scale sx{rx, c.x.log, left, right}, sy{ry, c.y.log, bottom, top};

  // Fewer ticks until their labels keep apart.
  std::vector<Tick> x_ticks;
  for (int count = static_cast<int>(std::max(2.0, (right - left) / 80)); count >= 1; --count) {
    x_ticks = make_ticks(c.x, rx, count);
    double last = -1e9;
    bool apart = true;
    for (const Tick& t : x_ticks) {
      double half = text_width(t.label, tick_size) / 2, at = sx(t.value);
      apart = apart && at - half > last + 8;
      last = at + half;
    }
    if (apart) break;
  }
  for (const Tick& t : y_ticks) {
    double at = sy(t.value);
    f.line({{left, at}, {right, at}}, {.stroke = grid, .width = 1});
    f.text({left - 8, at + 4}, t.label, {.size = tick_size, .colour = muted, .anchor = Anchor::end});
  }
  for (const Tick& t : x_ticks) {
    double at = sx(t.value), half = text_width(t.label, tick_size) / 2;
    f.line({{at, bottom}, {at, bottom + 4}}, {.stroke = muted, .width = 1});
    double centre = std::clamp(at, area.x + half + 4, area.x + area.width - half - 4);
    f.text({centre, bottom + 18}, t.label, {.size = tick_size, .colour = muted, .anchor = Anchor::middle});
  }
  for (const Series& s : c.series) draw_series(f, s, c, sx, sy);
  f.line({{left, bottom}, {right, bottom}}, {.stroke = muted, .width = 1.2});
  draw_notes(f, c, sx, sy);
  if (!c.x.label.empty())
    f.text({(left + right) / 2, bottom + 38}, fitted(c.x.label, right - left, label_size),
           {.size = label_size, .colour = muted, .anchor = Anchor::middle});
}

Figure to_figure(const Chart& c, double width, double height) {
  Figure f{width, height, c.subtitle.empty() ? c.title : c.title + ": " + c.subtitle, {}};
  draw(f, {0, 0, width, height}, c);
  return f;
}

Figure side_by_side(const std::string& title, const std::vector<Chart>& charts, double width, double height) {
  Figure f{width, height, title, {}};
  f.text({16, 26}, fitted(title, width - 36, 15, true), {.size = 15, .bold = true});
  double each = (width - 16) / static_cast<double>(std::max<size_t>(charts.size(), 1));
  for (size_t i = 0; i < charts.size(); ++i)
    draw(f, {each * static_cast<double>(i) + (i ? 16 : 0), 26, each, height - 26}, charts[i]);
  return f;
}

}  // namespace tinsmith::report
