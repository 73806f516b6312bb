#include "deploy/elf_sizes.h"

#include <algorithm>

namespace tinsmith {
namespace {

// Section types and flags of the ELF specification.
constexpr uint32_t kNoBits = 8;            // takes room in memory, none in the file
constexpr uint32_t kWrite = 1, kAlloc = 2;

struct Section {
  uint32_t name = 0, type = 0, flags = 0, address = 0, offset = 0, size = 0;
};

Section read_section(std::span<const uint8_t> elf, size_t at) {
  ByteReader r(elf);
  r.seek(at);
  Section s;
  s.name = r.get<uint32_t>(), s.type = r.get<uint32_t>(), s.flags = r.get<uint32_t>();
  s.address = r.get<uint32_t>(), s.offset = r.get<uint32_t>(), s.size = r.get<uint32_t>();
  return s;
}

}  // namespace

uint64_t FirmwareSizes::part(std::string_view name) const {
  for (const auto* parts : {&flash_parts, &ram_parts})
    for (const auto& p : *parts)
      if (p.name == name) return p.bytes;
  return 0;
}

Result<FirmwareSizes> elf_sizes(std::span<const uint8_t> elf, const std::string& where) {
  ByteReader r(elf);
  const auto magic = r.get<uint32_t>();
  const auto kind = r.get<uint16_t>();  // 32-bit, little-endian
  if (!r.ok() || magic != 0x464C457F || kind != 0x0101)
    return fail(Code::bad_input, where, "not a 32-bit little-endian ELF file", "give the .elf that the linker wrote");
  r.seek(32);
  const size_t table = r.get<uint32_t>();
  r.seek(46);
  const size_t entry = r.get<uint16_t>(), count = r.get<uint16_t>(), names_index = r.get<uint16_t>();
  if (!r.ok() || entry < 40 || table > elf.size() || count * entry > elf.size() - table || names_index >= count)
    return fail(Code::bad_input, where, "the section table lies outside the file", "build it again, without stripping");

  const Section names = read_section(elf, table + names_index * entry);
  std::vector<Section> sections;
  for (size_t i = 0; i < count; ++i) {
    Section s = read_section(elf, table + i * entry);
    if ((s.flags & kAlloc) && s.size > 0) sections.push_back(s);
  }
  std::stable_sort(sections.begin(), sections.end(), [](auto& a, auto& b) { return a.address < b.address; });

  FirmwareSizes sizes;
  for (const Section& s : sections) {
    std::string name;
    size_t at = size_t{names.offset} + s.name;
    while (at < elf.size() && elf[at]) name += static_cast<char>(elf[at++]);
    if (name.starts_with('.')) name.erase(0, 1);
    if (s.type != kNoBits) sizes.flash += s.size, sizes.flash_parts.push_back({name, s.size});
    if (s.flags & kWrite) sizes.ram += s.size, sizes.ram_parts.push_back({name, s.size});
  }
  return sizes;
}

}  // namespace tinsmith
