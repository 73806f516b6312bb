// The committed table of costs: bench/table.txt has a row for each model x core x optimisation. What the table holds is counted in an
// emulator, to the instruction, so any growth is somebody's change.
//
//   bench_table           measures every row again; a figure more than 1 % over the table's ends with code 1, as do wrong bytes
//   bench_table --update  prints what changed, and writes the table and docs/benchmarks.md
//   bench_table --page    writes docs/benchmarks.md from the table as it stands: after a merge of two tables
//   bench_table --all     also the rows that only --update measures (cores that share the Cortex-M4's code)
//   bench_table --update kws rows      those rows only whose model, core or option are so named
//
// Our own models are in bench/models. MLPerf Tiny's are not ours to ship: their rows are measured where the folder named by
// TINSMITH_SHARED, or ../shared beside the checkout, has them (golden/mlperf), and left alone elsewhere.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <sstream>
#include <thread>

#include "base/file.h"
#include "convert/tflite_read.h"
#include "deploy/bench.h"

namespace tinsmith {
namespace {

struct Model {
  const char* name;
  const char* file;
  bool ours;
  bool keep_constant_channels = false;
  bool fed = true;     // also with its input fed by rows
};
constexpr Model kModels[] = {
    {"sine_float", "sine_float32", true},
    {"sine_int8", "sine_int8", true},
    {"sine_int16x8", "sine_int16x8", true},
    {"separable", "separable_int8", true},
    {"residual", "residual_int8", true},
    {"uneven", "uneven_int8", true},
    {"autoencoder", "autoencoder_int8", true},
    {"separable_f", "separable_float32", true},
    {"residual_f", "residual_float32", true},
    {"kws", "kws_ref_model__orig", false},
    {"vww", "vww_96_int8__orig", false},
    {"vww_kept", "vww_96_int8__orig", false, true, false},
    {"resnet", "pretrainedResnet_quant__orig", false},
    {"ad", "ad01_int8__orig", false, false, false},
};
struct Option {
  const char* word;     // in the table
  Optimize optimize;
  bool feed_rows;
  const char* flags;    // as the tool is told
};
constexpr Option kOptions[] = {{"speed", Optimize::speed, false, "speed"}, {"size", Optimize::size, false, "size"}, {"ram", Optimize::ram, false, "ram"},
                               {"rows", Optimize::ram, true, "ram --feed-rows"}};

struct Row {
  std::string model, core, optimize;
  std::vector<int64_t> figures;   // as kFigures; empty: not measured
  std::string key() const { return model + " " + core + " " + optimize; }
};
constexpr const char* kFigures[] = {"instructions", "cycles", "flash", "arena", "stack"};
constexpr size_t kCount = std::size(kFigures);

// What a figure may grow by: 1 %, and a few bytes or instructions that the compiler's mood is worth.
int64_t allowed(int64_t before) { return before + std::max<int64_t>(before / 100, 8); }

std::string line(const Row& r) {
  std::string s = fmt::format("{:<13}{:<16}{:<6}", r.model, r.core, r.optimize);
  for (int64_t f : r.figures) s += fmt::format("{:>12}", f);
  return s + "\n";
}

std::vector<Row> read_table(const std::string& text) {
  std::vector<Row> rows;
  std::istringstream in(text);
  for (std::string each; std::getline(in, each);) {
    if (each.empty() || each[0] == '#') continue;
    std::istringstream words(each);
    Row r;
    words >> r.model >> r.core >> r.optimize;
    for (int64_t f; words >> f;) r.figures.push_back(f);
    if (r.figures.size() == kCount) rows.push_back(std::move(r));
  }
  return rows;
}

std::string write_table(const std::vector<Row>& rows) {
  std::string s = "# Costs of an inference, written by bench_table --update (bench/table.cpp). Cycles are modelled, on the Cortex-M4 only.\n"
                  "# model      core            for   instructions   cycles       flash       arena       stack\n";
  for (const Row& r : rows) s += line(r);
  return s;
}

const Row* find(const std::vector<Row>& rows, const std::string& key) {
  for (const Row& r : rows)
    if (r.key() == key) return &r;
  return nullptr;
}

struct Job {
  const Model* model;
  Core core;
  const Option* option;
  Row row;
  std::string problem;
};

void measure(Job& job, const Path& folder) {
  auto run = [&]() -> Status {
    TRY(const Bytes bytes, read_file(folder / (std::string(job.model->file) + ".tflite")));
    TRY(const Graph graph, read_tflite(bytes, job.model->file));
    TRY(const BenchReport b, bench(graph, job.core, {.optimize = job.option->optimize, .samples = 2,
                                                     .keep_constant_channels = job.model->keep_constant_channels, .layers = false,
                                                     .plan = {.feed_rows = job.option->feed_rows}}));
    if (!b.bytes_equal()) return fail(Code::differs, "outputs", fmt::format("{} bytes differ from the interpreter's", b.bytes_differing), "");
    job.row.figures = {static_cast<int64_t>(b.run.instructions), b.models_cycles ? static_cast<int64_t>(b.run.cycles) : 0,
                       static_cast<int64_t>(b.flash_code + b.flash_constants), static_cast<int64_t>(b.arena), static_cast<int64_t>(b.stack_peak)};
    return {};
  };
  if (const auto done = run(); !done) job.problem = done.error().text();
}

std::string commas(int64_t n) {
  const std::string digits = std::to_string(n);
  std::string s;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i && (digits.size() - i) % 3 == 0) s += ',';
    s += digits[i];
  }
  return s;
}

// ---- docs/benchmarks.md ----

struct Peer {
  const char *what, *kws, *vww, *resnet, *ad, *sine_int8, *sine_float;
};
// Measured in the same way: QEMU, arm-none-eabi-gcc 12.2 -O3, executed instructions of an inference. "Direct": CMSIS-NN's functions called
// from static C, without TensorFlow Lite Micro's interpreter.
constexpr Peer kPeers[] = {
    {"M4 instructions, TFLM with its reference kernels", "48.6M", "116.6M", "132.0M", "1.95M", "5,092", "3,451"},
    {"M4 instructions, TFLM + CMSIS-NN", "7.85M", "24.72M", "29.88M", "582k", "3,746", "3,445"},
    {"M4 instructions, CMSIS-NN direct", "7.84M", "24.71M", "29.87M", "579k", "2,802", "plain C 841, onnx2c 915"},
    {"M4 modelled cycles, CMSIS-NN direct", "9.28M", "29.6M", "35.6M", "718k", "", ""},
    {"M7 instructions, TFLM + CMSIS-NN", "7.76M", "24.48M", "29.94M", "583k", "3,769", "3,419"},
    {"M55 instructions, TFLM + CMSIS-NN", "1.79M", "6.43M", "4.81M", "150k", "2,219", "3,391"},
    {"flash, TFLM M4 -O3 (-Os)", "113.6k (98.8k)", "393k (378k)", "157k (141k)", "308k (299k)", "34.0k (25.1k)", "37.5k"},
    {"flash, direct -O3 (-Os)", "53.5k (47.7k)", "269k (263k)", "102k (96.7k)", "276k (274k)", "8.9k (4.2k)", "plain C 2.1k (1.5k)"},
    {"RAM, TFLM static + arena", "23.4k", "101.3k", "55.5k", "2.84k", "1,292", "1,096"},
    {"RAM, direct", "16.0k", "64.5k", "49.7k", "768", "32", "12"},
    {"peak stack, TFLM / direct", "788/636", "788/644", "788/668", "548/276", "544/264", "256/112"},
};

std::string benchmarks(const std::vector<Row>& rows) {
  std::string s = R"(# Benchmarks

An inference's cost, counted to the instruction in an emulator ([how](measuring.md)): never time on a board. `bench_table --update` writes this
page and `bench/table.txt`, which a test holds: no figure grows by more than 1 % unless the commit that does it says why. Every
row's output bytes were compared with the interpreter's.

kws, vww, resnet and ad are MLPerf Tiny's int8 models (their files are not ours to ship). vww has channels that no input changes: they
are left out exactly; "vww_kept" is the same model with `--keep-constant-channels`. The sine models are the tutorial's, made by
`tinsmith new sine`; the others are small networks of `bench/make_models.cpp`. Modelled cycles: Arm's costs of the instructions
and memory that never waits, a model and no measurement.

## The peers
| | kws | vww | resnet | ad | sine int8 | sine float |
| --- | --- | --- | --- | --- | --- | --- |
)";
  for (const Peer& p : kPeers)
    s += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", p.what, p.kws, p.vww, p.resnet, p.ad, p.sine_int8, p.sine_float);
  s += "\nTFLM: TensorFlow Lite Micro's interpreter with only the operators needed. Its set-up runs another 0.67M (kws) to 3.0M (vww) instructions once.\n";
  for (const Option& option : kOptions) {
    const std::string word = option.word;
    if (std::none_of(rows.begin(), rows.end(), [&](const Row& r) { return r.optimize == word; })) continue;
    s += fmt::format("\n## tinsmith, --optimize {}\n| model | core | instructions | modelled cycles | flash | arena | stack |\n"
                     "| --- | --- | --: | --: | --: | --: | --: |\n", option.flags);
    for (const Row& r : rows)
      if (r.optimize == word)
        s += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", r.model, r.core, commas(r.figures[0]), r.figures[1] ? commas(r.figures[1]) : "",
                         commas(r.figures[2]), commas(r.figures[3]), commas(r.figures[4]));
  }
  return s;
}

// ---- the program ----

// Rows that the test leaves to --update and --all: cores that run the Cortex-M4's kernels, and the larger models without DSP extension.
bool only_updated(const Model& m, Core core) {
  return core == Core::cortex_m7 || core == Core::cortex_m33 || (!m.ours && core == Core::cortex_m0plus);
}

int page() {
  const Path source = TINSMITH_SOURCE_DIR;
  const auto text = read_text(source / "bench/table.txt");
  const auto done = text ? write_file(source / "docs/benchmarks.md", benchmarks(read_table(*text))) : Status{};
  return text && done ? 0 : 1;
}

int run(bool update, bool all, const std::vector<std::string>& names) {
  const Path source = TINSMITH_SOURCE_DIR, table_path = source / "bench/table.txt";
  const char* where = std::getenv("TINSMITH_SHARED");
  const Path shared = (where ? Path(where) : source / "../shared") / "golden/mlperf";
  std::vector<Row> table;
  if (const auto text = read_text(table_path)) table = read_table(*text);

  std::vector<Job> jobs;
  for (const Model& m : kModels)
    for (Core core : {Core::cortex_m0plus, Core::cortex_m4, Core::cortex_m7, Core::cortex_m33, Core::cortex_m55})
      for (const Option& option : kOptions) {
        if (option.optimize == Optimize::ram && (m.ours || core != Core::cortex_m4)) continue;
        if (option.feed_rows && !m.fed) continue;
        jobs.push_back({&m, core, &option, {m.name, name(core), option.word, {}}, ""});
      }
  std::vector<Job*> due;
  for (Job& j : jobs) {
    const Path folder = j.model->ours ? source / "bench/models" : shared;
    if (!std::filesystem::exists(folder / (std::string(j.model->file) + ".tflite"))) continue;
    const bool named = std::all_of(names.begin(), names.end(), [&](const std::string& n) { return n == j.row.model || n == j.row.core || n == j.row.optimize; });
    if (named && (update || all || !only_updated(*j.model, j.core))) due.push_back(&j);
  }
  std::mutex mutex;
  size_t next = 0;
  auto work = [&] {
    for (;;) {
      Job* j;
      {
        const std::lock_guard lock(mutex);
        if (next == due.size()) return;
        j = due[next++];
      }
      measure(*j, j->model->ours ? source / "bench/models" : shared);
    }
  };
  std::thread other(work);
  work();
  other.join();

  int problems = 0;
  std::vector<Row> fresh;
  for (Job& j : jobs) {
    const Row* before = find(table, j.row.key());
    if (!j.problem.empty()) {
      fmt::print("{}: {}\n", j.row.key(), j.problem);
      ++problems;
    }
    if (j.row.figures.empty()) {
      if (before) fresh.push_back(*before);
      continue;
    }
    fresh.push_back(j.row);
    if (!before) {
      if (!update) fmt::print("{}: not in the table; bench_table --update adds it\n", j.row.key());
      problems += !update;
      continue;
    }
    for (size_t i = 0; i < kCount; ++i) {
      const int64_t was = before->figures[i], is = j.row.figures[i];
      const bool grown = is > allowed(was);
      if (is == was || (!update && !grown)) continue;
      fmt::print("{:<34} {:<13} {:>12} -> {:>12}  {:+.1f} %{}\n", j.row.key(), kFigures[i], was, is,
                 was ? 100.0 * static_cast<double>(is - was) / static_cast<double>(was) : 100.0, grown && !update ? "  grown" : "");
      problems += grown && !update;
    }
  }
  if (update && !problems) {
    FileSet files;
    files.add(table_path, write_table(fresh));
    files.add(source / "docs/benchmarks.md", benchmarks(fresh));
    if (const auto done = files.commit(); !done) return fmt::print("{}\n", done.error().text()), 1;
  }
  fmt::print("{} rows measured, {} problems\n", due.size(), problems);
  if (problems && !update) fmt::print("meant so? bench_table --update, and say why in the commit\n");
  return problems ? 1 : 0;
}

}  // namespace
}  // namespace tinsmith

int main(int argc, char** argv) {
  const std::string option = argc > 1 ? argv[1] : "";
  if (!option.empty() && option != "--update" && option != "--all" && option != "--page")
    return std::fputs("usage: bench_table [--update | --all | --page] [NAME...]\n", stderr), 2;
  if (option == "--page") return tinsmith::page();
  return tinsmith::run(option == "--update", option == "--all", {argv + std::min(argc, 2), argv + argc});
}
