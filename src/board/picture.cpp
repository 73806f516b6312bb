#include "board/picture.h"

#include <gif_lib.h>
#include <png.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace tinsmith::board {

Result<Bytes> encode_png(const Picture& p) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(p.width);
  image.height = static_cast<png_uint_32>(p.height);
  image.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  Bytes out(size);
  if (!png_image_write_to_memory(&image, out.data(), &size, 0, p.rgb.data(), p.width * 3, nullptr))
    return fail(Code::internal, "png", image.message);
  out.resize(size);
  return out;
}

void Film::add(double time, Picture picture) {
  if (!frames.empty()) {
    const Picture& last = frames.back().picture;
    if (last.width == picture.width && last.height == picture.height && last.rgb == picture.rgb) return;
    if (frames.front().picture.width != picture.width || frames.front().picture.height != picture.height) frames.clear();
  }
  if (frames.size() >= max_frames) {  // thin out: every other one, so that a long run still fits
    std::vector<Frame> kept;
    for (size_t i = 0; i < frames.size(); i += 2) kept.push_back(std::move(frames[i]));
    frames = std::move(kept);
  }
  frames.push_back({time, std::move(picture)});
}

namespace {

int write_bytes(GifFileType* file, const GifByteType* data, int size) {
  auto* out = static_cast<Bytes*>(file->UserData);
  out->insert(out->end(), data, data + size);
  return size;
}

struct Indexed {
  std::vector<GifColorType> palette;  // a power of two entries
  std::vector<uint8_t> index;
};

// The rectangle's pixels as palette indices: exact up to 256 colours, else 6 x 7 x 6 levels.
Indexed index_colors(const Picture& p, int x0, int y0, int w, int h) {
  Indexed out;
  std::map<uint32_t, uint8_t> seen;
  bool exact = true;
  out.index.reserve(static_cast<size_t>(w) * static_cast<size_t>(h));
  uint32_t last = ~0u;
  uint8_t last_index = 0;
  for (int y = y0; y < y0 + h && exact; ++y) {
    for (int x = x0; x < x0 + w; ++x) {
      const uint8_t* c = &p.rgb[(static_cast<size_t>(y) * static_cast<size_t>(p.width) + static_cast<size_t>(x)) * 3];
      const uint32_t key = uint32_t{c[0]} << 16 | uint32_t{c[1]} << 8 | c[2];
      if (key != last) {
        auto [it, fresh] = seen.try_emplace(key, static_cast<uint8_t>(out.palette.size()));
        if (fresh) {
          if (out.palette.size() == 256) { exact = false; break; }
          out.palette.push_back({c[0], c[1], c[2]});
        }
        last = key, last_index = it->second;
      }
      out.index.push_back(last_index);
    }
  }
  if (!exact) {
    out.palette.clear(), out.index.clear();
    for (int r = 0; r < 6; ++r)
      for (int g = 0; g < 7; ++g)
        for (int b = 0; b < 6; ++b)
          out.palette.push_back({static_cast<GifByteType>(r * 51), static_cast<GifByteType>(g * 255 / 6), static_cast<GifByteType>(b * 51)});
    for (int y = y0; y < y0 + h; ++y) {
      for (int x = x0; x < x0 + w; ++x) {
        const uint8_t* c = &p.rgb[(static_cast<size_t>(y) * static_cast<size_t>(p.width) + static_cast<size_t>(x)) * 3];
        out.index.push_back(static_cast<uint8_t>((c[0] + 25) / 51 * 42 + (c[1] * 6 + 127) / 255 * 6 + (c[2] + 25) / 51));
      }
    }
  }
  size_t size = 2;
  while (size < out.palette.size()) size *= 2;
  out.palette.resize(size, GifColorType{0, 0, 0});
  return out;
}

}  // namespace

Result<Bytes> encode_gif(const Film& film, double end) {
  if (film.frames.empty()) return fail(Code::bad_input, "gif", "the display showed nothing", "nothing to write");
  Bytes out;
  int error = 0;
  GifFileType* gif = EGifOpen(&out, write_bytes, &error);
  if (!gif) return fail(Code::internal, "gif", GifErrorString(error));
  const Picture& first = film.frames.front().picture;
  auto close_with = [&]() -> tl::unexpected<Error> {
    const int code = gif->Error;
    EGifCloseFile(gif, &error);
    return fail(Code::internal, "gif", GifErrorString(code) ? GifErrorString(code) : "cannot encode");
  };
  EGifSetGifVersion(gif, true);
  if (EGifPutScreenDesc(gif, first.width, first.height, 8, 0, nullptr) == GIF_ERROR) return close_with();
  const unsigned char forever[3] = {1, 0, 0};
  EGifPutExtensionLeader(gif, APPLICATION_EXT_FUNC_CODE);
  EGifPutExtensionBlock(gif, 11, "NETSCAPE2.0");
  EGifPutExtensionBlock(gif, 3, forever);
  EGifPutExtensionTrailer(gif);
  for (size_t i = 0; i < film.frames.size(); ++i) {
    const Picture& p = film.frames[i].picture;
    int x0 = 0, y0 = 0, x1 = p.width - 1, y1 = p.height - 1;
    if (i > 0) {  // only what changed
      const Picture& before = film.frames[i - 1].picture;
      x0 = p.width, y0 = p.height, x1 = y1 = -1;
      for (int y = 0; y < p.height; ++y) {
        const size_t row = static_cast<size_t>(y) * static_cast<size_t>(p.width) * 3;
        if (std::equal(p.rgb.begin() + static_cast<long>(row), p.rgb.begin() + static_cast<long>(row) + p.width * 3, before.rgb.begin() + static_cast<long>(row))) continue;
        y0 = std::min(y0, y), y1 = y;
        for (int x = 0; x < p.width; ++x) {
          const size_t at = row + static_cast<size_t>(x) * 3;
          if (p.rgb[at] != before.rgb[at] || p.rgb[at + 1] != before.rgb[at + 1] || p.rgb[at + 2] != before.rgb[at + 2])
            x0 = std::min(x0, x), x1 = std::max(x1, x);
        }
      }
      if (x1 < x0) x0 = y0 = x1 = y1 = 0;
    }
    const int w = x1 - x0 + 1, h = y1 - y0 + 1;
    Indexed indexed = index_colors(p, x0, y0, w, h);
    const double until = i + 1 < film.frames.size() ? film.frames[i + 1].time : std::max(end, film.frames[i].time + 1.0);
    // Times are rounded, not durations, so that the film keeps the right length.
    const int delay = std::clamp(static_cast<int>(std::lround(until * 100) - std::lround(film.frames[i].time * 100)), 2, 65535);
    const unsigned char control[4] = {1 << 2, static_cast<unsigned char>(delay & 255), static_cast<unsigned char>(delay >> 8), 0};
    EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, 4, control);
    ColorMapObject* map = GifMakeMapObject(static_cast<int>(indexed.palette.size()), indexed.palette.data());
    const bool good = map && EGifPutImageDesc(gif, x0, y0, w, h, false, map) != GIF_ERROR;
    GifFreeMapObject(map);
    if (!good) return close_with();
    for (int y = 0; y < h; ++y)
      if (EGifPutLine(gif, &indexed.index[static_cast<size_t>(y) * static_cast<size_t>(w)], w) == GIF_ERROR) return close_with();
  }
  if (EGifCloseFile(gif, &error) == GIF_ERROR) return fail(Code::internal, "gif", "cannot finish");
  return out;
}

}  // namespace tinsmith::board
