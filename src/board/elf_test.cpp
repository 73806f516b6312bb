#include "board/elf.h"

#include <gtest/gtest.h>

#include <cstring>

namespace tinsmith::board {
namespace {

// The smallest executable: a header, one program header, eight bytes of code.
Bytes small_elf() {
  Bytes f(52 + 32 + 8, 0);
  auto put = [&](size_t at, auto v) { std::memcpy(&f[at], &v, sizeof v); };
  std::memcpy(f.data(), "\x7f" "ELF\x01\x01\x01", 7);
  put(16, uint16_t{2}), put(18, uint16_t{40}), put(20, 1u), put(24, 0x08000001u), put(28, 52u);
  put(40, uint16_t{52}), put(42, uint16_t{32}), put(44, uint16_t{1}), put(46, uint16_t{40});
  put(52, 1u), put(56, 84u), put(60, 0x08000000u), put(64, 0x08000000u), put(68, 8u), put(72, 8u);
  return f;
}

std::string error_of(const Bytes& f) {
  auto r = read_elf(f, "x.elf");
  return r ? "" : r.error().text();
}

TEST(ElfTest, reads_a_small_file) {
  Bytes f = small_elf();
  auto elf = read_elf(f, "x.elf");
  ASSERT_TRUE(elf) << elf.error().text();
  ASSERT_EQ(elf->segments.size(), 1u);
  EXPECT_EQ(elf->segments[0].load_address, 0x08000000u);
  EXPECT_EQ(elf->segments[0].bytes.size(), 8u);
  EXPECT_EQ(elf->describe(0x08000004), "0x08000004");
}

TEST(ElfTest, says_what_is_wrong_in_one_line) {
  EXPECT_EQ(error_of({}), "x.elf: not an ELF file; give the .elf that the linker wrote");
  EXPECT_EQ(error_of({'h', 'e', 'l', 'l', 'o'}), "x.elf: not an ELF file; give the .elf that the linker wrote");
  Bytes f = small_elf();
  f.resize(40);
  EXPECT_EQ(error_of(f), "x.elf: the ELF header is cut short; give the .elf that the linker wrote");
  f = small_elf(), f[4] = 2;
  EXPECT_EQ(error_of(f), "x.elf: a 64-bit ELF; the board's core is 32-bit; give the .elf that the linker wrote");
  f = small_elf(), f[18] = 62;
  EXPECT_EQ(error_of(f), "x.elf: for machine type 62, not ARM (40); build with arm-none-eabi-gcc");
  f = small_elf(), f[16] = 1;
  EXPECT_EQ(error_of(f), "x.elf: an object file, not linked; give the .elf that the linker wrote");
  f = small_elf(), f.resize(f.size() - 4);
  EXPECT_EQ(error_of(f), "x.elf: segment 0 lies outside the file; the file is cut short");
  f = small_elf(), f[44] = 9;
  EXPECT_EQ(error_of(f), "x.elf: program header 1 lies outside the file; the file is cut short");
}

TEST(ElfTest, no_byte_or_length_crashes_it) {
  const Bytes good = small_elf();
  for (size_t n = 0; n < good.size(); ++n) (void)read_elf(std::span(good).first(n), "x");
  for (size_t i = 0; i < good.size(); ++i) {
    for (int v : {0, 1, 0x7F, 0x80, 0xFF}) {
      Bytes f = good;
      f[i] = static_cast<uint8_t>(v);
      (void)read_elf(f, "x");
    }
  }
}

}  // namespace
}  // namespace tinsmith::board
