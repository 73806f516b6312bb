// A small reader of 32-bit little-endian ELF programs: what stands where, and how big it is.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/file.h"

namespace tinsmith::emulate {

struct ElfSection {
  std::string name;
  uint32_t address = 0;
  uint32_t size = 0;
  bool in_memory = false;  // SHF_ALLOC
  bool has_bytes = false;  // in the file, so in flash; .bss has none
};

struct ElfSymbol {
  std::string name;
  uint32_t address = 0;  // of a function without the Thumb bit
  uint32_t size = 0;     // a symbol of assembly without one reaches to the next symbol or its section's end
  bool function = false;
  int section = -1;  // index into Elf::sections; -1: absolute
};

struct Elf {
  std::vector<ElfSection> sections;
  std::vector<ElfSymbol> symbols;  // by address; no mapping symbols, no files, no section names

  const ElfSymbol* find(const std::string& name) const;   // null: no such symbol
  const ElfSymbol* function_at(uint32_t address) const;   // null: no function holds it
  std::string describe(uint32_t address) const;           // "conv_2d_s8+0x12" or "0x00001234"
  bool in_harness(const ElfSymbol& symbol) const;         // brought by the harness, not by the program
};

Result<Elf> read_elf(const Path& path);

enum class SymbolKind { code, constants, ram };
struct SymbolSize {
  std::string name;  // "(unnamed)": padding, literals, tables without a symbol
  SymbolKind kind;
  uint32_t bytes;
};

// A program without what the harness brings. Initialised data counts twice: in RAM, and its first values in flash.
struct Sizes {
  uint32_t code = 0;
  uint32_t constants = 0;    // read-only data and first values
  uint32_t ram = 0;          // data and bss
  uint32_t flash() const { return code + constants; }
  std::vector<SymbolSize> symbols;  // the largest first, then by name
};

Sizes elf_sizes(const Elf& elf);

}  // namespace tinsmith::emulate
