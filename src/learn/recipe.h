// How the project template trains the sine, and a table of how well that goes over many seeds.
//
// The tutorial's recipe (16-16-1, Adam, 350 epochs of batches of 64, Keras's defaults) gets stuck in a bad optimum for
// about a third of the seeds: x in [0, 2 pi] and biases of zero put every kink of the first layer at the left end of
// the data, and a unit whose kink leaves the data is lost. Ours keeps the network, the epochs and the batches, and
//  - rescales x to [-1, 1] (folded into the first layer on export),
//  - starts with the kinks spread evenly over the data, the second layer's units all active, and the weights after the
//    first layer small (`spread_start`): the network begins as a smooth function of all x, and none of its units is
//    lost;
//  - takes small steps that fall to zero (Adam, 0.0002 by cosine, beta_2 0.95): the sine is learned first and the
//    samples' noise last, which here means hardly at all.
// Only training samples are used. The clean sine serves for the table alone.
#pragma once

#include "learn/sequential.h"

namespace tinsmith {

struct SineRecipe {
  std::string name;
  bool rescale = true;         // x to [-1, 1] over the training samples
  bool spread = true;          // spread_start, else as the layers say
  std::vector<Dense> layers = {Dense(16, relu), Dense(16, relu), Dense(1)};
  Optimizer optimizer;
  int epochs = 350, batch_size = 64;
};
SineRecipe sine_recipe();
SineRecipe faithful_sine_recipe();  // the tutorial's, to the letter

// Sets the initialisers of a network with one input, expected in [-1, 1], and a first layer with relu. Leaves any other
// network as it is, and says whether it did anything.
bool spread_start(std::vector<Layer>& layers);

// Compiled, with mse and the metric mae; not built.
Result<Sequential> sine_model(const SineRecipe& recipe, const Samples& train);

// One training, with data, noise, initial weights and shuffles of its own seed.
struct SeedResult {
  uint64_t seed = 0;
  double val_loss = 0, val_mae = 0;
  double sine_mae = 0, sine_max = 0;  // distance to sin x on 1000 points of [0, 2 pi]
};
// Seeds first ... first + n - 1, in that order, on `threads` threads.
Result<std::vector<SeedResult>> sine_seeds(int n, uint64_t first, const SineRecipe& recipe, int threads = 2);

// Limits that the table counts against.
inline constexpr double kStuckLoss = 0.015;         // val_loss of a run that got stuck; noise alone costs 0.010
inline constexpr double kPublishedSineMae = 0.0182;  // the tutorial's published model against sin x

struct SeedTable {
  int runs = 0, stuck = 0, worse_than_published = 0;  // val_loss over kStuckLoss; sine_mae not under kPublishedSineMae
  double val_loss_median = 0, val_loss_worst = 0;
  double sine_mae_median = 0, sine_mae_worst = 0, sine_max_median = 0, sine_max_worst = 0;
  uint64_t worst_seed = 0;  // of sine_mae
};
SeedTable tabulate(const std::vector<SeedResult>& results);

}  // namespace tinsmith
