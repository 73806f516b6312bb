#include "app/scores.h"

#include "learn/losses.h"

namespace tinsmith {

Result<std::vector<float>> predictions(const Graph& graph, const Samples& samples) {
  TRY(GraphSamples inputs, graph_samples(graph, samples));
  if (graph.outputs.size() != 1)
    return fail(Code::unsupported, "the model", fmt::format("has {} outputs; one is expected", graph.outputs.size()), "use tinsmith run");
  TRY(auto outputs, run_samples(graph, inputs));
  return std::move(outputs[0]);
}

Result<std::vector<NamedScore>> scores(const Config& config, const Samples& samples, const std::vector<float>& predicted) {
  const size_t n = samples.count();
  if (n == 0) return fail(Code::usage, "the test part", "is empty", "give it a share: --test 0.2");
  const auto width = static_cast<int>(predicted.size() / n);
  const LossOptions loss(*loss_named(config.training.loss), config.training.huber_delta);
  const bool sparse = loss.loss == Loss::sparse_categorical_crossentropy;
  const auto target_width = static_cast<int>(samples.y_size());
  if (sparse ? target_width != 1 : target_width != width)
    return fail(Code::usage, "the test part", fmt::format("has targets of {} numbers, the model gives {}", target_width, width),
                "is this the project's model?");
  if (sparse)
    for (float label : samples.y)
      if (!(label >= 0 && label < static_cast<float>(width)))
        return fail(Code::bad_input, "the test part", fmt::format("has the label {}, the model knows {} classes", label, width));
  const learn::Batch batch{predicted.data(), nullptr, samples.y.data(), static_cast<int>(n), width, width, target_width, Activation::linear};
  const auto count = static_cast<double>(n);
  std::vector<NamedScore> out = {{"loss", learn::loss_sum(loss, batch, nullptr) / count}};
  for (const std::string& word : config.training.metrics) {
    Metric m = *metric_named(word);
    if (m == Metric::accuracy)
      m = width == 1 ? Metric::binary_accuracy : sparse ? Metric::sparse_categorical_accuracy : Metric::categorical_accuracy;
    out.push_back({name(m), learn::metric_sum(m, batch) / count});
  }
  return out;
}

}  // namespace tinsmith
