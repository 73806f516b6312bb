// Bare-metal programs on emulated Cortex-M cores: built with arm-none-eabi-gcc, run in QEMU, and counted exactly.
//
//   auto core = emulate::find_core("cortex-m4");
//   auto built = emulate::build_program({{"model.c", text}, {"glue.c", glue, {}, true}}, **core,
//                              {.flags = {"-O3"}, .model_harness = true});
//   auto report = emulate::run_program(built->elf, **core, {.input = sample, .count = true});
//   report->output;                        // what the program wrote
//   report->regions[emulate::region_run].each();    // instructions, loads, stores, cycles of one inference
//
// The C side (boards/emulated/tinsmith_harness.h) is found by #include in every program: a program either has a main()
// of its own, or takes the harness's (model_harness), which runs a model through the few glue_ functions named there.
//
// What is counted. `instructions` are those the core issues, one each, also when their IT condition fails, and LE each
// time round its loop; on the Cortex-M55 a VLDM, VSTM, VPUSH or VPOP counts once for each Q register (`issued` counts
// it once). Loads and stores are instructions that access memory, whatever they move; their bytes stand beside them.
// `cycles` are modelled, not measured: Arm's instruction costs for the Cortex-M4 and memory that never waits
// (plugin/thumb.h); they are 0 on other cores. An empty pair of markers, or an empty layer, has been taken off every
// figure. Two runs of one program on one input give the same counts to the instruction.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "emulate/elf.h"

namespace tinsmith::emulate {

struct Core {
  std::string name;                 // "cortex-m4"
  std::string machine;              // QEMU's board: "mps2-an386"
  std::string board;                // the folder of boards/ that has its memory.ld
  std::vector<std::string> compile; // arm-none-eabi-gcc's flags: -mcpu and the like
  std::vector<std::string> qemu;    // further arguments
  std::string note;                 // what stands in for what; may be empty
  bool models_cycles = false;
  bool weighs_vector_moves = false;
};

const std::vector<Core>& cores();  // m0plus, m3, m4, m7, m33, m55
Result<const Core*> find_core(const std::string& name);

// --- Building

struct SourceFile {
  std::string path;                // relative: "model.c", "kernels/conv.h"; .c, .S and .s are compiled
  std::string text;
  std::vector<std::string> flags = {};  // for this file, after all others
  bool harness = false;            // not part of the program's sizes: glue, tests around a kernel
};

struct BuildOptions {
  std::vector<std::string> flags = {"-O2"};
  std::vector<std::string> defines = {};  // "NAME" or "NAME=value"
  bool model_harness = false;        // link the harness's main() for a model
  Path folder = {};                  // keep all files there; empty: a temporary folder that lives as long as Built
  int jobs = 2;                      // compilers at a time
};

struct Built {
  Path elf;
  Path folder;           // the sources, the objects; .su files with each function's stack
  std::string warnings;  // what the compiler said beside errors
  bool far = false;      // too big for the board's code memory: constants and data are in its big one
  std::shared_ptr<TempDir> temporary;
};

// Errors: missing_tool; bad_input with the compiler's or linker's first error, its file and line in `where`.
Result<Built> build_program(const std::vector<SourceFile>& files, const Core& core, const BuildOptions& options = {});

// --- Running

inline constexpr unsigned region_setup = 0, region_run = 1, region_user = 2;

struct RunOptions {
  Bytes input = {};            // all samples, one after the other; a program's own main() reads it as it likes
  uint32_t samples = 1;        // how often the model harness runs
  bool stateful = false;       // keep variables between samples
  bool count = false;          // load the plugin: regions, layers, profile
  unsigned profile_region = region_run;
  bool guards = false;         // report accesses to guard zones (tinsmith_guard() in the program); implies the plugin
  std::vector<std::string> guard_symbols = {};  // further zones: variables of the program, whole
  bool dump_layers = false;    // each layer's output bytes; the counts are then not the model's
  // A SysTick interrupt every few hundred instructions, at any instruction, that clobbers all an interrupt may: r0-r3,
  // r12, flags, s0-s15, and memory below the stack pointer. Outputs must not change. Much slower;
  // counts, if asked for, hold the interrupts too.
  bool interrupts = false;
  double timeout_s = 60;
};

struct Counts {
  uint64_t instructions = 0, issued = 0;
  uint64_t loads = 0, stores = 0, load_bytes = 0, store_bytes = 0;
  uint64_t cycles = 0;          // modelled; 0 on cores without a model
  uint64_t taken_branches = 0;
  bool operator==(const Counts&) const = default;
};

struct Tally {
  uint64_t calls = 0;
  Counts all;                      // of all calls together
  uint64_t least = 0, most = 0;    // instructions of the cheapest and the dearest call
  Counts each() const;             // the mean of a call, rounded down
};

struct FunctionCost {
  std::string name;
  Counts counts;  // loads and stores without bytes
};

struct InstructionCost {
  uint32_t pc = 0;
  uint64_t times = 0;
  Counts counts;
};

struct Violation {
  uint32_t pc = 0, address = 0;  // of its first access
  std::string where;             // "conv_2d_s8+0x12"
  uint32_t zone = 0;             // where the zone starts
  bool store = false;
  uint64_t count = 0;
};

struct LayerOutput {
  uint32_t sample = 0, layer = 0;
  Bytes bytes;
};

struct RunReport {
  int exit_code = 0;                   // main()'s value, or tinsmith_exit()'s
  Bytes output;
  std::string log;                     // tinsmith_print()
  std::map<unsigned, Tally> regions;   // by id
  std::vector<Tally> layers;           // with -DTINSMITH_LAYER_HOOKS: by index
  std::vector<FunctionCost> functions; // of the profiled region, the dearest first, without the harness
  std::vector<InstructionCost> profile;  // by address
  uint32_t stack_setup = 0, stack_run = 0;  // painted: bytes below the call; 0: not measured (own main, interrupts)
  uint32_t interrupts = 0;             // how many struck
  std::vector<Violation> violations;
  uint64_t violation_accesses = 0;     // all of them
  std::vector<LayerOutput> layer_outputs;
};

// A program that faults, hangs or dies is an error that says where; a main() that returns nonzero is not.
Result<RunReport> run_program(const Path& elf, const Core& core, const RunOptions& options = {});

// The dearest functions' disassembly with how often each instruction ran: for people who write kernels.
Result<std::string> hot_listing(const Path& elf, const RunReport& report, size_t functions = 3);

}  // namespace tinsmith::emulate
