// Which of CONV_2D's kernels for the DSP extension a layer takes.
#include "conv_2d/conv_2d_dsp.h"

#include "conv_2d/conv_2d_pack.h"
#include "ops/fast.h"

namespace tinsmith {
namespace {

#define FILES(...)                                                                                               \
  TS_FILES("conv_2d/conv_2d_dsp.h", "conv_2d/conv_2d_lay_dsp.h", "conv_2d/conv_2d_dsp.c", "ts_dsp.S", "conv_2d/conv_2d_steps_dsp.S", __VA_ARGS__)
const Kernel* describe(const std::string& kernel, const std::vector<const char*>& files, const std::vector<Instance>& instances) {
  return TS_DESCRIBE_TARGET("ts_conv_2d_s8_" + kernel, ts_conv_2d_s8_dsp_params, files, 2, true, instances,
                            TS_FIELD(window.batches), TS_FIELD(window.in_h), TS_FIELD(window.in_w), TS_FIELD(window.in_c), TS_FIELD(window.out_h),
                            TS_FIELD(window.out_w), TS_FIELD(window.out_c), TS_FIELD(window.k_h), TS_FIELD(window.k_w), TS_FIELD(window.stride_h),
                            TS_FIELD(window.stride_w), TS_FIELD(window.dilation_h), TS_FIELD(window.pad_top), TS_FIELD(window.pad_left),
                            TS_FIELD(x_zero), TS_FIELD(low), TS_FIELD(high), TS_FIELD(steps), TS_FIELD(block),
                            TS_FIELD(inside_top), TS_FIELD(inside_left), TS_FIELD(inside_rows), TS_FIELD(inside_columns), TS_FIELD(last_columns),
                            TS_FIELD(stream));
}

constexpr int kTileRounds = 8;  // steps that stand in a row in `tile`

const Kernel* kernel_of(const std::string& kind, const std::string& requantise, bool longer, bool bytes, int rounds, int scale,
                        bool clamp, const ConvWindow& w) {
  const std::string name = kind + (bytes ? "_b" : "") + (longer ? "_long" : "") + (rounds == 16 ? "" : fmt::format("_r{}", rounds));
  const std::string kernel = (w.slides ? "s_" : w.tail ? "t_" : "") + name + (clamp ? "_c" : "");
  if (bytes) scale = 0;
  const std::string columns = fmt::format("{}{}", scale, w.tail ? "_t" : "");
  const std::string define = w.slides ? fmt::format("TS_CONV_2D_S8_SLIDES_DEFINE({}, {}, {}, {})", kernel, name, scale, clamp ? 1 : 0)
                                      : fmt::format("TS_CONV_2D_S8_DSP_DEFINE({}, {}, {}, {}, {}, {})", kernel, name, scale, clamp ? 1 : 0, columns, w.tail ? 1 : 0);
  const std::vector<Instance> instances{
      {"conv_2d/conv_2d_dsp.h", fmt::format("TS_CONV_2D_S8_DSP_DECLARE({})", kernel)},
      {"conv_2d/conv_2d_dsp.c", define},
      {"conv_2d/conv_2d_dsp.S", w.slides ? fmt::format("  slide {}", scale) : fmt::format("  columns {}, {}, {}", columns, scale, w.tail ? 1 : 0)},
      {"conv_2d/conv_2d_dsp.S", fmt::format("  dot {}, {}, {}, {}, {}", name, longer ? 1 : 0, bytes ? 1 : 0, rounds, requantise)}};
  return describe(kernel, FILES("conv_2d/conv_2d_dsp.S"), instances);
}

// The kernel of Winograd's form; `made` of taps that stand as bytes, if the words after a group's factors are told.
const Kernel* tiles_kernel(const std::string& kind, const std::string& requantise, bool longer, int64_t bytes, bool clamp, int made, int64_t here) {
  const std::string name = kind + (longer ? "_long" : "") + (here ? fmt::format("_{}", here) : "");
  const std::string kernel = fmt::format("{}{}_{}{}", made ? "m" : "w", bytes, name, clamp ? "_c" : "");
  const std::string define = made ? fmt::format("TS_CONV_2D_S8_MADE_TILES_DEFINE({}, {}, {}, {}, {})", kernel, name, bytes, clamp ? 1 : 0, made)
                                  : fmt::format("TS_CONV_2D_S8_TILES_DEFINE({}, {}, {}, {})", kernel, name, bytes, clamp ? 1 : 0);
  std::vector<Instance> instances{{"conv_2d/conv_2d_dsp.h", fmt::format("TS_CONV_2D_S8_DSP_DECLARE({})", kernel)},
                                  {"conv_2d/conv_2d_dsp.c", define},
                                  {"conv_2d/conv_2d_tile_dsp.S", fmt::format("  tile_columns {}, 8", bytes)},
                                  {"conv_2d/conv_2d_tile_dsp.S", fmt::format("  tile {}, {}, {}, {}, {}", name, longer ? 1 : 0, kTileRounds, here, requantise)}};
  if (made) instances.push_back({"conv_2d/conv_2d_tile_dsp.S", "  tile_factors"});
  return describe(kernel, FILES("conv_2d/conv_2d_tile_dsp.S"), instances);
}

// The kernel of 2 x 2 pixels: four channels of one such square, or two of two, their factors in flash or made.
enum class Squares { none, single, kept, pairs, made };
const Kernel* squares_kernel(Squares form, const std::string& kind, const std::string& requantise, int64_t in_c, bool clamp, int words) {
  const bool kept = form == Squares::kept, single = kept || form == Squares::single, made = form == Squares::made;
  const std::string name = fmt::format("{}_{}{}", kind, in_c, single ? "" : "_2");
  const std::string kernel = fmt::format("q{}_{}{}", kept ? "k" : single ? "" : made ? "m" : "p", name, clamp ? "_c" : "");
  const int64_t bytes = (single ? 8 : 16) * in_c, apart = single ? 8 : 16;
  const std::string define =
      single ? fmt::format("TS_CONV_2D_S8_{}SQUARES_DEFINE({}, {}, {}, {})", kept ? "KEPT_" : "", kernel, name, bytes, clamp ? 1 : 0)
             : fmt::format("TS_CONV_2D_S8_PAIRS_DEFINE({}, {}, {}, {}, {}, {})", kernel, name, bytes, clamp ? 1 : 0, made ? 1 : 0, words);
  std::vector<Instance> instances{
      {"conv_2d/conv_2d_dsp.h", fmt::format("TS_CONV_2D_S8_DSP_DECLARE({})", kernel)},
      {"conv_2d/conv_2d_square_dsp.c", define},
      {"conv_2d/conv_2d_tile_dsp.S", fmt::format("  tile_columns {}, {}", bytes, apart)},
      {"conv_2d/conv_2d_square_dsp.S", fmt::format("  square_rows {}", apart)},
      {"conv_2d/conv_2d_square_dsp.S", fmt::format("  square {}, {}, {}, {}, {}", name, single ? 0 : 1, in_c / (single ? 8 : 4), 4 * words, requantise)}};
  if (!single) {  // called, or, where no layer makes factors, linked only where a linker does not drop what is not
    instances.push_back({"conv_2d/conv_2d_tile_dsp.S", "  tile_factors"});
    instances.push_back({"conv_2d/conv_2d_square_dsp.S", "  square_factors"});
  }
  return describe(kernel, FILES("conv_2d/conv_2d_square_dsp.c", "conv_2d/conv_2d_tile_dsp.S", "conv_2d/conv_2d_square_dsp.S"), instances);
}

// Three taps a row, one after another: 4 multiplications for 6, and weights of 8 bytes for 3.
bool tiles_hold(const ts_window& v) {
  return v.k_w == 3 && v.stride_h == 1 && v.stride_w == 1 && v.in_c % 8 == 0 && v.out_c % 4 == 0 && v.out_w > 1 && 2 * v.k_h * v.in_c <= 1024;
}

// 3 x 3 taps, four pixels at a time: 16 multiplications for 36, and weights of 32 bytes for 9. A part's steps stand in line, so not too many.
bool squares_hold(const ts_window& v) {
  return tiles_hold(v) && v.k_h == 3 && v.dilation_h == 1 && v.in_c <= 64 && v.out_h % 2 == 0 && v.out_w % 2 == 0;
}

// Scratch of tiles whose factors are made, but for the columns: factors, starting sums, what requantises (at most 12 words, twice), padding.
int64_t made_bytes(const ts_window& v) { return 32 * int64_t{v.k_h} * v.in_c + 4 * (4 + 2 * 12) + v.in_c + (v.out_w % 2 ? v.out_c : 0); }

}  // namespace

ConvRoom conv_2d_room(const Graph& g, const ts_window& v, const Tensor& y) {
  const auto nodes = static_cast<int64_t>(g.nodes.size());
  std::vector<int64_t> first(g.tensors.size(), -1), last(g.tensors.size(), -1);
  for (int64_t i = 0; i < nodes; ++i) {
    const Node& n = g.nodes[static_cast<size_t>(i)];
    for (TensorId id : n.inputs)
      if (id != kAbsent) last[static_cast<size_t>(id)] = i;
    for (TensorId id : n.outputs) first[static_cast<size_t>(id)] = last[static_cast<size_t>(id)] = i;
  }
  for (TensorId id : g.outputs) last[static_cast<size_t>(id)] = nodes;
  ConvRoom r;
  for (int64_t i = 0; i < nodes; ++i) {
    const Node& n = g.nodes[static_cast<size_t>(i)];
    if (n.outputs.empty()) continue;
    int64_t alive = 0, shared = 0;
    for (size_t t = 0; t < g.tensors.size(); ++t)
      if (!g.tensors[t].constant() && first[t] <= i && last[t] >= i) alive += static_cast<int64_t>(g.tensors[t].byte_size());
    for (TensorId id : n.inputs)
      if (id != kAbsent && !g.tensor(id).constant() && last[static_cast<size_t>(id)] == i)
        shared = std::max(shared, static_cast<int64_t>(std::min(g.tensor(id).byte_size(), g.output(n).byte_size())));
    int64_t least = 0;
    if (const auto w = conv_2d_window(g, n); w && g.input(n, 0)->type == DType::i8 && tiles_hold(*w)) {
      least = 8 * int64_t{w->k_h} * w->in_c + w->in_c;  // tiles'
      if (shared && w->in_c == w->out_c) least += (int64_t{w->pad_top} * w->in_w + w->pad_left) * w->in_c;
    }
    r.most = std::max(r.most, alive - shared + least);
    if (&g.output(n) != &y) continue;
    r.dies = last[static_cast<size_t>(n.inputs[0])] == i;
    r.own = alive - shared + window_ahead(v, 1, 1, 1);
  }
  return r;
}

namespace {

// Two rows of outputs are made at once: one more lies over rows that are still read.
int64_t second_row(const ts_window& v) { return int64_t{v.out_w} * v.out_c; }

// With y just a row before x, one square at a time does without a second row, if each output lies on its input.
bool keeps(const ts_window& v) { return v.in_h == v.out_h && v.in_w == v.out_w && v.in_c == v.out_c && v.pad_top == 1 && v.pad_left == 1; }

// Scratch of squares whose factors stand in flash: two of them share a pixel of padding, one has it in its stream.
int64_t squares_bytes(const ts_window& v, int64_t squares) { return 32 * v.in_c * squares + (squares > 1 ? v.in_c : 0); }

// Squares take more scratch than tiles: where it is a 128th of what is alive, or lies where the arena is sized by another layer.
Squares squares_fit(const Graph& g, const ts_window& v, const Tensor& y) {
  if (!squares_hold(v)) return Squares::none;
  const ConvRoom r = conv_2d_room(g, v, y);
  auto fits = [&](int64_t squares, int64_t ahead) {
    const int64_t more = squares_bytes(v, squares) - 25 * v.in_c + (r.dies ? ahead : 0);
    return r.own && (128 * more <= r.own || more + 25 * v.in_c <= r.spare());
  };
  const int64_t second = second_row(v);
  return fits(2, second) ? Squares::pairs : fits(1, second) ? Squares::single : r.dies && keeps(v) && fits(1, second - window_ahead(v, 1, 1, 1)) ? Squares::kept : Squares::none;
}

// Scratch of squares whose factors are made, two channels at a time; and how many squares share them, two by two. They cost as much as 4 squares
// save beside tiles. A block of whole rows needs no second row. None: not worth it.
int64_t made_squares_bytes(const ts_window& v, int64_t squares) { return 32 * v.in_c * (squares + 2) + 4 * (2 + 6) + v.in_c; }
int64_t made_squares(const Graph& g, const ts_window& v, const Tensor& y) {
  if (!squares_hold(v)) return 0;
  const ConvRoom r = conv_2d_room(g, v, y);
  const int64_t across = v.out_w / 2, all = (across * (v.out_h / 2) + 1) / 2 * 2, free = r.spare() - made_squares_bytes(v, 0), each = 32 * v.in_c;
  int64_t block = std::min((free - (r.dies ? second_row(v) : 0)) / each, all) / 2 * 2;
  const int64_t rows = std::min(free / each, all) / across * across;
  if (rows % 2 == 0) block = std::max(block, rows);
  return block >= 6 ? std::min<int64_t>(block, 65534) : 0;
}
// Weights as halfwords save an instruction in eight for each pixel, for as many bytes of flash again as there are weights; as tiles three in
// ten for 5 bytes more for 3, as squares half for 23 more for 9. They are taken where most is saved for a byte, the layers with most pixels first,
// for four ninths as many bytes as the model's convolutions have weights; never for few pixels. All pieces of a layer share one packing.
bool worth_halfwords(const Graph& graph, const FastLayer& f) {
  const Graph& g = f.piece ? *f.piece->of : graph;
  const bool whole = f.optimize == Optimize::speed;
  auto pixels = [](const Shape& y) { return int64_t{y[0]} * y[1] * y[2]; };
  auto worth = [](const ts_window& v, int64_t its_pixels) { return its_pixels * (tiles_hold(v) ? 10 : 8); };
  const int64_t own_pixels = pixels(f.piece ? f.piece->output : f.y.shape), own_worth = worth(f.window, own_pixels);
  constexpr int64_t few = 64;
  int64_t all = 0, taken = 0;
  bool before = true;
  for (const Node& n : g.nodes) {
    const auto v = conv_2d_window(g, n);
    if (!v) continue;
    const Tensor &w = *g.input(n, 1), &y = g.output(n);
    if (w.type != DType::i8) continue;
    const int64_t its_worth = worth(*v, pixels(y.shape));
    const bool own = w.data == f.w.data;
    before = before && !own;
    all += w.count();
    if (its_worth > own_worth || (its_worth == own_worth && (before || own)))
      taken += w.count() * (!tiles_hold(*v) ? 9 : !whole || squares_fit(g, *v, y) == Squares::none ? 15 : made_squares(g, *v, y) ? 0 : 23) / 9;
  }
  return own_pixels > few && 9 * taken <= 4 * all;
}

// Tiles whose columns stand in the scratch beside the factors of four channels, made there: 5 instructions for 3 weights and a group of tiles,
// where a tile saves more than 7 for each number of a part. None: not worth it.
int64_t made_tiles(const Graph& g, const FastLayer& f) {
  const ts_window& v = f.window;
  if (f.optimize != Optimize::speed || f.piece || !tiles_hold(v)) return 0;
  const int64_t part = int64_t{v.k_h} * v.in_c, tiles = int64_t{v.batches} * v.out_h * ((v.out_w + 1) / 2);
  const int64_t block = std::min((conv_2d_room(g, v, f.y).spare() - made_bytes(v)) / (8 * part), int64_t{v.out_h} * ((v.out_w + 1) / 2));
  return block > 5 && tiles > 5 ? std::min<int64_t>(block, 65535) : 0;
}

// Bytes that y must lie ahead of x beside what any kernel needs.
int64_t squares_ahead(const ts_window& v, int64_t made) { return made && made % (v.out_w / 2) == 0 ? 0 : second_row(v); }

// A layer with less than a thirtieth of the convolutions' multiplications: where code is to be small, it takes the longer kernel, as others do.
bool minor(const Graph& graph, const FastLayer& f) {
  const Graph& g = f.piece ? *f.piece->of : graph;
  auto multiplications = [](const Tensor& w, const Shape& y) { return w.count() * y[0] * y[1] * y[2]; };
  int64_t all = 0;
  for (const Node& n : g.nodes)
    if (n.op->code == 3 && n.inputs.size() > 1 && g.input(n, 1) && g.output(n).shape.size() == 4)
      all += multiplications(*g.input(n, 1), g.output(n).shape);
  return 30 * multiplications(f.w, f.piece ? f.piece->output : f.y.shape) < all;
}

// Three rows, each a byte longer than whole words (3 taps of 3 colours): the three bytes share a word.
bool tail(const ts_window& v) { return v.k_h == 3 && v.k_w * v.in_c > 4 && v.k_w * v.in_c % 4 == 1; }

// Whether a layer has a window of 9 to 16 steps, so that an instance that does not go round must have as many.
bool long_windows(const Graph& graph, const FastLayer& f) {
  const Graph& g = f.piece ? *f.piece->of : graph;
  return std::any_of(g.nodes.begin(), g.nodes.end(), [&](const Node& n) {
    const auto v = conv_2d_window(g, n);
    const int64_t row = v ? int64_t{v->k_w} * v->in_c : 0, steps = !v ? 0 : tail(*v) ? 3 * (row / 4) + 1 : v->k_h * ((row + 3) / 4);
    return steps > 8 && steps <= 16;
  });
}

struct Inside {
  int32_t top, left;
  uint32_t rows, columns, last_columns;
};

Inside windows_inside(const ts_window& v, int64_t words) {
  // Outputs from `first` on, `count` of them: 0 <= output * stride - pad, and the window's last tap is in the image.
  auto along = [](int64_t in, int64_t out, int64_t reach, int64_t stride, int64_t pad, int32_t& first) {
    first = static_cast<int32_t>((pad + stride - 1) / stride);
    const int64_t room = in - reach + pad;
    const int64_t end = room < 0 ? 0 : std::min(out, room / stride + 1);
    return static_cast<uint32_t>(std::max<int64_t>(0, end - first));
  };
  Inside n{};
  n.rows = along(v.in_h, v.out_h, int64_t{v.k_h - 1} * v.dilation_h + 1, v.stride_h, v.pad_top, n.top);
  n.columns = along(v.in_w, v.out_w, v.k_w, v.stride_w, v.pad_left, n.left);
  // In the last row, how many windows end before the image does, their last row taken to a multiple of four bytes.
  const int64_t last = (n.top + int64_t{n.rows} - 1) * v.stride_h - v.pad_top + int64_t{v.k_h - 1} * v.dilation_h;
  for (; n.last_columns < n.columns; ++n.last_columns) {
    const int64_t left = (int64_t{n.left} + n.last_columns) * v.stride_w - v.pad_left;
    if ((last * v.in_w + left) * v.in_c + 4 * words > int64_t{v.in_h} * v.in_w * v.in_c) break;
  }
  return n;
}

}  // namespace

bool lower_conv_2d_dsp(Lowered& l, const Graph& g, const FastLayer& f) {
  const ts_window& v = f.window;
  if (f.w.shape[3] != v.in_c || v.dilation_w != 1 || f.w.quant.zero_point[0] != 0) return false;
  const auto run = int64_t{v.k_w} * v.in_c;
  // A width that is odd costs half a pair a row where windows slide; a pixel of padding is too much where rows stream.
  const bool slides = !f.piece && v.k_w == 3 && v.stride_w == 1 && v.in_c % 4 == 0 && v.out_w > 1 && (v.out_w % 2 == 0 || v.out_w > 10);
  const ConvWindow w{v.k_h, run, (run + 3) / 4, f.w.as<int8_t>(), v.in_c, slides, f.optimize != Optimize::size && tail(v)};
  const int64_t steps = w.elements() / 4, channels = v.out_c;
  if (steps > 4096) return false;
  for (int32_t size : {v.batches, v.in_h, v.in_w, v.in_c, v.out_h, v.out_w, v.out_c, v.stride_h, v.stride_w, v.dilation_h, v.pad_top, v.pad_left})
    if (size > 32767) return false;
  // The sums start at bias - x_zero * (sum of weights): the columns hold x itself.
  std::vector<ChannelSums> sums;
  std::vector<int64_t> start;
  for (int64_t c = 0; c < channels; ++c) {
    int64_t all = 0;
    for (int64_t i = 0; i < w.rows * run; ++i) all += w.weights[c * w.rows * run + i];
    start.push_back((f.b ? f.b->as<int32_t>()[c] : 0) - f.x_zero() * all);
    sums.push_back(channel_sums(f, static_cast<size_t>(c), w.rows * run, [&](int64_t i) { return int64_t{w.weights[c * w.rows * run + i]}; }));
  }
  std::vector<ConvChannel> packed(static_cast<size_t>(channels));
  int64_t scale = 256;
  bool packed_bytes = false;
  const int rounds = f.optimize == Optimize::size || !(long_windows(g, f) || steps > 16) ? 8 : 16;
  const bool longer = steps > rounds || (f.optimize == Optimize::size && minor(g, f)), clamp = f.range.low > -128 || f.range.high < 127;
  const int64_t made_square = f.optimize == Optimize::speed && !f.piece ? made_squares(g, v, f.y) : 0;
  const bool halfwords = f.optimize != Optimize::size && !made_square && worth_halfwords(g, f);
  const Squares squares = made_square ? Squares::made : halfwords && f.optimize == Optimize::speed && !f.piece ? squares_fit(g, v, f.y) : Squares::none;
  const bool single = squares == Squares::single || squares == Squares::kept, tiles = halfwords && squares == Squares::none && tiles_hold(v);
  const int64_t made = halfwords || made_square ? 0 : made_tiles(g, f);
  const bool bytes = !halfwords && !made_square && !made && fits_bytes(w, channels);
  const int64_t part = int64_t{v.k_h} * v.in_c;  // of tiles
  const bool part_longer = part / 8 > kTileRounds;
  // A part's steps stand four times where a byte of code saves 24 instructions: 24 for each tile and group of four channels.
  const int64_t groups = int64_t{v.batches} * v.out_h * ((v.out_w + 1) / 2) * (channels / 4);
  const int64_t here = tiles && !part_longer && groups > 4 * 84 * part / 8 ? part / 8 : 0;
  if (const auto linear = linear_layer(f, sums, kShifts, {256})) {
    packed_bytes = bytes;
    const std::string kind = fmt::format("t{}", linear->t);
    l.kernel = squares != Squares::none ? squares_kernel(squares, kind, fmt::format("{}_linear {}, lr", single ? "four" : "requantise", linear->t), v.in_c,
                                        clamp, single ? 4 : 2)
               : tiles || made
                   ? tiles_kernel(kind, fmt::format("four_linear {}", linear->t), part_longer, 2 * part, clamp, made ? 4 : 0, here)
                   : kernel_of(kind, fmt::format("requantise_linear {}", linear->t), longer, bytes, rounds, 256, clamp, w);
    for (size_t c = 0; c < packed.size(); ++c) {
      const LinearForm& form = linear->channels[c].linear;
      const int64_t from = 256 * start[c] - (bytes ? 127 * odd_weights(w, static_cast<int64_t>(c)) : 0);
      packed[c] = {form.constant, form.constant ? form.bias : static_cast<int32_t>(static_cast<uint32_t>(from + form.bias)), {form.slope}};
    }
  } else {
    auto exact = [&](auto find) {
      for (size_t c = 0; c < packed.size(); ++c) {
        const auto form = find(sums[c], f.channel(c));
        if (!form) return false;
        packed[c] = {form->multiplier == 0, 0, {form->multiplier, form->add, form->shift}};
      }
      return true;
    };
    if (!exact(find_exact_form_256)) {
      if (!exact(find_exact_form)) return false;
      scale = 1;
    }
    packed_bytes = bytes && scale == 256;
    if (scale == 256 && squares != Squares::none)
      l.kernel = squares_kernel(squares, "e256", single ? "four_exact lr" : "requantise_exact 256, lr", v.in_c, clamp, single ? 12 : 6);
    else if (scale == 256 && (tiles || made)) l.kernel = tiles_kernel("e256", "four_exact", part_longer, 2 * part, clamp, made ? 12 : 0, here);
    else if (scale == 1) l.kernel = kernel_of("e1", "requantise_exact 1", longer, false, rounds, 1, clamp, w);
    else l.kernel = kernel_of("e256", "requantise_exact 256", longer, bytes, rounds, 256, clamp, w);
    for (size_t c = 0; c < packed.size(); ++c) {
      if (packed[c].zeros) continue;
      const int64_t from = scale * start[c] - (packed_bytes ? 127 * odd_weights(w, static_cast<int64_t>(c)) : 0);
      packed[c].start = static_cast<int32_t>(static_cast<uint32_t>(from));
    }
  }
  l.formula = "y = requantise(W * (x - x_zero) + b) + y_zero";
  const int64_t pairs = (int64_t{v.out_h} * v.out_w + 1) / 2;
  const bool packed_tiles = (tiles || made) && scale == 256, packed_squares = squares != Squares::none && scale == 256;
  const int64_t squares_at_once = made_square ? made_square : single ? 1 : 2;
  const int64_t block = packed_squares ? squares_at_once : packed_tiles ? made : std::clamp<int64_t>(512 / (16 * steps), 1, pairs);
  const bool apart = channels % 2 || int64_t{v.out_h} * v.out_w % 2;
  const int64_t two_even = 2 * (channels + channels % 2);
  l.scratch_bytes = static_cast<size_t>(packed_squares         ? (made_square ? made_squares_bytes(v, made_square) : squares_bytes(v, squares_at_once))
                                        : packed_tiles && made ? made * 8 * part + made_bytes(v)
                                        : packed_tiles       ? 8 * part + v.in_c + (v.out_w % 2 ? channels : 0)
                                        : slides             ? 16 * steps + v.in_c + (v.out_w % 2 || channels % 2 ? two_even : 0)
                                                             : block * 16 * steps + (apart ? two_even : 0));
  const Inside inside = windows_inside(v, w.tail ? run / 4 : w.words);
  auto i16 = [](int64_t x) { return static_cast<int16_t>(x); };
  auto u16 = [](int64_t x) { return static_cast<uint16_t>(x); };
  const ts_conv_2d_window window{i16(v.batches), i16(v.in_h), i16(v.in_w), i16(v.in_c), i16(v.out_h), i16(v.out_w), i16(v.out_c), i16(v.k_h),
                                 i16(v.k_w), i16(v.stride_h), i16(v.stride_w), i16(v.dilation_h), i16(v.pad_top), i16(v.pad_left)};
  set_params(l, ts_conv_2d_s8_dsp_params{window, i16(f.x_zero()), static_cast<int8_t>(std::max(f.range.low, -128)),
                                         static_cast<int8_t>(std::min(f.range.high, 127)), u16(packed_tiles ? part / 8 : steps), u16(block),
                                         u16(inside.top), u16(inside.left), u16(inside.rows), u16(inside.columns), u16(inside.last_columns),
                                         add_array(l, "stream", packed_squares ? pack_squares(v, w.weights, packed, single, made_square, f.x_zero())
                                                                : packed_tiles ? pack_tiles(v, w.weights, packed, made) : pack(w, packed, packed_bytes))});
  // What is made at once is read before it is written.
  const bool kept = packed_squares && squares == Squares::kept;
  const int64_t ahead = window_ahead(v, 1, 1, 1) + (packed_squares ? squares_ahead(v, made_square) : 0);
  claim_overlap(l, g, 0, 1, kept ? second_row(v) : ahead);
  if (kept && !l.overlaps.empty()) l.overlaps.back().exact = true, l.overlaps.back().beyond = ahead;
  return true;
}

}  // namespace tinsmith
