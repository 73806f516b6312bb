// How CONV_2D's weights are packed for conv_2d_mve.S, and when.
#include "conv_2d/conv_2d_mve.h"

#include "ops/fast_mve.h"

namespace tinsmith {
namespace {

#define FILES TS_FILES("ts_window.h", "conv_2d/conv_2d_mve.h", "conv_2d/conv_2d_mve.c", "ts_mve.S", "conv_2d/conv_2d_mve.S")

// How a window is cut into chunks of 16 bytes.
struct Cut {
  int64_t chunks, segments, lines, line;
  bool ragged = false;  // a row's last line is shorter than the others: each is copied by itself
  int64_t line_chunks() const { return (line + 15) / 16; }
};

Cut cut(const ts_window& v) {
  const int64_t run = int64_t{v.k_w} * v.in_c, all = (v.k_h * run + 15) / 16, row = (run + 15) / 16;
  if (all <= 15) return {all, 1, 1, run};
  if (row <= 15) return {row, v.k_h, 1, run};
  if (run % 16 == 0)
    for (int64_t lines = (row + 14) / 15; row / lines >= 4; ++lines)
      if (row % lines == 0) return {row / lines, v.k_h * lines, lines, 16 * row / lines};
  const int64_t lines = (row + 14) / 15, chunks = (row + lines - 1) / lines;
  return {chunks, v.k_h * lines, lines, 16 * chunks, true};
}

// Windows that slide over the image: the stream then has the taps of 16 channels side by side (conv_2d_mve.S).
bool slides(const ts_window& v, const Cut& c) {
  return v.stride_w == 1 && v.k_w > 1 && v.in_c % 16 == 0 && v.in_c < 128 && c.lines == 1 && int64_t{v.dilation_h} * v.in_w * v.in_c < 4096 &&
         windows_inside(v).columns >= 4;
}

const Kernel* kernel_of(const ts_window& v, const Cut& c, const VectorRequantisation& r, bool dense) {
  const bool sliding = slides(v, c);
  const std::string columns = fmt::format("{}{}", c.line_chunks(), dense ? "_dense" : "");
  const bool full = v.out_c % 16 == 0;
  const std::string requantise = fmt::format("{}, {}, {}, {}", r.whole ? 1 : 0, r.fix ? 1 : 0, r.clamp ? 1 : 0, full ? 1 : 0);
  const int64_t row_bytes = int64_t{v.dilation_h} * v.in_w * v.in_c, parts = sliding ? v.in_c / 16 : 1, taps = sliding ? v.k_w : c.chunks;
  const std::string name = fmt::format("mve_g{}{}{}_{}_l{}{}", c.chunks, c.segments > 1 ? "_long" : "", full ? "_x16" : "", r.name(), columns,
                                       sliding ? fmt::format("_slide{}x{}x{}_{}", v.k_h, v.k_w, v.in_c, row_bytes) : "");
  std::vector<Instance> instances{
      {"conv_2d/conv_2d_mve.h", fmt::format("TS_CONV_2D_S8_MVE_DECLARE({})", name)},
      {"conv_2d/conv_2d_mve.c", fmt::format("TS_CONV_2D_S8_MVE_DEFINE({}, {}, {})", name, columns, sliding ? "TS_CONV_2D_MVE_SLIDE" : "TS_CONV_2D_MVE_NONE")},
      {"conv_2d/conv_2d_mve.S", fmt::format("  columns {}{}", c.line_chunks(), dense ? ", dense" : "")},
      {"conv_2d/conv_2d_mve.S", fmt::format("  dot {}, {}, {}, {}, {}, {}", name, c.chunks, c.segments > 1 ? 1 : 0, taps, parts, requantise)}};
  if (sliding)
    instances.push_back({"conv_2d/conv_2d_mve.S", fmt::format("  slide {}, {}, {}, {}, {}, {}, {}", name, v.k_w, parts, v.k_h, v.in_c, row_bytes, requantise)});
  return TS_DESCRIBE_TARGET("ts_conv_2d_s8_" + name, ts_conv_2d_s8_mve_params, FILES, 2, true, instances, TS_FIELD(stream), TS_FIELD(channels),
                            TS_FIELD(quad_bytes), TS_FIELD(segments), TS_FIELD(zero), TS_FIELD(low), TS_FIELD(high), TS_FIELD(lines.lines),
                            TS_FIELD(lines.tail), TS_FIELD(lines.to_line), TS_FIELD(lines.from_line), TS_FIELD(lines.to_pixel),
                            TS_FIELD(lines.from_pixel), TS_FIELD(chunks), TS_FIELD(line), TS_FIELD(row_lines), TS_FIELD(line_step), TS_FIELD(calls),
                            TS_FIELD(block), TS_FIELD(dense), TS_FIELD(sliding), TS_FIELD(inside_top), TS_FIELD(inside_left), TS_FIELD(inside_rows),
                            TS_FIELD(inside_columns), TS_FIELD(x_zero), TS_WINDOW_FIELDS(window));
}

std::vector<int8_t> pack(const FastLayer& f, const Cut& c) {
  const ts_window& v = f.window;
  const auto* w = f.w.as<int8_t>();
  const int64_t run = int64_t{v.k_w} * v.in_c, count = v.k_h * run;
  // A window's elements in the order of the columns: rows packed, or each filled up to whole chunks.
  const int64_t parts = slides(v, c) ? v.in_c / 16 : 1;
  auto weight = [&](int64_t channel, int64_t i) -> int8_t {
    if (channel >= v.out_c) return 0;
    if (parts > 1) {  // chunks come by part, then tap; they are kept by tap, then part
      const int64_t row = i / (16 * v.k_w * parts), chunk = i / 16 % (v.k_w * parts);
      i = 16 * (row * v.k_w * parts + chunk % v.k_w * parts + chunk / v.k_w) + i % 16;
    }
    if (c.segments == 1) return i < count ? w[channel * count + i] : int8_t{0};
    const int64_t segment = i / (16 * c.chunks), byte = i % (16 * c.chunks);
    const int64_t row = segment / c.lines, at = segment % c.lines * c.line + byte;
    return byte < c.line && at < run ? w[channel * count + row * run + at] : int8_t{0};
  };
  std::vector<int8_t> stream;
  for (int64_t first = 0; first < v.out_c; first += 16) {
    const int64_t left = std::min<int64_t>(16, v.out_c - first);
    for (int64_t pair = first; pair < first + left; pair += 2) {
      for (int64_t channel = pair; channel < pair + 2; ++channel) {
        uint32_t start = channel < v.out_c && f.b ? static_cast<uint32_t>(f.b->as<int32_t>()[channel]) : 0;
        for (int64_t i = 0; i < count && channel < v.out_c; ++i) start -= static_cast<uint32_t>(f.x_zero() * w[channel * count + i]);
        for (int k = 0; k < 4; ++k) append_word(stream, start);
      }
      for (int64_t at = 0; at < 16 * c.chunks * c.segments; at += 16)
        for (int64_t channel = pair; channel < pair + 2; ++channel)
          for (int64_t i = at; i < at + 16; ++i) stream.push_back(weight(channel, i));
    }
    append_requantisation(stream, f.q, first, v.out_c);
  }
  return stream;
}

}  // namespace

bool lower_conv_2d_mve(Lowered& l, const Graph& g, const FastLayer& f) {
  const ts_window& v = f.window;
  if (f.w.shape[3] != v.in_c || v.dilation_w != 1 || f.w.quant.zero_point[0] != 0) return false;
  const Cut c = cut(v);
  const auto r = vector_requantisation(f);
  if (!r) return false;
  const bool unit = v.k_h == 1 && v.k_w == 1 && v.stride_h == 1 && v.stride_w == 1 && !c.ragged;
  l.kernel = kernel_of(v, c, *r, unit && v.in_c % 16 == 0 && c.segments == 1);
  l.formula = "y = requantise(W * (x - x_zero) + b) + y_zero";
  const int64_t quad = 64 * c.chunks * c.segments, quads = (int64_t{v.out_h} * v.out_w + 3) / 4;
  const int64_t block = c.segments > 1 ? 1 : std::clamp<int64_t>(384 / quad, 1, quads);  // quads
  l.scratch_bytes = static_cast<size_t>(block * quad + 256);
  const Inside in = c.ragged ? Inside{} : windows_inside(v);
  const int64_t calls = c.lines > 1 ? v.k_h : 1, lines = calls > 1 ? c.lines : c.lines * v.k_h, filled = 16 * c.line_chunks();
  const int64_t to_line = c.segments > 1 ? 64 * c.chunks : c.line;
  const int64_t from_line = c.lines > 1 ? c.line : int64_t{v.dilation_h} * v.in_w * v.in_c;
  auto i32 = [](int64_t n) { return static_cast<int32_t>(n); };
  const ts_conv_2d_mve_lines copied{i32(lines), i32((c.line - 1) % 16 + 1), i32(to_line - filled), i32(from_line - filled),
                                    i32(16 * c.chunks - lines * to_line), i32(int64_t{v.stride_w} * v.in_c - lines * from_line)};
  set_params(l, ts_conv_2d_s8_mve_params{add_array(l, "stream", words(pack(f, c))), v.out_c, i32(quad), i32(c.segments), r->zero, f.range.low, f.range.high,
                                         copied, i32(c.chunks), i32(c.line), i32(c.lines), i32(to_line), i32(calls), i32(4 * block), unit ? 1 : 0, slides(v, c) ? 1 : 0,
                                         in.top, in.left, in.rows, in.columns, f.x_zero(), v});
  // Fours of pixels are read before they are written; but where windows slide, they are read again for each 16 channels.
  claim_overlap(l, g, 0, 1, slides(v, c) && v.out_c > 16 ? window_ahead(v, 1, v.out_c, v.in_c) + 3 * v.out_c : window_ahead(v, 1, 1, 1));
  return true;
}

}  // namespace tinsmith
