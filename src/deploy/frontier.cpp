#include "deploy/frontier.h"

#include <algorithm>
#include <mutex>
#include <thread>

#include "deploy/prepare.h"

namespace tinsmith {
namespace {

// All of them, on two processors; the first error, if there is one.
Status measure(const Graph& graph, Core core, const BenchOptions& options, std::vector<FrontierPlan>& plans) {
  std::mutex mutex;
  size_t next = 0;
  Status problem;
  auto work = [&] {
    for (;;) {
      FrontierPlan* p;
      {
        const std::lock_guard lock(mutex);
        if (next == plans.size() || !problem) return;
        p = &plans[next++];
      }
      BenchOptions o = options;
      o.optimize = p->optimize, o.layers = false, o.plan.feed_rows = p->fed;
      if (!p->chosen && p->optimize == Optimize::ram) o.plan.forced = p->regions;
      auto cost = bench(graph, core, o);
      const std::lock_guard lock(mutex);
      if (cost) p->cost = std::move(*cost);
      else if (problem) problem = tl::unexpected(cost.error());
    }
  };
  std::thread other(work);
  work();
  other.join();
  return problem;
}

bool beats(const FrontierPlan& a, const FrontierPlan& b) {
  const auto of = [](const FrontierPlan& p) { return std::pair(p.cost.arena, p.cost.run.instructions); };
  return of(a) != of(b) && of(a).first <= of(b).first && of(a).second <= of(b).second;
}

}  // namespace

Result<Frontier> frontier(const Graph& original, Core core, const BenchOptions& options, size_t most) {
  const Target target{core, Optimize::ram};
  TRY(const Graph graph, prepare(original, {.keep_constant_channels = options.keep_constant_channels, .target = target}));
  Frontier f{graph.nodes.size(), {{.optimize = Optimize::speed}, {.optimize = Optimize::size}}};
  for (const bool fed : {false, true}) {
    if (fed && !options.plan.feed_rows) continue;
    PlanOptions plan = options.plan;
    plan.feed_rows = fed, plan.alignment = plan_alignment(target);
    TRY(const std::vector<StreamChoice> choices, stream_choices(graph, target, plan, most));
    TRY(const Plan chosen, make_plan(graph, target, plan));
    FrontierPlan own{.optimize = Optimize::ram, .fed = fed, .chosen = true};
    for (const Stream& s : chosen.streams) own.regions.push_back({s.first, s.last, s.steps});
    for (const StreamChoice& c : choices)
      if (c.regions != own.regions) f.plans.push_back({.optimize = Optimize::ram, .regions = c.regions, .fed = fed});
    f.plans.push_back(std::move(own));
  }
  CHECKED(measure(original, core, options, f.plans));
  const size_t whole = f.plans[0].cost.arena;  // a plan may miss its bound: what does not save memory is none of the steps
  std::erase_if(f.plans, [&](const FrontierPlan& p) { return p.optimize == Optimize::ram && !p.chosen && p.cost.arena >= whole; });
  std::stable_sort(f.plans.begin(), f.plans.end(), [](const FrontierPlan& a, const FrontierPlan& b) {
    return std::pair(b.cost.arena, a.cost.run.instructions) < std::pair(a.cost.arena, b.cost.run.instructions);
  });
  for (FrontierPlan& p : f.plans)
    p.best = std::none_of(f.plans.begin(), f.plans.end(), [&](const FrontierPlan& other) { return beats(other, p); });
  return f;
}

std::string text(const RowSteps& steps) {
  return steps.least > 1 ? fmt::format("{}/{}", steps.entry, steps.least) : fmt::format("{}", steps.entry);
}

std::string text(const FrontierPlan& p) {
  if (p.optimize != Optimize::ram) return p.optimize == Optimize::speed ? "speed" : "size";
  std::string s = p.fed ? "ram, input fed" : "ram";
  for (size_t i = 0; i < p.regions.size(); ++i)
    s += fmt::format("{}layers {}-{} by {}", i ? ", " : ": ", p.regions[i].first, p.regions[i].last, text(p.regions[i].steps));
  return p.regions.empty() ? s + ": nothing streams" : s;
}

}  // namespace tinsmith
