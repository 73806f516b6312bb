// Drawings of a model: its neurons, its operators, its arena.
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

// ---- boxes ---------------------------------------------------------------------------------------------------------

void arrow(Figure& f, std::vector<Point> points) {
  Point tip = points.back(), before = points[points.size() - 2];
  double dx = tip.x - before.x, dy = tip.y - before.y, length = std::max(std::sqrt(dx * dx + dy * dy), 1e-9);
  dx /= length, dy /= length;
  points.back() = {tip.x - 6 * dx, tip.y - 6 * dy};
  f.line(std::move(points), {.stroke = muted, .width = 1.3});
  f.polygon({tip,
             {tip.x - 7 * dx - 3.6 * dy, tip.y - 7 * dy + 3.6 * dx},
             {tip.x - 7 * dx + 3.6 * dy, tip.y - 7 * dy - 3.6 * dx}},
            {.fill = muted});
}

// What kinds of operators look like: the families in their colours.
Colour family(const std::string& kind) {
  auto has = [&](const char* s) { return kind.find(s) != std::string::npos; };
  if (has("CONV") || has("Conv")) return blue;
  if (has("FULLY") || has("Dense") || has("MATMUL")) return red;
  if (has("POOL") || has("Pool") || has("MEAN") || has("REDUCE")) return green;
  if (has("ADD") || has("MUL") || has("SUB") || has("CONCAT") || has("Add") || has("Concat")) return orange;
  if (has("SOFTMAX") || has("RELU") || has("LOGISTIC") || has("TANH") || has("Activation") || has("ReLU") ||
      has("Softmax"))
    return purple;
  return muted;
}

}  // namespace

Figure network_plot(const NetworkRecord& n) {
  if (small_and_dense(n)) return neurons(n);
  GraphRecord g{n.name.empty() ? "The network" : n.name, dimensions(n.input_shape), {}};
  for (size_t i = 0; i < n.layers.size(); ++i) {
    const LayerRecord& l = n.layers[i];
    std::string detail = l.activation == "linear" ? "" : l.activation;
    if (l.parameters > 0) detail += (detail.empty() ? "" : ", ") + parameters_text(l.parameters);
    g.nodes.push_back({l.kind, detail, dimensions(l.shape), {static_cast<int>(i) - 1}});
  }
  return graph_plot(g);
}

// Nodes stand in the row after their last input's. Edges to the next row are straight; longer ones run down a lane of
// their own at the right of the boxes.
Figure graph_plot(const GraphRecord& g) {
  constexpr double box_width = 250, box_height = 40, row_height = 66, column_gap = 24, lane_gap = 14, top = 62;
  const int count = static_cast<int>(g.nodes.size());
  std::vector<int> row(g.nodes.size(), 1), place(g.nodes.size(), 0);
  std::vector<int> in_row{1};  // the input's
  for (int i = 0; i < count; ++i) {
    for (int from : g.nodes[static_cast<size_t>(i)].inputs)
      if (from >= 0 && from < i)
        row[static_cast<size_t>(i)] = std::max(row[static_cast<size_t>(i)], row[static_cast<size_t>(from)] + 1);
    in_row.resize(std::max(in_row.size(), static_cast<size_t>(row[static_cast<size_t>(i)]) + 1), 0);
    place[static_cast<size_t>(i)] = in_row[static_cast<size_t>(row[static_cast<size_t>(i)])]++;
  }
  int widest = *std::max_element(in_row.begin(), in_row.end());

  struct Long { int from, to, lane; };
  std::vector<Long> longs;
  std::vector<int> lane_end;  // the row where each lane becomes free
  for (int i = 0; i < count; ++i)
    for (int from : g.nodes[static_cast<size_t>(i)].inputs) {
      int start = from < 0 || from >= i ? 0 : row[static_cast<size_t>(from)], end = row[static_cast<size_t>(i)];
      if (from >= i || end - start < 2) continue;
      size_t lane = 0;
      while (lane < lane_end.size() && lane_end[lane] > start) ++lane;
      if (lane == lane_end.size()) lane_end.push_back(0);
      lane_end[lane] = end;
      longs.push_back({from, i, static_cast<int>(lane)});
    }

  const double body = widest * (box_width + column_gap) - column_gap;
  Figure f{std::max(body + 64 + (longs.empty() ? 0 : 20 + lane_gap * static_cast<double>(lane_end.size())), 360.0),
           top + row_height * static_cast<double>(in_row.size()), g.name, {}};
  const double body_left = 32;
  auto box_of = [&](int node) {
    int r = node < 0 ? 0 : row[static_cast<size_t>(node)], p = node < 0 ? 0 : place[static_cast<size_t>(node)];
    double wide = in_row[static_cast<size_t>(r)] * (box_width + column_gap) - column_gap;
    return Box{body_left + (body - wide) / 2 + p * (box_width + column_gap), top + r * row_height, box_width,
               box_height};
  };
  f.text({16, 28}, fitted(g.name, f.width - 32, 15, true), {.size = 15, .bold = true});
  f.text({16, 46}, fmt::format("{} operator{}", count, count == 1 ? "" : "s"), {.size = 11.5, .colour = muted});

  for (int i = 0; i < count; ++i)
    for (int from : g.nodes[static_cast<size_t>(i)].inputs) {
      if (from >= i || row[static_cast<size_t>(i)] - (from < 0 ? 0 : row[static_cast<size_t>(from)]) != 1) continue;
      Box a = box_of(from), b = box_of(i);
      arrow(f, {{a.x + a.width / 2, a.y + a.height}, {b.x + b.width / 2, b.y}});
    }
  for (const Long& l : longs) {
    Box a = box_of(l.from), b = box_of(l.to);
    double x = body_left + body + 18 + lane_gap * l.lane, y1 = a.y + a.height / 2 + 8, y2 = b.y + b.height / 2 - 8;
    arrow(f, {{a.x + a.width, y1}, {x, y1}, {x, y2}, {b.x + b.width, y2}});
  }
  for (int i = -1; i < count; ++i) {
    Box b = box_of(i);
    const NodeRecord node = i < 0 ? NodeRecord{"input", "", g.input, {}} : g.nodes[static_cast<size_t>(i)];
    Colour colour = i < 0 ? green : family(node.kind);
    f.box(b, {.fill = mixed(white, colour, 0.08), .stroke = mixed(white, colour, 0.55), .width = 1.2}, 5);
    f.box({b.x, b.y + 6, 3.5, b.height - 12}, {.fill = colour});
    double shape_width = text_width(node.output, 10.5);
    double base = node.detail.empty() ? b.y + 24 : b.y + 17;
    f.text({b.x + 13, base}, fitted(node.kind, box_width - 24 - shape_width - 8, 11.5, true),
           {.size = 11.5, .bold = true});
    f.text({b.x + box_width - 10, base}, fitted(node.output, box_width * 0.55, 10.5),
           {.size = 10.5, .colour = muted, .anchor = Anchor::end});
    if (!node.detail.empty())
      f.text({b.x + 13, b.y + 32}, fitted(node.detail, box_width - 24, 10.5), {.size = 10.5, .colour = muted});
  }
  return f;
}

Figure arena_plot(const ArenaRecord& a) {
  const double steps = static_cast<double>(std::max<size_t>(a.steps.size(), 1));
  const double width = std::clamp(110 + steps * 76, 560.0, 1100.0), height = 440;
  const double left = 84, right = width - 20, top = 78, bottom = height - 62;
  const double bytes = static_cast<double>(std::max<int64_t>({a.size, a.lower_bound, 1})) * 1.04;
  auto x = [&](double step) { return left + step / steps * (right - left); };
  auto y = [&](double offset) { return bottom - offset / bytes * (bottom - top); };
  Figure f{width, height, fmt::format("Memory plan: an arena of {} bytes", grouped(a.size)), {}};
  f.text({16, 28}, "Memory plan", {.size = 15, .bold = true});
  std::string fact = fmt::format("arena {} B", grouped(a.size));
  if (a.lower_bound > 0)
    fact += fmt::format(", lower bound {} B (gap {:.1f} %)", grouped(a.lower_bound),
                        100.0 * static_cast<double>(a.size - a.lower_bound) / static_cast<double>(a.lower_bound));
  f.text({16, 47}, fact, {.size = 11.5, .colour = muted});
  f.text({16, 68}, "bytes of the arena", {.size = 11.5, .colour = muted});
  for (const Tick& t : nice_ticks({0, bytes}, 6, true)) {
    f.line({{left, y(t.value)}, {right, y(t.value)}}, {.stroke = grid});
    f.text({left - 8, y(t.value) + 4}, t.label, {.size = 11, .colour = muted, .anchor = Anchor::end});
  }
  size_t k = 0;
  for (const ArenaBlock& b : a.blocks) {
    Colour colour = series_colours[k++ % std::size(series_colours)];
    double x1 = x(b.first_step), x2 = x(b.last_step + 1), y1 = y(static_cast<double>(b.offset + b.size)),
           y2 = y(static_cast<double>(b.offset));
    if (!(x2 > x1) || b.size <= 0) continue;
    f.box({x1 + 1, y1 + 0.5, x2 - x1 - 2, std::max(y2 - y1 - 1, 0.5)},
          {.fill = mixed(white, colour, 0.35), .stroke = colour, .width = 1}, 2);
    double room = x2 - x1 - 10, middle = (y1 + y2) / 2, centre = (x1 + x2) / 2;
    std::string name = room < 34 && text_width(b.name, 10.5) > room ? "" : fitted(b.name, room, 10.5),
                size = bytes_text(static_cast<double>(b.size));
    bool size_fits = text_width(size, 10) <= room;
    if (y2 - y1 >= 30 && !name.empty() && size_fits) {
      f.text({centre, middle - 2}, name, {.size = 10.5, .anchor = Anchor::middle});
      f.text({centre, middle + 12}, size, {.size = 10, .colour = muted, .anchor = Anchor::middle});
    } else if (y2 - y1 >= 14 && !name.empty()) {
      f.text({centre, middle + 4}, name, {.size = 10.5, .anchor = Anchor::middle});
    }
  }
  if (a.lower_bound > 0 && a.lower_bound < a.size) {
    double at = y(static_cast<double>(a.lower_bound));
    f.line({{left, at}, {right, at}}, {.stroke = red, .width = 1.4, .dash = 5});
    f.text({right, at - 5}, "lower bound", {.size = 10.5, .colour = red, .anchor = Anchor::end});
  }
  f.line({{left, y(static_cast<double>(a.size))}, {right, y(static_cast<double>(a.size))}},
         {.stroke = ink, .width = 1.4});
  f.line({{left, bottom}, {right, bottom}}, {.stroke = muted, .width = 1.2});
  size_t every = std::max<size_t>(1, a.steps.size() / 24);
  for (size_t i = 0; i < a.steps.size(); i += every)
    f.text({x(static_cast<double>(i) + 0.5), bottom + 17}, std::to_string(i),
           {.size = 11, .colour = muted, .anchor = Anchor::middle});
  double room = (right - left) / steps - 6;
  bool names = room >= 50;
  for (size_t i = 0; i < a.steps.size() && names; ++i)
    f.text({x(static_cast<double>(i) + 0.5), bottom + 32}, fitted(a.steps[i], room, 9.5),
           {.size = 9.5, .colour = muted, .anchor = Anchor::middle});
  f.text({(left + right) / 2, bottom + (names ? 52 : 40)}, "operator",
         {.size = 11.5, .colour = muted, .anchor = Anchor::middle});
  return f;
}

}  // namespace tinsmith::report
