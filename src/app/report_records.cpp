#include "app/json.h"
#include "app/report_records.h"

#include <algorithm>
#include <numeric>

#include <fmt/ranges.h>

#include "app/training.h"
#include "app/words.h"
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

namespace {

// "3x3, stride 2, relu6": what a person wants to know of an operator besides its shapes.
std::string detail_of(const Graph& graph, const Node& node) {
  std::vector<std::string> parts;
  auto both = [](int64_t a, int64_t b) { return a == b ? fmt::format("{}", a) : fmt::format("{}x{}", a, b); };
  const Tensor* weights = graph.input(node, 1);
  const std::string op = node.op->name;
  if (node.integer("filter_height") > 0) parts.push_back(fmt::format("{}x{}", node.integer("filter_height"), node.integer("filter_width")));
  else if (op.find("CONV") != std::string::npos && weights && weights->shape.size() == 4)
    parts.push_back(fmt::format("{}x{}", weights->shape[1], weights->shape[2]));
  const int64_t h = node.integer("stride_h"), w = node.integer("stride_w");
  if (h > 1 || w > 1) parts.push_back("stride " + both(h, w));
  if (const int64_t a = node.integer("dilation_h"), b = node.integer("dilation_w"); a > 1 || b > 1) parts.push_back("dilation " + both(a, b));
  if (op == "CONCATENATION") parts.push_back(fmt::format("axis {}", node.integer("axis")));
  if (const std::string& a = node.word("activation"); !a.empty() && a != "none") parts.push_back(a);
  size_t constants = 0;
  for (size_t k = 0; k < node.inputs.size(); ++k)
    if (const Tensor* t = graph.input(node, k); t && t->constant()) constants += t->byte_size();
  if (constants >= 16) parts.push_back(bytes_text(constants) + " of constants");
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string shape_and_type(const Tensor& t) { return fmt::format("{} {}", text(t.shape), name(t.type)); }

}  // namespace

report::GraphRecord graph_record(const Graph& graph, const std::string& name) {
  report::GraphRecord r{name, {}, {}};
  std::vector<int> made_by(graph.tensors.size(), -2);  // -2: a constant or a variable, drawn by nobody
  for (TensorId id : graph.inputs) {
    made_by[static_cast<size_t>(id)] = -1 - static_cast<int>(r.inputs.size());
    r.inputs.push_back(shape_and_type(graph.tensor(id)));
  }
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    report::NodeRecord n{fmt::format("{} {}", i, node.op->name), detail_of(graph, node), {}, {}, {}};
    std::string sep;
    for (size_t k = 0; k < node.outputs.size() && k < 3; ++k, sep = ", ")
      n.output += sep + (k == 2 && node.outputs.size() > 3 ? fmt::format("and {} more", node.outputs.size() - 2) : shape_and_type(graph.output(node, k)));
    for (TensorId id : node.inputs) {
      if (id == kAbsent || graph.tensor(id).constant() || graph.tensor(id).is_variable) continue;
      const int from = made_by[static_cast<size_t>(id)];
      if (std::find(n.inputs.begin(), n.inputs.end(), from) == n.inputs.end()) n.inputs.push_back(from);
    }
    for (TensorId id : node.outputs)
      if (id != kAbsent) {
        made_by[static_cast<size_t>(id)] = static_cast<int>(i);
        n.is_output |= std::find(graph.outputs.begin(), graph.outputs.end(), id) != graph.outputs.end();
      }
    r.nodes.push_back(std::move(n));
  }
  return r;
}

report::ArenaRecord arena_record(const Graph& graph, const Plan& plan, const std::string& name) {
  report::ArenaRecord r;
  r.name = name;
  for (const Node& node : graph.nodes) r.steps.push_back(node.op->name);
  const int last = static_cast<int>(graph.nodes.size()) - 1;
  std::vector<int64_t> base{0};  // several arenas stand one on another
  for (const Arena& a : plan.arenas) base.push_back(base.back() + static_cast<int64_t>(a.size));
  for (const Buffer& b : plan.buffers) {
    // A buffer is called by the operator that fills it: tensors' names are long, and often alike.
    std::string name = b.tensor == kAbsent ? "scratch" : b.first < 0 ? "input" : fmt::format("{} {}", b.first, graph.nodes[static_cast<size_t>(b.first)].op->name);
    r.blocks.push_back({name, base[b.arena] + static_cast<int64_t>(b.offset), static_cast<int64_t>(b.size), std::max(b.first, 0), std::min(b.last, last),
                        b.tensor == kAbsent});
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
