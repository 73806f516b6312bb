#include "emulate/stack.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "base/process.h"

namespace tinsmith::emulate {
namespace {

struct Function {
  uint32_t frame = 0;
  bool through_pointer = false;
  std::set<std::string> calls;
  std::string unbounded;
};
using Functions = std::map<std::string, Function>;

// Registers of a list like {r4, r5-r7, lr} or {d8-d15}, in bytes.
uint32_t bytes_of_registers(const std::string& list) {
  uint32_t bytes = 0;
  for (size_t at = 0; at < list.size();) {
    const size_t end = std::min(list.find(',', at), list.size());
    std::string one = list.substr(at, end - at);
    at = end + 1;
    one.erase(0, one.find_first_not_of(" {"));
    const size_t dash = one.find('-');
    const auto number = [](const std::string& r) { return static_cast<uint32_t>(std::atoi(r.c_str() + 1)); };
    const uint32_t count = dash == std::string::npos ? 1 : number(one.substr(dash + 1)) - number(one) + 1;
    bytes += count * (one[0] == 'd' ? 8u : one[0] == 'q' ? 16u : 4u);
  }
  return bytes;
}

// The constant after '#', which may be negative.
uint32_t constant_of(const std::string& operands) {
  const size_t at = operands.rfind('#');
  return at == std::string::npos ? 0 : static_cast<uint32_t>(std::labs(std::strtol(operands.c_str() + at + 1, nullptr, 0)));
}

void read_instruction(Function& f, const std::string& own, const std::string& mnemonic, const std::string& operands) {
  const bool down = operands.find("[sp, #-") != std::string::npos && operands.find("]!") != std::string::npos;
  if (mnemonic.starts_with("push") || mnemonic.starts_with("vpush")) {
    f.frame += bytes_of_registers(operands.substr(0, operands.find('}')));
  } else if ((mnemonic.starts_with("stmdb") || mnemonic.starts_with("vstmdb")) && operands.starts_with("sp!")) {
    f.frame += bytes_of_registers(operands.substr(4, operands.find('}') - 4));
  } else if (mnemonic.starts_with("sub") && operands.starts_with("sp")) {
    if (operands.find('#') == std::string::npos) f.unbounded = own + " takes as much as data ask for";
    f.frame += constant_of(operands.substr(0, operands.find(';')));
  } else if (mnemonic.starts_with("str") && down) {
    const size_t at = operands.find("[sp, #-");
    f.frame += constant_of(operands.substr(at, operands.find(']', at) - at));
  } else if (mnemonic.starts_with("blx")) {
    f.through_pointer = true;
  } else if (mnemonic.starts_with("bf")) {
    return;  // bit fields; or a loop's start (WLSTP), which objdump takes for a BFCSEL
  } else if (mnemonic[0] == 'b' || mnemonic.starts_with("cb")) {
    const size_t open = operands.rfind('<'), close = operands.rfind('>');
    if (open == std::string::npos || close == std::string::npos) return;  // bx lr, bic ...
    std::string to = operands.substr(open + 1, close - open - 1);
    const bool inside = to.find('+') != std::string::npos;  // BL is also how the Cortex-M0+ jumps far within a function
    to = to.substr(0, to.find('+'));
    if (to != own || (!inside && (mnemonic.starts_with("bl.") || mnemonic == "bl"))) f.calls.insert(to);
  }
}

Functions read_functions(const std::string& text) {
  Functions all;
  Function* f = nullptr;
  std::string own;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    at = end + 1;
    if (line.ends_with(">:")) {
      own = line.substr(line.find('<') + 1, line.size() - line.find('<') - 3);
      f = &all[own];
      continue;
    }
    // "    8010:\tb5f0      \tpush\t{r4, r5, r6, r7, lr}"
    const size_t code = line.find('\t'), mnemonic = code == std::string::npos ? code : line.find('\t', code + 1);
    if (!f || mnemonic == std::string::npos) continue;
    const size_t operands = line.find('\t', mnemonic + 1);
    read_instruction(*f, own, line.substr(mnemonic + 1, operands == std::string::npos ? operands : operands - mnemonic - 1),
                     operands == std::string::npos ? "" : line.substr(operands + 1));
  }
  return all;
}

// What is called through a pointer: a part of a kernel of ours, or what hands a run its input by rows.
bool is_pointed_at(const std::string& name) { return name.starts_with("ts_") || name.starts_with("row_of_"); }
// What calls it: a kernel, or layers or a run that it became a part of.
bool is_kernel(const std::string& name) {
  return name.starts_with("ts_") || name.starts_with("layer_") || name.starts_with("rows_") || name.ends_with("_run") ||
         name.find("_run_rows") != std::string::npos;
}

// Does it call one of them, by name?
bool reaches(const Functions& all, const std::string& from, const std::set<std::string>& any, std::set<std::string>& seen) {
  if (any.contains(from)) return true;
  const auto f = all.find(from);
  return f != all.end() && seen.insert(from).second &&
         std::any_of(f->second.calls.begin(), f->second.calls.end(), [&](const std::string& c) { return reaches(all, c, any, seen); });
}

const StackBound& deepest(const Functions& all, const std::string& name, std::map<std::string, StackBound>& known, std::set<std::string>& open) {
  if (const auto it = known.find(name); it != known.end()) return it->second;
  StackBound b;
  const auto f = all.find(name);
  if (f == all.end()) {
    b.unbounded = name + " is not in the program";
  } else if (!open.insert(name).second) {
    b.unbounded = name + " calls itself";
    static thread_local StackBound itself;
    return itself = b;
  } else {
    b.unbounded = f->second.unbounded;
    // Kernels call others through pointers, of which any may be meant that has none itself; but none that would come back here.
    std::set<std::string> calls = f->second.calls;
    if (f->second.through_pointer && !is_kernel(name)) b.unbounded = name + " calls through a pointer";
    if (f->second.through_pointer && is_kernel(name))
      for (const auto& [other, what] : all)
        if (std::set<std::string> seen; is_pointed_at(other) && !what.through_pointer && !reaches(all, other, open, seen)) calls.insert(other);
    for (const std::string& callee : calls) {
      const StackBound below = deepest(all, callee, known, open);
      if (b.unbounded.empty()) b.unbounded = below.unbounded;
      if (below.bytes > b.bytes || b.chain.empty()) b.bytes = below.bytes, b.chain = below.chain;
    }
    open.erase(name);
    b.bytes += f->second.frame;
    b.chain.insert(b.chain.begin(), name);
  }
  return known[name] = b;
}

}  // namespace

StackBound worst_stack_of(const std::string& disassembly, const std::string& function) {
  std::map<std::string, StackBound> known;
  std::set<std::string> open;
  return deepest(read_functions(disassembly), function, known, open);
}

Result<StackBound> worst_stack(const Path& elf, const std::string& function) {
  TRY(const Path objdump, find_program("arm-none-eabi-objdump", "binutils-arm-none-eabi"));
  TRY(const ProcessResult r, run_process({objdump.string(), "-d", elf.string()}, {.timeout_s = 60}));
  if (r.exit_code != 0) return fail(Code::bad_input, elf.string(), "cannot be disassembled: " + r.err.substr(0, r.err.find('\n')));
  return worst_stack_of(r.out, function);
}

}  // namespace tinsmith::emulate
