// Many seeds of the sine, each with its own data: how our recipe and the tutorial's end. And the CPU time of one fit on
// each instruction set.  bench_sine_seeds [RUNS [FIRST_SEED]]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "data/sine.h"
#include "learn/recipe.h"

using namespace tinsmith;

static void print(const SineRecipe& recipe, int runs, uint64_t first) {
  const auto begin = std::chrono::steady_clock::now();
  const auto results = sine_seeds(runs, first, recipe);
  if (!results) return void(std::printf("%s\n", results.error().text().c_str()));
  const SeedTable t = tabulate(*results);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::printf("%-9s %5d %9.4f %9.4f %7d %10.4f %10.4f %10d %10.4f %8.1f s\n", recipe.name.c_str(), t.runs,
              t.val_loss_median, t.val_loss_worst, t.stuck, t.sine_mae_median, t.sine_mae_worst, t.worse_than_published,
              t.sine_max_median, seconds);
}

int main(int argc, char** argv) {
  const int runs = argc > 1 ? std::atoi(argv[1]) : 1000;
  const uint64_t first = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  std::printf("recipe     runs  val_loss:    worst  >%.3f  sine mae:     worst  >=%.4f   max err:     wall\n",
              kStuckLoss, kPublishedSineMae);
  print(sine_recipe(), runs, first);
  print(faithful_sine_recipe(), runs, first);
  const Dataset data = split(make_sine().value()).value();
  for (const learn::Kernels* set : learn::available_kernels()) {
    learn::use_kernels(set->name);
    double best = 1e9;
    for (int i = 0; i < 15; ++i) {
      Sequential model = sine_model(sine_recipe(), data.train).value();
      const std::clock_t begin = std::clock();
      if (!model.fit(data.train, {.epochs = 350, .batch_size = 64, .validation = &data.validation})) return 1;
      best = std::min(best, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
    }
    std::printf("fit, 350 epochs with validation, %-7s %.5f s CPU (best of 15)\n", set->name, best);
  }
}
