// Reading a 32-bit little-endian ARM executable. The file may be anything: every offset is checked.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace tinsmith::board {

struct ElfSegment {
  uint32_t load_address = 0;  // where the flash tool puts it (p_paddr)
  uint32_t run_address = 0;   // where the program expects it (p_vaddr)
  uint32_t memory_size = 0;   // at run_address; beyond the file's bytes it is zeroed by the start-up code
  std::span<const uint8_t> bytes;  // into the file
};

struct ElfSymbol {
  std::string name;
  uint32_t address = 0;  // without the Thumb bit
  uint32_t size = 0;     // may be 0 even for a function (assembly)
  bool is_function = false;
};

struct ElfSection {
  std::string name;
  uint32_t address = 0;
  uint32_t size = 0;
  bool in_memory = false;  // allocated
  bool writable = false;
};

struct Elf {
  uint32_t entry = 0;
  std::vector<ElfSegment> segments;  // in file order, those with memory only
  std::vector<ElfSymbol> symbols;    // by address; empty if stripped
  std::vector<ElfSection> sections;

  const ElfSymbol* find(std::string_view name) const;
  // The function that holds `address`, or null.
  const ElfSymbol* function_at(uint32_t address) const;
  // "main+0x1a", or "0x08000123" without a symbol.
  std::string describe(uint32_t address) const;
};

// `where` names the file in errors. The result's spans point into `file`.
Result<Elf> read_elf(std::span<const uint8_t> file, const std::string& where);

}  // namespace tinsmith::board
