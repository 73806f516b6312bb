#include "data/wav.h"

#include <algorithm>
#include <cmath>

namespace tinsmith {
namespace {

constexpr uint32_t mark(const char (&s)[5]) {
  return static_cast<uint32_t>(s[0]) | static_cast<uint32_t>(s[1]) << 8 | static_cast<uint32_t>(s[2]) << 16 |
         static_cast<uint32_t>(s[3]) << 24;
}

struct Format {
  uint16_t kind = 0, channels = 0, bits = 0;  // kind 1: PCM, 3: float
  uint32_t rate = 0;
};

Format read_format(ByteReader r) {
  Format f;
  f.kind = r.get<uint16_t>();
  f.channels = r.get<uint16_t>();
  f.rate = r.get<uint32_t>();
  r.skip(6);  // bytes a second, bytes a frame
  f.bits = r.get<uint16_t>();
  if (f.kind == 0xfffe) {  // extensible: the kind is the first half-word of a GUID further on
    r.skip(8);
    f.kind = r.get<uint16_t>();
  }
  if (!r.ok()) f = {};
  return f;
}

float sample(ByteReader& r, const Format& f) {
  if (f.kind == 3) return r.get<float>();
  if (f.bits == 8) return static_cast<float>(r.get<uint8_t>() - 128) / 128;
  if (f.bits == 16) return static_cast<float>(r.get<int16_t>()) / 32768;
  if (f.bits == 32) return static_cast<float>(r.get<int32_t>()) / 2147483648.0f;
  uint32_t low = r.get<uint16_t>(), high = r.get<uint8_t>();
  return static_cast<float>(static_cast<int32_t>((high << 16 | low) << 8) / 256) / 8388608;
}

}  // namespace

Result<Sound> read_wav(std::span<const uint8_t> file, std::string_view name) {
  auto bad = [&](std::string what) {
    return fail(Code::bad_input, std::string(name), std::move(what), "save it again as PCM WAV");
  };
  ByteReader r(file);
  uint32_t riff = r.get<uint32_t>();
  r.skip(4);
  if (r.get<uint32_t>() != mark("WAVE") || riff != mark("RIFF")) return bad("not a WAV file");
  Format format;
  while (r.left() >= 8) {
    uint32_t id = r.get<uint32_t>(), size = r.get<uint32_t>();
    if (id == mark("data") && (size == 0 || size == 0xffffffff))
      size = static_cast<uint32_t>(std::min<size_t>(r.left(), 0xfffffffe));
    auto chunk = r.take(size);
    if (!r.ok()) return bad("cut off: a part is longer than the file");
    if (id == mark("fmt ")) format = read_format(ByteReader(chunk));
    if (id != mark("data")) {
      if (size & 1 && r.left() > 0) r.skip(1);
      continue;
    }
    bool known = format.kind == 1 ? format.bits == 8 || format.bits == 16 || format.bits == 24 || format.bits == 32
                                  : format.kind == 3 && format.bits == 32;
    if (!known || format.channels == 0 || format.channels > 64 || format.rate == 0)
      return fail(Code::unsupported, std::string(name),
                  fmt::format("WAV kind {} with {} bits and {} channels", format.kind, format.bits, format.channels),
                  "save it as 16-bit PCM");
    Sound s;
    s.rate = format.rate;
    size_t frames = chunk.size() / (size_t{format.channels} * format.bits / 8);
    s.samples.reserve(frames);
    ByteReader d(chunk);
    for (size_t i = 0; i < frames; ++i) {
      float sum = 0;
      for (int c = 0; c < format.channels; ++c) sum += sample(d, format);
      float v = sum / format.channels;
      if (!std::isfinite(v)) return bad(fmt::format("sample {} is not a finite number", i));
      s.samples.push_back(v);
    }
    return s;
  }
  return bad("holds no sound");
}

Bytes write_wav(const Sound& sound) {
  Bytes out;
  auto bytes = static_cast<uint32_t>(sound.samples.size() * 2);
  append(out, std::string_view("RIFF"));
  append(out, bytes + 36);
  append(out, std::string_view("WAVEfmt "));
  append(out, uint32_t{16});
  append(out, uint16_t{1});  // PCM
  append(out, uint16_t{1});  // channels
  append(out, static_cast<uint32_t>(sound.rate));
  append(out, static_cast<uint32_t>(sound.rate * 2));
  append(out, uint16_t{2});
  append(out, uint16_t{16});
  append(out, std::string_view("data"));
  append(out, bytes);
  for (float v : sound.samples) {
    float scaled = std::clamp(v, -1.0f, 1.0f) * 32768;
    append(out, static_cast<int16_t>(std::clamp(std::floor(scaled + 0.5f), -32768.0f, 32767.0f)));
  }
  return out;
}

}  // namespace tinsmith
