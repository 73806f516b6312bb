#include "app/report_records.h"

#include <algorithm>
#include <numeric>

#include "app/training.h"
#include "base/det_math.h"

namespace tinsmith {
namespace {

report::Points points(const Samples& s) { return {s.x, s.y}; }

std::string long_name(const std::string& score) {
  if (score == "mse") return "mean squared error";
  if (score == "mae") return "mean absolute error";
  return score;
}

std::vector<double> column(const Json& history, const std::string& name) {
  return history.contains(name) ? history[name].get<std::vector<double>>() : std::vector<double>{};
}

std::optional<double> floor_of(const std::string& score, double noise) {
  if (noise <= 0) return std::nullopt;
  if (score == "mse") return noise_floor(noise).mse;
  if (score == "mae") return noise_floor(noise).mae;
  return std::nullopt;
}

}  // namespace

Result<Json> read_result(const Path& file) {
  std::error_code ec;
  if (!std::filesystem::exists(file, ec)) return Json();
  TRY(std::string text, read_text(file));
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object())
    return fail(Code::bad_input, file.lexically_normal().string(), "is damaged", "remove it and run the step that made it again");
  return json;
}

report::DataRecord data_record(const ProjectData& data, bool is_sine) {
  const Dataset& d = data.dataset;
  report::DataRecord r;
  if (!d.x_names.empty()) r.x_name = d.x_names[0];
  if (!d.y_names.empty()) r.y_name = d.y_names[0];
  r.train = points(d.train);
  r.validation = points(d.validation);
  r.test = points(d.test);
  for (const Samples* part : {&d.train, &d.validation, &d.test}) {
    r.all.x.insert(r.all.x.end(), part->x.begin(), part->x.end());
    r.all.y.insert(r.all.y.end(), part->y.begin(), part->y.end());
    r.y_clean.insert(r.y_clean.end(), part->y_clean.begin(), part->y_clean.end());
  }
  if (r.y_clean.size() != r.all.x.size()) r.y_clean.clear();
  r.angle = is_sine;
  return r;
}

report::History history_record(const Json& history, const std::string& loss, double noise) {
  report::History r;
  r.loss = {long_name(loss), column(history, "loss"), column(history, "val_loss"), floor_of(loss, noise)};
  for (const auto& [name, values] : history.items()) {
    if (name == "epoch" || name == "loss" || name == "learning_rate" || name.starts_with("val_")) continue;
    r.metrics.push_back({long_name(name), column(history, name), column(history, "val_" + name), floor_of(name, noise)});
  }
  return r;
}

report::PredictionRecord prediction_record(const ProjectData& data, std::vector<float> predicted, bool is_sine) {
  const Samples& test = data.dataset.test;
  report::PredictionRecord r;
  if (!data.dataset.x_names.empty()) r.x_name = data.dataset.x_names[0];
  if (!data.dataset.y_names.empty()) r.y_name = data.dataset.y_names[0];
  if (test.x_size() == 1) r.actual.x = test.x;
  r.actual.y = test.y;
  r.predicted = std::move(predicted);
  r.angle = is_sine;
  if (is_sine) {
    r.clean.x = sine_grid(200);
    for (float x : r.clean.x) r.clean.y.push_back(static_cast<float>(det::sin(static_cast<double>(x))));
  }
  return r;
}

report::ConfusionRecord confusion_record(const ProjectData& data, const std::vector<float>& predicted) {
  const Samples& test = data.dataset.test;
  const size_t n = data.dataset.classes.size();
  report::ConfusionRecord r{data.dataset.classes, std::vector<int64_t>(n * n, 0)};
  auto largest = [](const float* v, size_t count) { return static_cast<size_t>(std::max_element(v, v + count) - v); };
  for (size_t i = 0; i < test.count() && predicted.size() == test.count() * n; ++i) {
    const size_t actual = test.y_size() == 1 ? static_cast<size_t>(test.y[i]) : largest(&test.y[i * n], n);
    if (actual < n) ++r.counts[actual * n + largest(&predicted[i * n], n)];
  }
  return r;
}

report::NetworkRecord network_record(const Graph& graph, const std::string& name) {
  report::NetworkRecord r{name, {}, {}};
  auto shape = [](const Tensor& t) {
    return std::vector<int64_t>(t.shape.begin() + (t.shape.size() > 1 ? 1 : 0), t.shape.end());
  };
  r.input_shape = shape(graph.tensor(graph.inputs[0]));
  for (const Node& node : graph.nodes) {
    report::LayerRecord layer{node.op->name, node.op->name, "", shape(graph.output(node)), 0};
    if (layer.kind == "FULLY_CONNECTED") layer.kind = "Dense", layer.activation = node.word("activation");
    if (layer.activation == "none") layer.activation.clear();
    for (size_t k = 0; k < node.inputs.size(); ++k)
      if (const Tensor* t = graph.input(node, k); t && t->constant()) layer.parameters += t->count();
    layer.name = fmt::format("{} {}", r.layers.size() + 1, layer.kind);
    r.layers.push_back(std::move(layer));
  }
  return r;
}

report::ArenaRecord arena_record(const Graph& graph, const Plan& plan) {
  report::ArenaRecord r;
  for (const Node& node : graph.nodes) r.steps.push_back(node.op->name);
  const int last = static_cast<int>(graph.nodes.size()) - 1;
  for (const Buffer& b : plan.buffers) {
    std::string name = b.tensor == kAbsent ? "scratch" : graph.tensor(b.tensor).name;
    if (name.empty()) name = fmt::format("tensor {}", b.tensor);
    r.blocks.push_back({name, static_cast<int64_t>(b.offset), static_cast<int64_t>(b.size), std::max(b.first, 0), std::min(b.last, last)});
  }
  r.size = static_cast<int64_t>(plan.arena_size);
  r.lower_bound = static_cast<int64_t>(plan.lower_bound);
  return r;
}

Result<report::LedRecord> led_record(const Path& csv, double end_s) {
  TRY(std::string text, read_text(csv));
  report::LedRecord r;
  r.end_s = end_s;
  for (size_t i = text.find('\n'); i != std::string::npos && i + 1 < text.size();) {
    const size_t comma = text.find(',', i), end = std::min(text.find('\n', i + 1), text.size());
    if (comma == std::string::npos || comma > end) break;
    TRY(double time, parse_number(csv.string(), text.substr(i + 1, comma - i - 1)));
    TRY(double duty, parse_number(csv.string(), text.substr(comma + 1, end - comma - 1)));
    r.time_s.push_back(time);
    r.duty.push_back(duty);
    i = end;
  }
  return r;
}

}  // namespace tinsmith
