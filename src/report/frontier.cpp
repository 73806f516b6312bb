// RAM against instructions: each plan a dot with a letter, and under the plot a line that says what it is and which layers stream.
#include <algorithm>

#include "report/plots.h"

namespace tinsmith::report {
namespace {

constexpr double width = 780, plot_height = 350, row = 21;

std::string letter(size_t i) {
  std::string s(1, static_cast<char>('A' + i % 26));
  return i < 26 ? s : s + std::to_string(i / 26);
}

Colour colour_of(const FrontierPoint& p) { return p.chosen ? red : p.best ? blue : muted; }

Axis axis(const std::string& label, const std::vector<FrontierPoint>& points, double FrontierPoint::*value) {
  double low = 0, high = 0;
  for (const FrontierPoint& p : points) {
    low = low > 0 ? std::min(low, p.*value) : p.*value;
    high = std::max(high, p.*value);
  }
  Axis a{.label = label, .log = low > 0 && high / low > 20};
  if (!a.log && high > low) a.range = Range{std::max(0.0, low - (high - low) * 0.08), high + (high - low) * 0.08};
  return a;
}

Chart chart_of(const FrontierRecord& r) {
  Chart c{.title = r.title, .subtitle = r.subtitle};
  c.x = axis("arena (bytes)", r.points, &FrontierPoint::ram_bytes);
  c.y = axis("instructions an inference", r.points, &FrontierPoint::instructions);
  std::vector<size_t> order;
  for (size_t i = 0; i < r.points.size(); ++i) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return r.points[a].ram_bytes < r.points[b].ram_bytes; });
  Series line{.kind = Series::steps, .label = "the frontier", .colour = blue, .size = 1.6, .opacity = 0.6};
  Series rest{.kind = Series::dots, .label = "beaten by another", .colour = muted, .size = 4, .opacity = 0.7};
  Series best{.kind = Series::dots, .label = "best for its RAM", .colour = blue, .size = 5};
  Series chosen{.kind = Series::dots, .label = "the planner's own", .colour = red, .size = 6};
  for (size_t i : order) {
    const FrontierPoint& p = r.points[i];
    Series& s = p.chosen ? chosen : p.best ? best : rest;
    s.x.push_back(p.ram_bytes), s.y.push_back(p.instructions);
    if (p.best) line.x.push_back(p.ram_bytes), line.y.push_back(p.instructions);
  }
  for (const bool first : {true, false})  // the frontier's letters have the choice of place
    for (size_t i : order)
      if (const FrontierPoint& p = r.points[i]; (p.best || p.chosen) == first) c.notes.push_back({p.ram_bytes, p.instructions, letter(i), colour_of(p)});
  for (Series* s : {&line, &rest, &best, &chosen})
    if (!s->x.empty()) c.series.push_back(std::move(*s));
  return c;
}

// The model's layers from left to right, those filled that run some rows at a time; neighbouring regions in two shades.
void draw_layers(Figure& f, const FrontierPoint& p, int layers, Box at) {
  const double each = at.width / layers, gap = each > 5 ? 1.5 : 0;
  for (int i = 0; i < layers; ++i) {
    Colour colour = grid;
    for (size_t k = 0; k < p.streamed.size(); ++k)
      if (p.streamed[k].first <= i && i <= p.streamed[k].last) colour = k % 2 ? mixed(colour_of(p), white, 0.45) : colour_of(p);
    f.box({at.x + i * each, at.y, each - gap, at.height}, {.fill = colour, .opacity = p.best || p.chosen || colour == grid ? 1 : 0.6});
  }
}

}  // namespace

Figure frontier_plot(const FrontierRecord& r) {
  const bool table = r.layers > 0 && !r.points.empty();
  Figure f{width, plot_height + (table ? 40 + row * static_cast<double>(r.points.size()) + 10 : 0), r.title + ": " + r.subtitle, {}};
  draw(f, {0, 0, width, plot_height}, chart_of(r));
  if (!table) return f;
  const double name = 58, arena = 252, instructions = 348, against = 402, rows = 420, strip = 492, end = width - 20;
  double y = plot_height + 22;
  const TextStyle left{.size = 11, .colour = muted}, right{.size = 11, .colour = muted, .anchor = Anchor::end};
  f.text({arena, y}, "arena", right);
  f.text({instructions, y}, "instructions", right);
  f.text({rows, y}, "by rows", left);
  f.text({strip, y}, r.layers == 1 ? "the layer, if it streams" : fmt::format("layers 0 to {}: those that stream", r.layers - 1), left);
  f.line({{20, y + 8}, {end, y + 8}}, {.stroke = grid, .width = 1});
  double most = 0;  // instructions are told as times the fewest
  for (const FrontierPoint& p : r.points) most = most > 0 ? std::min(most, p.instructions) : p.instructions;
  for (size_t i = 0; i < r.points.size(); ++i) {
    const FrontierPoint& p = r.points[i];
    const bool loud = p.best || p.chosen;
    y += row;
    const double base = y + 4;
    f.dots({{26, base - 4}}, p.chosen ? 5 : 4, {.fill = colour_of(p), .opacity = loud ? 1 : 0.7});
    f.text({38, base}, letter(i), {.size = 11.5, .colour = colour_of(p), .bold = true});
    const Colour colour = loud ? ink : muted;
    f.text({name, base}, fitted(p.label, 98, 11.5), {.size = 11.5, .colour = colour});
    f.text({arena, base}, grouped(static_cast<int64_t>(p.ram_bytes)) + " B", {.size = 11.5, .colour = colour, .anchor = Anchor::end});
    f.text({instructions, base}, grouped(static_cast<int64_t>(p.instructions)), {.size = 11.5, .colour = colour, .anchor = Anchor::end});
    if (most > 0) f.text({against, base}, fmt::format("× {:.3f}", p.instructions / most), {.size = 11, .colour = muted, .anchor = Anchor::end});
    std::string turns;
    for (const auto& s : p.streamed) turns += fmt::format("{}{}", turns.empty() ? "" : ", ", s.rows);
    f.text({rows, base}, fitted(turns, strip - rows - 8, 11.5), {.size = 11.5, .colour = colour});
    draw_layers(f, p, r.layers, {strip, base - 10, end - strip, 12});
  }
  return f;
}

}  // namespace tinsmith::report
