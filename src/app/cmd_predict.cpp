#include <cmath>
#include <cstdio>

#include "app/command.h"
#include "app/json.h"
#include "app/kinds.h"
#include "app/model_io.h"
#include "app/terminal.h"

namespace tinsmith {
namespace predict_command {

struct Options {
  std::string model, x, input, output;
  bool json = false;
};

// "0, 1.57, 3.14" as samples of `width` numbers each.
Result<GraphSamples> from_text(const std::string& text, size_t width) {
  std::vector<float> x;
  for (size_t i = 0; i <= text.size();) {
    const size_t end = std::min(text.find(',', i), text.size());
    std::string cell = text.substr(i, end - i);
    cell.erase(0, cell.find_first_not_of(' '));
    cell.erase(cell.find_last_not_of(' ') + 1);
    TRY(double v, parse_number("--x", cell));
    x.push_back(static_cast<float>(v));
    i = end + 1;
  }
  if (x.size() % width)
    return fail(Code::usage, "--x", fmt::format("{} numbers", x.size()), fmt::format("the model takes {} a sample", width));
  return one_input(x, x.size() / width);
}

// Real numbers: [samples, *shape] as float32 or float64.
Result<GraphSamples> from_file(const Path& path, Tensor tensor) {
  tensor.type = DType::f32;
  TRY(auto samples, read_input(path, tensor, 0));
  std::vector<float> x;
  for (const Bytes& b : samples) {
    const auto* p = reinterpret_cast<const float*>(b.data());
    x.insert(x.end(), p, p + b.size() / sizeof(float));
  }
  for (size_t i = 0; i < x.size(); ++i)
    if (!std::isfinite(x[i])) return fail(Code::bad_input, path.string(), fmt::format("element {} is not a finite number", i), "clean the data first");
  return one_input(x, samples.size());
}

std::string numbers(const std::vector<float>& v, size_t from, size_t count) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out += fmt::format("{}{:.6g}", i ? ", " : "", v[from + i]);
  return out;
}

Status predict(const Options& o, const Project& project) {
  const Path model = o.model.empty() ? project.out("train/model.tflite") : Path(o.model);
  if (o.model.empty()) CHECKED(need(model, "tinsmith train"));
  if (o.x.empty() == o.input.empty()) return fail(Code::usage, "tinsmith predict", "of what?", "--x 0,1.57,3.14 or --input x.npy");
  TRY(Graph graph, open_model(model));
  if (graph.inputs.size() != 1 || graph.outputs.size() != 1)
    return fail(Code::unsupported, model.string(), fmt::format("has {} inputs and {} outputs", graph.inputs.size(), graph.outputs.size()), "use tinsmith run");
  const Tensor& in = graph.tensor(graph.inputs[0]);
  const Tensor& out = graph.tensor(graph.outputs[0]);
  TRY(GraphSamples samples, o.input.empty() ? from_text(o.x, static_cast<size_t>(in.count())) : from_file(o.input, in));
  TRY(auto outputs, run_samples(graph, samples));
  const std::vector<float>& y = outputs[0];
  const auto x_size = static_cast<size_t>(in.count()), y_size = static_cast<size_t>(out.count());
  if (!o.output.empty()) {
    std::vector<int64_t> shape = {static_cast<int64_t>(samples.count)};
    shape.insert(shape.end(), out.shape.begin() + (!out.shape.empty() && out.shape[0] == 1 ? 1 : 0), out.shape.end());
    CHECKED(write_file(o.output, write_npy(make_npy<float>(shape, y))));
    fmt::print("{}: float32 {}, {} sample{}\n", o.output, text(out.shape), with_commas(static_cast<int64_t>(samples.count)), samples.count == 1 ? "" : "s");
    return {};
  }
  if (o.json) {
    Json json = Json::array();
    for (size_t i = 0; i < samples.count; ++i) {
      const auto at = [&](const std::vector<float>& v, size_t n) { return std::vector<float>(v.begin() + static_cast<std::ptrdiff_t>(i * n), v.begin() + static_cast<std::ptrdiff_t>((i + 1) * n)); };
      json.push_back({{"x", at(samples.inputs[0], x_size)}, {"y", at(y, y_size)}});
    }
    return fmt::print("{}\n", json.dump(-1, ' ', false, Json::error_handler_t::replace)), Status();
  }
  Table table({x_size > 8 ? "sample" : "x", "y"});
  for (size_t i = 0; i < samples.count; ++i)
    table.add({x_size > 8 ? std::to_string(i) : numbers(samples.inputs[0], i * x_size, x_size), numbers(y, i * y_size, y_size)});
  fmt::print("{}", table.text());
  return {};
}

}  // namespace predict_command

Action declare_predict(Args& args) {
  using namespace predict_command;
  auto o = std::make_shared<Options>();
  args.option("--model", "FILE", o->model, "a .tflite file; else the project's, out/train/model.tflite");
  args.option("--x", "NUMBERS", o->x, "samples, as numbers with commas between");
  args.option("-i,--input", "FILE", o->input, "a .npy file of samples, in real numbers also for integer models");
  args.option("-o,--output", "FILE", o->output, "a .npy file for the results, instead of printing them");
  args.flag("--json", o->json, "print as JSON");
  auto flags = declare_project(args, {});
  return [=]() -> Status {
    TRY(Project project, o->model.empty() ? open_project(*flags) : without_project(*flags));
    return predict(*o, project);
  };
}

}  // namespace tinsmith
