// One run in QEMU: files in, QEMU, files out. The folder's files are named in boards/emulated/tinsmith_internal.h.
#include <nlohmann/json.hpp>

#include <algorithm>

#include "base/process.h"
#include "emulate/emulate.h"

extern "C" const uint8_t tinsmith_plugin_start[], tinsmith_plugin_end[];

namespace tinsmith::emulate {
namespace {

using Json = nlohmann::json;

constexpr const char* emulator = "qemu-system-arm";
constexpr uint32_t input_magic = 0x4e495354, report_magic = 0x4f525354;
constexpr unsigned region_empty_layer = 62, region_empty = 63;

struct InputHeader {
  uint32_t magic, flags, samples, systick_reload;
};
struct HarnessReport {
  uint32_t magic, ended;
  int32_t exit_code;
  uint32_t interrupts, stack_setup, stack_run, fault_number, fault_pc, fault_lr, fault_status, fault_address;
};

Counts counts_from(const Json& j, bool cycles) {
  return {j.at("instructions"), j.at("issued"), j.at("loads"), j.at("stores"), j.at("load_bytes"), j.at("store_bytes"),
          cycles ? j.at("cycles").get<uint64_t>() : 0, j.at("taken")};
}

Counts less(Counts a, const Counts& b, uint64_t times) {
  auto take = [&](uint64_t Counts::*field) { a.*field -= std::min(a.*field, b.*field * times); };
  for (auto field : {&Counts::instructions, &Counts::issued, &Counts::loads, &Counts::stores, &Counts::load_bytes,
                     &Counts::store_bytes, &Counts::cycles, &Counts::taken_branches})
    take(field);
  return a;
}

Tally tally_from(const Json& j, const Counts& empty, bool cycles) {
  Tally t;
  t.calls = j.at("calls");
  t.all = less(counts_from(j, cycles), empty, t.calls);
  auto net = [&](uint64_t n) { return n - std::min(n, empty.instructions); };
  t.least = net(j.at("least"));
  t.most = net(j.at("most"));
  return t;
}

// Arguments of the plugin: where the markers stand in this program.
Result<std::string> plugin_config(const Elf& elf, const Path& path, const Core& core, const RunOptions& options) {
  std::string text;
  for (const char* name : {"region_begin:begin_code", "region_end:end_code", "layer:layer_code", "guard:guard_code",
                           "guard_clear:guard_clear_code", "begin_mark:begin_mark", "end_mark:end_mark",
                           "layer_mark:layer_mark"}) {
    const std::string both = name, symbol = "tinsmith_" + both.substr(0, both.find(':'));
    const auto* s = elf.find(symbol);
    if (!s && symbol.starts_with("tinsmith_guard")) continue;  // a program may have no zones
    if (!s) return fail(Code::bad_input, path.string(), symbol + " is not in it", "build it with build_program()");
    text += fmt::format("{} {} {}\n", both.substr(both.find(':') + 1), s->address, s->size);
  }
  const auto *low = elf.find("tinsmith_stack_limit"), *high = elf.find("tinsmith_stack_top");
  if (low && high) text += fmt::format("stack {} {}\n", low->address, high->address - low->address);
  for (const auto& s : elf.sections)
    if (s.name == ".harness_text") text += fmt::format("harness_code {} {}\n", s.address, s.size);
  for (const auto& name : options.guard_symbols) {
    const auto* s = elf.find(name);
    if (!s || s->size == 0)
      return fail(Code::usage, name, "no such variable in the program", "a guard zone is named by its symbol");
    text += fmt::format("guard_zone {} {}\n", s->address, s->size);
  }
  text += fmt::format("weigh {} 0\nguards {} 0\nprofile_region {} 0\nlimit_ms {} 0\n", core.weighs_vector_moves ? 1 : 0,
                      options.guards || !options.guard_symbols.empty() ? 1 : 0, options.profile_region,
                      static_cast<uint32_t>(std::clamp(options.timeout_s, 0.001, 1e6) * 1000));
  return text;
}

void read_profile(const Json& rows, const Elf& elf, bool cycles, RunReport& report) {
  std::map<uint32_t, InstructionCost> by_pc;
  for (const auto& row : rows) {
    auto& c = by_pc[row.at(0)];
    c.pc = row.at(0);
    c.times += row.at(1).get<uint64_t>();
    c.counts.issued += row.at(1).get<uint64_t>();
    c.counts.instructions += row.at(2).get<uint64_t>();
    c.counts.loads += row.at(3).get<uint64_t>();
    c.counts.stores += row.at(4).get<uint64_t>();
    if (cycles) c.counts.cycles += row.at(5).get<uint64_t>();
  }
  std::map<std::string, Counts> by_function;
  for (const auto& [pc, c] : by_pc) {
    const auto* f = elf.function_at(pc);
    if (f && elf.in_harness(*f)) continue;
    report.profile.push_back(c);
    auto& sum = by_function[f ? f->name : "(no symbol)"];
    sum.instructions += c.counts.instructions;
    sum.issued += c.counts.issued;
    sum.loads += c.counts.loads;
    sum.stores += c.counts.stores;
    sum.cycles += c.counts.cycles;
  }
  for (const auto& [name, counts] : by_function) report.functions.push_back({name, counts});
  std::stable_sort(report.functions.begin(), report.functions.end(), [](const FunctionCost& a, const FunctionCost& b) {
    return a.counts.instructions > b.counts.instructions;
  });
}

void read_counts(const Json& j, const Elf& elf, const Core& core, RunReport& report) {
  const bool cycles = core.models_cycles;
  Counts empty, empty_layer;
  for (const auto& r : j.at("regions"))
    if (r.at("id") == region_empty) empty = counts_from(r, cycles);
  for (const auto& r : j.at("empty_layer")) empty_layer = counts_from(r, cycles);
  for (const auto& r : j.at("regions")) {
    const unsigned id = r.at("id");
    if (id < region_empty_layer) report.regions[id] = tally_from(r, empty, cycles);
  }
  for (const auto& l : j.at("layers")) {
    const size_t id = l.at("id");
    if (report.layers.size() <= id) report.layers.resize(id + 1);
    report.layers[id] = tally_from(l, empty_layer, cycles);
  }
  report.violation_accesses = j.at("violation_total");
  for (const auto& v : j.at("violations")) {
    const uint32_t pc = v.at("pc");
    report.violations.push_back({pc, v.at("address"), elf.describe(pc), v.at("zone"), v.at("store"), v.at("count")});
  }
  std::stable_sort(report.violations.begin(), report.violations.end(),
                   [](const Violation& a, const Violation& b) { return a.pc < b.pc; });
  read_profile(j.at("profile"), elf, cycles, report);
}

Error fault_error(const HarnessReport& h, const Elf& elf, const Core& core) {
  static constexpr const char* names[] = {"HardFault", "MemManage fault", "BusFault", "UsageFault", "SecureFault"};
  const bool known = h.fault_number >= 3 && h.fault_number <= 7;
  return {Code::internal, core.name,
          fmt::format("the program stopped with a {} at {} ({:#010x}), called from {}; CFSR {:#010x}, BFAR {:#010x}",
                      known ? names[h.fault_number - 3] : fmt::format("exception {}", h.fault_number),
                      elf.describe(h.fault_pc & ~1u), h.fault_pc, elf.describe(h.fault_lr & ~1u), h.fault_status,
                      h.fault_address),
          ""};
}

Status read_layers(const Path& path, RunReport& report) {
  TRY(Bytes bytes, read_file(path));
  ByteReader r(bytes);
  while (r.left() > 0) {
    LayerOutput layer;
    layer.sample = r.get<uint32_t>();
    layer.layer = r.get<uint32_t>();
    const auto part = r.take(r.get<uint32_t>());
    if (!r.ok()) return fail(Code::internal, path.string(), "is cut off");
    layer.bytes.assign(part.begin(), part.end());
    report.layer_outputs.push_back(std::move(layer));
  }
  return {};
}

}  // namespace

Counts Tally::each() const {
  Counts c = all;
  for (auto field : {&Counts::instructions, &Counts::issued, &Counts::loads, &Counts::stores, &Counts::load_bytes,
                     &Counts::store_bytes, &Counts::cycles, &Counts::taken_branches})
    if (calls) c.*field /= calls;
  return c;
}

Result<RunReport> run_program(const Path& elf_path, const Core& core, const RunOptions& options) {
  TRY(Path found, find_program(emulator, "qemu-system-arm"));
  TRY(Elf elf, read_elf(elf_path));
  TRY(TempDir folder, TempDir::make("tinsmith-run"));
  const bool plugin = options.count || options.guards || !options.guard_symbols.empty();

  Bytes input;
  const uint32_t flags = (options.interrupts ? 1 : 0) | (options.dump_layers ? 2 : 0) | (options.stateful ? 4 : 0);
  append(input, InputHeader{input_magic, flags, options.samples, 17});
  input.insert(input.end(), options.input.begin(), options.input.end());
  CHECKED(write_file(folder.path() / "input.bin", input));

  std::vector<std::string> argv = {emulator, "-M", core.machine};
  argv.insert(argv.end(), core.qemu.begin(), core.qemu.end());
  for (const char* a : {"-display", "none", "-serial", "null", "-monitor", "none", "-semihosting-config",
                        "enable=on,target=native", "-kernel"})
    argv.push_back(a);
  argv.push_back(std::filesystem::absolute(elf_path).string());
  // Time is counted in instructions, so the interrupts repeat; one instruction a block, so they strike between any two.
  if (options.interrupts) argv.insert(argv.end(), {"-icount", "shift=0", "-singlestep"});
  if (plugin) {
    TRY(std::string config, plugin_config(elf, elf_path, core, options));
    CHECKED(write_file(folder.path() / "count.cfg", config));
    CHECKED(write_file(folder.path() / "count.so", std::span(tinsmith_plugin_start, tinsmith_plugin_end)));
    argv.insert(argv.end(), {"-plugin", "./count.so,config=count.cfg,out=count.json"});
  }

  const Error late{Code::io, core.name, fmt::format("the program did not finish in {} s", options.timeout_s),
                   "it was stopped"};
  // The plugin stops QEMU itself, and knows where it was; the longer limit is for what the plugin cannot see.
  auto ran = run_process(argv, {.directory = folder.path(), .timeout_s = options.timeout_s + (plugin ? 10 : 0)});
  if (!ran) return tl::unexpected<Error>(ran.error().code == Code::io ? late : ran.error());
  Json counts;
  if (plugin) {
    TRY(std::string text, read_text(folder.path() / "count.json"));
    counts = Json::parse(text, nullptr, false);
    if (counts.is_discarded()) return fail(Code::internal, core.name, "the counting plugin's report does not parse");
    if (uint32_t pc = counts.at("stopped_at"); pc != 0) {
      Error e = late;
      e.hint = fmt::format("it was stopped in {} ({:#010x})", elf.describe(pc), pc);
      return tl::unexpected<Error>(e);
    }
  }

  auto report_bytes = read_file(folder.path() / "report.bin");
  if (!report_bytes || report_bytes->size() != sizeof(HarnessReport))
    return fail(Code::internal, core.name,
                fmt::format("QEMU ended with code {} before the program did", ran->exit_code),
                ran->err.substr(0, ran->err.find('\n')));
  ByteReader reader(*report_bytes);
  const auto h = reader.get<HarnessReport>();
  if (h.magic != report_magic) return fail(Code::internal, core.name, "the program's report is not one");
  if (h.ended == 2) return tl::unexpected<Error>(fault_error(h, elf, core));

  RunReport report;
  report.exit_code = h.exit_code;
  report.log = ran->err;
  report.stack_setup = h.stack_setup;
  report.stack_run = h.stack_run;
  report.interrupts = h.interrupts;
  TRY(report.output, read_file(folder.path() / "output.bin"));
  if (options.dump_layers) CHECKED(read_layers(folder.path() / "layers.bin", report));
  if (plugin) read_counts(counts, elf, core, report);
  return report;
}

Result<std::string> hot_listing(const Path& elf_path, const RunReport& report, size_t functions) {
  TRY(Path found, find_program("arm-none-eabi-objdump", "binutils-arm-none-eabi"));
  std::map<uint32_t, uint64_t> times;
  for (const auto& c : report.profile) times[c.pc] = c.times;
  std::string text;
  for (size_t i = 0; i < std::min(functions, report.functions.size()); ++i) {
    const auto& f = report.functions[i];
    TRY(ProcessResult r, run_process({"arm-none-eabi-objdump", "-d", "--no-show-raw-insn", "--disassemble=" + f.name,
                                      elf_path.string()}));
    text += fmt::format("{}: {} instructions\n", f.name, f.counts.instructions);
    for (size_t at = 0; at < r.out.size();) {
      const size_t end = std::min(r.out.find('\n', at), r.out.size());
      const std::string line = r.out.substr(at, end - at);
      at = end + 1;
      char* colon = nullptr;
      const auto pc = static_cast<uint32_t>(std::strtoul(line.c_str(), &colon, 16));
      if (line.empty() || line[0] != ' ' || *colon != ':') continue;
      auto t = times.find(pc);
      text += fmt::format("{:>12} {}\n", t == times.end() ? "" : fmt::format("{}", t->second), line);
    }
  }
  return text;
}

}  // namespace tinsmith::emulate
