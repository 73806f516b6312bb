// WAV sound: PCM of 8, 16, 24 and 32 bits, and 32-bit float.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace tinsmith {

struct Sound {
  int64_t rate = 0;            // samples a second
  std::vector<float> samples;  // the mean of the channels; full scale is -1 to 1
};

Result<Sound> read_wav(std::span<const uint8_t> file, std::string_view name);
Bytes write_wav(const Sound& sound);  // one channel, 16 bits; louder than full scale is clipped

}  // namespace tinsmith
