#include "data/png_read.h"

#include <png.h>

namespace tinsmith {

Result<Picture> read_png(std::span<const uint8_t> file, std::string_view name, int64_t channels) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  auto bad = [&] {
    std::string what = fmt::format("not a readable PNG ({})", image.message);
    png_image_free(&image);
    return fail(Code::bad_input, std::string(name), what, "save it again as PNG");
  };
  if (!png_image_begin_read_from_memory(&image, file.data(), file.size())) return bad();
  Picture p;
  p.width = image.width;
  p.height = image.height;
  if (p.width > (int64_t{1} << 26) || p.height > (int64_t{1} << 26) / p.width) {
    png_image_free(&image);
    return fail(Code::unsupported, std::string(name), fmt::format("{} x {} pixels are too many", p.width, p.height),
                "make it smaller: up to 67 million pixels are read");
  }
  if (static_cast<uint64_t>(p.width * p.height) / 8 > (file.size() + 64) * 1040) {  // more than deflate can hold
    png_image_free(&image);
    return fail(Code::bad_input, std::string(name),
                fmt::format("cut off: {} x {} pixels do not fit {} bytes", p.width, p.height, file.size()),
                "save it again as PNG");
  }
  p.channels = channels ? channels : image.format & PNG_FORMAT_FLAG_COLOR ? 3 : 1;
  image.format = p.channels == 3 ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
  p.pixels.resize(PNG_IMAGE_SIZE(image));
  png_color black{0, 0, 0};
  if (!png_image_finish_read(&image, &black, p.pixels.data(), 0, nullptr)) return bad();
  return p;
}

}  // namespace tinsmith
