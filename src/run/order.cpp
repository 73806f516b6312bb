// An order's need is estimated as the plan's lower bound is: the most bytes alive at one step, less what in-place operation saves.
//
// What has run so far decides what is alive, whatever the order was. So the search goes from set to set, one node at a time, and
// keeps for each set of nodes the best way to it: exact as long as all sets of one size are kept, a beam beyond that. A chain
// has one set of each size and costs nothing. Only orders that beat the given one are followed, and what is found counts only
// if the arena that is planned for it is smaller too.
#include "run/order.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "model/verify.h"
#include "run/parts.h"

namespace tinsmith {
namespace {

constexpr size_t most_nodes = 2000;      // a larger graph keeps its order
constexpr size_t most_sets = 1500;       // of one size; fewer in large graphs, so that
constexpr size_t most_looks = 20'000'000;  // bounds how often a node is looked at
constexpr size_t most_steps = 400'000;   // and this, how often one is tried

struct Work {
  std::vector<size_t> before;              // nodes that must have run
  std::vector<size_t> reads;               // buffers
  std::vector<size_t> makes;
  int64_t scratch = 0;
  std::vector<std::pair<size_t, int64_t>> saves;  // bytes that its output shares with a buffer, if that dies here
};

struct Problem {
  std::vector<Work> nodes;
  std::vector<int64_t> size;               // of each buffer
  std::vector<std::vector<size_t>> readers;
  std::vector<char> is_output;
  int64_t at_start = 0;                    // bytes of the inputs
};

Problem problem_of(const Graph& graph, const std::vector<Lowered>& steps) {
  Problem p;
  const Views views = find_views(graph, steps);
  const size_t none = SIZE_MAX;
  std::vector<size_t> buffer(graph.tensors.size(), none), made_by(graph.tensors.size(), none);
  auto buffer_of = [&](TensorId id) {
    const TensorId root = views[static_cast<size_t>(id)];
    const Tensor& t = graph.tensor(root);
    if (t.constant() || t.is_variable) return none;
    size_t& b = buffer[static_cast<size_t>(root)];
    if (b == none) {
      b = p.size.size();
      p.size.push_back(static_cast<int64_t>(t.byte_size()));
      p.readers.emplace_back();
      p.is_output.push_back(0);
    }
    return b;
  };
  auto add = [](std::vector<size_t>& list, size_t x) {
    if (x != SIZE_MAX && std::find(list.begin(), list.end(), x) == list.end()) list.push_back(x);
  };
  for (TensorId id : graph.inputs) p.at_start += p.size[buffer_of(id)];
  size_t last_effect = none;
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    Work w;
    for (TensorId id : node.inputs)
      if (id != kAbsent) {
        add(w.before, made_by[static_cast<size_t>(id)]);
        add(w.reads, buffer_of(id));
      }
    if (has_effect(graph, node)) add(w.before, last_effect), last_effect = i;
    for (TensorId id : node.outputs) {
      made_by[static_cast<size_t>(id)] = i;
      if (steps[i].kernel) add(w.makes, buffer_of(id));
    }
    for_each_call(steps[i], [&](const Lowered& call) { w.scratch = std::max(w.scratch, static_cast<int64_t>(call.scratch_bytes)); });
    if (steps[i].then.empty())
      for (const Overlap& o : steps[i].overlaps) {
        const size_t in = buffer_of(steps[i].operands[o.input]), out = buffer_of(steps[i].operands[o.output]);
        if (in == none || out == none) continue;
        const int64_t a = p.size[in], b = p.size[out];
        w.saves.push_back({in, std::max<int64_t>(0, a + b - std::max(b, std::max<int64_t>(o.ahead, 0) + a))});
      }
    for (size_t b : w.reads) p.readers[b].push_back(i);
    p.nodes.push_back(std::move(w));
  }
  for (TensorId id : graph.outputs)
    if (const size_t b = buffer_of(id); b != none) p.is_output[b] = 1;
  return p;
}

using Set = std::vector<uint64_t>;
bool has(const Set& s, size_t i) { return s[i / 64] >> (i % 64) & 1; }

struct Way {
  int64_t peak = 0, live = 0;  // so far, and after the last step
  size_t from = 0, node = 0;   // the way before, of the sets of one size less, and what ran then
};

// Runs one more node: its peak, and what is alive after it.
Way step(const Problem& p, const Set& done, const Way& way, size_t node) {
  const Work& w = p.nodes[node];
  Way next = way;
  for (size_t b : w.makes) next.live += p.size[b];
  auto dies = [&](size_t b) {
    return !p.is_output[b] && std::all_of(p.readers[b].begin(), p.readers[b].end(), [&](size_t r) { return r == node || has(done, r); });
  };
  int64_t saved = 0;
  for (const auto& [input, bytes] : w.saves)
    if (dies(input)) saved = std::max(saved, bytes);
  next.peak = std::max(way.peak, next.live + w.scratch - saved);
  for (size_t b : w.reads)
    if (dies(b)) next.live -= p.size[b];
  for (size_t b : w.makes)
    if (p.readers[b].empty() && !p.is_output[b]) next.live -= p.size[b];
  return next;
}

// The peak of an order, and what is alive after each of its steps, summed.
struct Need {
  int64_t peak = 0, sum = 0;
};
Need need_of(const Problem& p, const std::vector<size_t>& order) {
  Set done((p.nodes.size() + 63) / 64, 0);
  Way way{p.at_start, p.at_start};
  Need need;
  for (size_t i : order) {
    way = step(p, done, way, i);
    need.sum += way.live;
    done[i / 64] |= uint64_t{1} << (i % 64);
  }
  need.peak = way.peak;
  return need;
}

std::vector<size_t> as_it_is(const Problem& p) {
  std::vector<size_t> order(p.nodes.size());
  std::iota(order.begin(), order.end(), size_t{0});
  return order;
}

// An order of the same peak at most, in which less is alive, so that kernels find room for scratch: a node runs as soon as it can where that
// lets something die before (a shortcut's convolution, whose input is larger than its output). Empty: none is better.
std::vector<size_t> sooner(const Problem& p) {
  constexpr size_t most = 300;  // nodes: each is tried once, over the whole graph
  if (p.nodes.size() > most) return {};
  std::vector<size_t> order = as_it_is(p);
  const Need given = need_of(p, order);
  Need best = given;
  for (size_t at = 1; at < order.size(); ++at) {
    const auto& before = p.nodes[order[at]].before;
    size_t to = at;
    while (to > 0 && std::find(before.begin(), before.end(), order[to - 1]) == before.end()) --to;
    if (to == at) continue;
    std::vector<size_t> moved = order;
    std::rotate(moved.begin() + static_cast<std::ptrdiff_t>(to), moved.begin() + static_cast<std::ptrdiff_t>(at),
                moved.begin() + static_cast<std::ptrdiff_t>(at) + 1);
    const Need need = need_of(p, moved);
    if (need.peak > given.peak || need.sum >= best.sum) continue;
    order = std::move(moved);
    best = need;
  }
  return best.sum < given.sum ? order : std::vector<size_t>{};
}

// The best order that stays under `limit`; empty: there is none, or it was not found.
std::vector<size_t> best_order(const Problem& p, int64_t limit) {
  const size_t n = p.nodes.size();
  std::vector<std::vector<Way>> ways{{Way{p.at_start, p.at_start}}};  // for each number of nodes
  std::vector<Set> sets{Set((n + 63) / 64, 0)};
  size_t steps = 0;
  for (size_t count = 0; count < n; ++count) {
    std::map<Set, Way> next;
    for (size_t k = 0; k < sets.size(); ++k)
      for (size_t i = 0; i < n; ++i) {
        const auto& before = p.nodes[i].before;
        if (has(sets[k], i) || !std::all_of(before.begin(), before.end(), [&](size_t b) { return has(sets[k], b); })) continue;
        if (++steps > most_steps) return {};
        Way way = step(p, sets[k], ways[count][k], i);
        if (way.peak >= limit) continue;
        way.from = k, way.node = i;
        Set set = sets[k];
        set[i / 64] |= uint64_t{1} << (i % 64);
        const auto [it, fresh] = next.try_emplace(std::move(set), way);
        if (!fresh && way.peak < it->second.peak) it->second = way;
      }
    if (next.empty()) return {};
    std::vector<std::map<Set, Way>::iterator> kept;
    for (auto it = next.begin(); it != next.end(); ++it) kept.push_back(it);
    std::stable_sort(kept.begin(), kept.end(), [](const auto& a, const auto& b) {
      return std::pair(a->second.peak, a->second.live) < std::pair(b->second.peak, b->second.live);
    });
    kept.resize(std::min(kept.size(), std::clamp<size_t>(most_looks / (n * n), 8, most_sets)));
    sets.clear();
    ways.emplace_back();
    for (const auto& it : kept) sets.push_back(it->first), ways.back().push_back(it->second);
  }
  std::vector<size_t> order(n);
  for (size_t count = n, k = 0; count > 0; --count) {
    order[count - 1] = ways[count][k].node;
    k = ways[count][k].from;
  }
  return order;
}

// Each node needs the one before it: there is no other order.
bool is_chain(const Graph& graph) {
  for (size_t i = 1; i < graph.nodes.size(); ++i) {
    const auto &in = graph.nodes[i].inputs, &made = graph.nodes[i - 1].outputs;
    if (std::none_of(in.begin(), in.end(), [&](TensorId id) { return std::find(made.begin(), made.end(), id) != made.end(); })) return false;
  }
  return true;
}

}  // namespace

Result<Graph> reorder(const Graph& graph, const Target& target, const PlanOptions& options) {
  if (is_chain(graph) || graph.nodes.size() > most_nodes) return graph;
  std::vector<Lowered> steps;
  for (const Node& node : graph.nodes) {
    auto lowered = node.op->lower(graph, node, target);
    if (!lowered) return graph;  // the plan will say why
    steps.push_back(std::move(*lowered));
  }
  const Problem p = problem_of(graph, steps);
  std::vector<size_t> order = best_order(p, need_of(p, as_it_is(p)).peak);
  const bool smaller = !order.empty();
  if (!smaller && target.dsp() && target.optimize == Optimize::speed) order = sooner(p);
  if (order.empty()) return graph;
  Graph other = graph;
  for (size_t i = 0; i < order.size(); ++i) other.nodes[i] = graph.nodes[order[i]];
  TRY(const Plan before, make_plan(graph, target, options));
  TRY(const Plan after, make_plan(other, target, options));
  return after.arena_size < before.arena_size || (!smaller && after.arena_size == before.arena_size) ? std::move(other) : graph;
}

}  // namespace tinsmith
