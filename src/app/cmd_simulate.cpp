#include <cstdio>

#include "app/command.h"
#include "app/terminal.h"
#include "app/words.h"
#include "board/simulate.h"

namespace tinsmith {
namespace simulate_command {

struct Options {
  std::string firmware, board = "stm32f746g-disco", uart, lcd, gif, led, report, uart_input;
  std::vector<std::string> presses, memory;
  double seconds = 3;
  bool json = false;
};

Status run(const Options& o) {
  SimulateRequest request{.elf = o.firmware, .board = o.board, .seconds = o.seconds, .uart = o.uart, .lcd_png = o.lcd, .lcd_gif = o.gif,
                          .led_csv = o.led, .report_json = o.report, .uart_input = o.uart_input, .presses = o.presses};
  for (const std::string& text : o.memory) {
    const size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == text.size())
      return fail(Code::usage, "--dump-symbol", fmt::format("\"{}\" is not VARIABLE=FILE", text), "such as tinsmith_outputs=out.bin");
    request.dump_symbols.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  TRY(SimulateReport r, simulate(request));
  if (!r.ok) return fail(Code::differs, r.message.empty() ? o.firmware : "", r.message.empty() ? "the firmware failed on the board" : r.message);
  if (o.json) return fmt::print("{}\n", r.json), Status();
  auto n = [](uint64_t v) { return with_commas(static_cast<int64_t>(v)); };
  fmt::print("{}, virtual: {:.3g} s, {} instructions, core at {:.0f} MHz\n", o.board, r.seconds, n(r.instructions), r.core_hz / 1e6);
  if (r.inferences)
    fmt::print("  {} inferences, {} instructions each{}\n", n(r.inferences), n(r.inference_median),
               r.inference_min == r.inference_max ? "" : fmt::format(" ({} to {})", n(r.inference_min), n(r.inference_max)));
  fmt::print("  flash {} B   RAM {} B   stack {} B at its deepest\n", n(r.flash_bytes), n(r.ram_static), n(r.stack));
  fmt::print("  UART {} B{}   LED {} changes   LCD {} frames\n", n(r.uart_bytes), r.baud > 0 ? fmt::format(" at {:.0f} baud", r.baud) : "",
             n(r.led_changes), n(r.lcd_frames));
  for (const std::string& note : r.notes) fmt::print("  note: {}\n", note);
  return {};
}

}  // namespace simulate_command

Action declare_simulate(Args& args) {
  using namespace simulate_command;
  auto o = std::make_shared<Options>();
  args.positional("FIRMWARE", o->firmware, "an ELF file, ours or any other for this board");
  args.option("--board", "NAME", o->board, "which board").one_of({"stm32f746g-disco"});
  args.option("--seconds", "S", o->seconds, "simulated time");
  args.option("--uart", "FILE", o->uart, "write what the UART sent");
  args.option("--lcd", "FILE", o->lcd, "write the display's last picture, PNG");
  args.option("--lcd-gif", "FILE", o->gif, "write the display as it changed, animated GIF");
  args.option("--led", "FILE", o->led, "write the LED's duty over time, CSV");
  args.option("--report", "FILE", o->report, "write the report, JSON");
  args.option("--uart-input", "FILE", o->uart_input, "send a file to the board's UART");
  args.option("--press", "TIME[:DURATION]", o->presses, "press the button, in seconds; may repeat");
  args.option("--dump-symbol", "VARIABLE=FILE", o->memory, "write the bytes of a variable of the firmware at the end; may repeat");
  args.flag("--json", o->json, "print the report as JSON");
  return [o] { return run(*o); };
}

}  // namespace tinsmith
