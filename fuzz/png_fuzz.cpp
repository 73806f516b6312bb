#include <zlib.h>

#include <cstring>

#include "data/png_read.h"
#include "fuzz.h"

// The first byte asks for grey, colour or whatever there is. Each chunk's checksum is made right first, or nearly every
// change would end there.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tinsmith;
  if (size == 0) return 0;
  int64_t channels = data[0] % 3 == 2 ? 3 : data[0] % 3;
  Bytes file(data + 1, data + size);
  for (size_t at = 8; at + 12 <= file.size();) {
    uint32_t length;
    std::memcpy(&length, file.data() + at, 4);
    length = __builtin_bswap32(length);
    if (length > file.size() - at - 12) break;
    uint32_t crc = __builtin_bswap32(static_cast<uint32_t>(crc32_z(0, file.data() + at + 4, length + 4)));
    std::memcpy(file.data() + at + 8 + length, &crc, 4);
    at += 12 + size_t{length};
  }
  auto p = read_png(file, "f.png", channels);
  if (p) FUZZ_CHECK(static_cast<int64_t>(p->pixels.size()) == p->width * p->height * p->channels);
  return 0;
}
