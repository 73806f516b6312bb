// One run of a firmware on the virtual board, from the ELF to the files a person looks at.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/result.h"

namespace tinsmith::board {

struct ButtonPress {
  double time = 0, duration = 0.1;  // seconds
};

struct SessionOptions {
  Path elf;
  std::string board = "stm32f746g-disco";
  double seconds = 3;       // simulated
  double led_window = 0.01; // seconds a row of the LED's CSV
  std::string uart_input;   // sent to the board's UART...
  double uart_input_at = 0.1;  // ... from this time on
  std::vector<ButtonPress> presses;
  std::vector<std::string> dump_symbols;  // variables whose memory is wanted at the end
  bool lenient = false;     // an access to a device without a clock is a note, not the end
};

struct SessionOutput {
  bool good = true;          // the firmware ran to the end of the time
  std::string message;       // one line; empty if good
  std::string report;        // JSON
  std::string summary;       // for a person
  std::string uart;
  std::string led_csv;
  Bytes lcd_png, lcd_gif;    // empty if the display was never on
  std::vector<Bytes> dumps;  // one for each of dump_symbols
};

// An error is a firmware that cannot be loaded; one that fails on the board is a SessionOutput that is not good.
Result<SessionOutput> run_session(const SessionOptions& options);

}  // namespace tinsmith::board
