// CONV_2D's weights in the orders that the kernels for the DSP extension read them in.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/op.h"
#include "ts_window.h"

namespace tinsmith {

// Where an element of a window's steps lies in the model's weights: row by row, whose ends are padded, or, where windows slide, column by column.
struct ConvWindow {
  int64_t rows, run, words;  // words of 4 elements a row
  const int8_t* weights;     // (out_c, rows, run)
  int64_t in_c;
  bool slides;
  bool tail = false;         // three rows, whose last byte of each goes into one word
  int64_t elements() const { return tail ? 4 * (rows * (run / 4) + 1) : 4 * rows * words; }
  int32_t at(int64_t channel, int64_t element) const {
    if (tail) {
      const int64_t whole = run / 4 * 4, row = element < rows * whole ? element / whole : element - rows * whole;
      return row < rows ? weights[(channel * rows + row) * run + (element < rows * whole ? element % whole : whole)] : 0;
    }
    if (slides) {
      const int64_t pixel = element / in_c;
      return weights[(channel * rows + pixel % rows) * run + pixel / rows * in_c + element % in_c];
    }
    const int64_t row = element / (4 * words), i = element % (4 * words);
    return i < run ? weights[(channel * rows + row) * run + i] : 0;
  }
};

// What a channel adds to its stream before and after the weights.
struct ConvChannel {
  bool zeros = false;     // take the weights as zeros
  int32_t start = 0;
  std::vector<int32_t> after;
};

// The stream of conv_2d_dsp.S: pairs of channels, halfwords or bytes.
std::vector<int32_t> pack(const ConvWindow& w, const std::vector<ConvChannel>& channels, bool bytes);

// The streams of conv_2d_tile_dsp.S and conv_2d_square_dsp.S: four channels at a time, as Winograd's factors, or, where these are made when the
// model runs, the taps as they are.
std::vector<int32_t> pack_tiles(const ts_window& v, const int8_t* weights, const std::vector<ConvChannel>& channels, bool made);
std::vector<int32_t> pack_squares(const ts_window& v, const int8_t* weights, const std::vector<ConvChannel>& channels, bool single, bool made,
                                  int32_t x_zero);

// Weights of the odd places of a channel's steps, summed.
int64_t odd_weights(const ConvWindow& w, int64_t channel);
// 256 b0 + b1 in 16 bits?
bool fits_bytes(const ConvWindow& w, int64_t channels);

// The window of a node, if it is a CONV_2D.
std::optional<ts_window> conv_2d_window(const Graph& g, const Node& n);

// The arena as far as it can be told before the plan, by each node's tensors that are alive, in the graph's order, the output over an input
// that dies: what a layer needs without scratch, and what the largest does with the least that its kernels take.
struct ConvRoom {
  int64_t own = 0, most = 0;
  bool dies = false;  // the layer's input
  int64_t spare() const { return own ? most - own : 0; }
};
ConvRoom conv_2d_room(const Graph& g, const ts_window& v, const Tensor& y);

}  // namespace tinsmith
