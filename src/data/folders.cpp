#include "data/folders.h"

#include <algorithm>

#include "data/png_read.h"
#include "data/wav.h"

namespace tinsmith {
namespace {

namespace fs = std::filesystem;

Result<std::vector<Path>> listing(const Path& folder, bool folders) {
  std::vector<Path> found;
  std::error_code ec, type_error;
  for (auto it = fs::directory_iterator(folder, ec); !ec && it != fs::directory_iterator(); it.increment(ec))
    if (it->is_directory(type_error) == folders && !it->path().filename().string().starts_with('.'))
      found.push_back(it->path());
  if (ec) return fail(Code::io, folder.string(), fmt::format("cannot read: {}", ec.message()), "check the permissions");
  std::sort(found.begin(), found.end());
  return found;
}

std::string ending(const Path& path) {
  std::string e = path.extension().string();
  for (char& c : e) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return e;
}

Status add_picture(const Path& path, const DataSource& source, Samples& s) {
  TRY(Bytes file, read_file(path));
  TRY(Picture p, read_png(file, path.string(), s.x_shape.empty() ? source.channels : s.x_shape[2]));
  std::vector<int64_t> shape{p.height, p.width, p.channels};
  if (s.x_shape.empty()) s.x_shape = shape;
  if (shape != s.x_shape)
    return fail(Code::bad_input, path.string(),
                fmt::format("{} x {} pixels where the first picture has {} x {}", p.width, p.height, s.x_shape[1],
                            s.x_shape[0]),
                "make all pictures one size");
  for (uint8_t v : p.pixels)
    s.x.push_back(source.x_scale == 0 ? static_cast<float>(v) / 255.0f : static_cast<float>(v));
  return {};
}

Status add_sound(const Path& path, const DataSource& source, Samples& s, int64_t& rate) {
  TRY(Bytes file, read_file(path));
  TRY(Sound sound, read_wav(file, path.string()));
  if (rate == 0) rate = sound.rate;
  if (sound.rate != rate)
    return fail(Code::bad_input, path.string(),
                fmt::format("{} samples a second where the first sound has {}", sound.rate, rate), "resample it");
  if (s.x_shape.empty()) s.x_shape = {source.length ? source.length : static_cast<int64_t>(sound.samples.size())};
  if (s.x_shape[0] < 1 || s.x_shape[0] > (int64_t{1} << 28))
    return fail(Code::bad_input, path.string(), fmt::format("{} samples are no length to learn from", s.x_shape[0]),
                "give a length in samples");
  sound.samples.resize(static_cast<size_t>(s.x_shape[0]), 0.0f);
  s.x.insert(s.x.end(), sound.samples.begin(), sound.samples.end());
  return {};
}

}  // namespace

Result<LoadedData> load_folders(const DataSource& source) {
  LoadedData d;
  Samples& s = d.samples;
  s.y_shape = {1};
  int64_t rate = 0;
  std::string kind;
  TRY(std::vector<Path> folders, listing(source.x, true));
  for (const Path& folder : folders) {
    TRY(std::vector<Path> files, listing(folder, false));
    for (const Path& file : files) {
      std::string e = ending(file);
      if (e != ".png" && e != ".wav") continue;
      if (kind.empty()) kind = e;
      if (e != kind)
        return fail(Code::bad_input, file.string(), fmt::format("a {} among {} files", e, kind),
                    "keep pictures and sounds apart");
      if (e == ".png") CHECKED(add_picture(file, source, s));
      else CHECKED(add_sound(file, source, s, rate));
      s.y.push_back(static_cast<float>(d.classes.size()));
    }
    d.classes.push_back(folder.filename().string());
  }
  if (s.y.empty())
    return fail(Code::bad_input, source.x.string(), "no folders with .png or .wav files in it",
                "make a folder for each class, named after it, and put its files there");
  return d;
}

}  // namespace tinsmith
