#include "board/simulate.h"

#include <unistd.h>

#include <nlohmann/json.hpp>

#include "base/process.h"

namespace tinsmith {
namespace {

// Beside the running program, in libexec, or on PATH.
Result<Path> find_board_program() {
  std::error_code ec;
  const Path self = std::filesystem::read_symlink("/proc/self/exe", ec);
  if (!ec) {
    for (const Path& at : {self.parent_path() / "tinsmith-board", self.parent_path() / "../bin/tinsmith-board",
                           self.parent_path() / "../libexec/tinsmith/tinsmith-board"})
      if (::access(at.c_str(), X_OK) == 0) return at;
  }
  auto found = find_program("tinsmith-board", "");
  if (!found) return fail(Code::missing_tool, "tinsmith-board", "not found beside tinsmith nor on PATH", "build it: cmake --build --preset release");
  return *found;
}

}  // namespace

Result<SimulateReport> simulate(const SimulateRequest& r) {
  TRY(Path program, find_board_program());
  std::vector<std::string> argv = {program.string(), r.elf.string(), "--board", r.board, "--seconds", fmt::format("{}", r.seconds), "--json"};
  auto option = [&](const char* name, const Path& path) {
    if (path.empty()) return;
    argv.push_back(name);
    argv.push_back(path.string());
  };
  option("--uart", r.uart);
  option("--lcd", r.lcd_png);
  option("--lcd-gif", r.lcd_gif);
  option("--led", r.led_csv);
  option("--report", r.report_json);
  option("--uart-input", r.uart_input);
  for (const std::string& press : r.presses) argv.push_back("--press"), argv.push_back(press);
  for (const auto& [name, file] : r.dump_symbols)
    argv.push_back("--dump-symbol"), argv.push_back(name + "=" + file.string());
  if (r.lenient) argv.push_back("--lenient");
  ProcessOptions options;
  options.timeout_s = r.wall_limit_s;
  TRY(ProcessResult done, run_process(argv, options));
  std::string line = done.err.substr(0, done.err.find('\n'));
  const std::string prefix = "tinsmith-board: ";
  if (line.starts_with(prefix)) line.erase(0, prefix.size());
  if (done.out.empty() || done.exit_code > 1) {
    const bool known = done.exit_code >= 2 && done.exit_code <= 7;
    return fail(known ? static_cast<Code>(done.exit_code) : Code::internal, "",
                line.empty() ? fmt::format("tinsmith-board ended with {}", done.exit_code) : line);
  }
  const auto j = nlohmann::json::parse(done.out, nullptr, false);
  if (j.is_discarded() || !j.is_object()) return fail(Code::internal, "tinsmith-board", "its report cannot be read");
  SimulateReport out;
  auto number = [&](const char* a, const char* b, auto& into) {
    if (j.contains(a) && j[a].is_object()) into = j[a].value(b, into);
  };
  out.ok = done.exit_code == 0;
  out.message = out.ok ? "" : line;
  out.seconds = j.value("seconds", 0.0);
  out.instructions = j.value("instructions", uint64_t{0});
  number("inference", "count", out.inferences);
  number("inference", "min", out.inference_min);
  number("inference", "median", out.inference_median);
  number("inference", "max", out.inference_max);
  number("memory", "flash", out.flash_bytes);
  number("memory", "ram_static", out.ram_static);
  number("memory", "heap", out.heap);
  number("memory", "stack", out.stack);
  number("clock_hz", "core", out.core_hz);
  number("uart", "baud", out.baud);
  number("uart", "bytes", out.uart_bytes);
  number("led", "changes", out.led_changes);
  number("lcd", "frames", out.lcd_frames);
  if (j.contains("notes")) out.notes = j["notes"].get<std::vector<std::string>>();
  out.json = done.out;
  return out;
}

}  // namespace tinsmith
