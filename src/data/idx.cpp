#include "data/idx.h"

#include <algorithm>

#include "data/zip.h"

namespace tinsmith {

// 0, 0, type, dimensions; the dimensions as big-endian 32-bit numbers; the elements, big-endian.
Result<NpyArray> read_idx(std::span<const uint8_t> file, std::string_view name) {
  Bytes unpacked;
  if (is_gzip(file)) {
    TRY(unpacked, gunzip(file, name));
    file = unpacked;
  }
  auto bad = [&](std::string what) {
    return fail(Code::bad_input, std::string(name), std::move(what), "copy or download it again");
  };
  ByteReader r(file);
  uint16_t zero = r.get<uint16_t>();
  uint8_t type = r.get<uint8_t>(), dimensions = r.get<uint8_t>();
  NpyArray a;
  switch (type) {
    case 0x08: a.dtype = "|u1"; break;
    case 0x09: a.dtype = "|i1"; break;
    case 0x0b: a.dtype = "<i2"; break;
    case 0x0c: a.dtype = "<i4"; break;
    case 0x0d: a.dtype = "<f4"; break;
    case 0x0e: a.dtype = "<f8"; break;
    default: zero = 1;
  }
  if (!r.ok() || zero != 0 || dimensions < 1 || dimensions > 8)
    return bad("not an IDX file: its first four bytes are wrong");
  auto item = static_cast<uint64_t>(a.item_size());
  uint64_t want = item;
  for (int i = 0; i < dimensions; ++i) {
    uint32_t d = __builtin_bswap32(r.get<uint32_t>());
    a.shape.push_back(d);
    if (__builtin_mul_overflow(want, uint64_t{d}, &want)) return bad("its shape is larger than any file");
  }
  if (!r.ok() || want != r.left())
    return bad(fmt::format("shape {} takes {} bytes and the file holds {}", shape_text(a.shape), want, r.left()));
  auto data = r.take(r.left());
  a.data.assign(data.begin(), data.end());
  for (size_t i = 0; item > 1 && i + item <= a.data.size(); i += item)
    std::reverse(a.data.begin() + static_cast<ptrdiff_t>(i), a.data.begin() + static_cast<ptrdiff_t>(i + item));
  return a;
}

}  // namespace tinsmith
