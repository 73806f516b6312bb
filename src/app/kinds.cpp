#include "app/kinds.h"

namespace tinsmith {

KindChoice kind_choice(const std::string& word) {
  KindChoice choice{word, Kind::int8, word != "int8_per_tensor"};
  if (choice.per_channel) choice.kind = kind_named(word).value_or(Kind::float32);
  return choice;
}

std::optional<DType> io_type(const std::string& word) {
  return word == "same" ? std::nullopt : dtype_named(word);
}

GraphSamples one_input(const std::vector<float>& x, size_t count) { return {count, {x}}; }

Result<GraphSamples> graph_samples(const Graph& graph, const Samples& samples, size_t most) {
  const std::string where = "the project's samples";
  if (graph.inputs.size() != 1)
    return fail(Code::usage, where, fmt::format("have one input, the model has {}", graph.inputs.size()), "give --input files");
  const Tensor& input = graph.tensor(graph.inputs[0]);
  if (static_cast<size_t>(input.count()) != samples.x_size())
    return fail(Code::usage, where, fmt::format("have {} numbers each, the model takes {} ({})", samples.x_size(), input.count(), text(input.shape)),
                "is this the project's model? tinsmith train makes it");
  const size_t all = samples.count(), n = most == 0 ? all : std::min(all, most), size = samples.x_size();
  std::vector<float> x;
  x.reserve(n * size);
  for (size_t i = 0; i < n; ++i) {
    const size_t from = i * all / n;
    x.insert(x.end(), samples.x.begin() + static_cast<std::ptrdiff_t>(from * size),
             samples.x.begin() + static_cast<std::ptrdiff_t>((from + 1) * size));
  }
  return one_input(x, n);
}

}  // namespace tinsmith
