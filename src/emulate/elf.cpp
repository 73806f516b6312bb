#include "emulate/elf.h"

#include <algorithm>

namespace tinsmith::emulate {
namespace {

struct FileHeader {  // after the 16 bytes of e_ident
  uint16_t type, machine;
  uint32_t version, entry, program_offset, section_offset, flags;
  uint16_t size, program_size, program_count, section_size, section_count, names_index;
};
struct SectionHeader {
  uint32_t name, type, flags, address, offset, size, link, info, alignment, entry_size;
};
struct SymbolEntry {
  uint32_t name, value, size;
  uint8_t info, other;
  uint16_t section;
};
constexpr uint32_t section_symbols = 2, section_no_bits = 8, flag_alloc = 2;
constexpr int symbol_function = 2, symbol_section = 3, symbol_file = 4;

std::string text_at(std::span<const uint8_t> table, uint32_t offset) {
  if (offset >= table.size()) return {};
  auto from = table.begin() + offset;
  return std::string(from, std::find(from, table.end(), 0));
}

std::string_view section_of(const Elf& elf, const ElfSymbol& s) {
  return s.section < 0 ? std::string_view() : elf.sections[static_cast<size_t>(s.section)].name;
}

// Symbols written in assembly often have no size: they reach to the next one.
void fill_sizes(Elf& elf) {
  for (size_t i = 0; i < elf.symbols.size(); ++i) {
    auto& s = elf.symbols[i];
    if (s.size || s.section < 0) continue;
    const auto& section = elf.sections[static_cast<size_t>(s.section)];
    uint32_t end = section.address + section.size;
    for (size_t k = i + 1; k < elf.symbols.size(); ++k) {
      if (elf.symbols[k].address == s.address || elf.symbols[k].section != s.section) continue;
      end = std::min(end, elf.symbols[k].address);
      break;
    }
    if (end > s.address) s.size = end - s.address;
  }
}

}  // namespace

Result<Elf> read_elf(const Path& path) {
  TRY(Bytes bytes, read_file(path));
  const std::span<const uint8_t> all(bytes);
  auto bad = [&](std::string what) { return fail(Code::bad_input, path.string(), std::move(what)); };
  if (all.size() < 52 || std::string(all.begin(), all.begin() + 4) != "\x7f" "ELF") return bad("is not an ELF file");
  if (all[4] != 1 || all[5] != 1) return bad("is not a 32-bit little-endian ELF file");
  ByteReader r(all);
  r.seek(16);
  const auto head = r.get<FileHeader>();
  auto part = [&](uint32_t offset, uint32_t size) -> std::span<const uint8_t> {
    if (offset > all.size() || size > all.size() - offset) return {};
    return all.subspan(offset, size);
  };
  std::vector<SectionHeader> headers;
  for (uint32_t i = 0; i < head.section_count; ++i) {
    const uint64_t at = head.section_offset + uint64_t{i} * head.section_size;
    if (at > all.size()) return bad("its section table is cut off");
    r.seek(at);
    headers.push_back(r.get<SectionHeader>());
  }
  if (!r.ok() || head.names_index >= headers.size()) return bad("its section table is cut off");
  const auto names = part(headers[head.names_index].offset, headers[head.names_index].size);

  Elf elf;
  for (const auto& h : headers)
    elf.sections.push_back({text_at(names, h.name), h.address, h.size, (h.flags & flag_alloc) != 0,
                            h.type != section_no_bits});
  for (const auto& h : headers) {
    if (h.type != section_symbols || h.link >= headers.size()) continue;
    const auto strings = part(headers[h.link].offset, headers[h.link].size);
    ByteReader table(part(h.offset, h.size));
    while (table.left() >= sizeof(SymbolEntry)) {
      const auto e = table.get<SymbolEntry>();
      const int type = e.info & 15;
      const bool known = e.section > 0 && e.section < headers.size();
      std::string name = text_at(strings, e.name);
      if (name.empty() || name[0] == '$' || type == symbol_section || type == symbol_file) continue;
      // A label of assembly in the code is a function too, whatever its type says.
      const bool code = type == symbol_function || (type == 0 && known && (headers[e.section].flags & 4));
      elf.symbols.push_back({std::move(name), code ? e.value & ~1u : e.value, e.size, code, known ? e.section : -1});
    }
  }
  std::stable_sort(elf.symbols.begin(), elf.symbols.end(), [](const ElfSymbol& a, const ElfSymbol& b) {
    return a.address != b.address ? a.address < b.address : a.size > b.size;
  });
  fill_sizes(elf);
  return elf;
}

const ElfSymbol* Elf::find(const std::string& name) const {
  for (const auto& s : symbols)
    if (s.name == name) return &s;
  return nullptr;
}

const ElfSymbol* Elf::function_at(uint32_t address) const {
  auto after = std::upper_bound(symbols.begin(), symbols.end(), address,
                                [](uint32_t a, const ElfSymbol& s) { return a < s.address; });
  while (after != symbols.begin()) {
    --after;
    if (after->function && address - after->address < after->size) return &*after;
    if (address - after->address > (1u << 20)) break;
  }
  return nullptr;
}

std::string Elf::describe(uint32_t address) const {
  const auto* f = function_at(address);
  if (!f) return fmt::format("{:#010x}", address);
  return address == f->address ? f->name : fmt::format("{}+{:#x}", f->name, address - f->address);
}

bool Elf::in_harness(const ElfSymbol& symbol) const { return section_of(*this, symbol).starts_with(".harness"); }

Sizes elf_sizes(const Elf& elf) {
  Sizes sizes;
  std::map<SymbolKind, uint32_t> unnamed;
  auto add = [&](SymbolKind kind, uint32_t bytes) {
    (kind == SymbolKind::code ? sizes.code : kind == SymbolKind::constants ? sizes.constants : sizes.ram) += bytes;
    unnamed[kind] += bytes;
  };
  auto kinds_of = [&](const std::string& section) -> std::vector<SymbolKind> {
    if (section == ".text") return {SymbolKind::code};
    if (section == ".rodata" || section == ".init_array") return {SymbolKind::constants};
    if (section == ".data") return {SymbolKind::constants, SymbolKind::ram};
    if (section == ".bss") return {SymbolKind::ram};
    return {};
  };
  for (const auto& s : elf.sections)
    if (s.in_memory)
      for (auto kind : kinds_of(s.name)) add(kind, s.size);
  uint32_t named_to = 0;  // two names for one address count once; a symbol inside another not at all
  for (const auto& s : elf.symbols) {
    if (s.section < 0 || s.size == 0) continue;
    const auto& section = elf.sections[static_cast<size_t>(s.section)];
    if (s.address < section.address || s.address - section.address >= section.size) continue;
    const auto kinds = kinds_of(section.name);
    if (kinds.empty() || s.address < named_to) continue;
    named_to = s.address + s.size;
    for (auto kind : kinds) {
      sizes.symbols.push_back({s.name, kind, s.size});
      unnamed[kind] -= std::min(unnamed[kind], s.size);
    }
  }
  for (auto [kind, bytes] : unnamed)
    if (bytes) sizes.symbols.push_back({"(unnamed)", kind, bytes});
  std::stable_sort(sizes.symbols.begin(), sizes.symbols.end(), [](const SymbolSize& a, const SymbolSize& b) {
    return a.bytes != b.bytes ? a.bytes > b.bytes : a.name < b.name;
  });
  return sizes;
}

}  // namespace tinsmith::emulate
