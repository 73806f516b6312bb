#include "board/elf.h"

#include <algorithm>
#include <cstring>

namespace tinsmith::board {
namespace {

constexpr uint32_t max_symbols = 1u << 20;

std::string string_at(std::span<const uint8_t> table, uint32_t offset) {
  if (offset >= table.size()) return {};
  const auto* begin = reinterpret_cast<const char*>(table.data()) + offset;
  const size_t room = std::min<size_t>(table.size() - offset, 512);
  return std::string(begin, strnlen(begin, room));
}

struct SectionHeader {
  uint32_t name, type, flags, address, offset, size, link, info, align, entry_size;
};
struct ProgramHeader {
  uint32_t type, offset, virtual_address, physical_address, file_size, memory_size, flags, align;
};
struct SymbolEntry {
  uint32_t name, value, size;
  uint8_t info, other;
  uint16_t section;
};

}  // namespace

const ElfSymbol* Elf::find(std::string_view name) const {
  for (const ElfSymbol& s : symbols) if (s.name == name) return &s;
  return nullptr;
}

const ElfSymbol* Elf::function_at(uint32_t address) const {
  auto after = std::upper_bound(symbols.begin(), symbols.end(), address,
                                [](uint32_t a, const ElfSymbol& s) { return a < s.address; });
  for (int tries = 0; after != symbols.begin() && tries < 64; ++tries) {
    --after;
    if (!after->is_function) continue;
    const uint32_t size = after->size ? after->size : 0x1000;
    if (address - after->address < size) return &*after;
    if (after->size != 0) return nullptr;
  }
  return nullptr;
}

std::string Elf::describe(uint32_t address) const {
  const ElfSymbol* s = function_at(address);
  if (!s) return fmt::format("{:#010x}", address);
  if (s->address == address) return s->name;
  return fmt::format("{}+{:#x}", s->name, address - s->address);
}

Result<Elf> read_elf(std::span<const uint8_t> file, const std::string& where) {
  auto bad = [&](std::string what, std::string hint = "give the .elf that the linker wrote") {
    return fail(Code::bad_input, where, std::move(what), std::move(hint));
  };
  if (file.size() < 4 || file[0] != 0x7F || file[1] != 'E' || file[2] != 'L' || file[3] != 'F') return bad("not an ELF file");
  if (file.size() < 52) return bad("the ELF header is cut short");
  if (file[4] != 1) return bad("a 64-bit ELF; the board's core is 32-bit");
  if (file[5] != 1) return bad("a big-endian ELF; the board is little-endian");
  ByteReader r(file);
  r.seek(16);
  const auto type = r.get<uint16_t>(), machine = r.get<uint16_t>();
  r.get<uint32_t>();
  Elf elf;
  elf.entry = r.get<uint32_t>();
  const auto program_offset = r.get<uint32_t>(), section_offset = r.get<uint32_t>();
  r.get<uint32_t>();
  r.get<uint16_t>();
  const auto program_size = r.get<uint16_t>(), program_count = r.get<uint16_t>();
  const auto section_size = r.get<uint16_t>(), section_count = r.get<uint16_t>(), names_index = r.get<uint16_t>();
  if (machine != 40) return bad(fmt::format("for machine type {}, not ARM (40)", machine), "build with arm-none-eabi-gcc");
  if (type != 2) return bad(type == 1 ? "an object file, not linked" : fmt::format("of ELF type {}, not an executable (2)", type));
  if (program_count == 0) return bad("no program headers: nothing to load");
  if (program_size < sizeof(ProgramHeader)) return bad(fmt::format("program headers of {} bytes", program_size));

  uint64_t total = 0;
  for (uint32_t i = 0; i < program_count; ++i) {
    r.seek(size_t{program_offset} + size_t{i} * program_size);
    const auto h = r.get<ProgramHeader>();
    if (!r.ok()) return bad(fmt::format("program header {} lies outside the file", i), "the file is cut short");
    if (h.type != 1 || h.memory_size == 0) continue;
    if (h.file_size > h.memory_size) return bad(fmt::format("segment {} has more bytes in the file than in memory", i));
    if (uint64_t{h.offset} + h.file_size > file.size())
      return bad(fmt::format("segment {} lies outside the file", i), "the file is cut short");
    total += h.memory_size;
    if (total > (64u << 20)) return bad("the segments need over 64 MB of memory");
    elf.segments.push_back({h.physical_address, h.virtual_address, h.memory_size, file.subspan(h.offset, h.file_size)});
  }
  if (elf.segments.empty()) return bad("no loadable segment");

  // Sections and symbols are for names in messages: a damaged table is skipped, not refused.
  std::vector<SectionHeader> headers;
  if (section_size >= sizeof(SectionHeader)) {
    for (uint32_t i = 0; i < section_count; ++i) {
      ByteReader s(file);
      s.seek(std::min(size_t{section_offset} + size_t{i} * section_size, file.size()));
      const auto h = s.get<SectionHeader>();
      if (!s.ok()) break;
      headers.push_back(h);
    }
  }
  auto contents = [&](uint32_t index) -> std::span<const uint8_t> {
    if (index >= headers.size() || headers[index].type == 8) return {};
    if (uint64_t{headers[index].offset} + headers[index].size > file.size()) return {};
    return file.subspan(headers[index].offset, headers[index].size);
  };
  const auto names = contents(names_index);
  for (const SectionHeader& h : headers) {
    if (h.type == 0) continue;
    elf.sections.push_back({string_at(names, h.name), h.address, h.size, (h.flags & 2) != 0, (h.flags & 1) != 0});
  }
  for (uint32_t i = 0; i < headers.size(); ++i) {
    if (headers[i].type != 2) continue;
    const auto table = contents(i), strings = contents(headers[i].link);
    ByteReader s(table);
    while (s.left() >= sizeof(SymbolEntry) && elf.symbols.size() < max_symbols) {
      const auto e = s.get<SymbolEntry>();
      const uint8_t kind = e.info & 15;
      if (e.section == 0 || (kind != 0 && kind != 1 && kind != 2)) continue;
      std::string name = string_at(strings, e.name);
      if (name.empty() || name[0] == '$') continue;
      elf.symbols.push_back({std::move(name), kind == 2 ? e.value & ~1u : e.value, e.size, kind == 2});
    }
  }
  std::stable_sort(elf.symbols.begin(), elf.symbols.end(), [](const auto& a, const auto& b) { return a.address < b.address; });
  return elf;
}

}  // namespace tinsmith::board
