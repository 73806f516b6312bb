#include <cstdio>

#include "app/command.h"
#include "app/json.h"
#include "app/model_io.h"
#include "app/project.h"
#include "app/terminal.h"
#include "app/words.h"
#include "deploy/emit.h"
#include "deploy/firmware.h"

namespace tinsmith {
namespace firmware_command {

struct Options {
  std::string model, output_dir;
  bool json = false, no_build = false;
};

std::string parts_text(const std::vector<SizePart>& parts) {
  std::vector<std::string> words;
  for (const SizePart& p : parts) words.push_back(fmt::format("{} {}", part_text(p.name), with_commas(static_cast<int64_t>(p.bytes))));
  return fmt::format("{}", fmt::join(words, ", "));
}

Json parts_json(const std::vector<SizePart>& parts) {
  Json out = Json::object();
  for (const SizePart& p : parts) out[p.name] = p.bytes;
  return out;
}

Status firmware(const Options& o, const Project& project) {
  const auto& target = project.config.target;
  const Path model = o.model.empty() ? project.model_file(target.kind) : Path(o.model);
  const Path folder = o.output_dir.empty() ? project.out("firmware") : Path(o.output_dir);
  if (o.model.empty()) CHECKED(need(model, "tinsmith convert"));
  EmitOptions emit{.name = target.name, .target = {Core::cortex_m7, optimize_named(target.optimize)}};
  TRY(Graph graph, open_for_compiling(model, {.target = emit.target}));
  emit.source = model.filename().string();
  TRY(Emitted emitted, emit_c(graph, emit));
  TRY(const Program program, program_for(graph));
  const FirmwareOptions options{.board = target.board, .model_name = target.name, .program = program};
  CHECKED(write_firmware(folder, emitted.files, options));
  if (o.no_build) return fmt::print("{}: the project; build it with cmake, as its README says\n", folder.string()), Status();

  TRY(FirmwareBuild build, build_firmware(folder, {.optimize = target.optimize == "speed" ? "-O2" : "-Os"}));
  const std::vector<std::string> flash = flash_commands(build);
  Json out = {{"elf", build.elf.string()}, {"bin", build.bin.string()}, {"flash", build.sizes.flash}, {"ram", build.sizes.ram},
                {"flash_parts", parts_json(build.sizes.flash_parts)}, {"ram_parts", parts_json(build.sizes.ram_parts)},
                {"arena", emitted.plan.arena_size}, {"constants", emitted.constant_bytes}, {"flash_commands", flash}};
  if (o.output_dir.empty()) CHECKED(write_file(project.out("firmware/sizes.json"), json_text(out) + "\n"));
  if (o.json) {
    return fmt::print("{}\n", json_text(out)), Status();
  }
  fmt::print("{}\n", build.elf.string());
  fmt::print("  flash  {} B: {}\n", with_commas(static_cast<int64_t>(build.sizes.flash)), parts_text(build.sizes.flash_parts));
  fmt::print("  RAM    {} B: {}\n", with_commas(static_cast<int64_t>(build.sizes.ram)), parts_text(build.sizes.ram_parts));
  if (!build.warnings.empty()) fmt::print("  the compiler warns:\n{}\n", build.warnings);
  fmt::print("  on the real board: {}\n", fmt::join(flash, "\n                or: "));
  return {};
}

}  // namespace firmware_command

Action declare_firmware(Args& args) {
  using namespace firmware_command;
  auto o = std::make_shared<Options>();
  args.option("--model", "FILE", o->model, "a .tflite file; else the project's");
  args.option("-o,--output-dir", "DIR", o->output_dir, "the folder of the CMake project; else out/firmware");
  args.flag("--no-build", o->no_build, "write the project only");
  args.flag("--json", o->json, "print the sizes as JSON");
  auto flags = declare_project(args, {"target"});
  return [=]() -> Status {
    TRY(Project project, open_project(*flags));
    return firmware(*o, project);
  };
}

}  // namespace tinsmith
