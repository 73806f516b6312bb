// Placing buffers in one arena: the smallest that can be found.
//
// Placing the buffers one after another, each at the lowest offset where it collides with none placed before, reaches the
// best arena for *some* order of the buffers. So the search is over orders: a few good ones first (TensorFlow Lite's "largest
// first" among them), then a short while of random exchanges, then comes the exact search of exact.cpp, and where that does not end, more
// exchanges. It ends at the lower bound or when its steps are used up; these are counted, not timed, so that every machine finds the same plan.

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>

#include "run/plan.h"

namespace tinsmith {
namespace {

using Order = std::vector<size_t>;

int64_t round_up(int64_t x, int64_t alignment) { return (x + alignment - 1) / alignment * alignment; }

class Placer {
 public:
  Placer(const std::vector<Buffer>& buffers, const std::vector<Sharing>& sharings, size_t alignment)
      : buffers_(buffers), alignment_(static_cast<int64_t>(alignment)), neighbours_(buffers.size()), offset_(buffers.size()) {
    std::map<std::pair<size_t, size_t>, Sharing> sharing;
    for (const Sharing& s : sharings) sharing[{s.input, s.output}] = s;
    for (size_t i = 0; i < buffers.size(); ++i)
      for (size_t j = 0; j < buffers.size(); ++j) {
        if (i == j || buffers[i].last < buffers[j].first || buffers[j].last < buffers[i].first) continue;
        const auto size_i = static_cast<int64_t>(buffers[i].size), size_j = static_cast<int64_t>(buffers[j].size);
        // i collides with j while offset_j - below < offset_i < offset_j + above.
        Neighbour n{j, size_i, size_j};
        for (const bool i_is_output : {true, false}) {
          const auto it = i_is_output ? sharing.find({j, i}) : sharing.find({i, j});
          if (it == sharing.end()) continue;
          const int64_t least = it->second.exact ? it->second.beyond : it->second.ahead;
          if (it->second.exact) n.exact = true, n.at = i_is_output ? -it->second.ahead : it->second.ahead;
          if (i_is_output) n.below = std::min(size_i, least);
          else n.above = std::min(size_j, least);
        }
        neighbours_[i].push_back(n);
      }
  }

  // Gives up (INT64_MAX) once the arena reaches `limit`.
  int64_t first_fit(const Order& order, int64_t limit) {
    placed_.assign(buffers_.size(), false);
    int64_t arena = 0;
    for (size_t i : order) {
      place(i);
      arena = std::max(arena, offset_[i] + static_cast<int64_t>(buffers_[i].size));
      if (arena >= limit) return INT64_MAX;
    }
    return arena;
  }

  // Places i at the lowest offset that collides with nothing placed.
  void place(size_t i) {
    forbidden_.clear();
    work_ += neighbours_[i].size() + 1;
    for (const Neighbour& n : neighbours_[i])
      if (placed_[n.other]) {
        const int64_t at = offset_[n.other];
        if (n.exact) {
          forbidden_.push_back({at - n.below, at + n.at});
          forbidden_.push_back({at + n.at, at + n.above});
        } else {
          forbidden_.push_back({at - n.below, at + n.above});
        }
      }
    std::sort(forbidden_.begin(), forbidden_.end());
    int64_t at = 0;
    for (auto [from, to] : forbidden_)
      if (at > from && at < to) at = round_up(to, alignment_);
    offset_[i] = at;
    placed_[i] = true;
  }
  const std::vector<int64_t>& offsets() const { return offset_; }
  uint64_t work() const { return work_; }  // pairs looked at so far

 private:
  struct Neighbour {
    size_t other;
    int64_t below, above;
    bool exact = false;  // but one place is free, `at` from the other's offset
    int64_t at = 0;
  };
  const std::vector<Buffer>& buffers_;
  int64_t alignment_;
  std::vector<std::vector<Neighbour>> neighbours_;
  std::vector<int64_t> offset_;
  std::vector<char> placed_;
  std::vector<std::pair<int64_t, int64_t>> forbidden_;
  uint64_t work_ = 0;
};

// The search's state: the best so far, and when to stop.
struct Search {
  Placer placer;
  int64_t bound;
  uint64_t limit;  // of the placer's work
  int64_t best = INT64_MAX;
  std::vector<int64_t> best_offsets;

  bool over() const { return best <= bound || placer.work() >= limit; }
  void try_order(const Order& order) { keep(placer.first_fit(order, best)); }
  void keep(int64_t arena) {
    if (arena >= best) return;
    best = arena;
    best_offsets = placer.offsets();
  }
};

void try_good_orders(Search& s, const std::vector<Buffer>& b) {
  Order order(b.size());
  auto by = [&](auto key) {
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](size_t i, size_t j) { return key(i) > key(j); });
    if (!s.over()) s.try_order(order);
  };
  auto life = [&](size_t i) { return static_cast<int64_t>(b[i].last - b[i].first + 1); };
  auto size = [&](size_t i) { return static_cast<int64_t>(b[i].size); };
  by(size);
  by([&](size_t i) { return life(i) * size(i); });
  by([&](size_t i) { return -static_cast<int64_t>(b[i].first); });
  by([&](size_t i) { return static_cast<int64_t>(b[i].first); });
  by([&](size_t i) { return life(i) * 4096 + size(i); });
}

// Exchanges two buffers of the best order again and again; keeps what does not get worse.
void try_exchanges(Search& s, size_t n) {
  Order order(n);
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t i, size_t j) { return s.best_offsets[i] < s.best_offsets[j]; });
  uint64_t state = 1;  // a plan must not depend on chance: a fixed sequence
  auto random = [&](size_t limit) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<size_t>((state >> 33) % limit);
  };
  int64_t current = INT64_MAX;
  while (!s.over()) {
    const size_t i = random(n), j = random(n);
    std::swap(order[i], order[j]);
    const int64_t arena = s.placer.first_fit(order, INT64_MAX);
    s.keep(arena);
    if (arena <= current) current = arena;
    else std::swap(order[i], order[j]);
  }
}

}  // namespace

size_t lower_bound_of(const std::vector<Buffer>& buffers, const std::vector<Sharing>& sharings, size_t alignment,
                      std::vector<size_t>* live) {
  const auto align = static_cast<int64_t>(alignment);
  int last = -1;
  for (const Buffer& b : buffers) last = std::max(last, b.last);
  size_t bound = 0;
  if (live) live->clear();
  for (int step = -1; step <= last; ++step) {
    // Each buffer takes its size rounded up, but for the one that ends the arena.
    int64_t sum = 0, rounded = 0, slack = 0;
    for (const Buffer& b : buffers) {
      if (b.first > step || step > b.last) continue;
      const auto size = static_cast<int64_t>(b.size);
      sum += size;
      rounded += round_up(size, align);
      slack = std::max(slack, round_up(size, align) - size);
    }
    // What overlaps save at best: an output shares all but the halo with each input that dies.
    int64_t saved = 0;
    for (const Sharing& s : sharings) {
      const Buffer &in = buffers[s.input], &out = buffers[s.output];
      if (step < std::max(in.first, out.first) || step > std::min(in.last, out.last)) continue;
      const auto a = static_cast<int64_t>(in.size), b = static_cast<int64_t>(out.size);
      saved += std::max<int64_t>(0, a + b - std::max(b, std::max<int64_t>(s.ahead, 0) + a));
    }
    const int64_t least = std::max<int64_t>(saved ? sum - saved : rounded - slack, 0);
    bound = std::max(bound, static_cast<size_t>(least));
    if (live && step >= 0) live->push_back(static_cast<size_t>(least));
  }
  for (const Buffer& b : buffers) bound = std::max(bound, b.size);
  return bound;
}

size_t place_buffers(std::vector<Buffer>& buffers, const std::vector<Sharing>& sharings, size_t alignment,
                     size_t lower_bound, double time_limit_s, bool* proven) {
  if (proven) *proven = true;
  if (buffers.empty()) return 0;
  constexpr double steps_a_second = 1.5e8;  // of a usual machine
  const auto steps = static_cast<uint64_t>(std::max(time_limit_s, 0.0) * steps_a_second);
  Search s{.placer = Placer(buffers, sharings, alignment), .bound = static_cast<int64_t>(lower_bound), .limit = steps / 4};
  Order in_order(buffers.size());
  std::iota(in_order.begin(), in_order.end(), size_t{0});
  s.try_order(in_order);  // so that there is a plan even with no time at all
  try_good_orders(s, buffers);
  auto take = [&] {
    for (size_t i = 0; i < buffers.size(); ++i) buffers[i].offset = static_cast<size_t>(s.best_offsets[i]);
  };
  take();
  if (!s.over() && steps) {  // in a short while they find most of what the exact search would take seconds for
    const uint64_t all = s.limit;
    s.limit = std::min(all, s.placer.work() + all / 16);
    try_exchanges(s, buffers.size());
    s.limit = all;
    take();
  }
  ExactResult r{static_cast<size_t>(s.best), lower_bound};
  if (r.arena > lower_bound && steps) {
    r = place_exactly(buffers, sharings, alignment, r.arena, lower_bound, steps / 4 * 3);
    if (r.arena > r.bound) {
      const auto before = static_cast<int64_t>(r.arena);
      s.bound = static_cast<int64_t>(r.bound);
      s.best = before;
      for (size_t i = 0; i < buffers.size(); ++i) s.best_offsets[i] = static_cast<int64_t>(buffers[i].offset);
      try_exchanges(s, buffers.size());
      if (s.best < before) take(), r.arena = static_cast<size_t>(s.best);
    }
  }
  if (proven) *proven = r.arena <= r.bound;
  return r.arena;
}

}  // namespace tinsmith
