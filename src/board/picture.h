// Pictures of the board's display as files: PNG, and an animated GIF of the frames that differ.
#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace tinsmith::board {

struct Picture {
  int width = 0, height = 0;
  std::vector<uint8_t> rgb;  // 3 bytes a pixel
};

Result<Bytes> encode_png(const Picture& picture);

// Collects frames. One that equals the one before only lengthens it.
struct Film {
  struct Frame { double time; Picture picture; };
  std::vector<Frame> frames;
  size_t max_frames = 400;
  void add(double time, Picture picture);
};

// `end` is when the last frame ends, in the same seconds. More than 256 colours in a frame are reduced to a fixed palette.
Result<Bytes> encode_gif(const Film& film, double end);

}  // namespace tinsmith::board
