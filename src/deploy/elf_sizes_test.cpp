#include "deploy/elf_sizes.h"

#include <gtest/gtest.h>

namespace tinsmith {
namespace {

// An ELF file of a header, names and sections, as much of one as elf_sizes reads.
struct Row { uint32_t name, type, flags, address, size; };
Bytes elf_with(const std::vector<Row>& rows, std::string_view names) {
  Bytes elf;
  append(elf, std::string_view("\x7f" "ELF\x01\x01\x01", 7));
  elf.resize(32);
  append(elf, static_cast<uint32_t>(52 + names.size()));  // where the section table is
  elf.resize(46);
  append(elf, uint16_t{40});
  append(elf, static_cast<uint16_t>(rows.size() + 1));
  append(elf, uint16_t{0});  // the names are section 0
  append(elf, names);
  const Row first{0, 3, 0, 0, 0};
  for (size_t i = 0; i <= rows.size(); ++i) {
    const Row& row = i == 0 ? first : rows[i - 1];
    for (uint32_t v : {row.name, row.type, row.flags, row.address, 52u, row.size, 0u, 0u, 0u, 0u}) append(elf, v);
  }
  return elf;
}

const std::string_view kNames("\0.code\0.data\0.bss\0.debug\0", 25);
const std::vector<Row> kRows = {
    {7, 1, 3, 0x20000000, 20}, {1, 1, 6, 0x08000000, 300}, {13, 8, 3, 0x20000020, 1000}, {18, 1, 0, 0, 9999}};

TEST(ElfSizes, StartValuesAreInFlashAndInRamZerosOnlyInRam) {
  auto sizes = elf_sizes(elf_with(kRows, kNames), "a.elf");
  ASSERT_TRUE(sizes) << sizes.error().text();
  EXPECT_EQ(sizes->flash, 320u);
  EXPECT_EQ(sizes->ram, 1020u);
  ASSERT_EQ(sizes->flash_parts.size(), 2u);
  EXPECT_EQ(sizes->flash_parts[0].name, "code");
  EXPECT_EQ(sizes->flash_parts[1].name, "data");
  EXPECT_EQ(sizes->part("bss"), 1000u);
  EXPECT_EQ(sizes->part("debug"), 0u);
}

TEST(ElfSizes, OtherFilesAreRefused) {
  EXPECT_EQ(elf_sizes({}, "a.elf").error().text(),
            "a.elf: not a 32-bit little-endian ELF file; give the .elf that the linker wrote");
  Bytes elf = elf_with(kRows, kNames);
  elf[4] = 2;  // 64-bit
  EXPECT_EQ(elf_sizes(elf, "a.elf").error().code, Code::bad_input);
}

TEST(ElfSizes, NoCutAndNoWrongByteReadsOutside) {
  const Bytes whole = elf_with(kRows, kNames);
  for (size_t n = 0; n < whole.size(); ++n) {
    Bytes cut(whole.begin(), whole.begin() + static_cast<ptrdiff_t>(n));
    EXPECT_FALSE(elf_sizes(cut, "a.elf")) << n;
  }
  for (size_t i = 0; i < whole.size(); ++i) {
    Bytes wrong = whole;
    wrong[i] = 0xFF;
    (void)elf_sizes(wrong, "a.elf");  // any answer; the sanitizers watch
  }
}

}  // namespace
}  // namespace tinsmith
