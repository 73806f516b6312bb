// LTDC (the display) and DMA2D (the blitter).
#include <algorithm>
#include <cmath>
#include <cstring>

#include "board/devices/devices.h"

namespace tinsmith::board {

uint32_t bits_per_pixel(uint32_t format) {
  static const uint8_t bits[11] = {32, 24, 16, 16, 16, 8, 8, 16, 4, 8, 4};
  return format < 11 ? bits[format] : 32;
}

namespace {
uint8_t wide5(uint32_t v) { return static_cast<uint8_t>(v << 3 | v >> 2); }
uint8_t wide6(uint32_t v) { return static_cast<uint8_t>(v << 2 | v >> 4); }
uint8_t wide4(uint32_t v) { return static_cast<uint8_t>(v << 4 | v); }
uint8_t byte_of(uint32_t v, int shift) { return static_cast<uint8_t>(v >> shift); }
Pixel from_table(uint32_t c) { return {byte_of(c, 24), byte_of(c, 16), byte_of(c, 8), byte_of(c, 0)}; }
// a * b / 255, rounded.
uint32_t scale(uint32_t a, uint32_t b) { return (a * b + 127) / 255; }
}  // namespace

Pixel read_pixel(const uint8_t* line, uint32_t i, uint32_t format, const uint32_t* lookup, Pixel fixed) {
  uint16_t h = 0;
  switch (format) {
    case 0: return {line[4 * i + 3], line[4 * i + 2], line[4 * i + 1], line[4 * i]};
    case 1: return {255, line[3 * i + 2], line[3 * i + 1], line[3 * i]};
    case 2: std::memcpy(&h, line + 2 * i, 2); return {255, wide5(h >> 11), wide6(h >> 5 & 63), wide5(h & 31)};
    case 3:
      std::memcpy(&h, line + 2 * i, 2);
      return {static_cast<uint8_t>(h >> 15 ? 255 : 0), wide5(h >> 10 & 31), wide5(h >> 5 & 31), wide5(h & 31)};
    case 4: std::memcpy(&h, line + 2 * i, 2); return {wide4(h >> 12), wide4(h >> 8 & 15), wide4(h >> 4 & 15), wide4(h & 15)};
    case 5: return from_table(lookup[line[i]]);
    case 6: { Pixel p = from_table(lookup[line[i] & 15]); p.a = wide4(line[i] >> 4); return p; }
    case 7: { Pixel p = from_table(lookup[line[2 * i]]); p.a = line[2 * i + 1]; return p; }
    case 8: return from_table(lookup[line[i / 2] >> (4 * (i & 1)) & 15]);
    case 9: return {line[i], fixed.r, fixed.g, fixed.b};
    case 10: return {wide4(line[i / 2] >> (4 * (i & 1)) & 15), fixed.r, fixed.g, fixed.b};
  }
  return {0, 0, 0, 0};
}

// ---- LTDC ------------------------------------------------------------------------------------------------------------

namespace {
enum : uint32_t { BPCR = 0xC, AWCR = 0x10, TWCR = 0x14, GCR = 0x18, SRCR = 0x24, BCCR = 0x2C, IER = 0x34, ISR = 0x38, ICR = 0x3C,
                  LIPCR = 0x40, CPSR = 0x44, CDSR = 0x48, LAYERS = 0x84 };
enum : uint32_t { L_CR = 0, L_WHPCR = 1, L_WVPCR = 2, L_CKCR = 3, L_PFCR = 4, L_CACR = 5, L_DCCR = 6, L_BFCR = 7, L_CFBAR = 10,
                  L_CFBLR = 11, L_CFBLNR = 12, L_CLUTWR = 16 };
}  // namespace

const char* Ltdc::register_name(uint32_t o) const {
  static const char* names[] = {"", "", "SSCR", "BPCR", "AWCR", "TWCR", "GCR", "", "", "SRCR", "", "BCCR", "", "IER", "ISR", "ICR",
                                "LIPCR", "CPSR", "CDSR"};
  if (o / 4 < std::size(names)) return names[o / 4];
  static const char* layer[2][17] = {
#define L(n) {"L" #n "CR", "L" #n "WHPCR", "L" #n "WVPCR", "L" #n "CKCR", "L" #n "PFCR", "L" #n "CACR", "L" #n "DCCR", "L" #n "BFCR", \
              "", "", "L" #n "CFBAR", "L" #n "CFBLR", "L" #n "CFBLNR", "", "", "", "L" #n "CLUTWR"}
      L(1), L(2)
#undef L
  };
  if (o < LAYERS || o >= LAYERS + 0x100) return "";
  const uint32_t n = (o - LAYERS) % 0x80 / 4;
  return n < 17 ? layer[(o - LAYERS) / 0x80][n] : "";
}

int Ltdc::width() const {
  const int w = static_cast<int>(registers[AWCR / 4] >> 16 & 0xFFF) - static_cast<int>(registers[BPCR / 4] >> 16 & 0xFFF);
  return std::clamp(w, 0, 1024);
}
int Ltdc::height() const {
  const int h = static_cast<int>(registers[AWCR / 4] & 0x7FF) - static_cast<int>(registers[BPCR / 4] & 0x7FF);
  return std::clamp(h, 0, 1024);
}

double Ltdc::line_cycles() const {
  const double pixel = machine.clocks.pixel;
  return pixel > 0 ? ((registers[TWCR / 4] >> 16 & 0xFFF) + 1) * machine.clocks.hclk / pixel : 0;
}

// Events: the line interrupt, and the vertical blanking at which shadow registers are taken over.
void Ltdc::plan() {
  uint64_t next = never;
  const double line = line_cycles();
  if (on() && line > 0 && (reload_pending || (registers[IER / 4] & 1))) {
    const uint64_t t = machine.now();
    const uint64_t lines = (registers[TWCR / 4] & 0x7FF) + 1;
    const uint64_t frame = std::max<uint64_t>(1, static_cast<uint64_t>(line * static_cast<double>(lines)));
    auto next_at = [&](uint64_t which) {
      const uint64_t at = static_cast<uint64_t>(line * static_cast<double>(which % lines));
      const uint64_t n = t < frame_start + at ? 0 : (t - frame_start - at) / frame + 1;
      return frame_start + n * frame + at;
    };
    if (reload_pending) next = next_at((registers[AWCR / 4] & 0x7FF) + 1);
    if (registers[IER / 4] & 1) next = std::min(next, next_at(registers[LIPCR / 4] & 0x7FF));
  }
  machine.schedule(*this, next);
}

void Ltdc::event() {
  const double line = line_cycles();
  if (line > 0) {
    const uint64_t lines = (registers[TWCR / 4] & 0x7FF) + 1;
    const uint64_t frame = std::max<uint64_t>(1, static_cast<uint64_t>(line * static_cast<double>(lines)));
    const uint64_t at = static_cast<uint64_t>(static_cast<double>((machine.now() - frame_start) % frame) / line);
    const uint64_t blank = ((registers[AWCR / 4] & 0x7FF) + 1) % lines, wanted = (registers[LIPCR / 4] & 0x7FF) % lines;
    auto near = [&](uint64_t which) { return at == which || at + 1 == which; };
    if (reload_pending && near(blank)) {
      reload();
      registers[ISR / 4] |= 8;
    }
    if (near(wanted)) registers[ISR / 4] |= 1;
  }
  update_irq();
  // Not the same line again at once.
  uint64_t before = machine.now();
  plan();
  if (due <= before) machine.schedule(*this, before + std::max<uint64_t>(1, static_cast<uint64_t>(line)));
}

void Ltdc::reload() {
  for (uint32_t n = 0; n < 2; ++n)
    for (uint32_t i = 0; i < 32; ++i) shadow[n][i] = registers[(LAYERS + n * 0x80) / 4 + i];
  reload_pending = false;
  registers[SRCR / 4] = 0;
}

void Ltdc::update_irq() {
  const uint32_t active = registers[ISR / 4] & registers[IER / 4];
  machine.irq(what.irq, active & 9);
  machine.irq(what.irq + 1, active & 6);
}

uint32_t Ltdc::read(uint32_t o) {
  if (o == ICR) return 0;
  if (o == CPSR || o == CDSR) {
    const double line = line_cycles();
    if (!on() || line <= 0) return 0;
    const uint32_t lines = (registers[TWCR / 4] & 0x7FF) + 1;
    const uint64_t frame = std::max<uint64_t>(1, static_cast<uint64_t>(line * lines));
    const double in_frame = static_cast<double>((machine.now() - frame_start) % frame);
    const uint32_t y = std::min(static_cast<uint32_t>(in_frame / line), lines - 1);
    const uint32_t x = static_cast<uint32_t>((in_frame - y * line) * machine.clocks.pixel / machine.clocks.hclk);
    if (o == CPSR) return x << 16 | y;
    const bool de_v = y > (registers[BPCR / 4] & 0x7FF) && y <= (registers[AWCR / 4] & 0x7FF);
    const bool de_h = x > (registers[BPCR / 4] >> 16) && x <= (registers[AWCR / 4] >> 16);
    return (de_v ? 1u : 0) | (de_h ? 2u : 0) | (y <= (registers[2] & 0x7FF) ? 4u : 0) | (x <= (registers[2] >> 16) ? 8u : 0);
  }
  return reg(o);
}

void Ltdc::write(uint32_t o, uint32_t value, uint32_t mask) {
  switch (o) {
    case ISR: case CPSR: case CDSR: return;
    case ICR:
      reg(ISR) &= ~(value & mask);
      return update_irq();
    case SRCR:
      reg(o) = value & 3;
      if (value & 1) {
        reload();
        registers[ISR / 4] |= 8;
        update_irq();
      } else if (value & 2) {
        reload_pending = true;
        if (!on() || line_cycles() <= 0) reload();  // no vertical blanking will come
      }
      return plan();
    case GCR: {
      const bool was = on();
      reg(o) = (value & 0xF0010001) | 0x2220;
      if (on() && !was) {
        if (machine.clocks.pixel <= 0) return machine.refuse("LTDC.GCR: the display is switched on without a pixel clock (PLLSAI)");
        frame_start = machine.now();
      }
      return plan();
    }
    case LAYERS + L_CLUTWR * 4: case LAYERS + 0x80 + L_CLUTWR * 4:
      table[o >= LAYERS + 0x80][value >> 24] = 0xFF000000u | (value & 0xFFFFFF);
      return;
  }
  reg(o) = value;
  plan();
}

std::vector<uint8_t> Ltdc::picture() {
  const int w = width(), h = height();
  if (!on() || w == 0 || h == 0) return {};
  std::vector<uint8_t> out(static_cast<size_t>(w) * static_cast<size_t>(h) * 3);
  const uint32_t background = registers[BCCR / 4];
  for (size_t i = 0; i < out.size(); i += 3) out[i] = byte_of(background, 16), out[i + 1] = byte_of(background, 8), out[i + 2] = byte_of(background, 0);
  const int bp_x = static_cast<int>(registers[BPCR / 4] >> 16 & 0xFFF), bp_y = static_cast<int>(registers[BPCR / 4] & 0x7FF);
  for (int n = 0; n < 2; ++n) {
    const uint32_t* l = shadow[n];
    if (!(l[L_CR] & 1)) continue;
    // Window positions count from the sync pulse; the picture begins after the back porch.
    const int x0 = static_cast<int>(l[L_WHPCR] & 0xFFF) - bp_x - 1, x1 = static_cast<int>(l[L_WHPCR] >> 16 & 0xFFF) - bp_x - 1;
    const int y0 = static_cast<int>(l[L_WVPCR] & 0x7FF) - bp_y - 1, y1 = static_cast<int>(l[L_WVPCR] >> 16 & 0x7FF) - bp_y - 1;
    const uint32_t format = l[L_PFCR] & 7, constant = l[L_CACR] & 0xFF, bf1 = l[L_BFCR] >> 8 & 7, bf2 = l[L_BFCR] & 7;
    const uint32_t pitch = l[L_CFBLR] >> 16 & 0x1FFF, lines = l[L_CFBLNR] & 0x7FF, base = l[L_CFBAR];
    const uint32_t bytes = bits_per_pixel(format) / 8, in_line = (l[L_CFBLR] & 0x1FFF) >= 3 ? ((l[L_CFBLR] & 0x1FFF) - 3) / bytes : 0;
    const Pixel fixed = from_table(l[L_DCCR]);
    const bool keyed = l[L_CR] & 2;
    const uint32_t* lookup = table[n];
    uint32_t direct[256];
    if (!(l[L_CR] & 16)) {  // no table: an index is a grey
      for (uint32_t i = 0; i < 256; ++i) direct[i] = 0xFF000000u | i * 0x010101u;
      lookup = direct;
    }
    for (int y = 0; y < h; ++y) {
      const uint8_t* line = nullptr;
      if (y >= y0 && y <= y1) {
        const uint32_t row = static_cast<uint32_t>(y - y0);
        if (row < lines) {
          line = machine.memory(base + row * pitch, in_line * bytes, false);
          if (!line) {
            registers[ISR / 4] |= 4;  // transfer error
            machine.note(fmt::format("LTDC.L{}CFBAR: the frame buffer at {:#010x} is not in memory", n + 1, base));
            update_irq();
            break;
          }
        }
      }
      for (int x = 0; x < w; ++x) {
        Pixel p = fixed;
        if (line && x >= x0 && x <= x1 && static_cast<uint32_t>(x - x0) < in_line) {
          p = read_pixel(line, static_cast<uint32_t>(x - x0), format, lookup, fixed);
          if (keyed && (l[L_CKCR] & 0xFFFFFF) == (uint32_t{p.r} << 16 | uint32_t{p.g} << 8 | p.b)) p.a = p.r = p.g = p.b = 0;
        }
        const uint32_t pa = scale(p.a, constant);
        const uint32_t f1 = bf1 == 6 ? pa : constant, f2 = bf2 == 7 ? 255 - pa : 255 - constant;
        uint8_t* o = &out[(static_cast<size_t>(y) * static_cast<size_t>(w) + static_cast<size_t>(x)) * 3];
        if (f1 == 255 && f2 == 0) { o[0] = p.r, o[1] = p.g, o[2] = p.b; continue; }
        o[0] = static_cast<uint8_t>(std::min(255u, scale(p.r, f1) + scale(o[0], f2)));
        o[1] = static_cast<uint8_t>(std::min(255u, scale(p.g, f1) + scale(o[1], f2)));
        o[2] = static_cast<uint8_t>(std::min(255u, scale(p.b, f1) + scale(o[2], f2)));
      }
    }
  }
  return out;
}

// ---- DMA2D -----------------------------------------------------------------------------------------------------------

namespace {
enum : uint32_t { D_CR = 0, D_ISR = 1, D_IFCR = 2, D_FGMAR = 3, D_FGOR = 4, D_BGMAR = 5, D_BGOR = 6, D_FGPFCCR = 7, D_FGCOLR = 8,
                  D_BGPFCCR = 9, D_BGCOLR = 10, D_FGCMAR = 11, D_BGCMAR = 12, D_OPFCCR = 13, D_OCOLR = 14, D_OMAR = 15, D_OOR = 16,
                  D_NLR = 17, D_LWR = 18, D_AMTCR = 19 };
}

const char* Dma2d::register_name(uint32_t o) const {
  static const char* names[] = {"CR", "ISR", "IFCR", "FGMAR", "FGOR", "BGMAR", "BGOR", "FGPFCCR", "FGCOLR", "BGPFCCR", "BGCOLR",
                                "FGCMAR", "BGCMAR", "OPFCCR", "OCOLR", "OMAR", "OOR", "NLR", "LWR", "AMTCR"};
  return o / 4 < 20 ? names[o / 4] : "";
}

void Dma2d::write(uint32_t o, uint32_t value, uint32_t mask) {
  switch (o / 4) {
    case D_ISR: return;
    case D_IFCR: registers[D_ISR] &= ~(value & mask); return update_irq();
    case D_CR:
      if (value & 4) value &= ~5u, registers[D_ISR] |= 0, due = never;  // abort
      {
        const bool was = registers[D_CR] & 1;
        registers[D_CR] = value;
        if ((value & 1) && !was) start();
      }
      return update_irq();
    case D_FGPFCCR: case D_BGPFCCR:
      registers[o / 4] = value;
      if (value & 32) load_table(o / 4 == D_BGPFCCR);
      return;
  }
  if (o >= 0x400 && o < 0x800) foreground_table[(o - 0x400) / 4] = value;
  if (o >= 0x800 && o < 0xC00) background_table[(o - 0x800) / 4] = value;
  reg(o) = value;
}

void Dma2d::load_table(bool background) {
  uint32_t& control = registers[background ? D_BGPFCCR : D_FGPFCCR];
  const uint32_t entries = (control >> 8 & 0xFF) + 1, at = registers[background ? D_BGCMAR : D_FGCMAR];
  uint32_t* table = background ? background_table : foreground_table;
  const uint32_t size = control & 16 ? 3 : 4;
  const uint8_t* p = machine.memory(at, entries * size, false);
  control &= ~32u;
  if (!p) {
    registers[D_ISR] |= 8;
    return machine.note(fmt::format("DMA2D: the colour table at {:#010x} is not in memory", at));
  }
  for (uint32_t i = 0; i < entries; ++i)
    table[i] = size == 4 ? (std::memcpy(&table[i], p + 4 * i, 4), table[i]) : 0xFF000000u | p[3 * i] | p[3 * i + 1] << 8 | uint32_t{p[3 * i + 2]} << 16;
  registers[D_ISR] |= 16;
  update_irq();
}

void Dma2d::start() {
  const uint32_t pixels = (registers[D_NLR] >> 16 & 0x3FFF) * (registers[D_NLR] & 0xFFFF);
  if (!transfer()) {
    registers[D_CR] &= ~1u;
    registers[D_ISR] |= 1;
    return update_irq();
  }
  machine.schedule(*this, machine.now() + pixels + 1);  // a pixel a cycle
}

void Dma2d::event() {
  registers[D_CR] &= ~1u;
  registers[D_ISR] |= 2;
  update_irq();
}

void Dma2d::update_irq() { machine.irq(what.irq, ((registers[D_CR] >> 8) & registers[D_ISR] & 0x3F) != 0); }

namespace {

Pixel with_alpha(Pixel p, uint32_t control) {
  const uint32_t alpha = control >> 24;
  switch (control >> 16 & 3) {
    case 1: p.a = static_cast<uint8_t>(alpha); break;
    case 2: p.a = static_cast<uint8_t>(scale(p.a, alpha)); break;
  }
  return p;
}

void write_pixel(uint8_t* line, uint32_t i, uint32_t format, Pixel p) {
  uint16_t h = 0;
  switch (format) {
    case 0: line[4 * i] = p.b, line[4 * i + 1] = p.g, line[4 * i + 2] = p.r, line[4 * i + 3] = p.a; return;
    case 1: line[3 * i] = p.b, line[3 * i + 1] = p.g, line[3 * i + 2] = p.r; return;
    case 2: h = static_cast<uint16_t>((p.r >> 3) << 11 | (p.g >> 2) << 5 | p.b >> 3); break;
    case 3: h = static_cast<uint16_t>((p.a >> 7) << 15 | (p.r >> 3) << 10 | (p.g >> 3) << 5 | p.b >> 3); break;
    default: h = static_cast<uint16_t>((p.a >> 4) << 12 | (p.r >> 4) << 8 | (p.g >> 4) << 4 | p.b >> 4); break;
  }
  std::memcpy(line + 2 * i, &h, 2);
}

Pixel blend(Pixel f, Pixel b) {
  const uint32_t af = f.a, ab = b.a, mult = scale(af, ab), out = af + ab - mult;
  if (out == 0) return {0, 0, 0, 0};
  auto channel = [&](uint32_t cf, uint32_t cb) { return static_cast<uint8_t>((cf * af + cb * (ab - mult)) / out); };
  return {static_cast<uint8_t>(out), channel(f.r, b.r), channel(f.g, b.g), channel(f.b, b.b)};
}

}  // namespace

bool Dma2d::transfer() {
  const uint32_t mode = registers[D_CR] >> 16 & 3, columns = registers[D_NLR] >> 16 & 0x3FFF, rows = registers[D_NLR] & 0xFFFF;
  const uint32_t fg = registers[D_FGPFCCR], bg = registers[D_BGPFCCR];
  const uint32_t fg_format = fg & 15, bg_format = bg & 15, out_format = mode == 0 ? fg_format : registers[D_OPFCCR] & 7;
  const uint32_t out_bits = bits_per_pixel(out_format), fg_bits = bits_per_pixel(fg_format), bg_bits = bits_per_pixel(bg_format);
  const uint32_t out_pitch = (columns + (registers[D_OOR] & 0x3FFF)) * out_bits / 8;
  const uint32_t fg_pitch = (columns + (registers[D_FGOR] & 0x3FFF)) * fg_bits / 8;
  const uint32_t bg_pitch = (columns + (registers[D_BGOR] & 0x3FFF)) * bg_bits / 8;
  const uint32_t color = registers[D_OCOLR];
  auto fail_at = [&](const char* which, uint32_t at) {
    machine.note(fmt::format("DMA2D.{}: transfer error, {:#010x} is not in memory", which, at));
    return false;
  };
  for (uint32_t y = 0; y < rows; ++y) {
    const uint32_t to = registers[D_OMAR] + y * out_pitch, from = registers[D_FGMAR] + y * fg_pitch, under = registers[D_BGMAR] + y * bg_pitch;
    uint8_t* out = machine.memory(to, (columns * out_bits + 7) / 8, true);
    if (!out) return fail_at("OMAR", to);
    if (mode == 3) {  // a colour, in the output's own format
      for (uint32_t x = 0; x < columns; ++x) {
        switch (out_bits) {
          case 32: std::memcpy(out + 4 * x, &color, 4); break;
          case 24: std::memcpy(out + 3 * x, &color, 3); break;
          default: std::memcpy(out + 2 * x, &color, 2); break;
        }
      }
      continue;
    }
    const uint8_t* in = machine.memory(from, (columns * fg_bits + 7) / 8, false);
    if (!in) return fail_at("FGMAR", from);
    if (mode == 0) {
      std::memmove(out, in, (columns * out_bits + 7) / 8);
      continue;
    }
    const uint8_t* below = nullptr;
    if (mode == 2 && !(below = machine.memory(under, (columns * bg_bits + 7) / 8, false))) return fail_at("BGMAR", under);
    const Pixel fg_fixed = from_table(registers[D_FGCOLR]), bg_fixed = from_table(registers[D_BGCOLR]);
    for (uint32_t x = 0; x < columns; ++x) {
      Pixel p = with_alpha(read_pixel(in, x, fg_format, foreground_table, fg_fixed), fg);
      if (below) p = blend(p, with_alpha(read_pixel(below, x, bg_format, background_table, bg_fixed), bg));
      write_pixel(out, x, out_format, p);
    }
  }
  return true;
}

}  // namespace tinsmith::board
