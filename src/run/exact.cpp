// Is there a placement in an arena of a given size? The exact search, by branch and bound.
//
// Two buffers that live together must lie one below the other; where an output may overlap an input, the output may also lie
// below by less than its size, or at one distance. So a placement is a choice for each pair, and each choice is an inequality
// between two offsets. Every offset is known to lie between `low` and `high`; a choice that these bounds rule out is never
// tried, the last one that is left is taken at once, and each one taken tightens the bounds of other offsets. What is still open
// then is tried, one choice after another, beginning with the pairs that led to most contradictions so far.
//
// The arena is made smaller until there is no placement (then the last one found is the best there is) or the steps are used up.
#include <algorithm>
#include <map>

#include "run/plan.h"

namespace tinsmith {
namespace {

int64_t up(int64_t x, int64_t alignment) { return (x + alignment - 1) / alignment * alignment; }

struct Pair {
  size_t a, b;
  int64_t below;        // a lies below b: a's offset + below <= b's offset
  int64_t above;        // b lies below a: b's offset + above <= a's offset
  bool same = false;    // or just so: a's offset + gap = b's offset
  int64_t gap = 0;
  uint64_t failures = 1;
};

enum Choice : uint8_t { open, a_below, b_below, together };

struct State {
  std::vector<int64_t> low, high;
  std::vector<Choice> choice;
};

class Exact {
 public:
  Exact(const std::vector<Buffer>& buffers, const std::vector<Sharing>& sharings, size_t alignment, uint64_t steps)
      : buffers_(buffers), alignment_(static_cast<int64_t>(alignment)), steps_(steps), arcs_of_(buffers.size()) {
    std::map<std::pair<size_t, size_t>, Sharing> sharing;
    for (const Sharing& s : sharings) sharing[{s.input, s.output}] = s;
    for (size_t i = 0; i < buffers.size(); ++i)
      for (size_t j = i + 1; j < buffers.size(); ++j) {
        if (buffers[i].last < buffers[j].first || buffers[j].last < buffers[i].first || !buffers[i].size || !buffers[j].size) continue;
        Pair p{i, j, up(size(i), alignment_), up(size(j), alignment_)};
        if (const auto it = sharing.find({i, j}); it != sharing.end()) share(p, p.above, it->second, -1);  // j is the output
        if (const auto it = sharing.find({j, i}); it != sharing.end()) share(p, p.below, it->second, 1);
        arcs_of_[i].push_back(pairs_.size());
        arcs_of_[j].push_back(pairs_.size());
        pairs_.push_back(p);
      }
  }

  bool tractable() const { return pairs_.size() <= 5000; }  // each choice that is open keeps a state of this size
  bool out_of_steps() const { return steps_ == 0; }
  const std::vector<int64_t>& found() const { return found_; }

  // Looks for a placement in `arena` bytes; false: there is none, or the steps ran out.
  bool fits(int64_t arena) {
    State s{std::vector<int64_t>(buffers_.size()), {}, std::vector<Choice>(pairs_.size(), open)};
    for (size_t i = 0; i < buffers_.size(); ++i) {
      if (arena < size(i)) return false;
      s.high.push_back((arena - size(i)) / alignment_ * alignment_);
    }
    std::vector<size_t> all(buffers_.size());
    for (size_t i = 0; i < all.size(); ++i) all[i] = i;
    return propagate(s, all) && search(s);
  }

 private:
  int64_t size(size_t i) const { return static_cast<int64_t>(buffers_[i].size); }
  void share(Pair& p, int64_t& distance, const Sharing& s, int sign) {
    if (s.exact) p.same = s.ahead % alignment_ == 0, p.gap = sign * s.ahead;
    const int64_t least = std::max<int64_t>(s.exact ? s.beyond : s.ahead, 0);
    if (least < distance) distance = up(least, alignment_);
  }

  bool possible(const State& s, const Pair& p, Choice c) const {
    switch (c) {
      case a_below: return s.low[p.a] + p.below <= s.high[p.b];
      case b_below: return s.low[p.b] + p.above <= s.high[p.a];
      default: return p.same && std::max(s.low[p.a] + p.gap, s.low[p.b]) <= std::min(s.high[p.a] + p.gap, s.high[p.b]);
    }
  }
  // Is the pair well placed when each buffer lies at its lowest offset?
  bool well(const State& s, const Pair& p) const {
    const int64_t a = s.low[p.a], b = s.low[p.b];
    return a + p.below <= b || b + p.above <= a || (p.same && a + p.gap == b);
  }
  // Tightens the two bounds that `from` + distance <= `to` speaks of.
  bool order(State& s, size_t from, size_t to, int64_t distance, std::vector<size_t>& changed) const {
    if (s.low[from] + distance > s.low[to]) s.low[to] = s.low[from] + distance, changed.push_back(to);
    if (s.high[to] - distance < s.high[from]) s.high[from] = s.high[to] - distance, changed.push_back(from);
    return s.low[from] <= s.high[from] && s.low[to] <= s.high[to];
  }
  bool apply(State& s, const Pair& p, Choice c, std::vector<size_t>& changed) const {
    if (c == a_below) return order(s, p.a, p.b, p.below, changed);
    if (c == b_below) return order(s, p.b, p.a, p.above, changed);
    return order(s, p.a, p.b, p.gap, changed) && order(s, p.b, p.a, -p.gap, changed);
  }

  bool propagate(State& s, std::vector<size_t> changed) {
    while (!changed.empty()) {
      const size_t i = changed.back();
      changed.pop_back();
      for (size_t k : arcs_of_[i]) {
        if (steps_ == 0) return false;
        --steps_;
        Pair& p = pairs_[k];
        if (s.choice[k] == open) {
          int left = 0;
          Choice last = open;
          for (Choice c : {a_below, b_below, together})
            if (possible(s, p, c)) ++left, last = c;
          if (left == 0) return ++p.failures, false;
          if (left > 1) continue;
          s.choice[k] = last;
        }
        if (!apply(s, p, s.choice[k], changed)) return ++p.failures, false;
      }
    }
    return true;
  }

  bool search(const State& s) {
    const uint64_t cost = pairs_.size() / 4 + 1;  // of going over all pairs, and of the copies below
    if (steps_ <= cost) return steps_ = 0, false;
    steps_ -= cost;
    // Of the pairs that collide at the lowest offsets, the one that is hardest; none: that is a placement.
    size_t hardest = SIZE_MAX;
    double most = -1;
    for (size_t k = 0; k < pairs_.size(); ++k) {
      const Pair& p = pairs_[k];
      if (s.choice[k] != open || well(s, p)) continue;
      const double room = static_cast<double>(s.high[p.a] - s.low[p.a] + s.high[p.b] - s.low[p.b] + 1);
      const double hardness = static_cast<double>(p.failures) * static_cast<double>(size(p.a) + size(p.b)) / room;
      if (hardness > most) most = hardness, hardest = k;
    }
    if (hardest == SIZE_MAX) {
      found_ = s.low;
      return true;
    }
    const Pair p = pairs_[hardest];
    // First the order that leaves more room.
    const int64_t room_a = s.high[p.b] - s.low[p.a] - p.below, room_b = s.high[p.a] - s.low[p.b] - p.above;
    Choice order[] = {together, room_a >= room_b ? a_below : b_below, room_a >= room_b ? b_below : a_below};
    for (Choice c : order) {
      if (!possible(s, p, c)) continue;
      State next = s;
      next.choice[hardest] = c;
      std::vector<size_t> changed;
      if (apply(next, p, c, changed) && propagate(next, std::move(changed)) && search(next)) return true;
      if (steps_ == 0) return false;
      ++pairs_[hardest].failures;
    }
    return false;
  }

  const std::vector<Buffer>& buffers_;
  int64_t alignment_;
  uint64_t steps_;
  std::vector<Pair> pairs_;
  std::vector<std::vector<size_t>> arcs_of_;  // for each buffer the pairs that it is in
  std::vector<int64_t> found_;
};

}  // namespace

ExactResult place_exactly(std::vector<Buffer>& buffers, const std::vector<Sharing>& sharings, size_t alignment, size_t arena,
                          size_t lower_bound, uint64_t steps) {
  ExactResult r{arena, lower_bound};
  const std::vector<Buffer> fixed = buffers;
  Exact exact(fixed, sharings, alignment, steps);
  auto keep = [&] {
    r.arena = 0;
    for (size_t i = 0; i < buffers.size(); ++i) {
      buffers[i].offset = static_cast<size_t>(exact.found()[i]);
      r.arena = std::max(r.arena, buffers[i].offset + buffers[i].size);
    }
  };
  if (!exact.tractable()) return r;
  if (r.arena > lower_bound) {
    Exact first(fixed, sharings, alignment, steps / 4);  // most often the bound itself is met, or quickly shown not to be
    if (first.fits(static_cast<int64_t>(lower_bound))) {
      for (size_t i = 0; i < buffers.size(); ++i) buffers[i].offset = static_cast<size_t>(first.found()[i]);
      return {lower_bound, lower_bound};
    }
    if (!first.out_of_steps()) ++r.bound;
  }
  while (r.arena > r.bound) {
    if (exact.fits(static_cast<int64_t>(r.arena) - 1)) {
      keep();
    } else {
      if (!exact.out_of_steps()) r.bound = r.arena;
      break;
    }
  }
  return r;
}

}  // namespace tinsmith
