#include <cstdio>

#include "app/command.h"
#include "app/json.h"
#include "app/model_io.h"
#include "app/scores.h"
#include "app/terminal.h"
#include "app/training.h"

namespace tinsmith {
namespace evaluate_command {

struct Options {
  std::vector<std::string> models;
  bool json = false;
};

struct Row {
  std::string model;
  std::vector<NamedScore> scores;
  CleanError clean;
};

// The trained model and each kind that convert has written.
std::vector<std::string> models_of(const Project& project) {
  std::vector<std::string> models = {project.out("train/model.tflite").string()};
  std::error_code ec;
  for (const std::string& kind : project.config.conversion.kinds)
    if (std::filesystem::exists(project.model_file(kind), ec)) models.push_back(project.model_file(kind).string());
  return models;
}

Status evaluate(const Options& o, const Project& project) {
  if (o.models.empty()) CHECKED(need(project.out("train/model.tflite"), "tinsmith train"));
  TRY(ProjectData data, load_project_data(project));
  const Samples& test = data.dataset.test;
  const bool is_sine = project.config.data.source == "sine";
  std::vector<Row> rows;
  for (const std::string& model : o.models.empty() ? models_of(project) : o.models) {
    TRY(Graph graph, open_model(model));
    TRY(std::vector<float> predicted, predictions(graph, test));
    Row row{Path(model).lexically_normal().string(), {}, {}};
    TRY(row.scores, scores(project.config, test, predicted));
    if (is_sine) {
      const std::vector<float> x = sine_grid();
      TRY(auto y, run_samples(graph, one_input(x, x.size())));
      row.clean = against_sine(x, y[0]);
    }
    rows.push_back(std::move(row));
  }
  if (o.json) {
    Json out = {{"samples", test.count()}};
    for (const Row& r : rows) {
      Json& one = out["models"].emplace_back(Json{{"model", r.model}});
      for (const NamedScore& s : r.scores) one[s.name] = s.value;
      if (is_sine) one["sine"] = {{"mean_error", r.clean.mean}, {"max_error", r.clean.max}};
    }
    return fmt::print("{}\n", json_text(out)), Status();
  }
  fmt::print("{} test samples\n", with_commas(static_cast<int64_t>(test.count())));
  std::vector<std::string> head = {"model"};
  for (const NamedScore& s : rows[0].scores) head.push_back(s.name == "loss" ? "loss (" + project.config.training.loss + ")" : s.name);
  if (is_sine) head.insert(head.end(), {"mean error against sin x", "largest"});
  Table table(head);
  for (const Row& r : rows) {
    std::vector<std::string> cells = {r.model};
    for (const NamedScore& s : r.scores) cells.push_back(fmt::format("{:.5f}", s.value));
    if (is_sine) cells.insert(cells.end(), {fmt::format("{:.4f}", r.clean.mean), fmt::format("{:.4f}", r.clean.max)});
    table.add(cells);
  }
  fmt::print("{}", table.text());
  if (is_sine) {
    const NoiseFloor f = noise_floor(project.config.data.noise);
    fmt::print("  the noise alone: mse {:.5f}, mae {:.5f}\n", f.mse, f.mae);
  }
  return {};
}

}  // namespace evaluate_command

Action declare_evaluate(Args& args) {
  using namespace evaluate_command;
  auto o = std::make_shared<Options>();
  args.positionals("MODEL", o->models, ".tflite files; else the trained model and all that convert wrote").is_required = false;
  args.flag("--json", o->json, "print as JSON");
  auto flags = declare_project(args, {"data"});
  return [=]() -> Status {
    TRY(Project project, open_project(*flags));
    return evaluate(*o, project);
  };
}

}  // namespace tinsmith
