#include "ops/lowering.h"

#include <cmath>
#include <limits>

namespace tinsmith {

FixedPoint fixed_point(double real) {
  if (real == 0.0) return {0, 0};
  if (!std::isfinite(real)) return {std::numeric_limits<int32_t>::max(), 30};
  int exponent = 0;
  const double fraction = std::frexp(real, &exponent);
  auto q = static_cast<int64_t>(std::round(fraction * (1ll << 31)));
  if (q == (1ll << 31)) {
    q /= 2;
    ++exponent;
  }
  if (exponent < -31) return {0, 0};
  if (exponent > 30) return {std::numeric_limits<int32_t>::max(), 30};
  return {static_cast<int32_t>(q), exponent};
}

FloatRange activation_range(const std::string& activation) {
  constexpr float inf = std::numeric_limits<float>::infinity();
  if (activation == "relu") return {0, inf};
  if (activation == "relu6") return {0, 6};
  if (activation == "relu_n1_to_1") return {-1, 1};
  if (activation == "relu_0_to_1") return {0, 1};  // an operator of its own, never fused
  return {-inf, inf};
}

IntRange activation_range(const std::string& activation, const Tensor& y) {
  IntRange whole{-128, 127};
  if (y.type == DType::u8) whole = {0, 255};
  if (y.type == DType::i16) whole = {-32768, 32767};
  if (y.quant.empty()) return whole;
  const FloatRange real = activation_range(activation);
  auto step = [&](float v, int32_t open) {
    if (std::isinf(v)) return open;
    const float q = static_cast<float>(y.quant.zero_point[0]) + std::round(v / y.quant.scale[0]);
    if (!(q > static_cast<float>(whole.low))) return whole.low;
    if (!(q < static_cast<float>(whole.high))) return whole.high;
    return static_cast<int32_t>(q);
  };
  return {step(real.low, whole.low), step(real.high, whole.high)};
}

Status check_activation(const std::string& activation) {
  if (activation == "none" || activation == "relu" || activation == "relu6" || activation == "relu_n1_to_1") return {};
  return fail(Code::unsupported, "", fmt::format("the fused activation {} is not handled", activation),
              "use none, relu, relu6 or relu_n1_to_1, or an operator of its own");
}

Result<Requantisation> requantisation(const Tensor& x, const Tensor& w, const Tensor& y, bool wide, size_t channels) {
  Requantisation r;
  const size_t scales = w.quant.scale.size();
  for (size_t c = 0; c < std::max(channels, scales); ++c) {
    const float ws = w.quant.scale[scales == 1 ? 0 : c], xs = x.quant.scale[0];
    const double product = channels || scales > 1 ? static_cast<double>(xs) * static_cast<double>(ws) : static_cast<double>(xs * ws);
    const FixedPoint f = fixed_point(product / static_cast<double>(y.quant.scale[0]));
    if (wide && f.shift > 14)
      return fail(Code::unsupported, "", fmt::format("the scales {} * {} / {} are too far apart for int16", xs, ws, y.quant.scale[0]),
                  "quantise the model with representative samples");
    r.multiplier.push_back(f.multiplier);
    r.shift.push_back(f.shift);
  }
  return r;
}

Result<ts_window> window(const Tensor& x, int64_t k_h, int64_t k_w, int64_t stride_h, int64_t stride_w, int64_t dilation_h,
                      int64_t dilation_w, const std::string& padding, const std::optional<RowPiece>& piece) {
  if (x.shape.size() != 4 || x.count() == 0)
    return fail(Code::bad_input, "", fmt::format("the input is {}", text(x.shape)), "it must be (batch, height, width, channels)");
  for (int64_t v : {k_h, k_w, stride_h, stride_w, dilation_h, dilation_w})
    if (v < 1 || v > 65536 || (std::max(k_h, k_w) - 1) * std::max(dilation_h, dilation_w) > (1 << 24))
      return fail(Code::bad_input, "", fmt::format("a window of {}x{}, stride {}x{}, dilation {}x{}", k_h, k_w, stride_h, stride_w, dilation_h, dilation_w),
                  "all must be from 1 to 65536, and the reach under 2^24");
  const bool same = padding == "same";
  auto along = [&](int64_t in, int64_t k, int64_t stride, int64_t dilation, int32_t& out, int32_t& pad) {
    const int64_t reach = (k - 1) * dilation + 1;
    const int64_t n = same ? (in + stride - 1) / stride : (in - reach + stride) / stride;
    if (n < 1 || (!same && in < reach)) return false;
    out = static_cast<int32_t>(n);
    pad = same ? static_cast<int32_t>(std::max<int64_t>(0, (n - 1) * stride + reach - in) / 2) : 0;
    return true;
  };
  ts_window w{};
  w.batches = x.shape[0];
  w.in_h = x.shape[1];
  w.in_w = x.shape[2];
  w.in_c = x.shape[3];
  w.k_h = static_cast<int32_t>(k_h);
  w.k_w = static_cast<int32_t>(k_w);
  w.stride_h = static_cast<int32_t>(stride_h);
  w.stride_w = static_cast<int32_t>(stride_w);
  w.dilation_h = static_cast<int32_t>(dilation_h);
  w.dilation_w = static_cast<int32_t>(dilation_w);
  if (piece) {
    w.pad_top = piece->above;
    w.out_h = static_cast<int32_t>((int64_t{w.in_h} + piece->above + piece->below - (k_h - 1) * dilation_h - 1) / stride_h + 1);
    int32_t of_the_whole = 0;
    if (along(w.in_w, k_w, stride_w, dilation_w, w.out_w, of_the_whole)) w.pad_left = of_the_whole;
    return w;
  }
  if (!along(w.in_h, k_h, stride_h, dilation_h, w.out_h, w.pad_top) || !along(w.in_w, k_w, stride_w, dilation_w, w.out_w, w.pad_left))
    return fail(Code::bad_input, "", fmt::format("a window of {}x{} does not fit in an input of {}", k_h, k_w, text(x.shape)),
                "use padding \"same\", or a smaller window");
  return w;
}

RowRule rows_of(const ts_window& w) { return {w.stride_h, (w.k_h - 1) * w.dilation_h + 1, w.pad_top}; }

std::optional<RowRule> elementwise_rows(const Graph& g, const Node& n) {
  const Shape& y = g.output(n).shape;
  if (y.size() != 4) return std::nullopt;
  for (size_t i = 0; i < n.inputs.size(); ++i) {
    const Tensor* x = g.input(n, i);
    if (!x) return std::nullopt;
    const bool rows_alike = x->shape.size() < 3 || x->shape[x->shape.size() - 3] == 1;  // one for all rows, by broadcasting
    if (x->constant() ? !rows_alike : x->shape != y) return std::nullopt;
  }
  return RowRule{};
}

int64_t window_ahead(const ts_window& w, int64_t size, int64_t per_group, int64_t k_c) {
  const int64_t in_pixel_bytes = w.in_c * size, out_pixel_bytes = w.out_c * size;
  int64_t own = 0;  // while a pixel is made: bytes written, less the first byte of the window's first pixel that is still read
  for (int64_t o = 1; o < w.out_c; ++o) own = std::max(own, (o - o / per_group * k_c) * size);
  // The first position along one axis that a window at `out` reads, and -1 where it lies all in the padding.
  auto first = [](int64_t out, int64_t stride, int64_t pad, int64_t k, int64_t dilation, int64_t in) {
    int64_t at = out * stride - pad;
    for (int64_t i = 0; i < k && at < in; ++i, at += dilation)
      if (at >= 0) return at;
    return int64_t{-1};
  };
  constexpr int64_t far = int64_t{1} << 62;
  int64_t ahead = 0, still_read = far;  // the lowest byte that this pixel or a later one reads
  int64_t pixel = int64_t{w.batches} * w.out_h * w.out_w;
  for (int64_t n = w.batches - 1; n >= 0; --n)
    for (int64_t oy = w.out_h - 1; oy >= 0; --oy) {
      const int64_t y = first(oy, w.stride_h, w.pad_top, w.k_h, w.dilation_h, w.in_h);
      for (int64_t ox = w.out_w - 1; ox >= 0; --ox) {
        ahead = std::max(ahead, pixel * out_pixel_bytes - still_read);  // its bytes are written when the later ones are read
        --pixel;
        const int64_t x = first(ox, w.stride_w, w.pad_left, w.k_w, w.dilation_w, w.in_w);
        if (x < 0 || y < 0) continue;
        const int64_t low = ((n * w.in_h + y) * w.in_w + x) * in_pixel_bytes;
        ahead = std::max(ahead, pixel * out_pixel_bytes + own - low);
        still_read = std::min(still_read, low);
      }
    }
  return ahead;
}

int64_t rows_ahead(int64_t rows, int64_t in_row_bytes, int64_t out_row_bytes, int64_t own) {
  return std::max<int64_t>(0, (rows - 1) * (out_row_bytes - in_row_bytes)) + std::max<int64_t>(0, own);
}

int64_t images_ahead(const Tensor& x, const Tensor& y) {
  const auto n = std::max<int64_t>(1, x.shape[0]);
  return rows_ahead(n, static_cast<int64_t>(x.byte_size()) / n, static_cast<int64_t>(y.byte_size()) / n, 0);
}

int64_t elementwise_ahead(const Tensor& x, const Tensor& y) {
  const auto in = static_cast<int64_t>(bits(x.type)), out = static_cast<int64_t>(bits(y.type));
  return std::max<int64_t>(0, (x.count() - 1) * (out - in) / 8);
}

void claim_overlap(Lowered& l, const Graph& g, size_t input, size_t output, int64_t ahead) {
  const Tensor &x = g.tensor(l.operands[input]), &y = g.tensor(l.operands[output]);
  if (x.constant()) return;
  const auto in = static_cast<int64_t>(x.byte_size()), out = static_cast<int64_t>(y.byte_size());
  constexpr int64_t worthwhile = 16;  // an arena's alignment
  if (in + out - std::max(ahead + in, out) >= std::min(worthwhile, std::min(in, out))) l.overlaps.push_back({input, output, ahead});
}

const int64_t* wide_bias(Lowered& l, const Tensor* bias) {
  if (!bias) return nullptr;
  std::vector<int64_t> b(static_cast<size_t>(bias->count()));
  for (size_t i = 0; i < b.size(); ++i) b[i] = bias->type == DType::i64 ? bias->as<int64_t>()[i] : bias->as<int32_t>()[i];
  return add_array(l, "bias", b);
}

const float* scales_array(Lowered& l, const Tensor& weights, size_t channels) {
  std::vector<float> scales = weights.quant.scale;
  if (scales.size() == 1) scales.assign(channels, scales[0]);
  return add_array(l, "w_scale", scales);
}

Status check_scale(const char* what, const Tensor& t) {
  if (t.quant.scale.size() == 1) return {};
  return fail(Code::bad_input, "", fmt::format("{} \"{}\" ({}) has {} scales", what, t.name, name(t.type), t.quant.scale.size()),
              "it must have one: quantise the model again");
}

Result<Arithmetic> arithmetic(const Tensor& x, const Tensor& w, const Tensor* bias, const Tensor& y, int channel_axis,
                              bool weights_zero, int weights_at_run) {
  const DType b = bias ? bias->type : x.type == DType::f32 ? DType::f32 : DType::i32;
  std::optional<Arithmetic> kind;
  if (x.type == DType::f32 && w.type == DType::f32 && b == DType::f32) kind = Arithmetic::f32;
  if (x.type == DType::f32 && w.type == DType::i8 && b == DType::f32) kind = Arithmetic::hybrid;
  if (x.type == DType::i8 && w.type == DType::i8 && b == DType::i32) kind = Arithmetic::s8;
  if (x.type == DType::i16 && w.type == DType::i8 && (b == DType::i32 || b == DType::i64)) kind = Arithmetic::s16;
  if (!kind)
    return fail(Code::unsupported, "", fmt::format("{} input, {} weights, {} bias", name(x.type), name(w.type), name(b)),
                "float32; int8; int16 with int8 weights; or float32 with int8 weights are handled");
  if (bias && w.constant() && !bias->constant())
    return fail(Code::unsupported, "", "constant weights with a bias computed at run time", "make the bias a constant");
  if (!w.constant() && !(weights_at_run & static_cast<int>(*kind)))
    return fail(Code::unsupported, "", fmt::format("{} weights computed at run time", name(w.type)), "make the weights a constant");
  if (*kind == Arithmetic::f32) return *kind;
  if (w.quant.empty() || (w.quant.per_channel() && w.quant.axis != channel_axis))
    return fail(Code::bad_input, "", "weights without a scale, or with scales along the wrong axis", "quantise the model again");
  for (int64_t zero : w.quant.zero_point)
    if (zero != 0 && (!weights_zero || w.quant.per_channel() || *kind == Arithmetic::hybrid))
      return fail(Code::unsupported, "", fmt::format("weights with the zero point {}", zero), "quantise them symmetrically");
  if (*kind == Arithmetic::hybrid) return *kind;
  CHECKED(check_scale("the input", x));
  CHECKED(check_scale("the output", y));
  if (*kind == Arithmetic::s16 && (x.quant.zero_point[0] != 0 || y.quant.zero_point[0] != 0))
    return fail(Code::unsupported, "", "int16 operands with a zero point", "quantise them symmetrically");
  return *kind;
}

bool narrow(const Node& n, const Tensor* bias) {
  return bias ? bias->type == DType::i32 : n.word("quantized_bias_type") == "int32";
}

tl::unexpected<Error> wrong_type(const char* what, const Tensor& t, const char* handled) {
  return fail(Code::unsupported, "", fmt::format("{} \"{}\" is {}", what, t.name, name(t.type)),
              fmt::format("{} is handled", handled));
}

}  // namespace tinsmith
