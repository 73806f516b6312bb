// How CONV_2D's weights are packed for conv_2d_mve.S, and when.
#include "conv_2d/conv_2d_mve.h"

#include "ops/fast_mve.h"

namespace tinsmith {
namespace {

#define FILES TS_FILES("ts_window.h", "conv_2d/conv_2d_mve.h", "conv_2d/conv_2d_mve.c", "ts_mve.S", "conv_2d/conv_2d_mve.S")

// How a window is cut into chunks of 16 bytes.
struct Cut {
  int64_t chunks, segments, lines, line;
  int64_t line_chunks() const { return (line + 15) / 16; }
};

std::optional<Cut> cut(const ts_window& v) {
  const int64_t run = int64_t{v.k_w} * v.in_c, all = (v.k_h * run + 15) / 16, row = (run + 15) / 16;
  if (all <= 15) return Cut{all, 1, 1, run};
  if (row <= 15) return Cut{row, v.k_h, 1, run};
  if (run % 16 != 0) return std::nullopt;
  for (int64_t lines = (row + 14) / 15; row / lines >= 4; ++lines)
    if (row % lines == 0) return Cut{row / lines, v.k_h * lines, lines, 16 * row / lines};
  return std::nullopt;
}

const Kernel* kernel_of(const Cut& c, const VectorRequantisation& r) {
  const std::string name = fmt::format("mve_g{}{}_{}", c.chunks, c.segments > 1 ? "_long" : "", r.name());
  const std::string kind = fmt::format("{}_l{}", name, c.line_chunks());
  const std::vector<Instance> instances{
      {"conv_2d/conv_2d_mve.h", fmt::format("TS_CONV_2D_S8_MVE_DECLARE({})", kind)},
      {"conv_2d/conv_2d_mve.c", fmt::format("TS_CONV_2D_S8_MVE_DEFINE({}, {})", kind, c.line_chunks())},
      {"conv_2d/conv_2d_mve.S", fmt::format("  columns {}", c.line_chunks())},
      {"conv_2d/conv_2d_mve.S", fmt::format("  dot {}, {}, {}, {}, {}, {}", kind, c.chunks, c.segments > 1 ? 1 : 0, r.whole ? 1 : 0, r.fix ? 1 : 0, r.clamp ? 1 : 0)}};
  return TS_DESCRIBE_TARGET("ts_conv_2d_s8_" + kind, ts_conv_2d_s8_mve_params, FILES, 2, true, instances, TS_WINDOW_FIELDS(window), TS_FIELD(x_zero),
                            TS_FIELD(zero), TS_FIELD(low), TS_FIELD(high), TS_FIELD(chunks), TS_FIELD(segments), TS_FIELD(lines), TS_FIELD(line),
                            TS_FIELD(block), TS_FIELD(inside_top), TS_FIELD(inside_left), TS_FIELD(inside_rows), TS_FIELD(inside_columns), TS_FIELD(stream));
}

std::vector<int8_t> pack(const FastLayer& f, const Cut& c) {
  const ts_window& v = f.window;
  const auto* w = f.w.as<int8_t>();
  const int64_t run = int64_t{v.k_w} * v.in_c, count = v.k_h * run;
  // A window's elements in the order of the columns: rows packed, or each filled up to whole chunks.
  auto weight = [&](int64_t channel, int64_t i) -> int8_t {
    if (channel >= v.out_c) return 0;
    if (c.segments == 1) return i < count ? w[channel * count + i] : int8_t{0};
    const int64_t segment = i / (16 * c.chunks), byte = i % (16 * c.chunks);
    const int64_t row = segment / c.lines, at = segment % c.lines * c.line + byte;
    return byte < c.line ? w[channel * count + row * run + at] : int8_t{0};
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

bool lower_conv_2d_mve(Lowered& l, const FastLayer& f) {
  const ts_window& v = f.window;
  if (f.w.shape[3] != v.in_c || v.dilation_w != 1 || f.w.quant.zero_point[0] != 0) return false;
  const auto c = cut(v);
  const auto r = vector_requantisation(f);
  if (!c || !r) return false;
  l.kernel = kernel_of(*c, *r);
  l.formula = "y = requantise(W * (x - x_zero) + b) + y_zero";
  const int64_t quad = 64 * c->chunks * c->segments, quads = (int64_t{v.out_h} * v.out_w + 3) / 4;
  const int64_t block = c->segments > 1 ? 1 : std::clamp<int64_t>(384 / quad, 1, quads);
  l.scratch_bytes = static_cast<size_t>(block * quad + 256);
  const Inside in = windows_inside(v);
  auto small = [](int64_t n) { return static_cast<int32_t>(n); };
  set_params(l, ts_conv_2d_s8_mve_params{v, f.x_zero(), r->zero, f.range.low, f.range.high, small(c->chunks), small(c->segments), small(c->lines), small(c->line),
                                         small(block), in.top, in.left, in.rows, in.columns, add_array(l, "stream", words(pack(f, *c)))});
  return true;
}

}  // namespace tinsmith
