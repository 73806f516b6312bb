#include <cstdio>

#include "app/command.h"
#include "app/json.h"
#include "app/model_io.h"
#include "app/report_records.h"
#include "app/scores.h"
#include "app/terminal.h"
#include "app/training.h"
#include "app/words.h"
#include "base/version.h"
#include "report/html.h"
#include "report/plots.h"

namespace tinsmith {
namespace report_command {

// The page and the pictures as they come to be; a section exists when its step has run.
struct Page {
  const Project& project;
  report::Report html;
  FileSet files;
  size_t pictures = 0;

  Status add(report::Section& section, const std::string& name, report::Figure figure, std::string caption = {}) {
    files.add(project.out("pictures") / (name + ".svg"), report::write_svg(figure));
    TRY(Bytes png, report::write_png(figure));
    files.add(project.out("pictures") / (name + ".png"), std::move(png));
    section.items.push_back(report::FigureItem{std::move(figure), std::move(caption)});
    ++pictures;
    return {};
  }
  void number(std::string value, std::string label, std::string note = {}) { html.numbers.push_back({std::move(value), std::move(label), std::move(note)}); }
  void add(report::Section section) {
    if (!section.items.empty()) html.sections.push_back(std::move(section));
  }
};

std::string n(const Json& v) { return with_commas(v.get<int64_t>()); }

Status data_section(Page& page, const ProjectData& data, bool is_sine) {
  const Dataset& d = data.dataset;
  report::Section s{"The data", {}};
  s.items.push_back(report::Paragraph{fmt::format("{}: {} samples train, {} watch the training, {} are kept aside for the test.", data.source,
                                                  with_commas(static_cast<int64_t>(d.train.count())), with_commas(static_cast<int64_t>(d.validation.count())),
                                                  with_commas(static_cast<int64_t>(d.test.count())))});
  if (d.train.x_size() == 1 && d.train.y_size() == 1 && d.classes.empty()) {
    const report::DataRecord r = data_record(data, is_sine);
    CHECKED(page.add(s, "x", report::x_plot(r)));
    if (!r.y_clean.empty()) CHECKED(page.add(s, "y_clean", report::clean_plot(r)));
    CHECKED(page.add(s, "y", report::data_plot(r)));
    CHECKED(page.add(s, "split", report::split_plot(r)));
  }
  page.add(std::move(s));
  return {};
}

Status training_section(Page& page, const ProjectData& data, const Graph& graph, bool is_sine) {
  const Project& project = page.project;
  TRY(Json result, read_result(project.out("train/result.json")));
  TRY(Json history, read_result(project.out("train/history.json")));
  if (result.is_null() || history.is_null()) return fail(Code::usage, project.out("train").string(), "is not complete", "tinsmith train");
  const auto& t = project.config.training;
  report::Section s{"The training", {}};
  s.items.push_back(report::Paragraph{fmt::format("{} epochs in batches of {}, {}, learning rate {} ({}), loss {}.", n(result["epochs"]), t.batch_size,
                                                  t.optimizer, t.learning_rate, t.schedule, t.loss)});
  const report::History curves = history_record(history, t.loss, is_sine ? project.config.data.noise : 0);
  CHECKED(page.add(s, "loss", report::loss_plot(curves)));
  const size_t skip = curves.loss.train.size() > 100 ? 50 : 0;
  if (skip) CHECKED(page.add(s, "loss_from_50", report::loss_plot(curves, skip)));
  for (size_t i = 0; i < curves.metrics.size(); ++i)
    CHECKED(page.add(s, i ? fmt::format("metric_{}", i + 1) : "metric", report::metric_plot(curves.metrics[i], skip)));
  page.add(std::move(s));

  report::Section m{"The model", {}};
  CHECKED(page.add(m, "network", report::network_plot(network_record(graph, project.config.target.name)),
                   fmt::format("{} parameters", n(result["parameters"]))));
  if (data.dataset.test.count() > 0) {
    TRY(std::vector<float> predicted, predictions(graph, data.dataset.test));
    if (data.dataset.classes.empty() && data.dataset.test.y_size() == 1)
      CHECKED(page.add(m, "prediction", report::prediction_plot(prediction_record(data, predicted, is_sine))));
    else if (!data.dataset.classes.empty())
      CHECKED(page.add(m, "confusion", report::confusion_plot(confusion_record(data, predicted))));
  }
  TRY(Plan plan, make_plan(graph, Target{}));
  report::Table layers{.head = {"#", "operator", "output", "type", "MACs", "weights, B", "live RAM, B"}, .rows = {}};
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    size_t weights = 0;
    for (size_t k = 0; k < node.inputs.size(); ++k)
      if (const Tensor* c = graph.input(node, k); c && c->constant()) weights += c->byte_size();
    layers.rows.push_back({std::to_string(i), node.op->name, text(graph.output(node).shape), name(graph.output(node).type),
                           with_commas(node.op->macs ? node.op->macs(graph, node) : 0), with_commas(static_cast<int64_t>(weights)),
                           with_commas(static_cast<int64_t>(plan.live[i]))});
  }
  m.items.push_back(std::move(layers));
  CHECKED(page.add(m, "arena", report::arena_plot(arena_record(graph, plan)), arena_text(plan)));
  page.add(std::move(m));

  page.number(fmt::format("{:.4f}", result["train"]["loss"].get<double>()), "loss",
              is_sine ? fmt::format("the noise alone: {:.4f}", noise_floor(project.config.data.noise).mse) : "");
  if (result.contains("validation")) page.number(fmt::format("{:.4f}", result["validation"]["loss"].get<double>()), "val_loss");
  if (result.contains("sine"))
    page.number(fmt::format("{:.4f}", result["sine"]["mean_error"].get<double>()), "mean error against sin x",
                fmt::format("largest {:.4f}", result["sine"]["max_error"].get<double>()));
  return {};
}

Status kinds_section(Page& page) {
  TRY(Json result, read_result(page.project.out("model/result.json")));
  if (result.is_null()) return {};
  report::Section s{"The model files", {}};
  report::Table table{.head = {"kind", "file, B", "constants, B", "mean error", "max error"}, .rows = {}, .caption = fmt::format("errors: against the float model, on {} samples", n(result["samples"]))};
  report::BarRecord bars{"Size of the files", "", {"constants", "overhead"}, {}, true};
  const bool is_sine = !result["kinds"].empty() && result["kinds"][0].contains("mean_error_against_sine");
  if (is_sine) table.head.push_back("against sin x");
  for (const Json& k : result["kinds"]) {
    const auto kind = k["kind"].get<std::string>();
    std::vector<std::string> row = {kind, n(k["bytes"]), n(k["constant_bytes"])};
    for (const char* e : {"mean_error", "max_error"}) row.push_back(k.contains(e) ? fmt::format("{:.5f}", k[e].get<double>()) : "");
    if (is_sine) row.push_back(fmt::format("{:.4f}", k["mean_error_against_sine"].get<double>()));
    if (kind == page.project.config.target.kind) table.marked_row = static_cast<int>(table.rows.size());
    table.rows.push_back(row);
    const auto bytes = k["bytes"].get<double>(), constants = k["constant_bytes"].get<double>();
    bars.bars.push_back({kind, {constants, bytes - constants}, ""});
  }
  s.items.push_back(table);
  CHECKED(page.add(s, "sizes", report::bar_plot(bars)));
  for (const Json& k : result["kinds"])
    for (const Json& note : k["notes"]) s.items.push_back(report::Paragraph{k["kind"].get<std::string>() + ": " + note.get<std::string>()});
  page.add(std::move(s));
  return {};
}

Status firmware_section(Page& page) {
  TRY(Json result, read_result(page.project.out("firmware/sizes.json")));
  if (result.is_null()) return {};
  report::Section s{"The firmware", {}};
  report::Table table{.head = {"where", "part", "bytes"}, .rows = {}};
  for (const char* where : {"flash", "ram"})
    for (const auto& [part, bytes] : result[std::string(where) + "_parts"].items())
      table.rows.push_back({where == std::string("ram") ? "RAM" : where, part_text(part), n(bytes)});
  s.items.push_back(table);
  report::Listing flash{"", "On the real board, through its USB plug ST-LINK: one of these"};
  for (const Json& line : result["flash_commands"]) flash.text += line.get<std::string>() + "\n";
  s.items.push_back(flash);
  page.add(std::move(s));
  page.number(bytes_text(result["flash"].get<size_t>()), "flash", "program and model");
  page.number(bytes_text(result["ram"].get<size_t>()), "RAM", result["ram_parts"].contains("frame") ? fmt::format("the display's frame: {}", n(result["ram_parts"]["frame"])) : "");
  return {};
}

Status board_section(Page& page) {
  const Path dir = page.project.out("board");
  TRY(Json result, read_result(dir / "report.json"));
  if (result.is_null()) return {};
  report::Section s{"The board", {}};
  const Json& inference = result["inference"];
  s.items.push_back(report::Paragraph{fmt::format("{}, virtual: {:.3g} s, {} instructions, {} inferences of {} instructions each.", result["board"].get<std::string>(),
                                                  result["seconds"].get<double>(), n(result["instructions"]), n(inference["count"]), n(inference["median"]))});
  std::error_code ec;
  for (const char* name : {"lcd.gif", "lcd.png"}) {
    if (!std::filesystem::exists(dir / name, ec)) continue;
    TRY(Bytes image, read_file(dir / name));
    s.items.push_back(report::ImageItem{std::move(image), name == std::string("lcd.gif") ? "The display, as it changed" : "The display at the end", "the display", true});
  }
  if (std::filesystem::exists(dir / "led.csv", ec)) {
    TRY(report::LedRecord led, led_record(dir / "led.csv", result["seconds"].get<double>()));
    CHECKED(page.add(s, "led", report::led_plot(led)));
  }
  if (std::filesystem::exists(dir / "uart.log", ec)) {
    TRY(std::string log, read_text(dir / "uart.log"));
    std::erase(log, '\r');
    size_t end = 0;
    for (int line = 0; line < 12 && end < log.size(); ++line) end = std::min(log.find('\n', end), log.size() - 1) + 1;
    s.items.push_back(report::Listing{log.substr(0, end) + (end < log.size() ? "...\n" : ""), "What the board says on its UART"});
  }
  TRY(Json validation, read_result(page.project.out("validation.json")));
  if (!validation.is_null()) {
    report::Table table{.head = {"against the interpreter", "equal", "of"}, .rows = {}, .caption = "The same bytes everywhere"};
    for (const Json& t : validation["targets"])
      table.rows.push_back({fmt::format("C on {} ({})", t["target"].get<std::string>(), t["how"].get<std::string>()),
                            with_commas(t["bytes"].get<int64_t>() - t["differing"].get<int64_t>()), n(t["bytes"]) + " bytes"});
    if (validation.contains("firmware"))
      table.rows.push_back({"the firmware on the virtual board", n(validation["firmware"]["equal"]), n(validation["firmware"]["outputs"]) + " outputs"});
    s.items.push_back(table);
  }
  page.add(std::move(s));
  page.number(n(inference["median"]), "instructions an inference", "counted, not estimated");
  return {};
}

Status write_report(const Project& project, bool quiet) {
  CHECKED(need(project.out("train/model.tflite"), "tinsmith train"));
  const bool is_sine = project.config.data.source == "sine";
  TRY(ProjectData data, load_project_data(project));
  TRY(Graph graph, open_model(project.out("train/model.tflite")));
  Page page{project, {}, {}};
  page.html.title = is_sine ? "A sine wave, learned" : project.config.target.name;
  page.html.subtitle = "From the data to the board, with the same numbers all the way.";
  page.html.footer = fmt::format("Made by tinsmith {}.", kVersion);
  CHECKED(data_section(page, data, is_sine));
  CHECKED(training_section(page, data, graph, is_sine));
  CHECKED(kinds_section(page));
  CHECKED(firmware_section(page));
  CHECKED(board_section(page));
  page.files.add(project.out("report.html"), report::write_html(page.html));
  CHECKED(page.files.commit());
  if (!quiet)
    fmt::print("{}\n{}/: {} pictures, each as .svg and .png\n", project.out("report.html").lexically_normal().string(),
               project.out("pictures").lexically_normal().string(), page.pictures);
  return {};
}

}  // namespace report_command

Action declare_report(Args& args) {
  using namespace report_command;
  auto quiet = std::make_shared<bool>(false);
  args.flag("-q,--quiet", *quiet, "print nothing");
  auto flags = declare_project(args, {});
  return [=]() -> Status {
    TRY(Project project, open_project(*flags));
    return write_report(project, *quiet);
  };
}

}  // namespace tinsmith
