// The sine journey's first half as a library, in Keras's words: data, a network, training, and a .tflite file.
#include <cstdio>

#include "base/file.h"
#include "convert/tflite_write.h"
#include "data/sine.h"
#include "learn/export.h"
#include "learn/recipe.h"
#include "learn/sequential.h"

using namespace tinsmith;

static Status run() {
  // 1500 noisy points of a sine: 900 to train, 300 to validate, 300 to test.
  TRY(const Samples samples, make_sine({.samples = 1500, .noise = 0.1, .seed = 1}));
  TRY(const Dataset data, split(samples, {.train = 0.6, .validation = 0.2, .test = 0.2}));

  std::vector<Layer> layers = {Input{{1}}, rescaling_to(data.train, -1, 1), Dense(16, relu), Dense(16, relu), Dense(1)};
  spread_start(layers);  // where Keras's initialisers would sometimes get stuck
  Sequential model(layers);
  TRY(const std::string summary, model.summary());
  std::printf("%s\n", summary.c_str());

  FitOptions options;
  options.epochs = 350;
  options.batch_size = 64;
  options.validation = &data.validation;
  options.on_epoch_end = [](const EpochRecord& e) {
    if (e.epoch % 50 == 0)
      std::printf("epoch %3d  loss %.4f  mae %.4f  val_loss %.4f  val_mae %.4f\n", e.epoch, e.train.loss,
                  e.train.metrics[0], e.validation.loss, e.validation.metrics[0]);
  };
  CHECKED(model.compile(Adam{.learning_rate = {LearningRate::cosine, 0.0002, 0, 350}, .beta_2 = 0.95}, Loss::mse,
                        {Metric::mae}));
  CHECKED(model.fit(data.train, options));

  TRY(const Scores test, model.evaluate(data.test));
  TRY(const std::vector<float> y, model.predict({0.0f, 1.5707964f, 3.1415927f}));
  std::printf("test loss %.4f; sin(0), sin(pi/2), sin(pi) are about %.3f, %.3f, %.3f\n", test.loss, y[0], y[1], y[2]);

  // The rescaling is folded into the first layer: the file holds three FULLY_CONNECTED operators and nothing else.
  TRY(const Graph graph, to_graph(model));
  TRY(const Bytes file, write_tflite(graph));
  CHECKED(write_file("sine.tflite", file));
  std::printf("sine.tflite: %zu bytes\n", file.size());
  return {};
}

int main() {
  const Status status = run();
  if (!status) std::fprintf(stderr, "%s\n", status.error().text().c_str());
  return status ? 0 : static_cast<int>(status.error().code);
}
