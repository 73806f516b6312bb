#include "app/bench_sine.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

#include "app/json.h"
#include "app/terminal.h"
#include "app/training.h"
#include "learn/recipe.h"

namespace tinsmith {
namespace {


struct Run {
  const char* name;
  SeedTable table;
  double seconds = 0;
};

// In parts, so that a person sees it move.
Result<Run> run_recipe(const char* name, const SineRecipe& recipe, int seeds) {
  const auto start = std::chrono::steady_clock::now();
  const int threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  Progress progress;
  std::vector<SeedResult> all;
  while (static_cast<int>(all.size()) < seeds) {
    const int done = static_cast<int>(all.size());
    TRY(auto part, sine_seeds(std::min(50, seeds - done), static_cast<uint64_t>(done) + 1, recipe, threads));
    all.insert(all.end(), part.begin(), part.end());
    progress.update(static_cast<int64_t>(all.size()), seeds, fmt::format("{}: seed {}/{}", name, all.size(), seeds));
  }
  progress.finish();
  return Run{name, tabulate(all), std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()};
}

Json json_of(const Run& r) {
  const SeedTable& t = r.table;
  return {{"recipe", r.name}, {"seeds", t.runs}, {"seconds", r.seconds}, {"val_loss_median", t.val_loss_median}, {"val_loss_worst", t.val_loss_worst},
          {"stuck", t.stuck}, {"sine_error_median", t.sine_mae_median}, {"sine_error_worst", t.sine_mae_worst},
          {"sine_max_error_median", t.sine_max_median}, {"sine_max_error_worst", t.sine_max_worst},
          {"not_better_than_published", t.worse_than_published}, {"worst_seed", t.worst_seed}};
}

}  // namespace

Status bench_sine_seeds(int seeds, bool json) {
  if (seeds < 1 || seeds > 1'000'000) return fail(Code::usage, "--seeds", fmt::format("{} seeds", seeds), "1 to 1000000");
  std::vector<Run> runs;
  TRY(Run ours, run_recipe("tinsmith", sine_recipe(), seeds));
  TRY(Run tutorial, run_recipe("tutorial", faithful_sine_recipe(), seeds));
  if (json) return fmt::print("{}\n", json_text(Json{json_of(ours), json_of(tutorial)})), Status();
  const SeedTable &a = ours.table, &b = tutorial.table;
  fmt::print("{} seeds, each with data, noise, first weights and shuffles of its own\n", with_commas(seeds));
  Table table({"", "new sine", "--faithful"});
  auto row = [&](const std::string& what, double x, double y) { table.add({what, fmt::format("{:.4f}", x), fmt::format("{:.4f}", y)}); };
  row("val_loss, median", a.val_loss_median, b.val_loss_median);
  row("val_loss, worst", a.val_loss_worst, b.val_loss_worst);
  table.add({fmt::format("stuck: val_loss over {}", kStuckLoss), with_commas(a.stuck), with_commas(b.stuck)});
  row("mean error against sin x, median", a.sine_mae_median, b.sine_mae_median);
  row("mean error against sin x, worst", a.sine_mae_worst, b.sine_mae_worst);
  row("largest error against sin x, median", a.sine_max_median, b.sine_max_median);
  row("largest error against sin x, worst", a.sine_max_worst, b.sine_max_worst);
  table.add({fmt::format("not better than the published model ({})", kPublishedSineMae), with_commas(a.worse_than_published), with_commas(b.worse_than_published)});
  table.add({"seconds", fmt::format("{:.1f}", ours.seconds), fmt::format("{:.1f}", tutorial.seconds)});
  fmt::print("{}  the noise alone: val_loss {:.4f}; the worst seed of new sine: {}\n", table.text(), noise_floor(0.1).mse, a.worst_seed);
  return {};
}

}  // namespace tinsmith
