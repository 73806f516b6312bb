// What SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND share: (batch, height, width, channels), or (batch, length, channels), which
// is an image of width 1.
#pragma once

#include "ops/operands.h"

namespace tinsmith {

struct Blocks {
  int32_t batches, h, w, run;  // of the input; run in bytes
  int64_t block_h, block_w;
  int64_t top, bottom, left, right;  // paddings, or crops
  bool image;                        // has a width
};
// Of inputs 0 to 2; `sides` is "the paddings" or "the crops".
Result<Blocks> blocks(const Graph& g, const Node& n, const char* sides);

}  // namespace tinsmith
