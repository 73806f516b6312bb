#include <chrono>
#include <cstdio>

#include "app/command.h"
#include "app/json.h"
#include "app/project_data.h"
#include "app/terminal.h"
#include "app/training.h"
#include "convert/tflite_write.h"
#include "learn/export.h"

namespace tinsmith {
namespace train_command {

struct Options {
  bool json = false, quiet = false, summary = false;
};

// "loss 0.0103  mae 0.0810  val_loss 0.0105  val_mae 0.0817"
std::string scores_text(const History& history, const EpochRecord& e) {
  std::string out = fmt::format("loss {:.4f}", e.train.loss);
  for (size_t i = 0; i < history.metrics.size(); ++i) out += fmt::format("  {} {:.4f}", name(history.metrics[i]), e.train.metrics[i]);
  if (!e.has_validation) return out;
  out += fmt::format("  val_loss {:.4f}", e.validation.loss);
  for (size_t i = 0; i < history.metrics.size(); ++i)
    out += fmt::format("  val_{} {:.4f}", name(history.metrics[i]), e.validation.metrics[i]);
  return out;
}

Json scores_json(const std::vector<Metric>& metrics, const Scores& scores) {
  Json out = {{"loss", scores.loss}};
  for (size_t i = 0; i < metrics.size(); ++i) out[name(metrics[i])] = scores.metrics[i];
  return out;
}

std::string widths_text(const Sequential& model) {
  std::string out;
  for (const Dense& d : model.dense_layers()) out += (out.empty() ? "" : "-") + std::to_string(d.units);
  return out;
}

Status train(const Options& o, const Project& project) {
  const Config& config = project.config;
  TRY(ProjectData data, load_project_data(project));
  const Dataset& d = data.dataset;
  TRY(Sequential model, make_model(config, d.train));
  if (o.summary) {
    TRY(std::string table, model.summary(config.target.name));
    fmt::print("{}", table);
  }

  FitOptions fit = make_fit_options(config);
  if (d.validation.count() > 0) fit.validation = &d.validation;
  Progress progress(o.quiet ? Progress::Style::off : Progress::Style::every);
  History so_far;
  for (const std::string& m : config.training.metrics) so_far.metrics.push_back(*metric_named(m));
  fit.on_epoch_end = [&](const EpochRecord& e) {
    progress.update(e.epoch, config.training.epochs,
                    fmt::format("epoch {}/{}  {}", e.epoch, config.training.epochs, scores_text(so_far, e)));
  };
  const auto start = std::chrono::steady_clock::now();
  TRY(History history, model.fit(d.train, fit));
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  progress.finish();

  TRY(Graph graph, to_graph(model));
  TRY(Bytes file, write_tflite(graph, {.names = true, .signature = true}));
  FileSet files;
  files.add(project.out("train/model.tflite"), file);
  files.add(project.out("train/history.csv"), history.csv());
  files.add(project.out("train/history.json"), history.json());

  const EpochRecord& last = history.epochs[static_cast<size_t>(history.best_epoch > 0 ? history.best_epoch : history.epochs.size()) - 1];
  Json result = {{"layers", widths_text(model)}, {"parameters", model.parameter_count()}, {"epochs", history.epochs.size()}};
  result["train"] = scores_json(history.metrics, last.train);
  if (last.has_validation) result["validation"] = scores_json(history.metrics, last.validation);
  if (d.test.count() > 0) {
    TRY(Scores test, model.evaluate(d.test));
    result["test"] = scores_json(history.metrics, test);
  }
  const bool is_sine = config.data.source == "sine";
  CleanError clean;
  if (is_sine) {
    const std::vector<float> x = sine_grid();
    TRY(std::vector<float> y, model.predict(x));
    clean = against_sine(x, y);
    result["sine"] = {{"mean_error", clean.mean}, {"max_error", clean.max}};
  }
  files.add(project.out("train/result.json"), json_text(result) + "\n");
  CHECKED(files.commit());

  if (o.json) {
    result["seconds"] = seconds;
    result["cpu_seconds"] = history.cpu_seconds;  // of fit
    result["model"] = project.out("train/model.tflite").string();
    return fmt::print("{}\n", json_text(result)), Status();
  }
  std::string epochs = fmt::format("{} epochs", history.epochs.size());
  fmt::print("{}, {} parameters, {} in {}{}\n", widths_text(model), with_commas(model.parameter_count()), epochs, seconds_text(seconds),
             history.stopped.empty() ? "" : "; " + history.stopped);
  std::string floor;
  if (is_sine) {
    const NoiseFloor f = noise_floor(config.data.noise);
    floor = fmt::format("   (noise floor: mse {:.4f}, mae {:.4f})", f.mse, f.mae);
  }
  fmt::print("{}{}\n", scores_text(history, last), floor);
  if (is_sine) fmt::print("against the clean sine: mean error {:.4f}, largest {:.4f}\n", clean.mean, clean.max);
  return {};
}

}  // namespace train_command

Action declare_train(Args& args) {
  using namespace train_command;
  auto o = std::make_shared<Options>();
  args.flag("--summary", o->summary, "print the network as a table first");
  args.flag("-q,--quiet", o->quiet, "no line for each epoch");
  args.flag("--json", o->json, "print the result as JSON");
  auto flags = declare_project(args, {"data", "model", "training"});
  return [=]() -> Status {
    TRY(Project project, open_project(*flags));
    return train(*o, project);
  };
}

}  // namespace tinsmith
