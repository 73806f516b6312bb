#include "app/labelled.h"

#include <charconv>

#include "deploy/compare.h"

namespace tinsmith {
namespace {

std::optional<size_t> number(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  size_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return n;
}

}  // namespace

Result<Labelled> read_labelled(const Path& folder, const Graph& graph) {
  const Path table = folder / "y_labels.csv";
  if (graph.inputs.size() != 1) return fail(Code::usage, "--data", fmt::format("the model has {} inputs", graph.inputs.size()), "labelled samples are of one input");
  const Tensor &input = graph.tensor(graph.inputs[0]), &output = graph.tensor(graph.outputs[0]);
  TRY(const std::string text, read_text(table));
  Labelled out;
  size_t line = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    std::string row = text.substr(at, end - at);
    at = end + 1;
    ++line;
    while (!row.empty() && (row.back() == '\r' || row.back() == ' ')) row.pop_back();
    if (row.empty()) continue;
    const std::string where = fmt::format("{}:{}", table.string(), line);
    const size_t first = row.find(','), second = first == std::string::npos ? first : row.find(',', first + 1);
    const auto classes = second == std::string::npos ? std::nullopt : number(std::string_view(row).substr(first + 1, second - first - 1));
    const auto label = second == std::string::npos ? std::nullopt : number(std::string_view(row).substr(second + 1));
    if (!classes || !label || *label >= *classes) return fail(Code::bad_input, where, "is no label", "a line is: file, number of classes, label");
    if (*classes != static_cast<size_t>(output.count()))
      return fail(Code::bad_input, where, fmt::format("{} classes, the model's output has {} elements", *classes, output.count()), "take the data of this model");
    TRY(const Bytes sample, read_file(folder / row.substr(0, first)));
    if (sample.size() != input.byte_size())
      return fail(Code::bad_input, (folder / row.substr(0, first)).string(), fmt::format("holds {} bytes, the model's input {} {} has {}", sample.size(), name(input.type), tinsmith::text(input.shape), input.byte_size()),
                  "a file holds the input's bytes as they are");
    out.samples.data.insert(out.samples.data.end(), sample.begin(), sample.end());
    out.labels.push_back(*label);
    ++out.samples.count;
  }
  if (out.labels.empty()) return fail(Code::bad_input, table.string(), "holds no labels", "a line is: file, number of classes, label");
  return out;
}

size_t right(const Graph& graph, const Bytes& outputs, const std::vector<size_t>& labels) {
  const Tensor& y = graph.tensor(graph.outputs[0]);
  size_t a_sample = 0, hits = 0;
  for (TensorId id : graph.outputs) a_sample += graph.tensor(id).byte_size();
  for (size_t k = 0; k < labels.size() && (k + 1) * a_sample <= outputs.size(); ++k) {
    const std::span<const uint8_t> bytes(outputs.data() + k * a_sample, y.byte_size());
    size_t best = 0;
    for (size_t i = 1; i < static_cast<size_t>(y.count()); ++i)
      if (element(bytes, y.type, i) > element(bytes, y.type, best)) best = i;
    hits += best == labels[k];
  }
  return hits;
}

}  // namespace tinsmith
