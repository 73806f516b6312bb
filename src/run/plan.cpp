#include "run/plan.h"

#include <algorithm>
#include <numeric>

#include "run/layout.h"

namespace tinsmith {
namespace {

// The buffers of one arena alone, placed.
void place_one(Plan& plan, size_t arena, const PlanOptions& options) {
  std::vector<Buffer> buffers;
  std::vector<size_t> index(plan.buffers.size(), SIZE_MAX), back;
  for (size_t i = 0; i < plan.buffers.size(); ++i)
    if (plan.buffers[i].arena == arena) index[i] = buffers.size(), back.push_back(i), buffers.push_back(plan.buffers[i]);
  std::vector<Sharing> sharings;
  for (const Sharing& s : plan.sharings)
    if (index[s.input] != SIZE_MAX && index[s.output] != SIZE_MAX) sharings.push_back({index[s.input], index[s.output], s.ahead, s.exact, s.beyond});
  Arena& a = plan.arenas[arena];
  a.lower_bound = lower_bound_of(buffers, sharings, options.alignment, plan.arenas.size() == 1 ? &plan.live : nullptr);
  bool proven = false;
  a.size = place_buffers(buffers, sharings, options.alignment, a.lower_bound, options.time_limit_s, &proven);
  if (proven) a.lower_bound = a.size;
  for (size_t i = 0; i < buffers.size(); ++i) plan.buffers[back[i]].offset = buffers[i].offset;
}

// All in the first arena; while that is too full, its largest tensor goes to the next. Then those that went come back, the
// largest first, if there is room for them after all.
Status place_in_arenas(Plan& plan, const PlanOptions& options) {
  for (const ArenaSpec& a : options.arenas) plan.arenas.push_back({a.name, 0, 0});
  if (plan.arenas.empty()) plan.arenas.push_back({});
  if (plan.arenas.size() > 1) lower_bound_of(plan.buffers, plan.sharings, options.alignment, &plan.live);
  for (size_t a = 0; a < plan.arenas.size(); ++a) {
    const size_t capacity = a < options.arenas.size() && options.arenas[a].capacity ? options.arenas[a].capacity : SIZE_MAX;
    std::vector<size_t> moved;
    for (place_one(plan, a, options); plan.arenas[a].size > capacity; place_one(plan, a, options)) {
      size_t largest = SIZE_MAX;
      for (size_t i = 0; i < plan.buffers.size(); ++i)
        if (plan.buffers[i].arena == a && plan.buffers[i].size && (largest == SIZE_MAX || plan.buffers[i].size > plan.buffers[largest].size)) largest = i;
      if (a + 1 == plan.arenas.size() || largest == SIZE_MAX)
        return fail(Code::bad_input, "the arena" + (plan.arenas[a].name.empty() ? "" : " " + plan.arenas[a].name),
                    fmt::format("{} bytes do not fit in {}", plan.arenas[a].size, capacity), "give it more, or add another");
      plan.buffers[largest].arena = a + 1;
      moved.push_back(largest);
    }
    for (size_t i : moved) {
      const std::vector<Buffer> before = plan.buffers;
      const Arena size_before = plan.arenas[a];
      plan.buffers[i].arena = a;
      place_one(plan, a, options);
      if (plan.arenas[a].size <= capacity) continue;
      plan.buffers = before;
      plan.arenas[a] = size_before;
    }
  }
  for (const Arena& a : plan.arenas) plan.arena_size += a.size, plan.lower_bound += a.lower_bound;
  return {};
}

// Instructions of whole tensors, by a rough model: what the budget for streaming is a part of.
int64_t rough_cost(const Graph& graph) {
  int64_t cost = 0;
  for (const Node& node : graph.nodes) {
    if (node.op->macs) cost += node.op->macs(graph, node) * 9 / 10;
    if (!node.outputs.empty()) cost += graph.output(node).count() * 8;
  }
  return cost;
}

// The input, as the layers know it that a caller's rows go to; and the first and the last of them.
struct Entry {
  TensorId tensor = kAbsent;
  size_t first = 0, last = 0;
};
Result<Entry> find_entry(const Graph& graph, const std::vector<Lowered>& steps) {
  auto no = [](std::string why) { return fail(Code::bad_input, "feeding rows", std::move(why), "compile without --feed-rows"); };
  if (graph.inputs.size() != 1) return no(fmt::format("the model has {} inputs, not one", graph.inputs.size()));
  Entry e{graph.inputs[0]};
  for (;;) {
    if (std::find(graph.outputs.begin(), graph.outputs.end(), e.tensor) != graph.outputs.end()) return no("the model gives its input back");
    std::vector<size_t> readers;
    for (size_t i = 0; i < graph.nodes.size(); ++i)
      if (const auto& in = graph.nodes[i].inputs; std::find(in.begin(), in.end(), e.tensor) != in.end()) readers.push_back(i);
    if (readers.empty()) return no("no layer reads the input");
    if (readers.size() == 1 && !steps[readers[0]].kernel) {
      e.tensor = graph.nodes[readers[0]].outputs[0];
      continue;
    }
    e.first = readers.front(), e.last = readers.back();
    for (size_t i = e.first; i <= e.last; ++i)
      if (!row_rule(graph, graph.nodes[i]))
        return no(fmt::format("{} cannot take some rows at a time", place(graph, graph.nodes[i])));
    return e;
  }
}

std::vector<StreamRegion> regions_of(const std::vector<Stream>& streams) {
  std::vector<StreamRegion> regions;
  for (const Stream& s : streams) regions.push_back({s.first, s.last, s.steps});
  std::sort(regions.begin(), regions.end());
  return regions;
}

constexpr RowSteps kRowSteps[] = {{1, 1}, {2, 1}, {2, 2}, {4, 1}, {4, 2}, {4, 4}, {8, 2}, {8, 4}};

// The regions that stream: adds the one that lowers the plan's bound the most, within the budget; again until none does. If the input is fed,
// the region that takes it comes first, at whatever cost. `seen`: gets what was looked at.
Result<std::vector<Stream>> choose_streams(const Graph& graph, const std::vector<Lowered>& steps, const Views& views, const Target& target, const PlanOptions& options,
                                           PieceCache& pieces, std::vector<StreamChoice>* seen = nullptr) {
  Entry entry;
  if (options.feed_rows) {
    TRY(entry, find_entry(graph, steps));
  }
  auto taken_in = [&](size_t first, size_t last) { return first <= entry.first && entry.last <= last ? entry.tensor : kAbsent; };
  if (options.forced) {
    std::vector<Stream> streams;
    for (const StreamRegion& f : *options.forced)
      if (auto stream = make_stream(graph, pieces, f.first, f.last, f.steps, taken_in(f.first, f.last))) streams.push_back(std::move(*stream));
    if (options.feed_rows && std::none_of(streams.begin(), streams.end(), [](const Stream& s) { return s.feed.tensor != kAbsent; }))
      return fail(Code::bad_input, "feeding rows", "none of the regions takes the input", "add one that does");
    return streams;
  }
  if (target.optimize != Optimize::ram && !options.feed_rows) return std::vector<Stream>{};
  const auto budget = static_cast<int64_t>(static_cast<double>(rough_cost(graph)) * options.stream_budget);
  auto extra = [](const std::vector<Stream>& streams) {
    return std::accumulate(streams.begin(), streams.end(), int64_t{0}, [](int64_t sum, const Stream& s) { return sum + s.extra; });
  };
  auto bound_with = [&](const std::vector<Stream>& streams, std::vector<size_t>& live) {
    Plan plan;
    plan.streams = streams;
    lay_out(graph, steps, views, {}, options, plan);
    const size_t bound = lower_bound_of(plan.buffers, plan.sharings, options.alignment, &live);
    if (seen) seen->push_back({regions_of(streams), bound, extra(streams)});
    return bound;
  };
  std::vector<Stream> best;
  std::vector<size_t> live, unused;
  if (options.feed_rows) {
    const size_t whole = bound_with({}, unused);
    std::tuple<int, int64_t, int64_t> least{3, 0, 0};
    for (size_t last = entry.first; last < graph.nodes.size() && row_rule(graph, graph.nodes[last]); ++last) {
      if (last < entry.last) continue;
      for (const RowSteps rows : kRowSteps) {
        auto stream = make_stream(graph, pieces, entry.first, last, rows, entry.tensor);
        if (!stream) continue;
        // The smallest arena within the budget; else, or where memory is not what matters, the fewest instructions that save some.
        const auto bound = static_cast<int64_t>(bound_with({*stream}, unused));
        const bool saves = bound < static_cast<int64_t>(whole), affordable = target.optimize == Optimize::ram && stream->extra <= budget;
        const auto rank = saves && !affordable ? std::tuple(1, stream->extra, bound) : std::tuple(saves ? 0 : 2, bound, stream->extra);
        if (rank >= least) continue;
        least = rank;
        best = {std::move(*stream)};
      }
    }
    if (best.empty()) return fail(Code::bad_input, "feeding rows", "the first layers make no loop over rows", "compile without --feed-rows");
  }
  size_t least = bound_with(best, live);
  for (int round = 0; target.optimize == Optimize::ram && round < 3; ++round) {
    const std::vector<Stream> before = best;
    // Only a region around the step with the most bytes alive can help.
    const auto peak = static_cast<size_t>(std::max_element(live.begin(), live.end()) - live.begin());
    auto can_stream = [&](size_t i) {
      const bool taken = std::any_of(before.begin(), before.end(), [&](const Stream& s) { return s.first <= i && i <= s.last; });
      return i < graph.nodes.size() && !taken && row_rule(graph, graph.nodes[i]);
    };
    for (size_t first = peak + 1; first-- > 0 && can_stream(first);)
      for (size_t last = peak; can_stream(last); ++last)
        for (const RowSteps rows : kRowSteps) {
          auto stream = make_stream(graph, pieces, first, last, rows);
          if (!stream || extra(before) + stream->extra > budget) continue;
          std::vector<Stream> with = before;
          with.push_back(std::move(*stream));
          const size_t bound = bound_with(with, unused);
          if (bound > least || (bound == least && (best.size() == before.size() || extra(with) >= extra(best)))) continue;
          least = bound;
          best = std::move(with);
        }
    if (best.size() == before.size()) break;
    bound_with(best, live);
  }
  std::sort(best.begin(), best.end(), [](const Stream& a, const Stream& b) { return a.first < b.first; });
  return best;
}

}  // namespace

const Stream* Plan::stream_of(size_t step) const {
  for (const Stream& s : streams)
    if (s.first <= step && step <= s.last) return &s;
  return nullptr;
}

bool Plan::whole(TensorId id) const {
  return std::none_of(streams.begin(), streams.end(), [&](const Stream& s) {
    const bool input = s.feed.tensor != kAbsent && root_of[static_cast<size_t>(id)] == root_of[static_cast<size_t>(s.feed.tensor)];
    return input || s.windows.contains(id);
  });
}

const Stream* Plan::fed() const {
  for (const Stream& s : streams)
    if (s.feed.tensor != kAbsent) return &s;
  return nullptr;
}

size_t plan_alignment(const Target& target) { return target.core == Core::host ? 16 : 8; }

namespace {

Result<std::vector<Lowered>> lower_all(const Graph& graph, const Target& target) {
  std::vector<Lowered> steps;
  steps.reserve(graph.nodes.size());
  for (const Node& node : graph.nodes) {
    auto lowered = node.op->lower(graph, node, target);
    if (!lowered) {
      Error e = lowered.error();
      e.where = e.where.empty() ? place(graph, node) : place(graph, node) + ": " + e.where;
      return tl::unexpected(e);
    }
    steps.push_back(std::move(*lowered));
  }
  return steps;
}

}  // namespace

Result<std::vector<StreamChoice>> stream_choices(const Graph& graph, const Target& target, const PlanOptions& options, size_t most) {
  TRY(const std::vector<Lowered> steps, lower_all(graph, target));
  const Views views = find_views(graph, steps);
  PieceCache pieces(graph, target);
  std::vector<StreamChoice> seen, best;
  for (const double budget : {1.0, options.stream_budget, options.stream_budget / 3}) {
    PlanOptions o = options;
    o.stream_budget = budget;
    TRY(const auto unused, choose_streams(graph, steps, views, target, o, pieces, &seen));
  }
  std::stable_sort(seen.begin(), seen.end(), [](const StreamChoice& a, const StreamChoice& b) { return std::tie(a.bound, a.extra) < std::tie(b.bound, b.extra); });
  for (StreamChoice& c : seen)
    if (best.empty() || c.extra < best.back().extra) best.push_back(std::move(c));
  std::erase_if(best, [](const StreamChoice& c) { return c.regions.empty(); });
  std::reverse(best.begin(), best.end());
  while (best.size() > std::max<size_t>(most, 2)) {  // the one whose neighbours are the closest goes
    auto closest = best.begin() + 1;
    auto closeness = [](auto it) { return static_cast<double>((it - 1)->bound) / static_cast<double>(std::max<size_t>((it + 1)->bound, 1)); };
    for (auto it = best.begin() + 1; it + 1 != best.end(); ++it)
      if (closeness(it) < closeness(closest)) closest = it;
    best.erase(closest);
  }
  return best;
}

Result<Plan> make_plan(const Graph& graph, const Target& target, const PlanOptions& options) {
  TRY(std::vector<Lowered> steps, lower_all(graph, target));
  const Views views = find_views(graph, steps);
  PieceCache pieces(graph, target);
  TRY(const std::vector<Stream> streams, choose_streams(graph, steps, views, target, options, pieces));
  auto with = [&](const std::vector<Part>& parts, PlanOptions o) -> Result<Plan> {
    Plan plan;
    plan.streams = streams;
    if (!streams.empty()) o.time_limit_s *= 8;  // many small buffers, and every byte is wanted
    lay_out(graph, steps, views, parts, o, plan);
    CHECKED(place_in_arenas(plan, o));
    return plan;
  };
  TRY(Plan best, with({}, options));
  // A whole lives as long as all its parts: whether that costs more than the copies is known when all is placed.
  std::vector<Part> used;
  auto attempt = [&](const std::vector<Part>& parts, const PlanOptions& o) {
    Result<Plan> plan = with(parts, o);
    if (!plan || plan->arena_size > best.arena_size) return false;
    best = std::move(*plan);
    used = parts;
    return true;
  };
  const std::vector<Part> parts = options.without_copies ? find_parts(graph, steps, views, options.alignment) : std::vector<Part>{};
  if (!parts.empty() && !attempt(parts, options)) {
    PlanOptions quick = options;
    quick.time_limit_s /= 16;
    constexpr size_t most_tried = 32;
    for (size_t k = 0; k < parts.size() && k < most_tried; ++k) {
      std::vector<Part> one_more = used;
      one_more.push_back(parts[k]);
      attempt(one_more, quick);
    }
  }
  remove_calls(steps, spared_by(used));
  best.steps = std::move(steps);
  // The regions were chosen by bounds, which places may miss: whole tensors may need less after all.
  if (!streams.empty() && !options.forced && !options.feed_rows) {
    Plan unplaced;
    lay_out(graph, best.steps, views, {}, options, unplaced);
    if (best.arena_size <= lower_bound_of(unplaced.buffers, unplaced.sharings, options.alignment)) return best;
    PlanOptions o = options;
    o.forced.emplace();
    TRY(Plan whole, make_plan(graph, target, o));
    if (whole.arena_size <= best.arena_size) return whole;
  }
  return best;
}

}  // namespace tinsmith
