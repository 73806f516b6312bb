// tinsmith-board: runs a firmware on the virtual board and reports.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "board/description.h"
#include "board/session.h"

using namespace tinsmith;
using namespace tinsmith::board;

namespace {

int complain(const Error& e) {
  std::fprintf(stderr, "tinsmith-board: %s\n", e.text().c_str());
  return static_cast<int>(e.code);
}

Result<ButtonPress> parse_press(const std::string& text) {
  ButtonPress p;
  char rest = 0;
  const int n = std::sscanf(text.c_str(), "%lf:%lf%c", &p.time, &p.duration, &rest);
  if (n < 1 || n > 2 || !(p.time >= 0) || !(p.duration > 0) || (n == 1 && text.find(':') != std::string::npos))
    return fail(Code::usage, "--press", fmt::format("\"{}\" is not a time or TIME:DURATION in seconds", text), "for example 0.5:0.1");
  return p;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Runs a firmware on a virtual board and says what the board would do.\n"
               "Example: tinsmith-board firmware.elf --seconds 3 --uart uart.log --lcd lcd.png --led led.csv"};
  SessionOptions options;
  std::string elf, uart, lcd, gif, led, report, uart_input_file;
  std::vector<std::string> presses, dumps;
  bool json = false;
  app.add_option("firmware", elf, "the ELF file, as linked")->required();
  app.add_option("--board", options.board, "which board (stm32f746g-disco)");
  app.add_option("--seconds", options.seconds, "simulated time (3)");
  app.add_option("--uart", uart, "write what the UART sent");
  app.add_option("--lcd", lcd, "write the display's last picture, PNG");
  app.add_option("--lcd-gif", gif, "write the display as it changed, animated GIF");
  app.add_option("--led", led, "write the LED's duty over time, CSV");
  app.add_option("--led-window", options.led_window, "seconds a row of it (0.01)")->check(CLI::Range(1e-5, 10.0));
  app.add_option("--report", report, "write the report, JSON");
  app.add_option("--uart-input", uart_input_file, "a file sent to the board's UART");
  app.add_option("--uart-input-at", options.uart_input_at, "from this simulated time on (0.1)");
  app.add_option("--press", presses, "press the button: TIME or TIME:DURATION in seconds; may repeat");
  app.add_option("--dump-symbol", dumps, "write a variable's bytes at the end: NAME=FILE; may repeat");
  app.add_flag("--lenient", options.lenient, "go on after an access to a device whose clock is off, as silicon does");
  app.add_flag("--json", json, "print the report as JSON");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& e) {
    return app.exit(e);
  } catch (const CLI::ParseError& e) {
    return complain({Code::usage, "", e.what(), "see tinsmith-board --help"});
  }
  options.elf = elf;
  for (const std::string& text : presses) {
    auto p = parse_press(text);
    if (!p) return complain(p.error());
    options.presses.push_back(*p);
  }
  if (!uart_input_file.empty()) {
    auto text = read_text(uart_input_file);
    if (!text) return complain(text.error());
    options.uart_input = *text;
  }
  std::vector<std::string> dump_files;
  for (const std::string& text : dumps) {
    const size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == text.size())
      return complain({Code::usage, "--dump-symbol", fmt::format("\"{}\" is not NAME=FILE", text), "for example outputs=out.bin"});
    options.dump_symbols.push_back(text.substr(0, equals));
    dump_files.push_back(text.substr(equals + 1));
  }
  auto done = run_session(options);
  if (!done) return complain(done.error());
  FileSet files;
  if (!uart.empty()) files.add(uart, done->uart);
  if (!led.empty()) files.add(led, done->led_csv);
  if (!report.empty()) files.add(report, done->report);
  if (!lcd.empty() && !done->lcd_png.empty()) files.add(lcd, done->lcd_png);
  if (!gif.empty() && !done->lcd_gif.empty()) files.add(gif, done->lcd_gif);
  for (size_t i = 0; i < dump_files.size(); ++i) files.add(dump_files[i], done->dumps[i]);
  if (auto s = files.commit(); !s) return complain(s.error());
  std::fputs((json ? done->report : done->summary).c_str(), stdout);
  if (!done->good) {
    std::fprintf(stderr, "%s\n", done->message.c_str());
    return 1;
  }
  if ((!lcd.empty() || !gif.empty()) && done->lcd_png.empty()) {
    std::fprintf(stderr, "tinsmith-board: the display was never switched on, so there is no picture to write\n");
    return 1;
  }
  return 0;
}
