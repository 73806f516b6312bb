// Small dense networks: made, trained and asked in Keras's words.
//
//   Sequential model({Input{{1}}, Rescaling{1 / 3.14, -1}, Dense(16, relu), Dense(16, relu), Dense(1)});
//   model.compile(Adam{}, Loss::mse, {Metric::mae});
//   Result<History> history = model.fit(data.train, {.epochs = 350, .batch_size = 64, .validation = &data.validation});
//
// Everything is deterministic: the same layers, options, samples and seed give the same weights to the bit, on every
// machine (kernels.h). A mistake in the layers is told by the first call that returns a Result.
#pragma once

#include <cstdint>
#include <functional>

#include "learn/history.h"
#include "learn/layers.h"
#include "learn/losses.h"
#include "learn/network.h"
#include "learn/optimizers.h"

namespace tinsmith {

// Monitored quantities are History's column names: "val_loss", "loss", "val_mae" ... An accuracy should grow, all
// others should fall.

// Stop when `monitor` has not improved by more than min_delta for `patience` epochs.
struct EarlyStopping {
  std::string monitor = "val_loss";
  double min_delta = 0;
  int patience = 0;
  bool restore_best_weights = false;
  int start_from_epoch = 0;
};

// Multiply the learning rate by `factor` when `monitor` has not improved by more than min_delta for `patience` epochs.
struct ReduceLROnPlateau {
  std::string monitor = "val_loss";
  double factor = 0.1;
  int patience = 10;
  double min_delta = 1e-4;
  int cooldown = 0;
  double min_lr = 0;
};

// The model ends with the weights of its best epoch (Keras: ModelCheckpoint with save_best_only, loaded afterwards).
struct BestWeights {
  std::string monitor = "val_loss";
};

struct FitOptions {
  int epochs = 1;
  int batch_size = 32;
  const Samples* validation = nullptr;
  bool shuffle = true;       // the order of the samples, anew each epoch
  uint64_t seed = 1;         // of initial weights (unless the model is built already) and shuffling
  std::optional<EarlyStopping> early_stopping = {};
  std::optional<ReduceLROnPlateau> reduce_lr = {};
  std::optional<BestWeights> best_weights = {};
  std::function<void(const EpochRecord&)> on_epoch_end = {};
};

class Sequential {
 public:
  explicit Sequential(std::vector<Layer> layers) : layers_(std::move(layers)) {}

  Status compile(Optimizer optimizer, LossOptions loss, std::vector<Metric> metrics = {});
  // Draws initial weights. fit() does it when it was not done.
  Status build(uint64_t seed);
  bool built() const { return built_; }

  // Trains. A loss that is not a number ends it with Code::diverged, naming the epoch.
  Result<History> fit(const Samples& samples, const FitOptions& options = {});
  Result<Scores> evaluate(const Samples& samples) const;
  // x: any number of samples, one after the other.
  Result<std::vector<float>> predict(const std::vector<float>& x) const;

  // Keras's table: each layer's type, output shape and number of parameters.
  Result<std::string> summary(const std::string& model_name = "sequential") const;
  int64_t parameter_count() const;  // of the dense layers

  const std::vector<Layer>& layers() const { return layers_; }
  std::vector<Dense> dense_layers() const;
  std::vector<std::string> layer_names() const;  // as in the summary, without Input
  int64_t input_size() const;
  int64_t output_size() const;

  // Keras's order: kernel (inputs, units) and bias of the first dense layer, of the second ...
  std::vector<std::vector<float>> weights() const;
  Status set_weights(const std::vector<std::vector<float>>& weights);

  // What the rescaling and normalisation layers do together to feature f: x * scale[f] + offset[f]. Empty: nothing.
  struct Affine {
    std::vector<double> scale, offset;
    bool empty() const { return scale.empty(); }
  };
  Affine preprocessing() const;

 private:
  friend class Fit;
  Status check() const;
  Status check_samples(const Samples& samples, const char* which, bool with_targets) const;
  std::vector<float> preprocessed(const std::vector<float>& x) const;

  std::vector<Layer> layers_;
  std::optional<Optimizer> optimizer_;
  LossOptions loss_ = Loss::mse;
  std::vector<Metric> metrics_;
  bool built_ = false;
  learn::Network network_;
  learn::Floats parameters_;
};

// The same model with the rescaling and normalisation folded into the first dense layer: plain dense layers, as a
// file or a microcontroller wants them. The sums are done in double, then rounded once.
Result<Sequential> folded(const Sequential& model);
// The largest |model - folded model| over these samples.
Result<double> folding_error(const Sequential& model, const Samples& samples);

}  // namespace tinsmith
