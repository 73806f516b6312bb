#include "app/training.h"

#include <cmath>
#include <sstream>

#include "app/args.h"
#include "app/suggest.h"
#include "base/det_math.h"
#include "learn/recipe.h"

namespace tinsmith {
namespace {

const char* kKnown = "dense UNITS ACTIVATION [INITIALIZER]";

// "dense 16 relu", "dense 10 softmax he_uniform"
Result<Layer> parse_layer(const std::string& text, size_t index) {
  const std::string where = fmt::format("model.layers[{}] \"{}\"", index, text);
  std::vector<std::string> words;
  std::istringstream stream(text);
  for (std::string w; stream >> w;) words.push_back(w);
  if (words.empty() || words[0] != "dense" || words.size() < 2 || words.size() > 4)
    return fail(Code::usage, where, "is not a layer", fmt::format("write: {}", kKnown));
  TRY(int64_t units, parse_integer(where, words[1]));
  if (units < 1 || units > 65536) return fail(Code::usage, where, fmt::format("{} units", units), "choose 1 to 65536");
  Dense dense(static_cast<int>(units));
  if (words.size() > 2) {
    auto activation = activation_named(words[2]);
    const std::vector<std::string> known = {"linear", "relu", "relu6", "sigmoid", "tanh", "softmax"};
    if (!activation)
      return fail(Code::usage, where, fmt::format("no activation \"{}\"", words[2]),
                  did_you_mean(words[2], known, fmt::format("there are {}", fmt::join(known, ", "))));
    dense.activation = *activation;
  }
  if (words.size() > 3) {
    auto initializer = initializer_named(words[3]);
    if (!initializer)
      return fail(Code::usage, where, fmt::format("no initializer \"{}\"", words[3]), "such as glorot_uniform or he_normal");
    dense.kernel_initializer = *initializer;
  }
  return dense;
}

Optimizer make_optimizer(const Config& config) {
  const auto& t = config.training;
  LearningRate rate(t.learning_rate);
  if (t.schedule != "constant")
    rate = LearningRate(t.schedule == "cosine" ? LearningRate::cosine : LearningRate::linear_decay, t.learning_rate,
                        static_cast<double>(t.decay_from), static_cast<double>(t.epochs));
  if (t.optimizer == "sgd") return SGD{.learning_rate = rate, .momentum = t.momentum, .nesterov = t.nesterov};
  if (t.optimizer == "rmsprop") return RMSprop{.learning_rate = rate, .momentum = t.momentum};
  return Adam{.learning_rate = rate, .beta_2 = t.beta_2};
}

}  // namespace

Result<Sequential> make_model(const Config& config, const Samples& train) {
  std::vector<Layer> layers = {Input{train.x_shape}};
  if (config.model.normalize) layers.push_back(rescaling_to(train, -1, 1));
  for (size_t i = 0; i < config.model.layers.size(); ++i) {
    TRY(Layer layer, parse_layer(config.model.layers[i], i));
    layers.push_back(std::move(layer));
  }
  if (config.model.start == "spread" && !spread_start(layers))
    return fail(Code::usage, "model.start", "\"spread\" is for one input and a first layer with relu", "use \"keras\"");
  Sequential model(std::move(layers));
  std::vector<Metric> metrics;
  for (const std::string& m : config.training.metrics) metrics.push_back(*metric_named(m));
  CHECKED(model.compile(make_optimizer(config), LossOptions(*loss_named(config.training.loss), config.training.huber_delta), metrics));
  CHECKED(model.build(static_cast<uint64_t>(config.training.seed)));
  return model;
}

FitOptions make_fit_options(const Config& config) {
  const auto& t = config.training;
  FitOptions o;
  o.epochs = static_cast<int>(t.epochs);
  o.batch_size = static_cast<int>(t.batch_size);
  o.shuffle = t.shuffle;
  o.seed = static_cast<uint64_t>(t.seed);
  if (t.early_stopping > 0) o.early_stopping = EarlyStopping{.patience = static_cast<int>(t.early_stopping)};
  if (t.reduce_on_plateau > 0) o.reduce_lr = ReduceLROnPlateau{.patience = static_cast<int>(t.reduce_on_plateau)};
  if (t.restore_best) o.best_weights = BestWeights{};
  return o;
}

std::vector<float> sine_grid(size_t points) {
  std::vector<float> x(points);
  for (size_t i = 0; i < points; ++i)
    x[i] = static_cast<float>(2 * det::pi * static_cast<double>(i) / static_cast<double>(points - 1));
  return x;
}

CleanError against_sine(const std::vector<float>& x, const std::vector<float>& predicted) {
  CleanError e;
  for (size_t i = 0; i < x.size(); ++i) {
    const double d = std::abs(static_cast<double>(predicted[i]) - det::sin(static_cast<double>(x[i])));
    e.mean += d / static_cast<double>(x.size());
    e.max = std::max(e.max, d);
  }
  return e;
}

NoiseFloor noise_floor(double sigma) {
  // E|n| of a normal n is sigma * sqrt(2 / pi).
  return {sigma * sigma, sigma * std::sqrt(2 / det::pi)};
}

}  // namespace tinsmith
