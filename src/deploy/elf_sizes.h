// Where the bytes of a firmware go, read from its ELF file (32-bit, little-endian, linked by boards/*/board/*.ld).
#pragma once

#include "base/file.h"

namespace tinsmith {

struct SizePart {
  std::string name;  // the linker script's output section without its dot: "model_const", "frame"
  uint64_t bytes = 0;
};

struct FirmwareSizes {
  uint64_t flash = 0;  // all that is written to flash, the start values of variables included
  uint64_t ram = 0;    // the stack and all variables
  std::vector<SizePart> flash_parts;  // in address order, empty ones left out; they sum up to flash
  std::vector<SizePart> ram_parts;    // likewise; a section with start values (.data) stands in both

  uint64_t part(std::string_view name) const;  // of flash or RAM, 0 if it is not there
};

Result<FirmwareSizes> elf_sizes(std::span<const uint8_t> elf, const std::string& where);

}  // namespace tinsmith
