// Labelled samples as the MLPerf Tiny benchmark's runner keeps them: a folder of files that hold the bytes of a model's input as
// they are, and y_labels.csv, whose lines say "file, number of classes, label".
#pragma once

#include "base/file.h"
#include "deploy/validate.h"

namespace tinsmith {

struct Labelled {
  Samples8 samples;
  std::vector<size_t> labels;   // one for each sample
};

// In the order of y_labels.csv. The model has one input; its first output has as many elements as there are classes.
Result<Labelled> read_labelled(const Path& folder, const Graph& graph);

// Of how many samples the largest element of the first output is the label; of equal ones the first counts.
size_t right(const Graph& graph, const Bytes& outputs, const std::vector<size_t>& labels);

}  // namespace tinsmith
