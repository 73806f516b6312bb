#include <cmath>
#include <cstdio>

#include "app/command.h"
#include "app/json.h"
#include "app/kinds.h"
#include "app/model_io.h"
#include "app/terminal.h"
#include "app/training.h"
#include "app/words.h"
#include "convert/c_array.h"
#include "convert/tflite_write.h"
#include "model/text.h"

namespace tinsmith {
namespace convert_command {

struct Options {
  std::string model, output_dir, dump_ir;
  std::vector<std::string> representative;
  bool json = false, c_array = false, strip = false;
};

// Where the samples for the ranges and for the error table come from.
struct Evidence {
  GraphSamples calibration, test;
  bool is_sine = false;
};

struct Row {
  std::string word;
  Path file;
  size_t bytes = 0, constants_bytes = 0;
  ConvertReport report;
  ErrorRow error;
  CleanError clean;
};

Result<Evidence> evidence_of(const Options& o, const Graph& graph, const Project& project) {
  Evidence e;
  if (!o.representative.empty()) {
    for (size_t i = 0; i < o.representative.size(); ++i) {
      if (i >= graph.inputs.size()) return fail(Code::usage, "--representative", fmt::format("{} files for {} inputs", o.representative.size(), graph.inputs.size()));
      TRY(auto samples, read_input(o.representative[i], graph.tensor(graph.inputs[i]), i));
      std::vector<float> x;
      for (const Bytes& b : samples) {
        const auto* p = reinterpret_cast<const float*>(b.data());
        x.insert(x.end(), p, p + b.size() / sizeof(float));
      }
      e.calibration.count = samples.size();
      e.calibration.inputs.push_back(std::move(x));
    }
    e.test = e.calibration;
    return e;
  }
  if (!o.model.empty()) return e;
  TRY(ProjectData data, load_project_data(project));
  TRY(e.calibration, graph_samples(graph, data.dataset.train, static_cast<size_t>(project.config.conversion.calibration_samples)));
  TRY(e.test, graph_samples(graph, data.dataset.test.count() ? data.dataset.test : data.dataset.train));
  e.is_sine = project.config.data.source == "sine" && graph.tensor(graph.inputs[0]).count() == 1;
  return e;
}

size_t constant_bytes(const Graph& g) {
  size_t n = 0;
  for (const Tensor& t : g.tensors)
    if (t.constant()) n += t.byte_size();
  return n;
}

Result<Row> convert_one(const Options& o, const Graph& graph, const Project& project, const Evidence& e, const std::string& word,
                        FileSet& files) {
  const auto& c = project.config.conversion;
  const KindChoice choice = kind_choice(word);
  ConvertOptions options{.kind = choice.kind, .per_channel = choice.per_channel, .min_elements = c.min_elements};
  if (choice.kind == Kind::int8 || choice.kind == Kind::int16x8) {
    options.input_type = io_type(c.input_type);
    options.output_type = io_type(c.output_type);
  }
  int passes = 0;
  auto dump = [&](const char* pass, const Graph& g) {
    if (!o.dump_ir.empty()) files.add(Path(o.dump_ir) / fmt::format("{}_{:02}_{}.txt", word, ++passes, pass), print(g));
  };
  TRY(Converted converted, convert(graph, options, e.calibration, dump));
  TRY(Bytes bytes, write_tflite(converted.graph, {.names = c.names, .signature = c.names}));
  Row row{word, {}, bytes.size(), constant_bytes(converted.graph), converted.report, {}, {}};
  const std::string name = project.config.target.name + "_" + word;
  row.file = o.output_dir.empty() ? project.model_file(word) : Path(o.output_dir) / (name + ".tflite");
  if (e.test.count > 0) {
    TRY(row.error, measure(graph, converted, bytes.size(), e.test));
  }
  if (e.is_sine) {
    const std::vector<float> x = sine_grid();
    TRY(auto y, run_samples(converted.graph, one_input(x, x.size())));
    row.clean = against_sine(x, y[0]);
  }
  if (o.c_array) {
    TRY(CArray array, write_c_array(bytes, project.config.target.name));
    files.add(row.file.parent_path() / (name + ".h"), array.header);
    files.add(row.file.parent_path() / (name + ".cc"), array.source);
  }
  files.add(row.file, std::move(bytes));
  return row;
}

void print(const Options& o, const Path& model, size_t before, const std::vector<Row>& rows, const Evidence& e) {
  fmt::print("{}: {}\n", model.lexically_normal().string(), bytes_text(before));
  std::vector<std::string> head = {"kind", "file, B", "constants", "overhead"};
  if (e.test.count > 0) head.insert(head.end(), {"mean error", "max error"});
  if (e.is_sine) head.push_back("against sin x");
  head.push_back("file");
  Table table(head);
  for (const Row& r : rows) {
    std::vector<std::string> cells = {r.word, with_commas(static_cast<int64_t>(r.bytes)), with_commas(static_cast<int64_t>(r.constants_bytes)),
                                      with_commas(static_cast<int64_t>(r.bytes - r.constants_bytes))};
    if (e.test.count > 0) cells.insert(cells.end(), {fmt::format("{:.5f}", r.error.mean_error), fmt::format("{:.5f}", r.error.max_error)});
    if (e.is_sine) cells.push_back(fmt::format("{:.4f}", r.clean.mean));
    cells.push_back(r.file.filename().string());
    table.add(cells);
  }
  fmt::print("{}", table.text());
  if (e.test.count > 0)
    fmt::print("  mean and max error: against the float model, on {} samples{}\n", with_commas(static_cast<int64_t>(e.test.count)),
               e.is_sine ? "; against sin x: the mean, on 1,000 points" : "");
  for (const Row& r : rows) {
    if (r.report.kind != Kind::float32 && r.report.converted < r.report.constants) fmt::print("  {}: {}\n", r.word, r.report.summary());
    for (const std::string& note : r.report.notes) fmt::print("  {}: {}\n", r.word, note);
  }
  fmt::print("  in {}/{}\n", rows[0].file.parent_path().lexically_normal().string(), o.c_array ? ", each as a C array, .h and .cc, too" : "");
}

Json json_of(const Row& r, const Evidence& e) {
  Json out = {{"kind", r.word}, {"file", r.file.string()}, {"bytes", r.bytes}, {"constant_bytes", r.constants_bytes},
              {"constants", r.report.constants}, {"constants_converted", r.report.converted}, {"notes", r.report.notes}};
  if (e.test.count > 0) out["mean_error"] = r.error.mean_error, out["max_error"] = r.error.max_error;
  if (e.is_sine) out["mean_error_against_sine"] = r.clean.mean, out["max_error_against_sine"] = r.clean.max;
  return out;
}

// The same model with the least overhead around it.
Status strip(const Options& o, const Project& project) {
  TRY(Bytes before, read_file(o.model));
  TRY(Graph graph, open_model(o.model));
  TRY(Bytes after, write_tflite(graph, {.names = project.config.conversion.names, .signature = project.config.conversion.names}));
  const Path file = Path(o.output_dir) / (Path(o.model).stem().string() + ".tflite");
  std::error_code ec;
  if (std::filesystem::equivalent(file, o.model, ec))
    return fail(Code::usage, "--output-dir", "the model itself would be overwritten", "choose another folder");
  CHECKED(write_file(file, after));
  fmt::print("{}: {}, was {}\n", file.string(), bytes_text(after.size()), bytes_text(before.size()));
  return {};
}

Status convert_all(const Options& o, const Project& project) {
  const Path model = o.model.empty() ? project.out("train/model.tflite") : Path(o.model);
  if (o.model.empty()) CHECKED(need(model, "tinsmith train"));
  TRY(Bytes file, read_file(model));
  TRY(Graph graph, open_model(model));
  TRY(Evidence evidence, evidence_of(o, graph, project));
  FileSet files;
  std::vector<Row> rows;
  for (const std::string& word : project.config.conversion.kinds) {
    const Kind kind = kind_choice(word).kind;
    if ((kind == Kind::int8 || kind == Kind::int16x8) && evidence.calibration.count == 0)
      return fail(Code::usage, word, "needs samples to set its ranges by", "--representative x.npy, of shape [samples, *shape]");
    TRY(Row row, convert_one(o, graph, project, evidence, word, files));
    rows.push_back(std::move(row));
  }
  Json json = {{"model", model.string()}, {"bytes", file.size()}, {"samples", evidence.test.count}};
  for (const Row& r : rows) json["kinds"].push_back(json_of(r, evidence));
  if (o.model.empty()) files.add(project.out("model/result.json"), json_text(json) + "\n");
  CHECKED(files.commit());
  if (o.json) return fmt::print("{}\n", json_text(json)), Status();
  print(o, model, file.size(), rows, evidence);
  return {};
}

}  // namespace convert_command

Action declare_convert(Args& args) {
  using namespace convert_command;
  auto o = std::make_shared<Options>();
  args.positional("MODEL", o->model, "a float .tflite file; else the project's, out/train/model.tflite").is_required = false;
  args.option("-o,--output-dir", "DIR", o->output_dir, "where the files go; in a project else out/model");
  args.option("--representative", "FILE", o->representative,
              "a .npy file of samples for each input of MODEL: they set the ranges of the integer kinds");
  args.flag("--c-array", o->c_array, "write each file as a C array too, NAME_KIND.h and .cc");
  args.flag("--strip", o->strip, "only write MODEL again with the least overhead: no names, no metadata");
  args.option("--dump-ir", "DIR", o->dump_ir, "write the graph after each pass as text");
  args.flag("--json", o->json, "print as JSON");
  auto flags = declare_project(args, {"conversion", "target.name"});
  return [=]() -> Status {
    if (!o->model.empty() && o->output_dir.empty())
      return fail(Code::usage, "--output-dir", "is missing", "say where the files go: --output-dir DIR");
    if (o->strip && o->model.empty()) return fail(Code::usage, "--strip", "which model?", "tinsmith convert MODEL --strip --output-dir DIR");
    TRY(Project project, o->model.empty() ? open_project(*flags) : without_project(*flags));
    return o->strip ? strip(*o, project) : convert_all(*o, project);
  };
}

}  // namespace tinsmith
