// Sources to an ELF program, with one arm-none-eabi-gcc a file and one to link.
#include <algorithm>
#include <atomic>
#include <thread>

#include "base/process.h"
#include "embedded/emulated_boards.h"
#include "emulate/emulate.h"

namespace tinsmith::emulate {
namespace {

constexpr const char* compiler = "arm-none-eabi-gcc";
constexpr const char* compiler_package = "gcc-arm-none-eabi libnewlib-arm-none-eabi";

bool is_compiled(std::string_view path) {
  return path.ends_with(".c") || path.ends_with(".S") || path.ends_with(".s");
}

struct Unit {
  std::string source, object;  // relative to the folder
  std::vector<std::string> flags;
  ProcessResult result;
  Error error;  // of starting the compiler
  bool started = false;
};

// The compiler's first complaint: "model.c:12:3: error: ..." becomes where and what.
Error first_error(const std::string& said, const std::string& fallback) {
  for (size_t at = 0; at < said.size();) {
    const size_t end = std::min(said.find('\n', at), said.size());
    const std::string line = said.substr(at, end - at);
    at = end + 1;
    for (std::string_view mark :
         {": fatal error: ", ": error: ", ": Error: ", ": undefined reference", ": multiple definition"}) {
      const size_t m = line.find(mark);
      if (m == std::string::npos) continue;
      const bool linker = mark.find("rror: ") == std::string_view::npos;
      return {Code::bad_input, line.substr(0, m), line.substr(m + (linker ? 2 : mark.size())), ""};
    }
    for (std::string_view mark : {"region `", "ld: cannot find"})
      if (line.find(mark) != std::string::npos) return {Code::bad_input, fallback, line, ""};
  }
  const std::string line = said.substr(0, said.find('\n'));
  return {Code::bad_input, fallback, line.empty() ? "the compiler failed and said nothing" : line, ""};
}

void compile_all(std::vector<Unit>& units, const Path& folder, int jobs) {
  std::atomic<size_t> next = 0;
  auto work = [&] {
    for (size_t i; (i = next++) < units.size();) {
      auto& u = units[i];
      std::vector<std::string> argv = {compiler, "-c", u.source, "-o", u.object};
      argv.insert(argv.end(), u.flags.begin(), u.flags.end());
      auto r = run_process(argv, {.directory = folder, .timeout_s = 600});
      u.started = r.has_value();
      if (r) u.result = std::move(*r);
      else u.error = r.error();
    }
  };
  std::vector<std::thread> threads;
  for (int j = 1; j < jobs && static_cast<size_t>(j) < units.size(); ++j) threads.emplace_back(work);
  work();
  for (auto& t : threads) t.join();
}

Result<ProcessResult> link_program(const std::vector<Unit>& units, const Core& core, const Path& folder, bool far) {
  CHECKED(write_file(folder / "harness" / "placement.ld", fmt::format("INCLUDE {}.ld\n", far ? "far" : "near")));
  std::vector<std::string> argv = {compiler, "-mthumb"};
  argv.insert(argv.end(), core.compile.begin(), core.compile.end());
  for (const auto& u : units) argv.push_back(u.object);
  for (const char* a : {"-nostartfiles", "--specs=nano.specs", "--specs=nosys.specs", "-Lharness", "-Tsections.ld",
                        "-Wl,--gc-sections", "-Wl,--no-warn-rwx-segments", "-lm", "-o", "program.elf"})
    argv.push_back(a);
  return run_process(argv, {.directory = folder, .timeout_s = 600});
}

}  // namespace

Result<Built> build_program(const std::vector<SourceFile>& files, const Core& core, const BuildOptions& options) {
  TRY(Path found, find_program(compiler, compiler_package));
  Built built;
  built.folder = options.folder;
  if (built.folder.empty()) {
    TRY(TempDir temporary, TempDir::make("tinsmith-build"));
    built.temporary = std::make_shared<TempDir>(std::move(temporary));
    built.folder = built.temporary->path();
  }

  std::vector<std::string> common = {"-std=c11", "-mthumb", "-masm-syntax-unified", "-ffp-contract=off",
                                     "-fno-math-errno", "-fno-trapping-math", "-ffunction-sections", "-fdata-sections",
                                     "-fno-common", "-I.", "-Iharness"};
  common.insert(common.end(), core.compile.begin(), core.compile.end());
  std::vector<std::string> program = common;
  program.insert(program.end(), {"-g1", "-fstack-usage"});
  program.insert(program.end(), options.flags.begin(), options.flags.end());
  for (const auto& d : options.defines) program.push_back("-D" + d);
  // The harness is always compiled alike, whatever the program's flags: its markers must not change the counts.
  std::vector<std::string> harness = common;
  harness.insert(harness.end(), {"-O2", "-g0", "-fno-tree-loop-distribute-patterns"});

  std::vector<Unit> units;
  for (const auto& file : embedded::emulated_boards()) {
    const std::string path(file.path);
    const bool memory = path == core.board + "/memory.ld";
    if (!memory && !path.starts_with("emulated/")) continue;
    const std::string name = path.substr(path.rfind('/') + 1);
    CHECKED(write_file(built.folder / "harness" / name, file.contents));
    if (!is_compiled(name) || (name == "harness_model.c" && !options.model_harness)) continue;
    units.push_back({"harness/" + name, fmt::format("objects/harness.{}.o", name), harness, {}, {}, false});
  }
  for (size_t i = 0; i < files.size(); ++i) {
    const auto& f = files[i];
    const Path path = Path(f.path).lexically_normal();
    if (path.empty() || path.is_absolute() || *path.begin() == "..")
      return fail(Code::usage, f.path, "a source file's path must stay inside the program's folder");
    CHECKED(write_file(built.folder / path, f.text));
    if (!is_compiled(f.path)) continue;
    const auto object = fmt::format("objects/{}{}.{}.o", f.harness ? "harness." : "", i, path.filename().string());
    units.push_back({path.string(), object, program, {}, {}, false});
    units.back().flags.insert(units.back().flags.end(), f.flags.begin(), f.flags.end());
  }
  std::error_code ec;
  std::filesystem::create_directories(built.folder / "objects", ec);
  if (ec) return fail(Code::io, (built.folder / "objects").string(), ec.message());

  compile_all(units, built.folder, options.jobs);
  for (const auto& u : units) {
    if (!u.started) return tl::unexpected<Error>(u.error);
    if (u.result.exit_code != 0) return tl::unexpected<Error>(first_error(u.result.err, u.source));
    built.warnings += u.result.err;
  }
  built.elf = built.folder / "program.elf";
  TRY(ProcessResult linked, link_program(units, core, built.folder, false));
  if (linked.exit_code != 0 && linked.err.find("overflowed by") != std::string::npos) {
    built.far = true;
    TRY(linked, link_program(units, core, built.folder, true));
  }
  if (linked.exit_code != 0) return tl::unexpected<Error>(first_error(linked.err, "program.elf"));
  return built;
}

}  // namespace tinsmith::emulate
