// Drawings of a model: its neurons, its arena.
#include <algorithm>
#include <cmath>

#include "report/plots.h"

namespace tinsmith::report {
namespace {

std::string dimensions(const std::vector<int64_t>& shape) {
  std::string s;
  for (int64_t d : shape) s += (s.empty() ? "" : "x") + std::to_string(d);
  return s.empty() ? "1" : s;
}

std::string parameters_text(int64_t n) { return grouped(n) + (n == 1 ? " parameter" : " parameters"); }

// ---- neurons -------------------------------------------------------------------------------------------------------

constexpr int64_t most_circles = 16;  // of a larger layer the first and last seven are drawn, and three dots between

struct Column {
  int64_t units = 0;
  std::vector<double> heights;  // of the circles drawn, from the middle of the column
  bool gap = false;
};

Column make_column(int64_t units, double spacing) {
  Column c{units, {}, units > most_circles};
  int64_t places = std::min(units, most_circles);
  for (int64_t i = 0; i < places; ++i) {
    if (c.gap && (i == 7 || i == 8)) continue;
    c.heights.push_back((static_cast<double>(i) - static_cast<double>(places - 1) / 2) * spacing);
  }
  return c;
}

bool small_and_dense(const NetworkRecord& n) {
  if (n.layers.empty() || n.layers.size() > 7 || n.input_shape.size() != 1 || n.input_shape[0] > 64) return false;
  int64_t before = n.input_shape[0];
  for (const LayerRecord& l : n.layers) {
    if (l.shape.size() != 1 || l.shape[0] > 64 || (l.kind != "Dense" && l.shape[0] != before)) return false;
    before = l.shape[0];
  }
  return true;
}

Figure neurons(const NetworkRecord& n) {
  std::vector<Column> columns{make_column(n.input_shape[0], 24)};
  for (const LayerRecord& l : n.layers) columns.push_back(make_column(l.shape[0], 24));
  double tallest = 0;
  for (const Column& c : columns)
    tallest = std::max(tallest, static_cast<double>(std::min(c.units, most_circles)) * 24);
  tallest = std::max(tallest, 96.0);
  const double pitch = 132, radius = 8.5;
  const double top = 92, middle = top + tallest / 2;
  Figure f{std::max(static_cast<double>(columns.size()) * pitch + 32, 480.0), top + tallest + 62, "", {}};
  const double first = (f.width - static_cast<double>(columns.size() - 1) * pitch) / 2;
  auto column_x = [&](size_t i) { return first + static_cast<double>(i) * pitch; };

  int64_t parameters = 0;
  for (const LayerRecord& l : n.layers) parameters += l.parameters;
  std::string title = n.name.empty() ? "The network" : n.name;
  f.description = title + ": " + parameters_text(parameters);
  f.text({16, 28}, fitted(title, f.width - 32, 15, true), {.size = 15, .bold = true});
  f.text({16, 47}, parameters_text(parameters), {.size = 11.5, .colour = muted});

  for (size_t i = 1; i < columns.size(); ++i) {  // lines under all circles
    bool dense = n.layers[i - 1].kind == "Dense";
    const auto &from = columns[i - 1].heights, &to = columns[i].heights;
    for (size_t a = 0; a < from.size(); ++a)
      for (size_t b = 0; b < to.size(); ++b)
        if (dense || a == b)
          f.line({{column_x(i - 1), middle + from[a]}, {column_x(i), middle + to[b]}},
                 {.stroke = 0xb9c3cf, .width = 0.7});
  }
  for (size_t i = 0; i < columns.size(); ++i) {
    bool input = i == 0, output = i + 1 == columns.size();
    Colour colour = input ? green : output ? red : blue;
    std::vector<Point> circles;
    for (double h : columns[i].heights) circles.push_back({column_x(i), middle + h});
    f.dots(circles, radius + 1.6, {.fill = white});
    f.dots(circles, radius, {.fill = colour});
    if (columns[i].gap)
      f.dots({{column_x(i), middle - 8}, {column_x(i), middle}, {column_x(i), middle + 8}}, 1.8, {.fill = muted});
    std::string above = input ? "input" : n.layers[i - 1].kind;
    f.text({column_x(i), top - 18}, fitted(above, pitch - 8, 12, true),
           {.size = 12, .anchor = Anchor::middle, .bold = true});
    std::string below = fmt::format("{}", columns[i].units);
    if (!input && !n.layers[i - 1].activation.empty() && n.layers[i - 1].activation != "linear")
      below += ", " + n.layers[i - 1].activation;
    f.text({column_x(i), top + tallest + 24}, fitted(below, pitch - 8, 11.5), {.size = 11.5, .anchor = Anchor::middle});
    if (!input)
      f.text({column_x(i), top + tallest + 42}, parameters_text(n.layers[i - 1].parameters),
             {.size = 10.5, .colour = muted, .anchor = Anchor::middle});
  }
  return f;
}

}  // namespace

Figure network_plot(const NetworkRecord& n) {
  if (small_and_dense(n)) return neurons(n);
  GraphRecord g{n.name.empty() ? "The network" : n.name, {dimensions(n.input_shape)}, {}};
  for (size_t i = 0; i < n.layers.size(); ++i) {
    const LayerRecord& l = n.layers[i];
    std::string detail = l.activation == "linear" ? "" : l.activation;
    if (l.parameters > 0) detail += (detail.empty() ? "" : ", ") + parameters_text(l.parameters);
    g.nodes.push_back({l.kind, detail, dimensions(l.shape), {static_cast<int>(i) - 1}});
  }
  return graph_plot(g);
}

// Each buffer is a box, from the step that fills it to the last that reads it. Where an output takes the bytes of an input that
// dies in the same step, the input's box ends in the middle of the step and the output's begins there.
Figure arena_plot(const ArenaRecord& a) {
  const double steps = static_cast<double>(std::max<size_t>(a.steps.size(), 1));
  const double width = std::clamp(110 + steps * 76, 560.0, std::clamp(110 + steps * 42, 1100.0, 2400.0)), height = 460;
  const double left = 84, right = width - 20, top = 84, bottom = height - 62;
  const double bytes = static_cast<double>(std::max<int64_t>({a.size, a.lower_bound, 1})) * 1.06;
  auto x = [&](double step) { return left + step / steps * (right - left); };
  auto y = [&](double offset) { return bottom - offset / bytes * (bottom - top); };
  Figure f{width, height, fmt::format("Memory plan: an arena of {} bytes", grouped(a.size)), {}};
  f.text({16, 28}, a.name.empty() ? "Memory plan" : fitted("Memory plan of " + a.name, width - 32, 15, true), {.size = 15, .bold = true});
  std::string fact = fmt::format("arena {} B", grouped(a.size));
  if (a.lower_bound > 0)
    fact += a.size == a.lower_bound ? ", which is its lower bound: no plan is smaller (gap 0 %)"
                                    : fmt::format(", lower bound {} B (gap {:.1f} %)", grouped(a.lower_bound),
                                                  100.0 * static_cast<double>(a.size - a.lower_bound) / static_cast<double>(a.lower_bound));
  f.text({16, 47}, fitted(fact, width - 32, 11.5), {.size = 11.5, .colour = muted});
  f.text({16, 64}, fitted("A box is the tensor that an operator makes, for as long as it is needed; grey is scratch.", width - 32, 11.5),
         {.size = 11.5, .colour = muted});
  for (const Tick& t : nice_ticks({0, bytes}, 6, true)) {
    f.line({{left, y(t.value)}, {right, y(t.value)}}, {.stroke = grid});
    f.text({left - 8, y(t.value) + 4}, t.label + " B", {.size = 11, .colour = muted, .anchor = Anchor::end});
  }
  std::vector<double> from, to;
  for (const ArenaBlock& b : a.blocks) from.push_back(b.first_step), to.push_back(b.last_step + 1);
  for (size_t i = 0; i < a.blocks.size(); ++i)
    for (size_t j = 0; j < a.blocks.size(); ++j) {
      const ArenaBlock &dying = a.blocks[i], &made = a.blocks[j];
      if (i == j || dying.last_step != made.first_step || (dying.first_step == made.first_step && dying.last_step == made.last_step && i > j)) continue;
      if (dying.offset >= made.offset + made.size || made.offset >= dying.offset + dying.size) continue;
      to[i] = dying.last_step + 0.5, from[j] = made.first_step + 0.5;
    }
  size_t k = 0;
  for (size_t i = 0; i < a.blocks.size(); ++i) {
    const ArenaBlock& b = a.blocks[i];
    const Colour colour = b.scratch ? muted : series_colours[k++ % std::size(series_colours)];
    const double x1 = x(from[i]), x2 = x(to[i]), y1 = y(static_cast<double>(b.offset + b.size)), y2 = y(static_cast<double>(b.offset));
    if (!(x2 > x1) || b.size <= 0) continue;
    f.box({x1 + 1, y1 + 0.5, std::max(x2 - x1 - 2, 1.0), std::max(y2 - y1 - 1, 0.5)},
          {.fill = mixed(white, colour, b.scratch ? 0.2 : 0.35), .stroke = colour, .width = 1}, 2);
    // As much of the name as is worth reading: all of it, or the operator's number alone.
    const double room = x2 - x1 - 8, middle = (y1 + y2) / 2, centre = (x1 + x2) / 2;
    std::string name = b.name, size = bytes_text(static_cast<double>(b.size));
    if (text_width(name, 10.5) > room) name = name.find(' ') == std::string::npos ? fitted(name, room, 10.5) : name.substr(0, name.find(' '));
    if (text_width(name, 10.5) > room || (b.scratch && name != b.name)) name.clear();
    const bool size_fits = text_width(size, 10) <= room;
    if (y2 - y1 >= 30 && !name.empty() && size_fits) {
      f.text({centre, middle - 2}, name, {.size = 10.5, .anchor = Anchor::middle});
      f.text({centre, middle + 12}, size, {.size = 10, .colour = muted, .anchor = Anchor::middle});
    } else if (y2 - y1 >= 14 && !name.empty()) {
      f.text({centre, middle + 4}, name, {.size = 10.5, .anchor = Anchor::middle});
    }
  }
  const bool met = a.lower_bound == a.size;
  const double arena_y = y(static_cast<double>(a.size));
  f.line({{left, arena_y}, {right, arena_y}}, {.stroke = ink, .width = 1.4});
  f.text({right, arena_y - 5}, met ? "arena = lower bound" : "arena", {.size = 10.5, .anchor = Anchor::end});
  if (a.lower_bound > 0 && !met) {
    const double at = y(static_cast<double>(a.lower_bound));
    f.line({{left, at}, {right, at}}, {.stroke = red, .width = 1.4, .dash = 5});
    f.text({right, std::max(at, arena_y) + 13}, "lower bound", {.size = 10.5, .colour = red, .anchor = Anchor::end});
  }
  f.line({{left, bottom}, {right, bottom}}, {.stroke = muted, .width = 1.2});
  size_t every = std::max<size_t>(1, a.steps.size() / 40);
  for (size_t i = 0; i < a.steps.size(); i += every)
    f.text({x(static_cast<double>(i) + 0.5), bottom + 17}, std::to_string(i),
           {.size = 11, .colour = muted, .anchor = Anchor::middle});
  double room = (right - left) / steps - 6;
  bool names = room >= 50;
  for (size_t i = 0; i < a.steps.size() && names; ++i)
    f.text({x(static_cast<double>(i) + 0.5), bottom + 32}, fitted(a.steps[i], room, 9.5),
           {.size = 9.5, .colour = muted, .anchor = Anchor::middle});
  f.text({(left + right) / 2, bottom + (names ? 52 : 40)}, "operators, in the order in which they run",
         {.size = 11.5, .colour = muted, .anchor = Anchor::middle});
  return f;
}

}  // namespace tinsmith::report
