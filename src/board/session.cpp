#include "board/session.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "board/devices/devices.h"
#include "board/machine.h"
#include "board/picture.h"

namespace tinsmith::board {
namespace {

using Json = nlohmann::ordered_json;

struct MemoryUse {
  uint64_t flash = 0, ram = 0;
};

MemoryUse static_memory(const Elf& elf, const BoardDescription& board) {
  MemoryUse use;
  for (const ElfSegment& s : elf.segments) use.flash += s.bytes.size();
  bool sections = false;
  for (const ElfSection& s : elf.sections) {
    if (!s.in_memory || s.address - board.ram.base >= board.ram.size) continue;
    sections = true;
    // Linker scripts reserve room for heap and stack in a section of that name; it is not used yet.
    if (s.name.find("heap") == std::string::npos && s.name.find("stack") == std::string::npos) use.ram += s.size;
  }
  if (!sections)
    for (const ElfSegment& s : elf.segments)
      if (s.run_address - board.ram.base < board.ram.size) use.ram += s.memory_size;
  return use;
}

// The LED's share of each window that it was on.
std::vector<double> led_duty(const Machine& m, double window, double end) {
  const size_t windows = static_cast<size_t>(std::max(0.0, end / window + 1e-9));
  std::vector<double> on(windows, 0.0);
  auto add = [&](double from, double to) {
    size_t w = static_cast<size_t>(from / window);
    for (; w < windows && from < to; ++w) {
      const double edge = std::min(to, static_cast<double>(w + 1) * window);
      if (edge > from) on[w] += edge - from, from = edge;
    }
  };
  for (size_t i = 0; i < m.led_changes.size(); ++i) {
    if (!m.led_changes[i].second) continue;
    add(m.led_changes[i].first, i + 1 < m.led_changes.size() ? m.led_changes[i + 1].first : end);
  }
  for (double& x : on) x = std::clamp(x / window, 0.0, 1.0);
  return on;
}

const char* ended_name(Ended e) {
  switch (e) {
    case Ended::time: return "time";
    case Ended::refused: return "refused";
    case Ended::fault: return "fault";
    case Ended::stuck: return "stuck";
    case Ended::reset: return "reset";
  }
  return "";
}

}  // namespace

Result<SessionOutput> run_session(const SessionOptions& options) {
  const BoardDescription* board = find_board(options.board);
  if (!board) {
    std::string known;
    for (const auto* b : all_boards()) known += fmt::format("{}{}", known.empty() ? "" : ", ", b->name);
    return fail(Code::usage, "--board", fmt::format("no board \"{}\"", options.board), "known: " + known);
  }
  if (!(options.seconds > 0 && options.seconds <= 3600))
    return fail(Code::usage, "--seconds", fmt::format("{:g} is not between 0 and 3600", options.seconds), "give simulated seconds");
  TRY(Bytes file, read_file(options.elf));
  TRY(Elf elf, read_elf(file, options.elf.string()));
  for (const std::string& name : options.dump_symbols) {
    const ElfSymbol* symbol = elf.find(name);
    if (!symbol || symbol->size == 0)
      return fail(Code::usage, "--dump-symbol", fmt::format("the firmware has no variable \"{}\"", name),
                  "name a global variable, and link without stripping");
  }
  Machine m(*board);
  m.lenient = options.lenient;
  CHECKED(m.load(elf, options.elf.string()));

  for (const ButtonPress& p : options.presses) {
    m.stimuli.push_back({p.time, true, board->button_pressed_level, 0});
    m.stimuli.push_back({p.time + p.duration, true, !board->button_pressed_level, 0});
  }
  for (size_t i = 0; i < options.uart_input.size(); ++i)
    m.stimuli.push_back({options.uart_input_at + 1e-9 * static_cast<double>(i), false, false, static_cast<uint8_t>(options.uart_input[i])});
  std::stable_sort(m.stimuli.begin(), m.stimuli.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
  m.input_level[static_cast<size_t>(board->button.port * 16 + board->button.pin)] = !board->button_pressed_level;

  auto* ltdc = static_cast<Ltdc*>(m.device("LTDC"));
  Film film;
  auto visible = [&] {
    return m.pin_level(board->lcd_enable.port, board->lcd_enable.pin) && m.pin_level(board->lcd_backlight.port, board->lcd_backlight.pin);
  };
  auto snap = [&] {
    Picture p{ltdc->width(), ltdc->height(), ltdc->picture()};
    if (!p.rgb.empty()) {
      if (!visible()) std::fill(p.rgb.begin(), p.rgb.end(), uint8_t{0});  // the panel or its light is off
      film.add(m.seconds(), std::move(p));
    }
  };
  m.frame_period = std::max(0.04, options.seconds / 400);
  m.on_frame = snap;
  m.run(options.seconds);
  snap();

  SessionOutput out;
  for (const std::string& name : options.dump_symbols) {
    const ElfSymbol* symbol = elf.find(name);
    const uint8_t* bytes = m.memory(symbol->address, symbol->size, false);
    if (!bytes)
      return fail(Code::usage, "--dump-symbol", fmt::format("\"{}\" does not lie in memory", name), "name a variable");
    out.dumps.emplace_back(bytes, bytes + symbol->size);
  }
  const double end = m.seconds();
  out.good = m.ended == Ended::time;
  const std::string where = elf.describe(m.end_place.pc);
  if (!out.good)
    out.message = fmt::format("{}: at {:.6f} s, pc {:#010x}{}: {}", options.elf.string(), m.end_place.time, m.end_place.pc,
                              elf.function_at(m.end_place.pc) ? fmt::format(" ({})", where) : "", m.end_text);
  const MemoryUse use = static_memory(elf, *board);
  const uint64_t stack = m.initial_sp > m.cpu.stack_low ? m.initial_sp - m.cpu.stack_low : 0;
  std::vector<double> duty = led_duty(m, options.led_window, end);
  out.uart = m.uart;
  out.led_csv = "time_s,duty\n";
  for (size_t i = 0; i < duty.size(); ++i) out.led_csv += fmt::format("{:.4f},{:.6f}\n", static_cast<double>(i) * options.led_window, duty[i]);
  const bool lcd_on = !film.frames.empty();
  if (lcd_on) {
    if (!visible())
      m.note("the display controller runs, but the panel is dark: its enable pin (PI12) or its backlight (PK3) is low");
    TRY(out.lcd_png, encode_png(film.frames.back().picture));
    TRY(out.lcd_gif, encode_gif(film, end));
  }

  std::vector<uint32_t> each = m.inference.each;
  std::sort(each.begin(), each.end());
  Json j;
  j["board"] = board->name;
  j["elf"] = options.elf.string();
  j["ok"] = out.good;
  j["ended"] = ended_name(m.ended);
  if (!out.good) {
    j["message"] = m.end_text;
    j["pc"] = fmt::format("{:#010x}", m.end_place.pc);
    j["function"] = elf.function_at(m.end_place.pc) ? where : "";
    j["at_s"] = m.end_place.time;
  }
  j["seconds"] = end;
  j["instructions"] = m.cpu.executed;
  j["cycles"] = m.now();
  j["asleep_cycles"] = m.idle_cycles;
  j["exceptions"] = m.exceptions_taken;
  j["resets"] = m.resets;
  j["clock_hz"] = {{"core", m.clocks.hclk}, {"apb1", m.clocks.pclk1}, {"apb2", m.clocks.pclk2}, {"pixel", m.clocks.pixel}};
  j["inference"] = {{"count", m.inference.count}, {"min", m.inference.min}, {"median", each.empty() ? 0 : each[each.size() / 2]},
                    {"max", m.inference.max}, {"total", m.inference.total}};
  j["memory"] = {{"flash", use.flash}, {"ram_static", use.ram}, {"heap", m.heap_bytes}, {"stack", stack},
                 {"ram_high_water", use.ram + m.heap_bytes + stack}};
  j["uart"] = {{"bytes", m.uart.size()}, {"baud", m.baud}};
  j["led"] = {{"changes", m.led_changes.size()}, {"window_s", options.led_window}, {"windows", duty.size()}};
  j["lcd"] = {{"on", lcd_on}, {"visible", lcd_on && visible()}, {"frames", film.frames.size()},
              {"width", lcd_on ? film.frames.back().picture.width : 0}, {"height", lcd_on ? film.frames.back().picture.height : 0}};
  j["faults"] = Json::array();
  for (const FaultRecord& f : m.faults)
    j["faults"].push_back({{"what", f.what}, {"pc", fmt::format("{:#010x}", f.place.pc)}, {"function", elf.describe(f.place.pc)},
                           {"at_s", f.place.time}, {"handled", f.returned}});
  j["notes"] = m.notes;
  out.report = j.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";

  out.summary = fmt::format("{}, virtual: {:.3f} s, {} instructions, core at {:g} MHz\n", board->name, end, m.cpu.executed, m.clocks.hclk / 1e6);
  if (m.inference.count)
    out.summary += fmt::format("  inferences  {}, {} instructions each (min {}, max {})\n", m.inference.count, each[each.size() / 2],
                               m.inference.min, m.inference.max);
  out.summary += fmt::format("  memory      flash {} B, RAM {} B static + {} B heap, stack {} B at most\n", use.flash, use.ram, m.heap_bytes, stack);
  out.summary += fmt::format("  UART        {} bytes{}\n", m.uart.size(), m.uart.empty() ? "" : fmt::format(" at {:.0f} baud", m.baud));
  out.summary += fmt::format("  LED         {} changes\n", m.led_changes.size());
  out.summary += lcd_on ? fmt::format("  LCD         {} x {}, {} frames\n", film.frames.back().picture.width, film.frames.back().picture.height, film.frames.size())
                        : std::string("  LCD         off\n");
  for (const std::string& n : m.notes) out.summary += "  note        " + n + "\n";
  for (const FaultRecord& f : m.faults)
    if (f.returned) out.summary += fmt::format("  fault       at {}: {} (its handler came back)\n", elf.describe(f.place.pc), f.what);
  return out;
}

}  // namespace tinsmith::board
