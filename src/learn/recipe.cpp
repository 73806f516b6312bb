#include "learn/recipe.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>

#include "base/det_math.h"
#include "data/sine.h"

namespace tinsmith {

// The numbers of spread_start and sine_recipe were chosen by a search over recipes, judged by the table of this file.
bool spread_start(std::vector<Layer>& layers) {
  std::vector<Dense*> dense;
  for (Layer& layer : layers)
    if (Dense* d = std::get_if<Dense>(&layer)) dense.push_back(d);
  const Input* input = layers.empty() ? nullptr : std::get_if<Input>(&layers[0]);
  if (!input || input->shape != std::vector<int64_t>{1} || dense.size() < 2 || dense[0]->activation != relu)
    return false;
  dense[0]->kernel_initializer = {Initializer::alternating, 4};
  dense[0]->bias_initializer = {Initializer::spread, 4, 0.9};
  for (size_t i = 1; i < dense.size(); ++i) {
    const bool last = i + 1 == dense.size();
    dense[i]->kernel_initializer = {Initializer::variance_scaling, last ? 0.04 : 0.01};
    if (!last) dense[i]->bias_initializer = {Initializer::constant, 2};
  }
  return true;
}

SineRecipe sine_recipe() {
  SineRecipe r;
  r.name = "tinsmith";
  r.optimizer = Adam{.learning_rate = LearningRate(LearningRate::cosine, 0.0002, 0, r.epochs), .beta_2 = 0.95};
  return r;
}

SineRecipe faithful_sine_recipe() {
  SineRecipe r;
  r.name = "faithful";
  r.rescale = r.spread = false;
  r.optimizer = Adam{};
  return r;
}

Result<Sequential> sine_model(const SineRecipe& recipe, const Samples& train) {
  std::vector<Layer> layers = {Input{train.x_shape}};
  if (recipe.rescale) layers.push_back(rescaling_to(train, -1, 1));
  layers.insert(layers.end(), recipe.layers.begin(), recipe.layers.end());
  if (recipe.spread) spread_start(layers);
  Sequential model(std::move(layers));
  CHECKED(model.compile(recipe.optimizer, Loss::mse, {Metric::mae}));
  return model;
}

static Result<SeedResult> train_one(uint64_t seed, const SineRecipe& recipe) {
  TRY(const Samples samples, make_sine({.seed = seed}));
  TRY(const Dataset data, split(samples));
  TRY(Sequential model, sine_model(recipe, data.train));
  CHECKED(model.fit(data.train, {.epochs = recipe.epochs, .batch_size = recipe.batch_size, .seed = seed}));
  TRY(const Scores scores, model.evaluate(data.validation));
  SeedResult r{seed, scores.loss, scores.metrics[0]};
  constexpr int points = 1000;
  std::vector<float> x(points);
  for (int i = 0; i < points; ++i) x[static_cast<size_t>(i)] = static_cast<float>(2 * det::pi * i / (points - 1));
  TRY(const std::vector<float> y, model.predict(x));
  for (size_t i = 0; i < points; ++i) {
    const double error = std::fabs(y[i] - det::sin(static_cast<double>(x[i])));
    r.sine_mae += error / points;
    r.sine_max = std::max(r.sine_max, error);
  }
  return r;
}

Result<std::vector<SeedResult>> sine_seeds(int n, uint64_t first, const SineRecipe& recipe, int threads) {
  if (n < 1) return fail(Code::usage, "seeds", fmt::format("{} runs", n), "ask for at least one");
  std::vector<Result<SeedResult>> results(static_cast<size_t>(n));
  std::atomic<size_t> next = 0;
  auto work = [&] {
    for (size_t i; (i = next++) < results.size();) results[i] = train_one(first + i, recipe);
  };
  std::vector<std::thread> others;
  for (int t = 1; t < threads; ++t) others.emplace_back(work);
  work();
  for (std::thread& t : others) t.join();
  std::vector<SeedResult> rows;
  for (auto& result : results) {
    TRY(SeedResult row, std::move(result));
    rows.push_back(row);
  }
  return rows;
}

// The middle one, or the mean of the two middle ones.
static double median(std::vector<double> v) {
  std::sort(v.begin(), v.end());
  return v.empty() ? 0 : (v[(v.size() - 1) / 2] + v[v.size() / 2]) / 2;
}

SeedTable tabulate(const std::vector<SeedResult>& results) {
  SeedTable t;
  std::vector<double> val_loss, mae, most;
  for (const SeedResult& r : results) {
    ++t.runs;
    t.stuck += !(r.val_loss <= kStuckLoss);
    t.worse_than_published += !(r.sine_mae < kPublishedSineMae);
    if (t.runs == 1 || r.sine_mae > t.sine_mae_worst) t.worst_seed = r.seed;
    t.val_loss_worst = std::max(t.val_loss_worst, r.val_loss);
    t.sine_mae_worst = std::max(t.sine_mae_worst, r.sine_mae);
    t.sine_max_worst = std::max(t.sine_max_worst, r.sine_max);
    val_loss.push_back(r.val_loss);
    mae.push_back(r.sine_mae);
    most.push_back(r.sine_max);
  }
  t.val_loss_median = median(val_loss);
  t.sine_mae_median = median(mae);
  t.sine_max_median = median(most);
  return t;
}

}  // namespace tinsmith
