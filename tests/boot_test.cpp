// The firmware on the virtual board, at every level of optimisation: the serial port's text, the display's pixels and the
// LED's brightness against the same model run here.
#include <gtest/gtest.h>
#include <png.h>

#include <cmath>
#include <sstream>

#include "base/process.h"
#include "deploy/firmware.h"
#include "hand_model/sine_model.h"
#include "stm32f746g-disco/board/format.h"

namespace tinsmith {
namespace {

constexpr int kInferences = 70;

struct Point {
  float x, y;
  int8_t raw;  // the output as the model has it
};

// What boards/stm32f746g-disco/project/main.c computes in a cycle, computed here.
std::vector<Point> wave() {
  sine_model model;
  EXPECT_EQ(sine_model_init(&model), 0);
  std::vector<Point> points;
  for (int i = 0; i < kInferences; ++i) {
    Point p{static_cast<float>(i) * (6.2831853f / kInferences), 0, 0};
    EXPECT_EQ(sine_model_run_f32(&model, &p.x, &p.y), 0);
    p.raw = *sine_model_output(&model);
    points.push_back(p);
  }
  return points;
}

std::string f6(float v) {
  char text[FORMAT_F6_SIZE];
  format_f6(text, v);
  return text;
}

struct Picture {
  png_image image{};
  std::vector<uint8_t> rgb;
  uint32_t at(int x, int y) const {
    const uint8_t* p = &rgb[static_cast<size_t>(3 * (y * static_cast<int>(image.width) + x))];
    return static_cast<uint32_t>(p[0] << 16 | p[1] << 8 | p[2]);
  }
};

Picture read_png(const Path& file) {
  Picture p;
  p.image.version = PNG_IMAGE_VERSION;
  EXPECT_TRUE(png_image_begin_read_from_file(&p.image, file.c_str())) << p.image.message;
  p.image.format = PNG_FORMAT_RGB;
  p.rgb.resize(PNG_IMAGE_SIZE(p.image));
  EXPECT_TRUE(png_image_finish_read(&p.image, nullptr, p.rgb.data(), 0, nullptr)) << p.image.message;
  return p;
}

struct Simulated {
  std::string uart, report;
  Bytes inputs, outputs;  // as the firmware keeps them for the last cycle
  Picture lcd;
  std::vector<std::vector<double>> led;  // rows of the CSV
};

// Columns are found by the names in the first line, so that a column more does no harm.
std::vector<std::vector<double>> read_csv(const Path& file, const std::vector<std::string>& columns) {
  std::istringstream in(read_text(file).value());
  std::string line, cell;
  std::vector<size_t> at(columns.size(), 99);
  std::getline(in, line);
  std::istringstream head(line);
  for (size_t i = 0; std::getline(head, cell, ','); ++i)
    for (size_t c = 0; c < columns.size(); ++c)
      if (cell == columns[c]) at[c] = i;
  std::vector<std::vector<double>> rows;
  while (std::getline(in, line)) {
    std::istringstream cells(line);
    std::vector<double> all, row;
    while (std::getline(cells, cell, ',')) all.push_back(std::stod(cell));
    for (size_t i : at) row.push_back(all.at(i));
    rows.push_back(row);
  }
  return rows;
}

Simulated simulate(const Path& elf, const Path& folder) {
  Simulated run;
  auto r = run_process({TINSMITH_BOARD, elf.string(), "--board", "stm32f746g-disco", "--seconds", "3", "--uart",
                        (folder / "uart.log").string(), "--lcd", (folder / "lcd.png").string(), "--led",
                        (folder / "led.csv").string(), "--json", "--dump-symbol",
                        "tinsmith_inputs=" + (folder / "in.bin").string(), "--dump-symbol",
                        "tinsmith_outputs=" + (folder / "out.bin").string()});
  EXPECT_TRUE(r) << r.error().text();
  EXPECT_EQ(r->exit_code, 0) << r->err;
  run.report = r->out;
  run.uart = read_text(folder / "uart.log").value();
  run.inputs = read_file(folder / "in.bin").value();
  run.outputs = read_file(folder / "out.bin").value();
  run.lcd = read_png(folder / "lcd.png");
  run.led = read_csv(folder / "led.csv", {"time_s", "duty"});
  return run;
}

class Boot : public testing::TestWithParam<const char*> {};

TEST_P(Boot, TextPixelsAndLightAreTheModels) {
  auto dir = TempDir::make();
  const Path model = Path(TINSMITH_SOURCE_DIR) / "tests/data/hand_model";
  std::vector<SourceFile> files = {{"sine_model.h", read_text(model / "sine_model.h").value()},
                                   {"sine_model.c", read_text(model / "sine_model.c").value()}};
  ASSERT_TRUE(write_firmware(dir->path() / "project", files));
  auto build = build_firmware(dir->path() / "project", {.optimize = GetParam()});
  ASSERT_TRUE(build) << build.error().text();
  const Simulated run = simulate(build->elf, dir->path());
  const std::vector<Point> points = wave();

  std::string expected = "sine_model, 8 bytes, self-test passed\r\n";
  for (const Point& p : points) expected += "x_value: " + f6(p.x) + ", y_value: " + f6(p.y) + "\r\n";
  EXPECT_EQ(run.uart, expected);
  Bytes inputs, outputs;
  for (const Point& p : points) append(inputs, p.x), append(outputs, p.raw);
  EXPECT_EQ(run.inputs, inputs);
  EXPECT_EQ(run.outputs, outputs) << "byte for byte";

  ASSERT_EQ(run.lcd.image.width, 480u);
  ASSERT_EQ(run.lcd.image.height, 272u);
  for (const Point& p : points) {
    const int x = 20 + static_cast<int>(p.x / 6.2831853f * 440 + 0.5f), y = static_cast<int>(136 - p.y * 112 + 0.5f);
    for (auto [dx, dy] : {std::pair{0, 0}, {10, 0}, {-10, 0}, {0, 10}, {0, -10}, {7, 7}, {-7, -7}})
      EXPECT_EQ(run.lcd.at(x + dx, y + dy), 0xE02020u) << p.x << " at " << dx << ", " << dy;
  }
  for (auto [x, y] : {std::pair{0, 0}, {479, 0}, {0, 271}, {479, 271}, {130, 200}, {350, 60}, {130, 47}, {9, 130}})
    EXPECT_EQ(run.lcd.at(x, y), 0xFFD500u) << x << ", " << y;
  EXPECT_EQ(run.lcd.at(300, 136), 0xC79800u) << "the line at y = 0";

  // An inference every 41 ms, from the second millisecond on; the light follows within two periods of its 1 kHz. A row
  // is the mean of 10 ms from its time on.
  double worst = 0;
  size_t seen = 0;
  for (const auto& row : run.led) {
    const double since = row[0] - 0.004;
    const auto i = static_cast<size_t>(std::max(since, 0.0) / 0.041);
    if (since < 0 || i >= points.size() || since + 0.010 > static_cast<double>(i + 1) * 0.041 - 0.003) continue;
    worst = std::max(worst, std::abs(row[1] - std::clamp((static_cast<double>(points[i].y) + 1) / 2, 0.0, 1.0)));
    ++seen;
  }
  EXPECT_GT(seen, 150u);
  EXPECT_LT(worst, 0.001);

  EXPECT_EQ(simulate(build->elf, dir->path()).report, run.report) << "two runs execute the same instructions";
}

TEST(DumpSymbol, WhatIsNotThereIsRefused) {
  auto dir = TempDir::make();
  ASSERT_TRUE(write_firmware(dir->path(), {}));
  ASSERT_TRUE(write_file(dir->path() / "main.c", "int main(void) { for (;;) {} }\n"));
  auto build = build_firmware(dir->path());
  ASSERT_TRUE(build) << build.error().text();
  for (auto [argument, text] : {std::pair{"outputs", "\"outputs\" is not NAME=FILE; for example outputs=out.bin"},
                                {"nothing=x", "the firmware has no variable \"nothing\"; name a global variable"}}) {
    auto r = run_process({TINSMITH_BOARD, build->elf.string(), "--seconds", "0.001", "--dump-symbol", argument});
    ASSERT_TRUE(r);
    EXPECT_EQ(r->exit_code, 2);
    EXPECT_NE(r->err.find(text), std::string::npos) << r->err;
  }
}

INSTANTIATE_TEST_SUITE_P(Levels, Boot, testing::Values("-O0", "-Os", "-O2", "-O3"),
                         [](auto& info) { return std::string(info.param + 1); });

// The last line of the log of a program with this body of main, after the board has started.
std::string last_words(const std::string& body) {
  auto dir = TempDir::make();
  EXPECT_TRUE(write_firmware(dir->path(), {}));
  EXPECT_TRUE(write_file(dir->path() / "main.c", "#include \"board.h\"\n#include \"uart.h\"\n" + body));
  auto build = build_firmware(dir->path());
  EXPECT_TRUE(build) << build.error().text();
  auto r = run_process({TINSMITH_BOARD, build->elf.string(), "--board", "stm32f746g-disco", "--seconds", "1", "--uart",
                        (dir->path() / "uart.log").string()});
  EXPECT_TRUE(r);
  const std::string log = read_text(dir->path() / "uart.log").value();
  const size_t at = log.find("stopped: ");
  return at == std::string::npos ? "no last words: " + log : log.substr(at);
}

TEST(Fault, NoMemoryThere) {
  const std::string words = last_words(R"(
int main(void) {
  if (board_start(115200) != 0) return 1;
  uart_write("about to fail\r\n");
  return *(volatile int *)0x30000000;
})");
  EXPECT_TRUE(words.starts_with("stopped: bus fault, pc 0x08")) << words;
  EXPECT_TRUE(words.ends_with("address 0x30000000\r\n")) << words;
}

TEST(Fault, NullPointer) {
  const std::string words = last_words(R"(
int main(void) {
  if (board_start(115200) != 0) return 1;
  volatile int *volatile nowhere = 0;
  *nowhere = 1;
  return 0;
})");
  EXPECT_TRUE(words.starts_with("stopped: memory protection fault, pc 0x08")) << words;
  EXPECT_TRUE(words.ends_with("address 0x00000000\r\n")) << words;
}

TEST(Fault, StackOverflow) {
  const std::string words = last_words(R"(
static int deeper(volatile int *above) {
  volatile int here[100];
  here[0] = *above + 1;
  return deeper(here) + here[0];
}
int main(void) {
  if (board_start(115200) != 0) return 1;
  volatile int start = 0;
  return deeper(&start);
})");
  EXPECT_TRUE(words.find("the stack overflowed") != std::string::npos) << words;
}

TEST(Fault, DivisionByZero) {
  const std::string words = last_words(R"(
int main(void) {
  if (board_start(115200) != 0) return 1;
  volatile int zero = 0;
  return 7 / zero;
})");
  EXPECT_TRUE(words.starts_with("stopped: usage fault, pc 0x08")) << words;
}

TEST(Stop, MainReturnsAndErrorsAreTold) {
  EXPECT_EQ(last_words("int main(void) { return board_start(9600); }"), "stopped: main returned\r\n");
  EXPECT_EQ(last_words("int main(void) { board_start(9600); board_stop(board_strerror(BOARD_ERROR_BAUD)); }"),
            "stopped: the serial port cannot run at this speed\r\n");
}

}  // namespace
}  // namespace tinsmith
