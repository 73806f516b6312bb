// Lowerings to kernels for cores with M-profile vectors (Cortex-M55), as fast.h has them for the DSP extension, and what they share:
// the requantisation of four sums at a time by VQRDMULH and VRSHL, which holds for every shift to the right.
#pragma once

#include "ops/fast.h"

namespace tinsmith {

// How the vector kernels requantise a layer.
struct VectorRequantisation {
  bool whole;     // y's zero point is -128 and its range int8's: saturating to 0 .. 255 clamps
  bool fix;       // negative numbers matter: halves go away from zero, which VRSHL does not do by itself
  bool clamp;     // low and high must be applied
  int32_t zero;   // what the kernel adds: y's zero point, or 128 where `whole`
  const char* name() const { return whole ? "u" : fix ? (clamp ? "fc" : "f") : clamp ? "sc" : "s"; }
};
std::optional<VectorRequantisation> vector_requantisation(const FastLayer& f);

// A stream is made byte by byte, and stored as words, for it is read so.
void append_word(std::vector<int8_t>& stream, uint32_t word);
std::vector<int32_t> words(const std::vector<int8_t>& stream);
// Multipliers and shifts of 16 channels from `first` on (those from `end` on are 0): of channels 0 4 8 12, then 2 6 10 14, 1 5 9 13 and
// 3 7 11 15, the order in which narrowing twice interleaves them.
void append_requantisation(std::vector<int8_t>& stream, const Requantisation& q, int64_t first, int64_t end);

// The outputs whose windows lie inside the image: rows from `top` on, columns from `left` on.
struct Inside {
  int32_t top, left;
  uint32_t rows, columns;
};
Inside windows_inside(const ts_window& v);

bool lower_conv_2d_mve(Lowered& l, const Graph& g, const FastLayer& layer);  // with its overlap
bool lower_depthwise_conv_2d_mve(Lowered& l, const FastLayer& layer);
bool lower_depthwise_conv_2d_any_mve(Lowered& l, const FastLayer& layer);
bool lower_fully_connected_mve(Lowered& l, const FastLayer& layer, int32_t batches);
bool lower_fully_connected_f32_mve(Lowered& l, const Tensor& w, const Tensor* b, const FloatRange& range, int32_t batches);
// Of a Lowered with the plain kernel's parameters.
bool lower_add_mve(Lowered& l, const Graph& g, const Node& n);
bool lower_mean_mve(Lowered& l);

}  // namespace tinsmith
