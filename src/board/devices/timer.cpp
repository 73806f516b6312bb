// TIM1 to TIM14: time base, compare and PWM interrupts.
//
// A timer does nothing cycle by cycle: its counter follows from the time since `base`. sync() brings it up to now and
// sets the flags that were passed on the way; plan() wakes the machine at the next flag that an interrupt waits for.
// Not modelled: input capture, slave modes, encoder, dead time, DMA requests; their registers are stored.
#include "board/devices/devices.h"

namespace tinsmith::board {
namespace {
enum : uint32_t { CR1 = 0, DIER = 0xC, SR = 0x10, EGR = 0x14, CCMR1 = 0x18, CCMR2 = 0x1C, CNT = 0x24, PSC = 0x28, ARR = 0x2C, RCR = 0x30, CCR1 = 0x34 };
}

const char* Timer::register_name(uint32_t o) const {
  static const char* names[] = {"CR1", "CR2", "SMCR", "DIER", "SR", "EGR", "CCMR1", "CCMR2", "CCER", "CNT", "PSC", "ARR",
                                "RCR", "CCR1", "CCR2", "CCR3", "CCR4", "BDTR", "DCR", "DMAR", "OR"};
  return o / 4 < 21 ? names[o / 4] : "";
}

uint64_t Timer::tick() const {
  const bool apb2 = what.clock_register == 0x44;
  return uint64_t{apb2 ? machine.clocks.timer2_divider : machine.clocks.timer1_divider} * (uint64_t{prescaler} + 1);
}

// Takes over the preloaded registers and restarts the counter: at an overflow, or by EGR.UG.
void Timer::update_event(bool by_software) {
  const uint32_t cr1 = registers[0];
  if (cr1 & 2) return;  // UDIS
  prescaler = registers[PSC / 4] & 0xFFFF;
  reload = registers[ARR / 4];
  for (int i = 0; i < 4; ++i) compare[i] = registers[CCR1 / 4 + static_cast<size_t>(i)];
  repetition = registers[RCR / 4] & 0xFF;
  if (!by_software || !(cr1 & 4)) registers[SR / 4] |= 1;  // URS
}

void Timer::sync() {
  const uint64_t t = machine.now();
  if (!running()) {
    base = t;
    return;
  }
  for (int guard = 0; guard < 100000; ++guard) {
    const uint64_t unit = tick();
    uint64_t ticks = (t - base) / unit;
    if (ticks == 0) break;
    if (reload == 0) {  // the counter is blocked while the reload value is zero
      base += ticks * unit;
      break;
    }
    const uint32_t top = reload;
    const bool down = registers[0] >> 4 & 1 && (registers[0] >> 5 & 3) == 0;
    const bool center = (registers[0] >> 5 & 3) != 0;
    // Counts to the next overflow. A counter beyond the reload value runs to its end first.
    const uint32_t from = count;
    const uint64_t width = what.index == 2 || what.index == 5 ? uint64_t{1} << 32 : 1 << 16;
    const uint64_t period = center ? 2 * uint64_t{top} : uint64_t{top} + 1;
    const uint64_t to_end = down ? uint64_t{from} + 1 : from > top && !center ? width - from : period - from;
    const bool wraps = ticks >= to_end;
    // Many whole periods at once: the flags say it all.
    const uint64_t step = wraps ? to_end : ticks;
    for (int i = 0; i < 4; ++i) {
      const uint64_t c = compare[i];
      bool passed;
      if (down) passed = c <= from && c + step >= from && (c < from || step > 0) && from - c <= step && from != c;
      else if (center) passed = (c > from && c <= from + step) || (period - c > from && period - c <= from + step);
      else passed = (c > from && c <= from + step && c <= top) || (wraps && c == 0);
      if (passed) registers[SR / 4] |= 2u << i;
    }
    base += step * unit;
    if (!wraps) {
      count = down ? from - static_cast<uint32_t>(step) : from + static_cast<uint32_t>(step);
      break;
    }
    count = down ? reload : 0;
    if (repetition > 0) {
      --repetition;
    } else {
      update_event(false);
      if (down) count = reload;
      if (registers[0] & 8) {  // one pulse
        registers[0] &= ~1u;
        base = t;
        break;
      }
    }
    ticks -= step;
    const uint64_t whole = ticks / ((uint64_t{reload} + 1));
    if (whole > 2 && repetition == 0 && !center) {  // nothing new can happen in between but the same flags
      for (int i = 0; i < 4; ++i) if (compare[i] <= reload) registers[SR / 4] |= 2u << i;
      base += (whole - 1) * (uint64_t{reload} + 1) * tick();
    }
  }
  update_irq();
}

void Timer::plan() {
  uint64_t next = never;
  const uint32_t enabled = registers[DIER / 4];
  if (running() && reload != 0 && (enabled & 0x1F)) {
    const bool down = registers[0] >> 4 & 1 && (registers[0] >> 5 & 3) == 0;
    const bool center = (registers[0] >> 5 & 3) != 0;
    const uint64_t period = center ? 2 * uint64_t{reload} : uint64_t{reload} + 1;
    const uint64_t to_end = down ? uint64_t{count} + 1 : count > reload && !center ? (uint64_t{1} << 16) - count : period - count;
    uint64_t ticks = to_end;
    for (int i = 0; i < 4; ++i) {
      if (!(enabled >> (i + 1) & 1)) continue;
      const uint64_t c = compare[i];
      if (c > reload) continue;
      if (down) { if (c < count) ticks = std::min(ticks, count - c); }
      else if (c > count) ticks = std::min(ticks, c - count);
      else if (center && period - c > count) ticks = std::min(ticks, period - c - count);
    }
    next = base + ticks * tick();
  }
  machine.schedule(*this, next);
}

uint32_t Timer::read(uint32_t o) {
  if (o == CNT || o == SR || o == CR1) sync(), plan();
  if (o == CNT) {
    if ((registers[0] >> 5 & 3) != 0 && count > reload) return 2 * reload - count;
    return count;
  }
  if (o == EGR) return 0;
  return reg(o);
}

void Timer::write(uint32_t o, uint32_t value, uint32_t mask) {
  sync();
  switch (o) {
    case SR: registers[SR / 4] &= value | ~mask; break;
    case EGR:
      if (value & 1) {
        const bool down = registers[0] >> 4 & 1;
        update_event(true);
        count = down ? reload : 0, base = machine.now();
      }
      registers[SR / 4] |= value & 0x1E;
      break;
    case CNT: count = value, base = machine.now(); break;
    case ARR:
      reg(o) = what.index == 2 || what.index == 5 ? value : value & 0xFFFF;
      if (!(registers[0] & 0x80)) reload = reg(o);  // ARPE
      break;
    case CR1:
      reg(o) = value;
      if (!(value & 0x80)) reload = registers[ARR / 4];
      break;
    default:
      reg(o) = value;
      if (o >= CCR1 && o < CCR1 + 16) {
        const uint32_t i = (o - CCR1) / 4;
        const bool preload = registers[(i < 2 ? CCMR1 : CCMR2) / 4] >> (i % 2 ? 11 : 3) & 1;
        if (!preload) compare[i] = value;
      }
  }
  update_irq();
  plan();
}

void Timer::update_irq() {
  const uint32_t active = registers[SR / 4] & registers[DIER / 4];
  if (what.index == 1 || what.index == 8) {  // four lines: break, update, trigger, compare
    machine.irq(what.irq, active & 1);
    machine.irq(what.irq + (what.index == 1 ? 2 : 2), (active & 0x1E) != 0);
  } else {
    machine.irq(what.irq, (active & 0x5F) != 0);
  }
}

}  // namespace tinsmith::board
