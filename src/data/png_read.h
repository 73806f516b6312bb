// PNG pictures as numbers.
#pragma once

#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace tinsmith {

struct Picture {
  int64_t width = 0, height = 0;
  int64_t channels = 0;  // 1 (grey) or 3 (red, green, blue)
  Bytes pixels;          // rows from the top, channels last
};

// Any PNG: palettes, 1 to 16 bits, interlaced. A grey picture gives one channel, a coloured one three; transparency is
// laid over black. `channels` 1 or 3 asks for that many, 0 for what the picture has. Up to 2^26 pixels.
Result<Picture> read_png(std::span<const uint8_t> file, std::string_view name, int64_t channels = 0);

}  // namespace tinsmith
