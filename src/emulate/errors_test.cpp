// What goes wrong is named.
#include "emulate/emulate_test.h"

#include <cstdlib>

namespace tinsmith::emulate {
namespace {

TEST(EmulateErrors, AnEndlessLoopIsStoppedAndNamed) {
  const Built b = build({{"main.c", R"(
__attribute__((noinline)) void spin(void) { for (;;) __asm__ volatile("nop"); }
int main(void) { spin(); return 0; }
)", {}, false}}, "cortex-m4");
  auto r = run_program(b.elf, core("cortex-m4"), {.count = true, .timeout_s = 0.5});
  ASSERT_FALSE(r);
  EXPECT_TRUE(r.error().text().starts_with("cortex-m4: the program did not finish in 0.5 s; it was stopped in spin"))
      << r.error().text();
  r = run_program(b.elf, core("cortex-m4"), {.timeout_s = 0.5});
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().text(), "cortex-m4: the program did not finish in 0.5 s; it was stopped");
}

TEST(EmulateErrors, AFaultSaysWhere) {
  const auto crash = [](std::string_view how) {
    return SourceFile{"main.c", fmt::format(R"(
__attribute__((noipa)) int broken(volatile int *p) {{ {} }}
int main(void) {{ return broken((int *)0xf0000000) + 1; }}
)", how), {}, false};
  };
  for (auto [name, how] : {std::pair{"cortex-m0plus", "__builtin_trap();"}, {"cortex-m4", "return *p;"},
                           {"cortex-m55", "return *p;"}}) {
    auto r = run_program(build({crash(how)}, name).elf, core(name));
    ASSERT_FALSE(r) << name;
    EXPECT_TRUE(r.error().text().starts_with(std::string(name) + ": the program stopped with a HardFault at broken"))
        << r.error().text();
  }
}

TEST(EmulateErrors, TheCompilersFirstErrorIsTheError) {
  auto b = build_program({{"model.c", "int main(void) {\n  return x;\n}\n", {}, false}}, core("cortex-m4"));
  ASSERT_FALSE(b);
  EXPECT_EQ(b.error().code, Code::bad_input);
  EXPECT_EQ(b.error().where, "model.c:2:10");
  EXPECT_NE(b.error().what.find(" undeclared (first use in this function)"), std::string::npos) << b.error().text();
  b = build_program({{"main.c", "int f(void);\nint main(void) { return f(); }\n", {}, false}}, core("cortex-m4"));
  ASSERT_FALSE(b);
  EXPECT_NE(b.error().text().find("undefined reference to"), std::string::npos) << b.error().text();
  b = build_program({{"../main.c", "", {}, false}}, core("cortex-m4"));
  ASSERT_FALSE(b);
  EXPECT_EQ(b.error().code, Code::usage);
}

TEST(EmulateErrors, UnknownCoresAndMissingToolsAreNamed) {
  EXPECT_EQ(find_core("cortex-a9").error().text(),
            "cortex-a9: is not a core that can be emulated; the cores are cortex-m0plus, cortex-m3, cortex-m4, "
            "cortex-m7, cortex-m33, cortex-m55");
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", "/nowhere", 1);
  auto built = build_program({}, core("cortex-m4"));
  auto report = run_program("program.elf", core("cortex-m4"));
  ::setenv("PATH", path.c_str(), 1);
  ASSERT_FALSE(built);
  EXPECT_EQ(built.error().code, Code::missing_tool);
  EXPECT_EQ(built.error().text(),
            "arm-none-eabi-gcc: not installed; try: apt-get install gcc-arm-none-eabi libnewlib-arm-none-eabi");
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().text(), "qemu-system-arm: not installed; try: apt-get install qemu-system-arm");
}

TEST(EmulateErrors, ADamagedElfIsRefused) {
  auto dir = TempDir::make().value();
  const Built b = build({{"main.c", "int main(void) { return 0; }\n", {}, false}}, "cortex-m4");
  Bytes bytes = read_file(b.elf).value();
  for (size_t n : {size_t{0}, size_t{4}, size_t{51}, size_t{52}, bytes.size() / 2, bytes.size() - 41}) {
    ASSERT_TRUE(write_file(dir.path() / "cut.elf", std::span(bytes).first(n)));
    auto elf = read_elf(dir.path() / "cut.elf");
    ASSERT_FALSE(elf) << n;
    EXPECT_EQ(elf.error().code, Code::bad_input);
  }
}

}  // namespace
}  // namespace tinsmith::emulate
