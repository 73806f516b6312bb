#include "deploy/firmware.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/process.h"

namespace tinsmith {
namespace {

namespace fs = std::filesystem;

// A model written by hand with the API of a generated one.
std::vector<SourceFile> hand_model() {
  const Path folder = Path(TINSMITH_SOURCE_DIR) / "tests/data/hand_model";
  return {{"sine_model.h", read_text(folder / "sine_model.h").value()},
          {"sine_model.c", read_text(folder / "sine_model.c").value()}};
}

TEST(Firmware, TheProjectHoldsTheBoardTheMainAndTheModel) {
  auto dir = TempDir::make();
  ASSERT_TRUE(write_firmware(dir->path(), hand_model()));
  for (const char* file : {"CMakeLists.txt", "arm-none-eabi.cmake", "README.md", "main.c", "board/startup.c",
                           "model/sine_model.c"})
    EXPECT_TRUE(fs::exists(dir->path() / file)) << file;
  const Path boards = Path(TINSMITH_SOURCE_DIR) / "boards/stm32f746g-disco";
  EXPECT_EQ(read_text(dir->path() / "board/lcd.c").value(), read_text(boards / "board/lcd.c").value()) << "verbatim";
  EXPECT_EQ(read_text(dir->path() / "main.c").value(), read_text(boards / "project/main.c").value())
      << "verbatim for sine_model";
}

TEST(Firmware, TheModelHasTheNameThatItWasGiven) {
  auto dir = TempDir::make();
  ASSERT_TRUE(write_firmware(dir->path(), {}, {.model_name = "my_net2"}));
  const std::string text = read_text(dir->path() / "main.c").value();
  EXPECT_NE(text.find("my_net2_run_f32(&network"), std::string::npos);
  EXPECT_NE(text.find("MY_NET2_INPUT_SIZE"), std::string::npos);
  EXPECT_EQ(text.find("sine_model"), std::string::npos);
}

TEST(Firmware, WhatDoesNotMakeSenseIsRefused) {
  auto dir = TempDir::make();
  EXPECT_EQ(write_firmware(dir->path(), {}, {.model_name = "2 b"}).error().text(),
            "2 b: is no name that C accepts; use letters, digits and _, and no keyword");
  EXPECT_EQ(write_firmware(dir->path(), {}, {.board = "stm32f7"}).error().text(),
            "stm32f7: no such board; there is stm32f746g-disco");
  const SourceFile outside{"../../x.c", ""};
  EXPECT_EQ(write_firmware(dir->path(), {&outside, 1}).error().code, Code::internal);
  EXPECT_TRUE(fs::is_empty(dir->path())) << "nothing was written";
  ASSERT_TRUE(write_file(dir->path() / "file", "x"));
  EXPECT_EQ(write_firmware(dir->path() / "file", hand_model()).error().code, Code::io);
  EXPECT_EQ(build_firmware(dir->path()).error().text(),
            dir->path().string() + ": holds no firmware project; write one with `tinsmith firmware`");
  EXPECT_EQ(build_firmware(dir->path(), {.optimize = "-O9"}).error().code, Code::usage);
}

TEST(Firmware, AModelOfManyNumbersHasAProgramToo) {
  Graph g;
  const TensorId x = g.add({.name = "x", .type = DType::i8, .shape = {1, 1}});
  const TensorId y = g.add({.name = "y", .type = DType::i8, .shape = {1, 12}});
  g.inputs = {x}, g.outputs = {x};
  EXPECT_EQ(program_for(g).value(), Program::sine);
  g.outputs = {y};
  EXPECT_EQ(program_for(g).value(), Program::any);
  g.inputs = {x, y};
  EXPECT_EQ(program_for(g).error().text(), "firmware: the model has 2 inputs and 1 outputs; the board's programs take "
            "one of each; use `tinsmith compile` and a main of your own");

  auto dir = TempDir::make();
  ASSERT_TRUE(write_firmware(dir->path(), hand_model(), {.program = Program::any}));
  EXPECT_FALSE(fs::exists(dir->path() / "main_any.c"));
  auto build = build_firmware(dir->path(), {.optimize = "-O2"});
  ASSERT_TRUE(build) << build.error().text();
  EXPECT_EQ(build->warnings, "");
}

class FirmwareAtEveryLevel : public testing::TestWithParam<const char*> {};

TEST_P(FirmwareAtEveryLevel, BuildsWithoutAWarning) {
  auto dir = TempDir::make();
  ASSERT_TRUE(write_firmware(dir->path(), hand_model()));
  auto build = build_firmware(dir->path(), {.optimize = GetParam()});
  ASSERT_TRUE(build) << build.error().text();
  EXPECT_EQ(build->warnings, "");
  for (const Path& file : {build->elf, build->bin, build->hex, build->map}) EXPECT_TRUE(fs::exists(file)) << file;
  const FirmwareSizes& sizes = build->sizes;
  EXPECT_EQ(sizes.flash, fs::file_size(build->bin)) << "what is flashed";
  EXPECT_EQ(sizes.part("frame"), 480u * 272u);
  EXPECT_EQ(sizes.part("stack"), 4096u);
  EXPECT_EQ(sizes.part("model_ram"), 16u) << "the hand-written model's context";
  EXPECT_GT(sizes.part("model_const"), 0u);
  if (std::string_view(GetParam()) == "-Os") {
    EXPECT_LT(sizes.flash, 6000u);
  }
}

INSTANTIATE_TEST_SUITE_P(Levels, FirmwareAtEveryLevel, testing::Values("-O0", "-Os", "-O2", "-O3"),
                         [](auto& info) { return std::string(info.param + 1); });

TEST(Firmware, AMovedFolderBuildsToTheSameBytes) {
  auto dir = TempDir::make();
  const Path one = dir->path() / "one", two = dir->path() / "an other place";
  ASSERT_TRUE(write_firmware(one, hand_model()));
  auto first = build_firmware(one);
  ASSERT_TRUE(first) << first.error().text();
  ::setenv("CFLAGS", "-march=native -fno-such-option", 1);  // of no concern to the board
  fs::copy(one, two, fs::copy_options::recursive);  // with its build/ and CMake's cache
  auto second = build_firmware(two);
  ::unsetenv("CFLAGS");
  ASSERT_TRUE(second) << second.error().text();
  EXPECT_EQ(read_file(first->elf).value(), read_file(second->elf).value());
}

TEST(Firmware, AnErrorInTheProgramIsShownWithItsPlace) {
  auto dir = TempDir::make();
  ASSERT_TRUE(write_firmware(dir->path(), hand_model()));
  ASSERT_TRUE(write_file(dir->path() / "main.c", "int main(void) { return 0 }\n"));
  auto build = build_firmware(dir->path());
  ASSERT_FALSE(build);
  EXPECT_EQ(build.error().code, Code::bad_input);
  EXPECT_NE(build.error().text().find("main.c:1:26: error: expected ';'"), std::string::npos) << build.error().text();
}

TEST(Firmware, AMissingCompilerIsNamedWithItsPackage) {
  auto dir = TempDir::make();
  ASSERT_TRUE(write_firmware(dir->path(), hand_model()));
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", dir->path().c_str(), 1);
  auto build = build_firmware(dir->path());
  ::setenv("PATH", path.c_str(), 1);
  ASSERT_FALSE(build);
  EXPECT_EQ(build.error().code, Code::missing_tool);
  EXPECT_EQ(build.error().text(), "arm-none-eabi-gcc: not installed; try: apt-get install gcc-arm-none-eabi");
}

}  // namespace
}  // namespace tinsmith
