// What happened in training, epoch by epoch.
#pragma once

#include <string>
#include <vector>

#include "learn/losses.h"

namespace tinsmith {

// The loss and the metrics (in the order that compile() was given) on one set of samples.
struct Scores {
  double loss = 0;
  std::vector<double> metrics;
};

struct EpochRecord {
  int epoch = 0;                 // from 1
  Scores train, validation;      // train: the mean over the epoch's batches, each with the weights of its moment
  bool has_validation = false;
  double learning_rate = 0;
  double seconds = 0;            // since fit began
  double remaining = 0;          // seconds, if all epochs run and take as long as those before; not in the files
};

struct History {
  std::vector<Metric> metrics;
  std::vector<EpochRecord> epochs;
  int best_epoch = 0;            // from 1: whose weights the model has now; 0: the last epoch's (or their average)
  double cpu_seconds = 0;        // of this process, during fit; not in the files
  std::string stopped;           // why training ended early, for a person; empty: it ran all epochs

  // "loss", "mae", "val_loss", "val_mae", "learning_rate": the columns of this history, in the files' order.
  std::vector<std::string> names() const;
  // A column; empty for an unknown name.
  std::vector<double> column(const std::string& name) const;
  std::string csv() const;       // a header line, a line an epoch; numbers as short as they can be and exact
  std::string json() const;      // {"epoch": [...], "loss": [...], ...}
};

}  // namespace tinsmith
