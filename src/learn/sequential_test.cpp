#include "learn/sequential.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "data/sine.h"
#include "learn/export.h"
#include "model/verify.h"
#include "run/interpreter.h"

namespace tinsmith {
namespace {

Sequential sine_model() {
  return Sequential({Input{{1}}, Rescaling{1 / det::pi, -1}, Dense(16, relu), Dense(16, relu), Dense(1)});
}

Dataset sine_data() { return split(make_sine({.samples = 300}).value()).value(); }

#define ASSERT_OK(status) ASSERT_TRUE(status) << (status).error().text()

template <class T>
std::string error_of(const Result<T>& s) { return s ? "no error" : s.error().text(); }

// The law of kernels.h, on a whole training: every width ends with the same bytes.
TEST(Fit, EveryKernelWidthGivesTheSameBytes) {
  const Dataset data = sine_data();
  for (const auto& [last, loss] :
       {std::pair{Dense(1), Loss::mse}, {Dense(1, Activation::tanh), Loss::mae}, {Dense(1, relu6), Loss::huber}}) {
    std::string first_history;
    std::vector<std::vector<float>> first_weights;
    std::vector<float> first_output;
    for (const learn::Kernels* set : learn::available_kernels()) {
      ASSERT_TRUE(learn::use_kernels(set->name));
      Sequential m({Input{{1}}, Normalization{}, Dense(19, relu), Dense(16, relu6), Dense(5, sigmoid), last});
      ASSERT_OK(m.compile(Adam{}, loss, {Metric::mae}));
      const auto history =
          m.fit(data.train, {.epochs = 7, .batch_size = 37, .validation = &data.validation, .seed = 3});
      ASSERT_OK(history);
      if (first_weights.empty()) {
        first_history = history->csv();
        first_weights = m.weights();
        first_output = m.predict(data.test.x).value();
      }
      EXPECT_EQ(history->csv(), first_history) << set->name;
      EXPECT_EQ(m.weights(), first_weights) << set->name;
      EXPECT_EQ(m.predict(data.test.x).value(), first_output) << set->name;
    }
    learn::use_kernels("");
  }
}

// Pinned: the same on every machine, or a promise is broken.
TEST(Fit, KnownBytesOnEveryMachine) {
  const Dataset data = sine_data();
  Sequential m = sine_model();
  ASSERT_OK(m.compile(Adam{}, Loss::mse, {Metric::mae}));
  ASSERT_OK(m.fit(data.train, {.epochs = 20, .batch_size = 64, .seed = 1}));
  uint64_t hash = 0xcbf29ce484222325;
  for (const auto& values : m.weights())
    for (float v : values) {
      uint32_t bits;
      std::memcpy(&bits, &v, 4);
      hash = (hash ^ bits) * 0x100000001b3;
    }
  EXPECT_EQ(hash, 9482505890866751231u);
}

TEST(Sequential, MistakesAreNamed) {
  EXPECT_EQ(error_of(Sequential({Dense(1)}).build(1)),
            "model: the first layer does not say a shape of the samples; begin with Input({features})");
  EXPECT_EQ(error_of(Sequential({Input{{2}}, Dense(0)}).build(1)), "layer 1: Dense with 0 units; choose 1 to 65536");
  EXPECT_EQ(error_of(Sequential({Input{{2}}, Dense(3), Rescaling(2)}).build(1)),
            "layer 2: a Rescaling or Normalization after a Dense layer; put it before the first Dense");
  EXPECT_EQ(error_of(Sequential({Input{{2}}, Rescaling({1, 2, 3}, {0}), Dense(1)}).build(1)),
            "layer 1: Rescaling by 3 numbers for 2 features; give one, or one for every feature");
  Sequential m = sine_model();
  EXPECT_EQ(error_of(m.predict({1})), "predict: the model has no weights yet; call fit, build or set_weights first");
  EXPECT_EQ(error_of(m.fit(sine_data().train)), "fit: the model is not compiled; call compile(optimizer, loss) first");
  EXPECT_EQ(error_of(m.compile(SGD{.momentum = 2}, Loss::mse)),
            "momentum: 2 is out of range; choose a value from 0 to 1");
  EXPECT_EQ(error_of(m.compile(Adam{}, Loss::categorical_crossentropy)),
            "loss: categorical_crossentropy with one output; use binary_crossentropy, or an output for each class");
}

TEST(Fit, MistakesAreNamed) {
  Dataset data = sine_data();
  Sequential m = sine_model();
  ASSERT_OK(m.compile(Adam{}, Loss::mse));
  EXPECT_EQ(error_of(m.fit(data.train, {.best_weights = BestWeights{}})),
            "best_weights: \"val_loss\" is not measured; there is loss");
  EXPECT_EQ(error_of(m.fit(data.train, {.epochs = 0})), "epochs: 0 epochs; train at least one");
  EXPECT_EQ(error_of(m.fit(data.train, {.batch_size = 0})), "batch_size: a batch of 0; use 32");
  data.train.x[3] = NAN;
  EXPECT_EQ(error_of(m.fit(data.train)),
            "training samples: sample 3 has an input that is not a finite number; mend or remove it");
  Sequential wide({Input{{1}}, Dense(2)});
  ASSERT_OK(wide.compile(Adam{}, Loss::mse));
  EXPECT_EQ(error_of(wide.fit(sine_data().train)),
            "training samples: targets of 1 numbers, and the model and its loss want 2; make the last Dense layer's "
            "units fit");
  Sequential deep({Input{{3}}, Dense(1)});
  ASSERT_OK(deep.compile(Adam{}, Loss::mse));
  EXPECT_EQ(error_of(deep.fit(sine_data().train)),
            "training samples: samples of 1 numbers for an input of 3; make the model's Input the shape of a sample");
}

TEST(Fit, ADivergedLossNamesTheEpoch) {
  const Dataset data = sine_data();
  Sequential m({Input{{1}}, Dense(16, relu), Dense(1)});
  ASSERT_OK(m.compile(SGD{.learning_rate = 100}, Loss::mse));
  const auto history = m.fit(data.train, {.epochs = 50});
  ASSERT_FALSE(history);
  EXPECT_EQ(history.error().code, Code::diverged);
  EXPECT_EQ(history.error().text(),
            "epoch 1: the loss is not a number any more; lower the learning rate (now 100), or scale the inputs");
}

TEST(Fit, LearnsTheSine) {
  const Dataset data = split(make_sine().value()).value();
  Sequential m = sine_model();
  ASSERT_OK(m.compile(Adam{}, Loss::mse, {Metric::mae}));
  const auto history = m.fit(data.train, {.epochs = 350, .batch_size = 64, .validation = &data.validation});
  ASSERT_OK(history);
  EXPECT_EQ(history->epochs.size(), 350u);
  EXPECT_LT(history->epochs.back().validation.loss, 0.013);
  EXPECT_LT(m.evaluate(data.test)->loss, 0.013);
  EXPECT_GT(history->epochs.front().train.loss, 0.1);
}

// One step with the rate 1: a kernel_l2 of c moves each weight by 2 c w more, and no bias.
TEST(Fit, KernelL2PullsWeightsToZero) {
  const Dataset data = sine_data();
  auto step = [&](double l2) {
    Dense hidden(4, relu);
    hidden.kernel_l2 = l2;
    Sequential m({Input{{1}}, hidden, Dense(1)});
    EXPECT_TRUE(m.compile(SGD{.learning_rate = 1}, Loss::mse));
    EXPECT_TRUE(m.build(5));
    const auto before = m.weights();
    EXPECT_TRUE(m.fit(data.train, {.epochs = 1, .batch_size = 1000, .shuffle = false}));
    return std::pair{before, m.weights()};
  };
  const auto [before, plain] = step(0);
  const auto pulled = step(0.125).second;
  for (size_t i = 0; i < 4; ++i) EXPECT_NEAR(pulled[0][i] - plain[0][i], -0.25f * before[0][i], 1e-5);
  EXPECT_EQ(pulled[1], plain[1]);
  EXPECT_EQ(pulled[2], plain[2]);
}

TEST(Fit, BestWeightsAreOfTheBestEpoch) {
  const Dataset data = sine_data();
  Sequential m = sine_model();
  ASSERT_OK(m.compile(Adam{.learning_rate = 0.02}, Loss::mse));
  const auto history = m.fit(
      data.train, {.epochs = 40, .batch_size = 16, .validation = &data.validation, .best_weights = BestWeights{}});
  ASSERT_OK(history);
  const auto losses = history->column("val_loss");
  const auto best = std::min_element(losses.begin(), losses.end());
  EXPECT_EQ(history->best_epoch, best - losses.begin() + 1);
  EXPECT_NEAR(m.evaluate(data.validation)->loss, *best, 1e-6);
}

TEST(History, FilesNameEveryColumn) {
  History h;
  h.metrics = {Metric::mae};
  h.epochs = {{1, {0.5, {0.25}}, {0.75, {0.125}}, true, 0.001, 3, 2},
              {2, {0.1, {0.2}}, {0.3, {0.4}}, true, 0.001, 4, 1}};
  EXPECT_EQ(h.csv(),
            "epoch,loss,mae,val_loss,val_mae,learning_rate\n1,0.5,0.25,0.75,0.125,0.001\n2,0.1,0.2,0.3,0.4,0.001\n");
  EXPECT_EQ(h.json(),
            "{\n  \"epoch\": [1, 2],\n  \"loss\": [0.5, 0.1],\n  \"mae\": [0.25, 0.2],\n  \"val_loss\": [0.75, 0.3],\n"
            "  \"val_mae\": [0.125, 0.4],\n  \"learning_rate\": [0.001, 0.001]\n}\n");
  EXPECT_TRUE(h.column("accuracy").empty());
}

TEST(LearningRate, Schedules) {
  const LearningRate line(LearningRate::linear_decay, 0.4, 10, 20, 0.2), wave(LearningRate::cosine, 0.4, 0, 20);
  EXPECT_DOUBLE_EQ(line.at(10), 0.4);
  EXPECT_DOUBLE_EQ(line.at(15), 0.3);
  EXPECT_DOUBLE_EQ(line.at(25), 0.2);
  EXPECT_DOUBLE_EQ(wave.at(0), 0.4);
  EXPECT_DOUBLE_EQ(wave.at(10), 0.2);
  EXPECT_NEAR(wave.at(5), 0.2 * (1 + std::sqrt(0.5)), 1e-12);
}

TEST(Initializers, HaveTheirVariances) {
  Rng rng(1);
  const auto deviation = [&](Initializer i) {
    double sum = 0, squares = 0;
    const auto v = i.draw(30, 20, 20000, rng);
    for (double x : v) sum += x, squares += x * x;
    EXPECT_NEAR(sum / 20000, 0, 0.01);
    return std::sqrt(squares / 20000);
  };
  EXPECT_NEAR(deviation(Initializer::glorot_uniform), std::sqrt(2.0 / 50), 0.003);
  EXPECT_NEAR(deviation(Initializer::glorot_normal), std::sqrt(2.0 / 50), 0.003);
  EXPECT_NEAR(deviation(Initializer::he_uniform), std::sqrt(2.0 / 30), 0.004);
  EXPECT_NEAR(deviation(Initializer::he_normal), std::sqrt(2.0 / 30), 0.004);
  EXPECT_NEAR(deviation(Initializer::lecun_normal), std::sqrt(1.0 / 30), 0.003);
  EXPECT_NEAR(deviation({Initializer::variance_scaling, 0.25}), 0.5 * std::sqrt(2.0 / 50), 0.002);
  EXPECT_EQ(Initializer(Initializer::constant, 3).draw(1, 1, 2, rng), (std::vector<float>{3, 3}));
  for (const char* name : {"glorot_uniform", "HeNormal", "zeros", "LecunUniform"})
    EXPECT_TRUE(initializer_named(name)) << name;
  EXPECT_FALSE(initializer_named("glorot"));
}

TEST(Fit, SeedsDifferAndRepeat) {
  const Dataset data = sine_data();
  auto train = [&](uint64_t seed) {
    Sequential m = sine_model();
    EXPECT_TRUE(m.compile(Adam{}, Loss::mse));
    EXPECT_TRUE(m.fit(data.train, {.epochs = 2, .seed = seed}));
    return m.weights();
  };
  EXPECT_EQ(train(1), train(1));
  EXPECT_NE(train(1), train(2));
}

// The exported graph run by the interpreter gives the folded model's bytes.
TEST(Export, TheInterpreterGivesTheSameBytes) {
  const Dataset data = sine_data();
  Sequential m = sine_model();
  ASSERT_OK(m.compile(Adam{}, Loss::mse));
  ASSERT_OK(m.fit(data.train, {.epochs = 5}));
  const auto error = folding_error(m, data.test);
  ASSERT_OK(error);
  EXPECT_LT(*error, 1e-6);
  EXPECT_GT(*error, 0) << "a rounding somewhere is expected; zero suggests that nothing was folded";
  const auto graph = to_graph(m, {"x", "y"});
  ASSERT_OK(graph);
  ASSERT_OK(verify(*graph, Stage::floating));
  EXPECT_EQ(graph->nodes.size(), 3u);
  EXPECT_EQ(graph->tensor(graph->inputs[0]).name, "x");
  EXPECT_EQ(graph->tensor(graph->outputs[0]).name, "y");
  auto run = Interpreter::make(*graph);
  ASSERT_OK(run);
  const auto want = folded(m)->predict(data.test.x).value();
  for (size_t i = 0; i < want.size(); ++i) {
    std::memcpy(run->input(0).data(), &data.test.x[i], 4);
    run->run();
    float y;
    std::memcpy(&y, run->output(0).data(), 4);
    ASSERT_EQ(y, want[i]) << i;
  }
}

TEST(Export, EveryActivationGivesTheInterpretersBytes) {
  for (Activation a : {linear, relu, relu6, sigmoid, Activation::tanh, softmax}) {
    Sequential m({Input{{2}}, Normalization{{0.1, -0.2}, {2, 3}}, Dense(5, a), Dense(3, a)});
    ASSERT_OK(m.build(4));
    const auto graph = to_graph(m);
    ASSERT_OK(graph);
    ASSERT_OK(verify(*graph, Stage::floating));
    auto run = Interpreter::make(*graph);
    ASSERT_OK(run);
    Rng rng(2);
    std::vector<float> x(200);
    for (float& v : x) v = static_cast<float>(4 * rng.normal());
    const auto want = folded(m)->predict(x).value();
    for (size_t i = 0; i < 100; ++i) {
      std::memcpy(run->input(0).data(), &x[2 * i], 8);
      run->run();
      float y[3];
      std::memcpy(y, run->output(0).data(), 12);
      for (size_t o = 0; o < 3; ++o) ASSERT_EQ(y[o], want[3 * i + o]) << name(a) << ", sample " << i;
    }
  }
}

}  // namespace
}  // namespace tinsmith
