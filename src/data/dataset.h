// Datasets: samples in memory, and their division into train, validation and test.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/rng.h"

namespace tinsmith {

// n samples, row-major: sample i's inputs are x[i * x_size() ... (i + 1) * x_size()).
struct Samples {
  std::vector<int64_t> x_shape, y_shape;  // of one sample, without n: {1}; {28, 28, 1}; never empty
  std::vector<float> x, y;                // y of a classification with sparse labels: the class number, y_shape {1}
  std::vector<float> y_clean;             // y without its noise, where a generator knows it; else empty

  size_t x_size() const;  // numbers in one sample's input
  size_t y_size() const;
  size_t count() const;   // n
};

struct Dataset {
  Samples train, validation, test;
  std::vector<std::string> x_names, y_names;  // of columns; empty when the source has none
  std::vector<std::string> classes;           // class k's name; empty for regression
};

// Sample order[0], order[1], ... of `from`. Every entry must be below from.count().
Samples take(const Samples& from, const std::vector<uint32_t>& order);

// The same samples in a random order.
Samples shuffled(const Samples& samples, Rng& rng);

// Sizes of the parts: all three fractions of the samples that add up to 1, or all three counts that add up to at most
// as many as there are. Values up to 1 are fractions. Validation and test may be 0; train may not.
struct SplitSizes { double train = 0.6, validation = 0.2, test = 0.2; };

// In order: the first samples train, the next validate, the last test. A part that was asked for is never empty.
Result<Dataset> split(const Samples& samples, const SplitSizes& sizes = {});

// y of shape {1} that holds class numbers -> y of shape {classes} with a 1 in the class's place.
// A label that is not a whole number in [0, classes) is an error.
Status one_hot(Samples& samples, int64_t classes);

// How many samples each class has; for y of either form.
std::vector<int64_t> class_counts(const Samples& samples, size_t classes);

}  // namespace tinsmith
