// Running a firmware on a virtual board, from the app: starts the program tinsmith-board and reads its report.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/result.h"

namespace tinsmith {

struct SimulateRequest {
  Path elf;
  std::string board = "stm32f746g-disco";
  double seconds = 3;            // simulated
  Path uart, lcd_png, lcd_gif, led_csv, report_json;  // files to write; empty: not wanted
  Path uart_input;               // a file sent to the board's UART; empty: none
  std::vector<std::string> presses;  // of the button, "TIME" or "TIME:DURATION" in seconds
  std::vector<std::pair<std::string, Path>> dump_symbols;  // a variable, and the file for its bytes at the end
  bool lenient = false;          // an access to a device without a clock is a note, not the end
  double wall_limit_s = 600;
};

struct SimulateReport {
  bool ok = false;               // the firmware ran to the end of the time
  std::string message;           // why not: where, what; empty if ok
  double seconds = 0;            // simulated
  uint64_t instructions = 0;     // executed, exactly
  uint64_t inferences = 0;       // between tinsmith_inference_begin and tinsmith_inference_end...
  uint64_t inference_min = 0, inference_median = 0, inference_max = 0;  // ... and the instructions of each
  uint64_t flash_bytes = 0, ram_static = 0, heap = 0, stack = 0;        // bytes; heap and stack at their highest
  double core_hz = 0;
  double baud = 0;               // of the log's UART; 0: nothing was sent
  uint64_t uart_bytes = 0, led_changes = 0, lcd_frames = 0;
  std::vector<std::string> notes;
  std::string json;              // the whole report
};

// A firmware that fails on the board is a report that is not ok; an error is a file that cannot be loaded or written.
Result<SimulateReport> simulate(const SimulateRequest& request);

}  // namespace tinsmith
