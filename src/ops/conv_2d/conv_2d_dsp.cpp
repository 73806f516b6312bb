// How CONV_2D's weights are packed for conv_2d_dsp.S, and when.
#include "conv_2d/conv_2d_dsp.h"

#include "ops/fast.h"

namespace tinsmith {
namespace {

#define FILES TS_FILES("conv_2d/conv_2d_dsp.h", "conv_2d/conv_2d_dsp.c", "ts_dsp.S", "conv_2d/conv_2d_dsp.S")
const Kernel* describe(const std::string& kernel, const std::vector<Instance>& instances) {
  return TS_DESCRIBE_TARGET("ts_conv_2d_s8_" + kernel, ts_conv_2d_s8_dsp_params, FILES, 2, true, instances,
                            TS_FIELD(window.batches), TS_FIELD(window.in_h), TS_FIELD(window.in_w), TS_FIELD(window.in_c), TS_FIELD(window.out_h),
                            TS_FIELD(window.out_w), TS_FIELD(window.out_c), TS_FIELD(window.k_h), TS_FIELD(window.k_w), TS_FIELD(window.stride_h),
                            TS_FIELD(window.stride_w), TS_FIELD(window.dilation_h), TS_FIELD(window.pad_top), TS_FIELD(window.pad_left),
                            TS_FIELD(x_zero), TS_FIELD(low), TS_FIELD(high), TS_FIELD(steps), TS_FIELD(block),
                            TS_FIELD(inside_top), TS_FIELD(inside_left), TS_FIELD(inside_rows), TS_FIELD(inside_columns), TS_FIELD(last_columns),
                            TS_FIELD(stream));
}

constexpr int kTileRounds = 8;  // steps that stand in a row in `tile`

const Kernel* kernel_of(const std::string& kind, const std::string& requantise, bool longer, bool bytes, int rounds, int scale,
                        bool clamp, bool slides) {
  const std::string name = kind + (bytes ? "_b" : "") + (longer ? "_long" : "") + (rounds == 16 ? "" : fmt::format("_r{}", rounds));
  const std::string kernel = (slides ? "s_" : "") + name + (clamp ? "_c" : "");
  if (bytes) scale = 0;
  const std::vector<Instance> instances{
      {"conv_2d/conv_2d_dsp.h", fmt::format("TS_CONV_2D_S8_DSP_DECLARE({})", kernel)},
      {"conv_2d/conv_2d_dsp.c",
       fmt::format("TS_CONV_2D_S8_{}_DEFINE({}, {}, {}, {})", slides ? "SLIDES" : "DSP", kernel, name, scale, clamp ? 1 : 0)},
      {"conv_2d/conv_2d_dsp.S", fmt::format("  {} {}", slides ? "slide" : "columns", scale)},
      {"conv_2d/conv_2d_dsp.S", fmt::format("  dot {}, {}, {}, {}, {}", name, longer ? 1 : 0, bytes ? 1 : 0, rounds, requantise)}};
  return describe(kernel, instances);
}

// The kernel of Winograd's form; `made` of taps that stand as bytes, if the words after a group's factors are told.
const Kernel* tiles_kernel(const std::string& kind, const std::string& requantise, bool longer, int64_t bytes, bool clamp, int made, int64_t here) {
  const std::string name = kind + (longer ? "_long" : "") + (here ? fmt::format("_{}", here) : "");
  const std::string kernel = fmt::format("{}{}_{}{}", made ? "m" : "w", bytes, name, clamp ? "_c" : "");
  const std::string define = made ? fmt::format("TS_CONV_2D_S8_MADE_TILES_DEFINE({}, {}, {}, {}, {})", kernel, name, bytes, clamp ? 1 : 0, made)
                                  : fmt::format("TS_CONV_2D_S8_TILES_DEFINE({}, {}, {}, {})", kernel, name, bytes, clamp ? 1 : 0);
  std::vector<Instance> instances{{"conv_2d/conv_2d_dsp.h", fmt::format("TS_CONV_2D_S8_DSP_DECLARE({})", kernel)},
                                  {"conv_2d/conv_2d_dsp.c", define},
                                  {"conv_2d/conv_2d_dsp.S", fmt::format("  tile_columns {}", bytes)},
                                  {"conv_2d/conv_2d_dsp.S", fmt::format("  tile {}, {}, {}, {}, {}", name, longer ? 1 : 0, kTileRounds, here, requantise)}};
  if (made) instances.push_back({"conv_2d/conv_2d_dsp.S", "  tile_factors"});
  return describe(kernel, instances);
}

// Where an element of a window's steps lies in the model's weights: row by row, whose ends are padded, or, where windows slide, column by column.
struct Window {
  int64_t rows, run, words;  // words of 4 elements a row
  const int8_t* weights;     // (out_c, rows, run)
  int64_t in_c;
  bool slides;
  int32_t at(int64_t channel, int64_t element) const {
    if (slides) {
      const int64_t pixel = element / in_c;
      return weights[(channel * rows + pixel % rows) * run + pixel / rows * in_c + element % in_c];
    }
    const int64_t row = element / (4 * words), i = element % (4 * words);
    return i < run ? weights[(channel * rows + row) * run + i] : 0;
  }
};

// What a channel adds to its stream before and after the weights.
struct Channel {
  bool zeros = false;     // take the weights as zeros
  int32_t start = 0;
  std::vector<int32_t> after;
};

std::vector<int32_t> pack(const Window& w, const std::vector<Channel>& channels, bool bytes) {
  std::vector<int32_t> stream;
  const Channel none{true, 0, std::vector<int32_t>(channels[0].after.size())};
  for (size_t c = 0; c < channels.size(); c += 2) {
    const Channel* pair[] = {&channels[c], c + 1 < channels.size() ? &channels[c + 1] : &none};
    for (int twice = bytes ? 1 : 0; twice < 2; ++twice)
      for (const Channel* k : pair) stream.push_back(k->start);
    for (int64_t e = 0; e < 4 * w.rows * w.words; e += 4)
      for (size_t k = 0; k < 2; ++k) {
        auto value = [&](int64_t i) { return pair[k]->zeros ? 0 : w.at(static_cast<int64_t>(c + k), i); };
        if (bytes) stream.push_back(halves(256 * value(e) + value(e + 1), 256 * value(e + 2) + value(e + 3)));
        else
          for (int64_t odd = 0; odd < 2; ++odd) stream.push_back(halves(value(e + odd), value(e + odd + 2)));
      }
    for (size_t i = 0; i < none.after.size(); ++i)
      for (const Channel* k : pair) stream.push_back(k->after[i]);
  }
  return stream;
}

// Rows of three taps as Winograd's factors, or as they are where the factors are made when the model runs, in the order of conv_2d_dsp.S.
std::vector<int32_t> pack_tiles(const ts_window& v, const int8_t* weights, const std::vector<Channel>& channels, bool made) {
  std::vector<int32_t> stream;
  const int64_t part = int64_t{v.k_h} * v.in_c;
  auto tap = [&](size_t c, int64_t i, int64_t x) -> int32_t {
    return channels[c].zeros ? 0 : weights[((static_cast<int64_t>(c) * v.k_h + i / v.in_c) * 3 + x) * v.in_c + i % v.in_c];
  };
  auto factor = [&](size_t c, int which, int64_t i) {
    const int32_t g0 = tap(c, i, 0), g1 = tap(c, i, 1), g2 = tap(c, i, 2);
    return which == 0 ? 2 * g0 : which == 1 ? g0 + g1 + g2 : which == 2 ? g0 - g1 + g2 : 2 * g2;
  };
  for (size_t c = 0; c < channels.size(); c += 4) {
    auto after = [&] {
      for (size_t pair = c; pair < c + 4; pair += 2)
        for (size_t i = 0; i < channels[c].after.size(); ++i)
          for (size_t k = pair; k < pair + 2; ++k) stream.push_back(channels[k].after[i]);
    };
    for (size_t k = c; k < c + 4; ++k) stream.push_back(channels[k].start);
    if (made) {
      after();
      for (int64_t i = 0; i < part; i += 4)
        for (size_t k = c; k < c + 4; ++k)
          for (int64_t x = 0; x < 3; ++x) {
            uint32_t word = 0;
            for (int64_t j = 0; j < 4; ++j) word |= (static_cast<uint32_t>(tap(k, i + j, x)) & 255) << 8 * j;
            stream.push_back(static_cast<int32_t>(word));
          }
      continue;
    }
    for (int which : {1, 2, 0, 3}) {
      for (int64_t i = 0; i < part; i += 4)
        for (size_t k = c; k < c + 4; ++k)
          for (int64_t odd = 0; odd < 2; ++odd) stream.push_back(halves(factor(k, which, i + odd), factor(k, which, i + odd + 2)));
      if (which == 0 || which == 3) after();
    }
  }
  return stream;
}

// Three taps a row, one after another: 4 multiplications for 6, and weights of 8 bytes for 3.
bool tiles_hold(const ts_window& v) {
  return v.k_w == 3 && v.stride_h == 1 && v.stride_w == 1 && v.in_c % 8 == 0 && v.out_c % 4 == 0 && v.out_w > 1 && 2 * v.k_h * v.in_c <= 1024;
}

// Scratch of tiles whose factors are made, but for the columns: factors, starting sums, what requantises (at most 12 words, twice), padding.
int64_t made_bytes(const ts_window& v) { return 32 * int64_t{v.k_h} * v.in_c + 4 * (4 + 2 * 12) + v.in_c + (v.out_w % 2 ? v.out_c : 0); }

// Weights as halfwords save an instruction in eight for each pixel, for as many bytes of flash again as there are weights (as tiles, four in
// ten, for two thirds more than that). They are taken where most is saved for a byte, the layers with most pixels first, for three eighths of
// the model's convolutions; never for few pixels. All pieces of a layer share one packing.
bool worth_halfwords(const Graph& graph, const FastLayer& f) {
  const Graph& g = f.piece ? *f.piece->of : graph;
  const Shape& shape = f.piece ? f.piece->output : f.y.shape;
  const int64_t pixels = int64_t{shape[0]} * shape[1] * shape[2];
  constexpr int64_t few = 64;
  int64_t all = 0, taken = 0;
  bool before = true;
  for (const Node& n : g.nodes) {
    if (n.op->code != 3 || n.inputs.size() < 2) continue;
    const Tensor *w = g.input(n, 1), &y = g.output(n);
    if (!w || w->type != DType::i8 || y.shape.size() != 4) continue;
    const int64_t its_pixels = int64_t{y.shape[0]} * y.shape[1] * y.shape[2];
    const bool own = w->data == f.w.data;
    before = before && !own;
    all += w->count();
    if (its_pixels > pixels || (its_pixels == pixels && (before || own))) taken += w->count();
  }
  return pixels > few && 8 * taken <= 3 * all;
}

// How many bytes of scratch the layer may take before it is what the arena is sized by: by each node's tensors that are alive, in the graph's
// order, the output over an input that dies.
int64_t spare(const Graph& g, const FastLayer& f) {
  const auto nodes = static_cast<int64_t>(g.nodes.size());
  std::vector<int64_t> first(g.tensors.size(), -1), last(g.tensors.size(), -1);
  for (int64_t i = 0; i < nodes; ++i) {
    const Node& n = g.nodes[static_cast<size_t>(i)];
    for (TensorId id : n.inputs)
      if (id != kAbsent) last[static_cast<size_t>(id)] = i;
    for (TensorId id : n.outputs) first[static_cast<size_t>(id)] = last[static_cast<size_t>(id)] = i;
  }
  for (TensorId id : g.outputs) last[static_cast<size_t>(id)] = nodes;
  int64_t most = 0, own = 0;
  for (int64_t i = 0; i < nodes; ++i) {
    const Node& n = g.nodes[static_cast<size_t>(i)];
    if (n.outputs.empty()) continue;
    int64_t alive = 0, shared = 0;
    for (size_t t = 0; t < g.tensors.size(); ++t)
      if (!g.tensors[t].constant() && first[t] <= i && last[t] >= i) alive += static_cast<int64_t>(g.tensors[t].byte_size());
    for (TensorId id : n.inputs)
      if (id != kAbsent && !g.tensor(id).constant() && last[static_cast<size_t>(id)] == i)
        shared = std::max(shared, static_cast<int64_t>(std::min(g.tensor(id).byte_size(), g.output(n).byte_size())));
    most = std::max(most, alive - shared);
    if (&g.output(n) == &f.y) own = alive - shared + window_ahead(f.window, 1, 1, 1);
  }
  return own ? most - own : 0;
}

// Tiles whose columns stand in the scratch beside the factors of four channels, made there: 5 instructions for 3 weights and a group of tiles,
// where a tile saves more than 7 for each number of a part. None: not worth it.
int64_t made_tiles(const Graph& g, const FastLayer& f) {
  const ts_window& v = f.window;
  if (f.optimize != Optimize::speed || f.piece || !tiles_hold(v)) return 0;
  const int64_t part = int64_t{v.k_h} * v.in_c, tiles = int64_t{v.batches} * v.out_h * ((v.out_w + 1) / 2);
  const int64_t block = std::min((spare(g, f) - made_bytes(v)) / (8 * part), int64_t{v.out_h} * ((v.out_w + 1) / 2));
  return block > 5 && tiles > 5 ? std::min<int64_t>(block, 65535) : 0;
}

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

// Weights of the odd places of a channel's steps, summed.
int64_t odd_weights(const Window& w, int64_t channel) {
  int64_t sum = 0;
  for (int64_t e = 1; e < 4 * w.rows * w.words; e += 2) sum += w.at(channel, e);
  return sum;
}
// 256 b0 + b1 in 16 bits?
bool fits_bytes(const Window& w, int64_t channels) {
  for (int64_t c = 0; c < channels; ++c)
    for (int64_t e = 0; e < 4 * w.rows * w.words; e += 2)
      if (w.at(c, e) == -128 && w.at(c, e + 1) < 0) return false;
  return true;
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
  const Window w{v.k_h, run, (run + 3) / 4, f.w.as<int8_t>(), v.in_c, slides};
  const int64_t steps = w.rows * w.words, channels = v.out_c;
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
  std::vector<Channel> packed(static_cast<size_t>(channels));
  int64_t scale = 256;
  bool packed_bytes = false;
  const int rounds = f.optimize == Optimize::size ? 8 : 16;
  const bool longer = steps > rounds || (f.optimize == Optimize::size && minor(g, f)), clamp = f.range.low > -128 || f.range.high < 127;
  const bool halfwords = f.optimize != Optimize::size && worth_halfwords(g, f), tiles = halfwords && tiles_hold(v);
  const int64_t made = halfwords ? 0 : made_tiles(g, f);
  const bool bytes = !halfwords && !made && fits_bytes(w, channels);
  const int64_t part = int64_t{v.k_h} * v.in_c;  // of tiles
  const bool part_longer = part / 8 > kTileRounds;
  // A part's steps stand four times where a byte of code saves 24 instructions: 24 for each tile and group of four channels.
  const int64_t groups = int64_t{v.batches} * v.out_h * ((v.out_w + 1) / 2) * (channels / 4);
  const int64_t here = tiles && !part_longer && groups > 4 * 84 * part / 8 ? part / 8 : 0;
  if (const auto linear = linear_layer(f, sums, kShifts, {256})) {
    packed_bytes = bytes;
    const std::string kind = fmt::format("t{}", linear->t);
    l.kernel = tiles || made
                   ? tiles_kernel(kind, fmt::format("four_linear {}", linear->t), part_longer, 2 * part, clamp, made ? 4 : 0, here)
                   : kernel_of(kind, fmt::format("requantise_linear {}", linear->t), longer, bytes, rounds, 256, clamp, slides);
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
    if (scale == 256 && (tiles || made)) l.kernel = tiles_kernel("e256", "four_exact", part_longer, 2 * part, clamp, made ? 12 : 0, here);
    else if (scale == 1) l.kernel = kernel_of("e1", "requantise_exact 1", longer, false, rounds, 1, clamp, slides);
    else l.kernel = kernel_of("e256", "requantise_exact 256", longer, bytes, rounds, 256, clamp, slides);
    for (size_t c = 0; c < packed.size(); ++c) {
      if (packed[c].zeros) continue;
      const int64_t from = scale * start[c] - (packed_bytes ? 127 * odd_weights(w, static_cast<int64_t>(c)) : 0);
      packed[c].start = static_cast<int32_t>(static_cast<uint32_t>(from));
    }
  }
  l.formula = "y = requantise(W * (x - x_zero) + b) + y_zero";
  const int64_t pairs = (int64_t{v.out_h} * v.out_w + 1) / 2;
  const bool packed_tiles = (tiles || made) && scale == 256;
  const int64_t block = packed_tiles ? made : std::clamp<int64_t>(512 / (16 * steps), 1, pairs);
  const bool apart = channels % 2 || int64_t{v.out_h} * v.out_w % 2;
  const int64_t two_even = 2 * (channels + channels % 2);
  l.scratch_bytes = static_cast<size_t>(packed_tiles && made ? made * 8 * part + made_bytes(v)
                                        : packed_tiles       ? 8 * part + v.in_c + (v.out_w % 2 ? channels : 0)
                                        : slides             ? 16 * steps + v.in_c + (v.out_w % 2 || channels % 2 ? two_even : 0)
                                                             : block * 16 * steps + (apart ? two_even : 0));
  const Inside inside = windows_inside(v, w.words);
  auto i16 = [](int64_t x) { return static_cast<int16_t>(x); };
  auto u16 = [](int64_t x) { return static_cast<uint16_t>(x); };
  const ts_conv_2d_window window{i16(v.batches), i16(v.in_h), i16(v.in_w), i16(v.in_c), i16(v.out_h), i16(v.out_w), i16(v.out_c), i16(v.k_h),
                                 i16(v.k_w), i16(v.stride_h), i16(v.stride_w), i16(v.dilation_h), i16(v.pad_top), i16(v.pad_left)};
  set_params(l, ts_conv_2d_s8_dsp_params{window, i16(f.x_zero()), static_cast<int8_t>(std::max(f.range.low, -128)),
                                         static_cast<int8_t>(std::min(f.range.high, 127)), u16(packed_tiles ? part / 8 : steps), u16(block), u16(inside.top),
                                         u16(inside.left), u16(inside.rows), u16(inside.columns), u16(inside.last_columns),
                                         add_array(l, "stream", packed_tiles ? pack_tiles(v, w.weights, packed, made) : pack(w, packed, packed_bytes))});
  return true;
}

}  // namespace tinsmith
