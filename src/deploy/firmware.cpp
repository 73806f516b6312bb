#include "deploy/firmware.h"

#include <algorithm>
#include <set>

#include "base/process.h"
#include "deploy/c_text.h"
#include "embedded/board_files.h"

namespace tinsmith {
namespace {

namespace fs = std::filesystem;

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

// The project's files speak of sine_model and of MODEL_SOURCES; the person's model has a name and files of its own.
std::string adapt(std::string_view contents, const std::string& name, const std::string& sources) {
  std::string text(contents);
  replace_all(text, "MODEL_SOURCES", sources);
  replace_all(text, "SINE_MODEL", upper(name));
  replace_all(text, "sine_model", name);
  return text;
}

bool stays_inside(const Path& path) {
  return path.is_relative() && std::none_of(path.begin(), path.end(), [](const Path& part) { return part == ".."; });
}

// The line to show of a build that failed: the first with the compiler's or linker's "error", else the last.
std::string first_error(const std::string& log) {
  std::string last;
  for (size_t at = 0; at < log.size();) {
    const size_t end = std::min(log.find('\n', at), log.size());
    std::string line = log.substr(at, end - at);
    at = end + 1;
    if (line.find("error:") != std::string::npos || line.find("undefined reference") != std::string::npos ||
        line.find("overflowed by") != std::string::npos || line.find("CMake Error") != std::string::npos)
      return line;
    if (!line.empty()) last = std::move(line);
  }
  return last;
}

Result<std::string> run_step(const std::vector<std::string>& argv, const Path& folder) {
  TRY(ProcessResult r, run_process(argv));
  std::string log = r.out + r.err;
  if (r.exit_code != 0) {
    const Path file = folder / "build/error.log";
    CHECKED(write_file(file, log));
    return fail(Code::bad_input, folder.string(), "does not build: " + first_error(log),
                "the compiler's words are in " + file.string());
  }
  return log;
}

// The lines of a build log that warn.
std::string warnings_of(const std::string& log) {
  std::string warnings;
  for (size_t at = 0; at < log.size();) {
    const size_t end = std::min(log.find('\n', at), log.size());
    const std::string line = log.substr(at, end - at);
    at = end + 1;
    if (line.find("warning:") != std::string::npos) warnings += line + "\n";
  }
  return warnings;
}

}  // namespace

Result<Program> program_for(const Graph& graph) {
  if (graph.inputs.size() != 1 || graph.outputs.size() != 1)
    return fail(Code::unsupported, "firmware",
                fmt::format("the model has {} inputs and {} outputs; the board's programs take one of each",
                            graph.inputs.size(), graph.outputs.size()),
                "use `tinsmith compile` and a main of your own");
  const bool numbers = graph.tensor(graph.inputs[0]).count() == 1 && graph.tensor(graph.outputs[0]).count() == 1;
  return numbers ? Program::sine : Program::any;
}

std::vector<std::string> firmware_boards() {
  std::set<std::string> boards;
  for (const auto& file : embedded::board_files()) boards.emplace(file.path.substr(0, file.path.find('/')));
  return {boards.begin(), boards.end()};
}

Status write_firmware(const Path& folder, std::span<const SourceFile> model, const FirmwareOptions& options) {
  if (!is_c_identifier(options.model_name))
    return fail(Code::usage, options.model_name, "is no name that C accepts",
                "use letters, digits and _, and no keyword");
  FileSet set;
  std::string sources;
  for (const auto& file : model) {
    if (!stays_inside(file.path)) return fail(Code::internal, file.path, "a generated file would leave its folder");
    set.add(folder / "model" / file.path, file.text);
    if (file.path.ends_with(".c") || file.path.ends_with(".S")) sources += "\n  model/" + file.path;
  }
  bool known = false;
  for (const auto& file : embedded::board_files()) {
    const size_t board_end = file.path.find('/'), kind_end = file.path.find('/', board_end + 1);
    if (file.path.substr(0, board_end) != options.board) continue;
    known = true;
    const std::string_view kind = file.path.substr(board_end + 1, kind_end - board_end - 1);
    std::string_view name = file.path.substr(kind_end + 1);
    if (name == (options.program == Program::sine ? "main_any.c" : "main.c")) continue;
    if (name == "main_any.c") name = "main.c";
    if (kind == "board") set.add(folder / "board" / name, file.contents);
    else set.add(folder / name, adapt(file.contents, options.model_name, sources));
  }
  if (!known)
    return fail(Code::unsupported, options.board, "no such board",
                fmt::format("there is {}", fmt::join(firmware_boards(), ", ")));
  return set.commit();
}

Result<FirmwareBuild> build_firmware(const Path& folder, const BuildOptions& options) {
  static const std::set<std::string> levels = {"-O0", "-O1", "-O2", "-O3", "-Os", "-Oz"};
  if (!levels.contains(options.optimize))
    return fail(Code::usage, options.optimize, "no such optimisation level",
                fmt::format("there are {}", fmt::join(levels, " ")));
  if (!fs::exists(folder / "CMakeLists.txt"))
    return fail(Code::io, folder.string(), "holds no firmware project", "write one with `tinsmith firmware`");

  CHECKED(find_program("arm-none-eabi-gcc", "gcc-arm-none-eabi"));
  TRY(ProcessResult libc, run_process({"arm-none-eabi-gcc", "-print-file-name=libc.a"}));
  if (libc.out.find('/') == std::string::npos)
    return fail(Code::missing_tool, "newlib for arm-none-eabi", "not installed",
                "try: apt-get install libnewlib-arm-none-eabi");
  CHECKED(find_program("cmake", "cmake"));
  std::string generator = "Ninja";
  if (!find_program("ninja", "ninja-build")) {
    if (!find_program("make", "")) return tl::unexpected(find_program("ninja", "ninja-build").error());
    generator = "Unix Makefiles";
  }

  // A cache from elsewhere (a copied folder, another generator) makes CMake refuse.
  const Path build = folder / "build";
  std::error_code ignored;
  fs::remove(build / "CMakeCache.txt", ignored);
  fs::remove_all(build / "CMakeFiles", ignored);
  // No flags from the environment: they are meant for this machine's programs.
  const Path toolchain = fs::absolute(folder / "arm-none-eabi.cmake");
  CHECKED(run_step({"cmake", "-G", generator, "-S", folder.string(), "-B", build.string(),
                    "-DOPTIMIZE=" + options.optimize, "-DCMAKE_C_FLAGS=", "-DCMAKE_ASM_FLAGS=", "-DCMAKE_EXE_LINKER_FLAGS=",
                    "-DCMAKE_TOOLCHAIN_FILE=" + toolchain.string()}, folder));
  TRY(std::string log, run_step({"cmake", "--build", build.string()}, folder));

  FirmwareBuild result;
  result.elf = build / "firmware.elf", result.bin = build / "firmware.bin";
  result.hex = build / "firmware.hex", result.map = build / "firmware.map";
  TRY(Bytes elf, read_file(result.elf));
  TRY(result.sizes, elf_sizes(elf, result.elf.string()));
  result.warnings = warnings_of(log);
  return result;
}

std::vector<std::string> flash_commands(const FirmwareBuild& build) {
  return {
      fmt::format("st-flash --reset write {} 0x08000000", build.bin.string()),
      fmt::format("openocd -f interface/stlink.cfg -f target/stm32f7x.cfg -c \"program {} verify reset exit\"",
                  build.elf.string()),
  };
}

}  // namespace tinsmith
