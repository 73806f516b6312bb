// A zip archive is read from its end: the last record says where the central directory is, the directory where each
// file's own header is. Sizes come from the directory; numpy leaves those in the files' headers to zip64 fields.
#include "data/zip.h"

#include <zlib.h>

#include <algorithm>
#include <set>

namespace tinsmith {
namespace {

constexpr uint32_t file_mark = 0x04034b50, directory_mark = 0x02014b50, end_mark = 0x06054b50;

// Deflate's best is 1032 to 1, so that a size beyond it is a lie and not worth the memory.
bool size_possible(uint64_t packed, uint64_t size) { return size <= (packed + 64) * 1040; }

// Inflates all of `packed` into `out`, which grows to at most `limit` bytes. False: not deflate data, or longer.
bool inflate_all(std::span<const uint8_t> packed, int window_bits, uint64_t limit, Bytes& out) {
  z_stream z{};
  if (inflateInit2(&z, window_bits) != Z_OK) return false;
  z.next_in = const_cast<Bytef*>(packed.data());
  z.avail_in = static_cast<uInt>(packed.size());
  int status = Z_OK;
  while (status == Z_OK) {
    uint8_t chunk[65536];
    z.next_out = chunk;
    z.avail_out = sizeof chunk;
    status = inflate(&z, Z_NO_FLUSH);
    size_t got = sizeof chunk - z.avail_out;
    if (out.size() + got > limit) break;
    out.insert(out.end(), chunk, chunk + got);
    if (status == Z_OK && got == 0 && z.avail_in == 0) break;  // cut off
  }
  bool done = status == Z_STREAM_END && z.avail_in == 0;
  inflateEnd(&z);
  return done;
}

struct Entry {
  std::string name;
  uint16_t flags, method;
  uint32_t crc, packed, size, offset;
};

// The last 22 bytes, or further up when the archive has a comment.
bool find_directory(std::span<const uint8_t> file, uint16_t& count, uint32_t& size, uint32_t& offset) {
  for (size_t back = 22; back <= std::min<size_t>(file.size(), 22 + 65535); ++back) {
    ByteReader r(file);
    r.seek(file.size() - back);
    if (r.get<uint32_t>() != end_mark) continue;
    uint16_t disk = r.get<uint16_t>(), start_disk = r.get<uint16_t>(), here = r.get<uint16_t>();
    count = r.get<uint16_t>();
    size = r.get<uint32_t>();
    offset = r.get<uint32_t>();
    return disk == 0 && start_disk == 0 && here == count && r.get<uint16_t>() == back - 22;
  }
  return false;
}

}  // namespace

Result<std::vector<ZipEntry>> read_zip(std::span<const uint8_t> file, std::string_view name) {
  const std::string archive(name);
  auto damaged = [&](std::string what) {
    return fail(Code::bad_input, archive, std::move(what), "copy or save it again");
  };
  uint16_t count = 0;
  uint32_t directory_size = 0, directory = 0;
  if (!find_directory(file, count, directory_size, directory))
    return damaged("not a whole zip archive: its directory is missing");
  if (count == 0xffff || directory == 0xffffffff)
    return fail(Code::unsupported, archive, "a zip64 archive", "split it into archives under 4 GB");

  std::vector<ZipEntry> out;
  ByteReader r(file);
  r.seek(directory);
  uint64_t total = 0;
  std::set<std::pair<uint32_t, uint32_t>> seen;  // two entries may not share their bytes
  for (int i = 0; i < count; ++i) {
    Entry e;
    if (r.get<uint32_t>() != directory_mark) return damaged("its directory is damaged");
    r.skip(4);  // versions
    e.flags = r.get<uint16_t>();
    e.method = r.get<uint16_t>();
    r.skip(4);  // time
    e.crc = r.get<uint32_t>();
    e.packed = r.get<uint32_t>();
    e.size = r.get<uint32_t>();
    uint16_t name_size = r.get<uint16_t>(), extra_size = r.get<uint16_t>(), comment_size = r.get<uint16_t>();
    r.skip(8);  // disk, attributes
    e.offset = r.get<uint32_t>();
    auto entry_name = r.take(name_size);
    r.skip(size_t{extra_size} + comment_size);
    if (!r.ok()) return damaged("its directory is cut off");
    for (uint8_t c : entry_name) e.name += c >= ' ' && c != 127 ? static_cast<char>(c) : '?';
    const std::string where = archive + ": " + e.name;

    if (e.flags & 1) return fail(Code::unsupported, where, "is encrypted", "save it without a password");
    if (e.method != 0 && e.method != 8)
      return fail(Code::unsupported, where, fmt::format("compression method {}", e.method),
                  "save it stored or deflated");
    if (e.size == 0xffffffff || e.packed == 0xffffffff || e.offset == 0xffffffff)
      return fail(Code::unsupported, where, "over 4 GB (zip64)", "split it");

    ByteReader f(file);
    f.seek(e.offset);
    if (f.get<uint32_t>() != file_mark) return damaged(fmt::format("{} is not where the directory says", e.name));
    f.skip(22);
    uint16_t local_name = f.get<uint16_t>(), local_extra = f.get<uint16_t>();
    f.skip(size_t{local_name} + local_extra);
    auto packed = f.take(e.packed);
    if (!f.ok()) return damaged(fmt::format("{} is cut off", e.name));
    if (e.packed > 0 && !seen.emplace(e.offset, e.packed).second)
      return damaged(fmt::format("{} stands in it twice", e.name));

    ZipEntry entry{e.name, {}};
    if (e.method == 0) entry.data.assign(packed.begin(), packed.end());
    else if (!size_possible(e.packed, e.size) || !inflate_all(packed, -MAX_WBITS, e.size, entry.data) ||
             entry.data.size() != e.size)
      return damaged(fmt::format("{} does not inflate to the {} bytes it should", e.name, e.size));
    if (entry.data.size() != e.size || crc32_z(0, entry.data.data(), entry.data.size()) != e.crc)
      return damaged(fmt::format("{} has a wrong checksum", e.name));
    total += e.size;
    if (!size_possible(file.size(), total)) return damaged("its entries overlap");
    out.push_back(std::move(entry));
  }
  if (r.position() != size_t{directory} + directory_size) return damaged("its directory is damaged");
  return out;
}

bool is_gzip(std::span<const uint8_t> file) { return file.size() > 2 && file[0] == 0x1f && file[1] == 0x8b; }

Result<Bytes> gunzip(std::span<const uint8_t> file, std::string_view name) {
  constexpr uint64_t most = uint64_t{1} << 30;
  Bytes out;
  bool whole = file.size() <= 0xffffffff && inflate_all(file, MAX_WBITS + 16, most, out);
  if (!whole && out.size() + 65536 > most)
    return fail(Code::unsupported, std::string(name), "gunzips to more than 1 GB", "give it unpacked");
  if (!whole)
    return fail(Code::bad_input, std::string(name), "damaged: it does not gunzip", "copy or download it again");
  return out;
}

}  // namespace tinsmith
