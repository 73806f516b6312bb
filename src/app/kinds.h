// The kinds of [conversion] and how a project's samples are shown to a graph.
#pragma once

#include "app/project_data.h"
#include "convert/convert.h"
#include "data/dataset.h"

namespace tinsmith {

// A word of [conversion] kinds: "int8", "int8_per_tensor" ...
struct KindChoice {
  std::string word;
  Kind kind = Kind::float32;
  bool per_channel = true;
};
KindChoice kind_choice(const std::string& word);

// "same" and "" leave the type to the kind.
std::optional<DType> io_type(const std::string& word);

// The inputs of the samples as a graph's one input takes them; at most `most` of them, evenly spread (0: all).
Result<GraphSamples> graph_samples(const Graph& graph, const Samples& samples, size_t most = 0);
GraphSamples one_input(const std::vector<float>& x, size_t count);

}  // namespace tinsmith
