// Against Keras 3 on TensorFlow: numbers in tests/golden/learn_keras.json, made by make_learn_golden.py beside it.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "learn/sequential.h"

namespace tinsmith {
namespace {

using nlohmann::json;

const json& golden() {
  static const json g = json::parse(read_text(Path(TINSMITH_SOURCE_DIR) / "tests/golden/learn_keras.json").value());
  return g;
}

std::vector<float> floats(const json& j) { return j.get<std::vector<float>>(); }
std::vector<std::vector<float>> arrays(const json& j) { return j.get<std::vector<std::vector<float>>>(); }

#define ASSERT_OK(status) ASSERT_TRUE(status) << (status).error().text()

// Equal up to a few roundings of numbers of size `scale`.
void expect_near(const std::vector<float>& got, const std::vector<float>& want, const std::string& what,
                 double tolerance = 2e-6) {
  ASSERT_EQ(got.size(), want.size()) << what;
  double scale = 1e-3;
  for (float w : want) scale = std::max(scale, std::fabs(static_cast<double>(w)));
  for (size_t i = 0; i < got.size(); ++i) ASSERT_NEAR(got[i], want[i], tolerance * scale) << what << " [" << i << "]";
}

Samples samples_of(const json& x, const json& y, int64_t y_size) {
  Samples s;
  s.x_shape = {3};
  s.y_shape = {y_size};
  s.x = floats(x);
  s.y = floats(y);
  return s;
}

Sequential model_of(const json& c, const char* hidden, int outputs, const char* last) {
  Sequential m({Input{{3}}, Dense(5, *activation_named(hidden)), Dense(outputs, *activation_named(last))});
  EXPECT_TRUE(m.set_weights(arrays(c["weights"])));
  return m;
}

// Gradients come out through one step of plain descent with the rate 1: gradient = before - after.
TEST(Golden, ForwardLossAndGradients) {
  for (const json& c : golden()["losses"]) {
    const std::string loss = c["loss"], hidden = c["hidden"], last = c["last"];
    SCOPED_TRACE(loss + " after " + hidden + " and " + last);
    Sequential m = model_of(c, hidden.c_str(), c["outputs"], last.c_str());
    const Samples s = samples_of(c["x"], c["y"], c["y_size"]);
    expect_near(m.predict(s.x).value(), floats(c["prediction"]), "prediction");
    LossOptions options(*loss_named(loss), c.value("delta", 1.0), c.value("from_logits", false));
    ASSERT_OK(m.compile(SGD{.learning_rate = 1}, options));
    EXPECT_NEAR(m.evaluate(s)->loss, c["value"], 2e-6 * std::fabs(c["value"].get<double>()));
    const auto before = m.weights();
    ASSERT_OK(m.fit(s, {.epochs = 1, .batch_size = 100, .shuffle = false}));
    const auto after = m.weights(), gradients = arrays(c["gradients"]);
    for (size_t a = 0; a < before.size(); ++a)
      for (size_t i = 0; i < before[a].size(); ++i)
        ASSERT_NEAR(before[a][i] - after[a][i], gradients[a][i],
                    2e-6 * (std::fabs(before[a][i]) + std::fabs(gradients[a][i]) + 0.1))
            << "array " << a << " [" << i << "]";
  }
}

Optimizer optimizer_of(const json& c) {
  const json& o = c["options"];
  const Common common = {.weight_decay = o.value("weight_decay", 0.0), .use_ema = o.contains("ema_momentum"),
                         .ema_momentum = o.value("ema_momentum", 0.99)};
  if (c["optimizer"] == "adam")
    return Adam{o.value("rate", 0.001), o.value("beta_1", 0.9), o.value("beta_2", 0.999), o.value("epsilon", 1e-7),
                common};
  if (c["optimizer"] == "sgd")
    return SGD{o.value("rate", 0.01), o.value("momentum", 0.0), o.value("nesterov", false), common};
  return RMSprop{
      o.value("rate", 0.001), o.value("rho", 0.9), o.value("momentum", 0.0), 1e-7, o.value("centered", false), common};
}

// Five epochs of three batches, the last of them smaller: the weights and the whole history.
TEST(Golden, OptimisersAndHistory) {
  for (const json& c : golden()["optimizers"]) {
    SCOPED_TRACE(c["optimizer"].get<std::string>() + " " + c["options"].dump());
    Sequential m = model_of(c, "tanh", 1, "linear");
    const Samples train = samples_of(c["x"], c["y"], 1), validation = samples_of(c["vx"], c["vy"], 1);
    ASSERT_OK(m.compile(optimizer_of(c), Loss::mse, {Metric::mae}));
    const auto history = m.fit(train, {.epochs = 5, .batch_size = 4, .validation = &validation, .shuffle = false});
    ASSERT_OK(history);
    const auto after = m.weights(), want = arrays(c["after"]);
    for (size_t a = 0; a < want.size(); ++a) expect_near(after[a], want[a], "weights", 1e-5);
    for (const char* column : {"loss", "mae", "val_loss", "val_mae"})
      for (size_t e = 0; e < 5; ++e)
        EXPECT_NEAR(history->column(column)[e], c["history"][column][e], 1e-5) << column << " of epoch " << e + 1;
  }
}

TEST(Golden, EarlyStoppingAndReduceOnPlateau) {
  const json& c = golden()["callbacks"];
  Sequential m = model_of(c, "relu", 1, "linear");
  const Samples train = samples_of(c["x"], c["y"], 1), validation = samples_of(c["vx"], c["vy"], 1);
  ASSERT_OK(m.compile(SGD{.learning_rate = 0.1}, Loss::mse));
  const auto history = m.fit(train, {.epochs = 60, .batch_size = 5, .validation = &validation, .shuffle = false,
      .early_stopping = EarlyStopping{.min_delta = 1e-3, .patience = 8, .restore_best_weights = true},
      .reduce_lr = ReduceLROnPlateau{.factor = 0.5, .patience = 2, .cooldown = 1}});
  ASSERT_OK(history);
  const auto rates = c["history"]["learning_rate"].get<std::vector<double>>();
  ASSERT_EQ(history->epochs.size(), rates.size());
  EXPECT_LT(rates.size(), 60u) << "the golden run must stop early";
  EXPECT_LT(rates.back(), rates.front()) << "and reduce its rate";
  for (size_t e = 0; e < rates.size(); ++e)
    EXPECT_NEAR(history->epochs[e].learning_rate, rates[e], 1e-8) << "epoch " << e + 1;
  EXPECT_EQ(history->stopped, "val_loss has not improved since epoch " + std::to_string(history->best_epoch));
  for (size_t a = 0; a < 4; ++a) expect_near(m.weights()[a], arrays(c["after"])[a], "restored weights", 1e-5);
}

TEST(Golden, Accuracy) {
  for (const json& c : golden()["accuracies"]) {
    const std::string loss = c["loss"], last = c["last"];
    Sequential m = model_of(c, "relu", c["outputs"], last.c_str());
    ASSERT_OK(m.compile(SGD{}, *loss_named(loss), {Metric::accuracy}));
    const auto scores = m.evaluate(samples_of(c["x"], c["y"], c["y_size"]));
    ASSERT_OK(scores);
    EXPECT_NEAR(scores->loss, c["value"], 1e-5) << loss;
    EXPECT_NEAR(scores->metrics[0], c["accuracy"], 1e-6) << loss;
  }
}

TEST(Golden, SummaryIsKerasTable) {
  const Sequential m({Input{{1}}, Rescaling(0.5), Dense(16, relu), Dense(200, relu), Dense(1)});
  EXPECT_EQ(m.summary().value(), golden()["summary"].get<std::string>());
}

}  // namespace
}  // namespace tinsmith
