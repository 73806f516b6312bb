#include "conv_2d/conv_2d_pack.h"

#include "ops/fast.h"

namespace tinsmith {

std::vector<int32_t> pack(const ConvWindow& w, const std::vector<ConvChannel>& channels, bool bytes) {
  std::vector<int32_t> stream;
  const ConvChannel none{true, 0, std::vector<int32_t>(channels[0].after.size())};
  for (size_t c = 0; c < channels.size(); c += 2) {
    const ConvChannel* pair[] = {&channels[c], c + 1 < channels.size() ? &channels[c + 1] : &none};
    for (int twice = bytes ? 1 : 0; twice < 2; ++twice)
      for (const ConvChannel* k : pair) stream.push_back(k->start);
    for (int64_t e = 0; e < w.elements(); e += 4)
      for (size_t k = 0; k < 2; ++k) {
        auto value = [&](int64_t i) { return pair[k]->zeros ? 0 : w.at(static_cast<int64_t>(c + k), i); };
        if (bytes) stream.push_back(halves(256 * value(e) + value(e + 1), 256 * value(e + 2) + value(e + 3)));
        else
          for (int64_t odd = 0; odd < 2; ++odd) stream.push_back(halves(value(e + odd), value(e + odd + 2)));
      }
    for (size_t i = 0; i < none.after.size(); ++i)
      for (const ConvChannel* k : pair) stream.push_back(k->after[i]);
  }
  return stream;
}

int64_t odd_weights(const ConvWindow& w, int64_t channel) {
  int64_t sum = 0;
  for (int64_t e = 1; e < w.elements(); e += 2) sum += w.at(channel, e);
  return sum;
}

bool fits_bytes(const ConvWindow& w, int64_t channels) {
  for (int64_t c = 0; c < channels; ++c)
    for (int64_t e = 0; e < w.elements(); e += 2)
      if (w.at(c, e) == -128 && w.at(c, e + 1) < 0) return false;
  return true;
}

namespace {

// What three taps in a line turn into, times 2.
int32_t factor(int64_t which, int32_t g0, int32_t g1, int32_t g2) {
  return which == 0 ? 2 * g0 : which == 1 ? g0 + g1 + g2 : which == 2 ? g0 - g1 + g2 : 2 * g2;
}

// A stream of `group` channels at a time, of k_h rows of three taps.
struct Groups {
  const ts_window& v;
  const int8_t* weights;
  const std::vector<ConvChannel>& channels;
  size_t group = 4;
  std::vector<int32_t> stream{};

  // Tap (row, x) of the input i.
  int32_t tap(size_t c, int64_t row, int64_t x, int64_t i) const {
    return channels[c].zeros ? 0 : weights[((static_cast<int64_t>(c) * v.k_h + row) * 3 + x) * v.in_c + i];
  }
  // The channels from c on.
  void starts(size_t c) {
    for (size_t k = c; k < c + group; ++k) stream.push_back(channels[k].start);
  }
  void requantise(size_t c) {
    for (size_t pair = c; pair < c + group; pair += 2)
      for (size_t i = 0; i < channels[c].after.size(); ++i)
        for (size_t k = pair; k < pair + 2; ++k) stream.push_back(channels[k].after[i]);
  }
  void taps(size_t c) {
    for (int64_t row = 0; row < v.k_h; ++row)
      for (int64_t i = 0; i < v.in_c; i += 4)
        for (size_t k = c; k < c + group; ++k)
          for (int64_t x = 0; x < 3; ++x) {
            uint32_t word = 0;
            for (int64_t j = 0; j < 4; ++j) word |= (static_cast<uint32_t>(tap(k, row, x, i + j)) & 255) << 8 * j;
            stream.push_back(static_cast<int32_t>(word));
          }
  }
  // One number for each input: value(channel, input).
  template <class Value>
  void halfwords(size_t c, Value value) {
    for (int64_t i = 0; i < v.in_c; i += 4)
      for (size_t k = c; k < c + group; ++k)
        for (int64_t odd = 0; odd < 2; ++odd) stream.push_back(halves(value(k, i + odd), value(k, i + odd + 2)));
  }
};

}  // namespace

std::vector<int32_t> pack_tiles(const ts_window& v, const int8_t* weights, const std::vector<ConvChannel>& channels, bool made) {
  Groups f{v, weights, channels};
  for (size_t c = 0; c < channels.size(); c += f.group) {
    f.starts(c);
    if (made) {
      f.requantise(c);
      f.taps(c);
      continue;
    }
    for (int which : {1, 2, 0, 3}) {
      for (int64_t row = 0; row < v.k_h; ++row)
        f.halfwords(c, [&](size_t k, int64_t i) { return factor(which, f.tap(k, row, 0, i), f.tap(k, row, 1, i), f.tap(k, row, 2, i)); });
      if (which == 0 || which == 3) f.requantise(c);
    }
  }
  return f.stream;
}

std::vector<int32_t> pack_squares(const ts_window& v, const int8_t* weights, const std::vector<ConvChannel>& channels, bool single, bool made,
                                  int32_t x_zero) {
  Groups f{v, weights, channels, single ? size_t{4} : size_t{2}};
  if (single) f.stream.assign(static_cast<size_t>(v.in_c) / 4, static_cast<int32_t>(0x01010101u * static_cast<uint8_t>(x_zero)));  // padding
  for (size_t c = 0; c < channels.size(); c += f.group) {
    f.requantise(c);
    f.starts(c);
    if (made) {
      f.taps(c);
      continue;
    }
    for (int across : {1, 2, 0, 3})
      for (int down : {1, 2, 3, 0})
        f.halfwords(c, [&](size_t k, int64_t i) {
          int32_t rows[3];
          for (int64_t row = 0; row < 3; ++row) rows[row] = factor(across, f.tap(k, row, 0, i), f.tap(k, row, 1, i), f.tap(k, row, 2, i));
          return factor(down, rows[0], rows[1], rows[2]);
        });
  }
  return f.stream;
}

}  // namespace tinsmith
