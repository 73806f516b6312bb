// The firmware project: a folder with the board's files, a main and the generated model that builds by itself, and
// its build. The board's files are those of boards/, embedded in the tool.
#pragma once

#include "deploy/elf_sizes.h"
#include "deploy/emit.h"

namespace tinsmith {

// What main.c does with the model.
enum class Program {
  sine,  // one number in, one out: a wave on the display, a fading LED
  any,   // one tensor in, one out: an inference a second, its cycles and outputs
};

// The program that suits a model; one with more inputs or outputs is refused.
Result<Program> program_for(const Graph& graph);

struct FirmwareOptions {
  std::string board = "stm32f746g-disco";
  std::string model_name = "sine_model";  // a C identifier: the prefix of the model's functions and files
  Program program = Program::sine;
};

// Writes the project, all of it or nothing. `model` is what emit_c gave; its files go to the project's folder model/,
// and each .c and .S is compiled. Files of an earlier project are replaced, others stay.
Status write_firmware(const Path& folder, std::span<const SourceFile> model, const FirmwareOptions& options = {});

// The boards there are firmware projects for.
std::vector<std::string> firmware_boards();

struct BuildOptions {
  std::string optimize = "-Os";  // -O0, -O1, -O2, -O3, -Os or -Oz: for the drivers and the model alike
};

struct FirmwareBuild {
  Path elf, bin, hex, map;  // in the folder's build/
  FirmwareSizes sizes;
  std::string warnings;     // what the compiler had to say; empty is what we want
};

// Builds a project that write_firmware wrote, or a person has changed since, with CMake and arm-none-eabi-gcc.
Result<FirmwareBuild> build_firmware(const Path& folder, const BuildOptions& options = {});

// What a person types to bring the build to the real board.
std::vector<std::string> flash_commands(const FirmwareBuild& build);

}  // namespace tinsmith
