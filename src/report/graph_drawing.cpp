// The graph of a model, drawn in layers from top to bottom.
//
// A node stands in the row after its last input's. An edge over several rows passes each row between through a narrow lane of
// its own, so that a shortcut runs beside the boxes that it jumps over. The longest path keeps the middle, straight; the
// others are ordered within their rows by where their neighbours stand, and moved as near to them as the rows allow.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "report/plots.h"

namespace tinsmith::report {
namespace {

constexpr double box_width = 270, box_height = 42, row_height = 78, gap = 22, top = 66, lane_width = 10;

// What operators look like: the families in their colours.
Colour family(const std::string& kind) {
  auto has = [&](const char* s) { return kind.find(s) != std::string::npos; };
  if (has("CONV") || has("Conv")) return blue;
  if (has("FULLY") || has("Dense") || has("MATMUL") || has("LSTM") || has("SVDF")) return red;
  if (has("POOL") || has("Pool") || has("MEAN") || has("REDUCE")) return green;
  if (has("ADD") || has("MUL") || has("SUB") || has("CONCAT") || has("SPLIT") || has("Add") || has("Concat")) return orange;
  if (has("SOFTMAX") || has("RELU") || has("LOGISTIC") || has("TANH") || has("Activation") || has("ReLU") ||
      has("Softmax"))
    return purple;
  return muted;
}

// A box, or the lane of an edge through one row.
struct Placed {
  int row = 0;
  bool lane = false;
  bool middle = false;  // on the longest path
  double x = 0;         // its centre
  std::vector<size_t> above, below;
  double width() const { return lane ? lane_width : box_width; }
};

struct Layout {
  std::vector<Placed> items;               // the graph's inputs, the nodes, then the lanes
  std::vector<std::vector<size_t>> rows;    // from left to right
  std::vector<std::vector<size_t>> edges;   // each a path of items, from a box over lanes to a box
};

Layout rows_and_lanes(const GraphRecord& g) {
  Layout l;
  const size_t inputs = g.inputs.size();
  l.items.resize(inputs + g.nodes.size());
  std::vector<size_t> before(l.items.size(), SIZE_MAX);  // the input in the latest row
  auto item_of = [&](int from) { return from < 0 ? static_cast<size_t>(-1 - from) : inputs + static_cast<size_t>(from); };
  auto known = [&](int from, size_t node) { return from < 0 ? static_cast<size_t>(-1 - from) < inputs : static_cast<size_t>(from) < node; };
  for (size_t i = 0; i < g.nodes.size(); ++i) {
    Placed& item = l.items[inputs + i];
    item.row = 1;
    for (int from : g.nodes[i].inputs) {
      if (!known(from, i)) continue;
      const size_t f = item_of(from);
      if (before[inputs + i] == SIZE_MAX || l.items[f].row + 1 > item.row) before[inputs + i] = f;
      item.row = std::max(item.row, l.items[f].row + 1);
    }
  }
  size_t last = 0;
  for (size_t i = 0; i < l.items.size(); ++i)
    if (l.items[i].row > l.items[last].row) last = i;
  for (size_t i = last; i < l.items.size(); i = before[i]) l.items[i].middle = true;
  for (size_t i = 0; i < g.nodes.size(); ++i)
    for (int from : g.nodes[i].inputs) {
      if (!known(from, i)) continue;
      std::vector<size_t> path{item_of(from)};
      const int end = l.items[inputs + i].row;
      for (int row = l.items[path[0]].row + 1; row < end; ++row) {
        path.push_back(l.items.size());
        l.items.push_back({row, true, false, 0, {}, {}});
      }
      path.push_back(inputs + i);
      for (size_t k = 1; k < path.size(); ++k) {
        l.items[path[k - 1]].below.push_back(path[k]);
        l.items[path[k]].above.push_back(path[k - 1]);
      }
      l.edges.push_back(std::move(path));
    }
  for (size_t i = 0; i < l.items.size(); ++i) {
    l.rows.resize(std::max(l.rows.size(), static_cast<size_t>(l.items[i].row) + 1));
    l.rows[static_cast<size_t>(l.items[i].row)].push_back(i);
  }
  return l;
}

double mean_of(const Layout& l, const std::vector<size_t>& items, double none) {
  double sum = 0;
  for (size_t i : items) sum += l.items[i].x;
  return items.empty() ? none : sum / static_cast<double>(items.size());
}

// Moves the items of a row as near to where they want to be as their order and widths allow (least squares: neighbours
// that would overlap move as one block).
void place_row(Layout& l, const std::vector<size_t>& row, const std::vector<double>& wanted) {
  struct Block { double at, weight; size_t from; };
  std::vector<Block> blocks;
  std::vector<double> left(row.size());  // where each stands when the first stands at 0
  for (size_t i = 1; i < row.size(); ++i)
    left[i] = left[i - 1] + (l.items[row[i - 1]].width() + l.items[row[i]].width()) / 2 + gap;
  for (size_t i = 0; i < row.size(); ++i) {
    const Placed& item = l.items[row[i]];
    blocks.push_back({wanted[i] - left[i], item.middle ? 1e9 : item.lane ? 3.0 : 1.0, i});
    while (blocks.size() > 1 && blocks[blocks.size() - 2].at > blocks.back().at) {
      const Block b = blocks.back();
      blocks.pop_back();
      Block& a = blocks.back();
      a.at = (a.at * a.weight + b.at * b.weight) / (a.weight + b.weight);
      a.weight += b.weight;
    }
  }
  for (size_t b = 0; b < blocks.size(); ++b)
    for (size_t i = blocks[b].from; i < (b + 1 < blocks.size() ? blocks[b + 1].from : row.size()); ++i)
      l.items[row[i]].x = blocks[b].at + left[i];
}

void arrange(Layout& l) {
  // The order: by the mean of the neighbours above, then below, some times over; the longest path begins at 0, the rest right of it.
  for (auto& row : l.rows) {
    std::stable_sort(row.begin(), row.end(), [&](size_t a, size_t b) { return l.items[a].middle > l.items[b].middle; });
    for (size_t i = 0; i < row.size(); ++i) l.items[row[i]].x = static_cast<double>(i);
  }
  for (int pass = 0; pass < 8; ++pass)
    for (size_t k = 0; k < l.rows.size(); ++k) {
      auto& row = l.rows[pass % 2 ? l.rows.size() - 1 - k : k];
      std::vector<std::pair<double, size_t>> keyed;
      for (size_t i : row) {
        const Placed& item = l.items[i];
        keyed.push_back({item.middle ? 0 : mean_of(l, pass % 2 ? item.below : item.above, item.x) + (item.lane ? 0.3 : 0.2), i});
      }
      std::stable_sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
      double middle = 0;
      for (size_t i = 0; i < row.size(); ++i) {
        row[i] = keyed[i].second;
        if (l.items[row[i]].middle) middle = static_cast<double>(i);
      }
      for (size_t i = 0; i < row.size(); ++i) l.items[row[i]].x = static_cast<double>(i) - middle;
    }
  for (int pass = 0; pass < 40; ++pass)
    for (size_t k = 0; k < l.rows.size(); ++k) {
      const auto& row = l.rows[pass % 2 ? l.rows.size() - 1 - k : k];
      std::vector<double> wanted;
      for (size_t i : row) {
        const Placed& item = l.items[i];
        std::vector<size_t> near = item.above;
        near.insert(near.end(), item.below.begin(), item.below.end());
        // A lane keeps to the lanes above and below it, so that its edge is straight.
        if (item.lane && std::any_of(near.begin(), near.end(), [&](size_t n) { return l.items[n].lane; }))
          std::erase_if(near, [&](size_t n) { return !l.items[n].lane; });
        wanted.push_back(item.middle ? 0 : mean_of(l, near, item.x));
      }
      place_row(l, row, wanted);
    }
  // The lanes of one edge take one x where no box or lane of another edge is in the way.
  for (const auto& path : l.edges) {
    if (path.size() < 4) continue;
    std::vector<double> xs;
    for (size_t k = 1; k + 1 < path.size(); ++k) xs.push_back(l.items[path[k]].x);
    const double x = *std::max_element(xs.begin(), xs.end());
    auto is_free = [&](size_t i) {
      for (size_t other : l.rows[static_cast<size_t>(l.items[i].row)])
        if (other != i && std::fabs(l.items[other].x - x) < (l.items[other].width() + lane_width) / 2 + 4) return false;
      return true;
    };
    if (std::all_of(path.begin() + 1, path.end() - 1, is_free))
      for (size_t k = 1; k + 1 < path.size(); ++k) l.items[path[k]].x = x;
  }
}

// Appends a curve from the last point that leaves and arrives vertically.
void bend(std::vector<Point>& line, Point to) {
  const Point from = line.back();
  if (std::fabs(from.x - to.x) < 0.5) return line.push_back(to);
  for (int i = 1; i <= 12; ++i) {
    const double t = i / 12.0, s = t * t * (3 - 2 * t);
    line.push_back({from.x + (to.x - from.x) * s, from.y + (to.y - from.y) * t});
  }
}

void draw_edge(Figure& f, const Layout& l, const std::vector<size_t>& path, double middle_x) {
  auto x_of = [&](size_t i) { return middle_x + l.items[i].x; };
  auto top_of = [&](size_t i) { return top + l.items[i].row * row_height; };
  // An edge leaves a box towards its next point, inside the box's side.
  auto side = [&](size_t box, size_t next) {
    const double reach = box_width / 2 - 18, off = x_of(next) - x_of(box);
    return x_of(box) + (l.items[next].lane ? std::clamp(off, -reach, reach) : std::clamp(off * 0.3, -reach * 0.6, reach * 0.6));
  };
  std::vector<Point> line{{side(path[0], path[1]), top_of(path[0]) + box_height}};
  for (size_t k = 1; k + 1 < path.size(); ++k) {
    bend(line, {x_of(path[k]), top_of(path[k])});
    line.push_back({x_of(path[k]), top_of(path[k]) + box_height});
  }
  const Point tip{side(path.back(), path[path.size() - 2]), top_of(path.back())};
  bend(line, {tip.x, tip.y - 6});
  f.line(std::move(line), {.stroke = muted, .width = 1.3});
  f.polygon({tip, {tip.x - 3.8, tip.y - 7.5}, {tip.x + 3.8, tip.y - 7.5}}, {.fill = muted});
}

}  // namespace

Figure graph_plot(const GraphRecord& g) {
  Layout l = rows_and_lanes(g);
  arrange(l);
  double left = -box_width / 2, right = box_width / 2;
  for (const Placed& item : l.items) left = std::min(left, item.x - item.width() / 2), right = std::max(right, item.x + item.width() / 2);
  const double rows = static_cast<double>(std::max<size_t>(l.rows.size(), 1));
  const double width = std::max(right - left + 64, 360.0);
  const double middle_x = -left + 32 + (width - (right - left + 64)) / 2;
  Figure f{width, top + row_height * (rows - 1) + box_height + 28, g.name, {}};
  f.text({16, 28}, fitted(g.name, f.width - 32, 15, true), {.size = 15, .bold = true});
  f.text({16, 47}, fmt::format("{} operator{}", g.nodes.size(), g.nodes.size() == 1 ? "" : "s"), {.size = 11.5, .colour = muted});
  for (const auto& path : l.edges) draw_edge(f, l, path, middle_x);
  for (size_t i = 0; i < g.inputs.size() + g.nodes.size(); ++i) {
    const bool input = i < g.inputs.size();
    const NodeRecord node = input ? NodeRecord{g.inputs.size() == 1 ? "input" : fmt::format("input {}", i), "", g.inputs[i], {}} : g.nodes[i - g.inputs.size()];
    const Placed& item = l.items[i];
    const Box b{middle_x + item.x - box_width / 2, top + item.row * row_height, box_width, box_height};
    const Colour colour = input ? green : family(node.kind);
    f.box(b, {.fill = mixed(white, colour, 0.08), .stroke = mixed(white, colour, 0.55), .width = node.is_output ? 2.2 : 1.2}, 5);
    f.box({b.x, b.y + 6, 3.5, b.height - 12}, {.fill = colour});
    const std::string output = fitted(node.output, box_width * 0.5, 10.5);
    const double base = node.detail.empty() && !node.is_output ? b.y + 26 : b.y + 18;
    f.text({b.x + 13, base}, fitted(node.kind, box_width - 31 - text_width(output, 10.5), 11.5, true), {.size = 11.5, .bold = true});
    f.text({b.x + box_width - 10, base}, output, {.size = 10.5, .colour = muted, .anchor = Anchor::end});
    f.text({b.x + 13, b.y + 34}, fitted(node.detail, box_width - 24 - (node.is_output ? 48 : 0), 10.5), {.size = 10.5, .colour = muted});
    if (node.is_output) f.text({b.x + box_width - 10, b.y + 34}, "output", {.size = 10.5, .colour = red, .anchor = Anchor::end, .bold = true});
  }
  return f;
}

}  // namespace tinsmith::report
