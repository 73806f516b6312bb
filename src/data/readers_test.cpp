#include <gtest/gtest.h>
#include <png.h>
#include <zlib.h>

#include "data/idx.h"
#include "data/load.h"
#include "data/png_read.h"
#include "data/wav.h"
#include "data/zip.h"

namespace tinsmith {
namespace {

using Floats = std::vector<float>;

Bytes deflated(const Bytes& data, int window_bits) {
  z_stream z{};
  deflateInit2(&z, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
  Bytes out(data.size() + 1000);
  z.next_in = const_cast<Bytef*>(data.data());
  z.avail_in = static_cast<uInt>(data.size());
  z.next_out = out.data();
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

// An archive as numpy writes it; the files' own headers hold nonsense sizes, as zip64-minded writers leave there.
Bytes zip_of(const std::vector<ZipEntry>& entries, bool deflate) {
  Bytes out, directory;
  for (const ZipEntry& e : entries) {
    Bytes packed = deflate ? deflated(e.data, -MAX_WBITS) : e.data;
    auto offset = static_cast<uint32_t>(out.size());
    auto crc = static_cast<uint32_t>(crc32_z(0, e.data.data(), e.data.size()));
    auto name_size = static_cast<uint16_t>(e.name.size());
    uint16_t method = deflate ? 8 : 0;
    append(out, uint32_t{0x04034b50}), append(out, uint16_t{45}), append(out, uint16_t{0}), append(out, method);
    append(out, uint32_t{0}), append(out, crc), append(out, uint32_t{0xffffffff}), append(out, uint32_t{0xffffffff});
    append(out, name_size), append(out, uint16_t{4}), append(out, e.name), append(out, uint32_t{0});
    out.insert(out.end(), packed.begin(), packed.end());
    append(directory, uint32_t{0x02014b50}), append(directory, uint32_t{0}), append(directory, uint16_t{0});
    append(directory, method), append(directory, uint32_t{0}), append(directory, crc);
    append(directory, static_cast<uint32_t>(packed.size())), append(directory, static_cast<uint32_t>(e.data.size()));
    append(directory, name_size), append(directory, uint32_t{0}), append(directory, uint64_t{0});
    append(directory, offset), append(directory, e.name);
  }
  auto offset = static_cast<uint32_t>(out.size()), size = static_cast<uint32_t>(directory.size());
  auto count = static_cast<uint16_t>(entries.size());
  out.insert(out.end(), directory.begin(), directory.end());
  append(out, uint32_t{0x06054b50}), append(out, uint32_t{0}), append(out, count), append(out, count);
  append(out, size), append(out, offset), append(out, uint16_t{0});
  return out;
}

template <class T>
Bytes npy(std::vector<int64_t> shape, std::vector<T> v) {
  return write_npy(make_npy<T>(std::move(shape), std::span<const T>(v)));
}

Bytes png_of(int width, int height, int format, const Bytes& pixels) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(width);
  image.height = static_cast<png_uint_32>(height);
  image.format = static_cast<png_uint_32>(format);
  Bytes out(100000);
  png_alloc_size_t size = out.size();
  EXPECT_TRUE(png_image_write_to_memory(&image, out.data(), &size, 0, pixels.data(), 0, nullptr));
  out.resize(size);
  return out;
}

TEST(Zip, StoredAndDeflated) {
  for (bool deflate : {false, true}) {
    Bytes long_data(100000, 7);
    auto z = read_zip(zip_of({{"a.npy", {1, 2, 3}}, {"empty", {}}, {"b", long_data}}, deflate), "a.npz");
    ASSERT_TRUE(z) << z.error().text();
    ASSERT_EQ(z->size(), 3u);
    EXPECT_EQ((*z)[0].name, "a.npy");
    EXPECT_EQ((*z)[0].data, (Bytes{1, 2, 3}));
    EXPECT_EQ((*z)[2].data, long_data);
  }
}

TEST(Zip, DamageIsNamed) {
  Bytes whole = zip_of({{"x.npy", Bytes(500, 3)}}, true);
  auto error = [](Bytes b) { auto r = read_zip(b, "a.npz"); return r ? "" : r.error().text(); };
  EXPECT_EQ(error(Bytes(whole.begin(), whole.end() - 30)),
            "a.npz: not a whole zip archive: its directory is missing; copy or save it again");
  Bytes b = whole;
  b[14] ^= 1;                      // the directory's checksum counts; this one is not read
  EXPECT_EQ(error(b), "");
  size_t directory = whole.size() - 22 - 46 - 5;
  b = whole, b[directory + 16] ^= 1;
  EXPECT_EQ(error(b), "a.npz: x.npy has a wrong checksum; copy or save it again");
  b = whole, b[directory + 24] ^= 1;
  EXPECT_EQ(error(b), "a.npz: x.npy does not inflate to the 501 bytes it should; copy or save it again");
  b = whole, b[directory + 27] = 0x40;  // 1 GB from nine bytes
  EXPECT_EQ(error(b), "a.npz: x.npy does not inflate to the 1073742324 bytes it should; copy or save it again");
  b = whole, b[directory + 8] = 1;
  EXPECT_EQ(error(b), "a.npz: x.npy: is encrypted; save it without a password");
  b = whole, b[directory + 10] = 14;
  EXPECT_EQ(error(b), "a.npz: x.npy: compression method 14; save it stored or deflated");
}

TEST(Idx, ImagesAndLabelsGzippedOrNot) {
  Bytes images{0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 40};
  for (const Bytes& file : {images, deflated(images, MAX_WBITS + 16)}) {
    auto a = read_idx(file, "images");
    ASSERT_TRUE(a) << a.error().text();
    EXPECT_EQ(a->shape, (std::vector<int64_t>{2, 1, 2}));
    EXPECT_EQ(npy_floats(*a), (Floats{10, 20, 30, 40}));
  }
  auto words = read_idx(Bytes{0, 0, 0x0b, 1, 0, 0, 0, 1, 1, 2}, "labels");
  EXPECT_EQ(npy_floats(words.value()), (Floats{258}));
  images.pop_back();
  EXPECT_EQ(read_idx(images, "images").error().text(),
            "images: shape (2, 1, 2) takes 4 bytes and the file holds 3; copy or download it again");
  EXPECT_EQ(read_idx(Bytes{1, 2, 3}, "images").error().text(),
            "images: not an IDX file: its first four bytes are wrong; copy or download it again");
}

TEST(Png, GreyAndColour) {
  auto grey = read_png(png_of(2, 1, PNG_FORMAT_GRAY, {10, 200}), "a.png");
  ASSERT_TRUE(grey) << grey.error().text();
  EXPECT_EQ(grey->channels, 1);
  EXPECT_EQ(grey->pixels, (Bytes{10, 200}));
  auto colour = read_png(png_of(1, 2, PNG_FORMAT_RGB, {1, 2, 3, 4, 5, 6}), "a.png");
  EXPECT_EQ(colour->channels, 3);
  EXPECT_EQ(colour->height, 2);
  EXPECT_EQ(colour->pixels, (Bytes{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(read_png(png_of(2, 1, PNG_FORMAT_GRAY, {10, 200}), "a.png", 3)->pixels, (Bytes{10, 10, 10, 200, 200, 200}));
  EXPECT_EQ(read_png(Bytes{1, 2}, "a.png").error().where, "a.png");
  Bytes cut = png_of(2, 1, PNG_FORMAT_GRAY, {10, 200});
  cut.resize(cut.size() - 20);
  EXPECT_FALSE(read_png(cut, "a.png"));
}

TEST(Wav, RoundTripAndOtherWidths) {
  Sound s{16000, {0, 0.5f, -1, 0.25f}};
  Bytes file = write_wav(s);
  auto back = read_wav(file, "a.wav");
  ASSERT_TRUE(back) << back.error().text();
  EXPECT_EQ(back->rate, 16000);
  EXPECT_EQ(back->samples, s.samples);
  // The same eight bytes as two channels of 16 bits, and as 8 bits.
  file[22] = 2;
  EXPECT_EQ(read_wav(file, "a.wav")->samples, (Floats{0.25f, -0.375f}));
  file[22] = 1, file[34] = 8;
  EXPECT_EQ(read_wav(file, "a.wav")->samples.size(), 8u);
  EXPECT_EQ(read_wav(file, "a.wav")->samples[3], -0.5f);
  file[34] = 24;
  EXPECT_EQ(read_wav(file, "a.wav")->samples, (Floats{0, -8388544.0f / 8388608})) << "00 00 00, 40 00 80";
  file[34] = 12;
  EXPECT_EQ(read_wav(file, "a.wav").error().text(),
            "a.wav: WAV kind 1 with 12 bits and 1 channels; save it as 16-bit PCM");
  file.resize(46);
  EXPECT_EQ(read_wav(file, "a.wav").error().text(),
            "a.wav: cut off: a part is longer than the file; save it again as PCM WAV");
}

// ---- load_data -----------------------------------------------------------------------------------------------------

struct Folder {
  TempDir dir = std::move(*TempDir::make());
  Path put(const char* name, const Bytes& data) const {
    EXPECT_TRUE(write_file(dir.path() / name, data));
    return dir.path() / name;
  }
  std::string error(const DataSource& s) const {
    auto r = load_data(s);
    if (r) return "no error";
    std::string text = r.error().text(), prefix = dir.path().string() + "/";
    for (size_t i; (i = text.find(prefix)) != std::string::npos;) text.erase(i, prefix.size());
    return text;
  }
};

TEST(Load, ANpzOfXAndY) {
  Folder f;
  for (bool deflate : {false, true}) {
    Path p = f.put(
        "d.npz",
        zip_of({{"x.npy", npy<double>({3}, {1, 2, 3})}, {"y.npy", npy<int64_t>({3, 2}, {1, 2, 3, 4, 5, 6})}}, deflate));
    auto d = load_data({.x = p});
    ASSERT_TRUE(d) << d.error().text();
    EXPECT_EQ(d->samples.x_shape, (std::vector<int64_t>{1}));
    EXPECT_EQ(d->samples.y_shape, (std::vector<int64_t>{2}));
    EXPECT_EQ(d->samples.x, (Floats{1, 2, 3}));
    EXPECT_EQ(d->samples.y, (Floats{1, 2, 3, 4, 5, 6}));
  }
}

TEST(Load, ANpzWithItsOwnTestSet) {
  Folder f;
  Path p = f.put("mnist.npz", zip_of({{"x_train.npy", npy<uint8_t>({4, 1, 2}, {0, 255, 1, 2, 3, 4, 5, 6})},
                                      {"y_train.npy", npy<uint8_t>({4}, {0, 1, 2, 1})},
                                      {"x_test.npy", npy<uint8_t>({1, 1, 2}, {51, 0})},
                                      {"y_test.npy", npy<uint8_t>({1}, {2})}}, true));
  DataSource source{.x = p, .x_scale = 1.0 / 255};
  source.csv.classes = true;
  auto d = load_data(source);
  ASSERT_TRUE(d) << d.error().text();
  EXPECT_EQ(d->classes, (std::vector<std::string>{"0", "1", "2"}));
  auto set = make_dataset(*d, {0.6, 0.2, 0.2});
  ASSERT_TRUE(set) << set.error().text();
  EXPECT_EQ(set->train.count(), 3u);
  EXPECT_EQ(set->validation.count(), 1u);
  EXPECT_EQ(set->test.x, (Floats{0.2f, 0}));
  EXPECT_EQ(set->train.x[1], 1.0f);
}

TEST(Load, NpyPairsAndTables) {
  Folder f;
  Path x = f.put("x.npy", npy<float>({2, 3}, {1, 2, 3, 4, 5, 6})), y = f.put("y.npy", npy<int32_t>({2}, {7, 8}));
  auto d = load_data({.x = x, .y = y});
  ASSERT_TRUE(d) << d.error().text();
  EXPECT_EQ(d->samples.y, (Floats{7, 8}));
  d = load_data({.x = x});
  EXPECT_EQ(d->samples.x, (Floats{1, 2, 4, 5}));
  EXPECT_EQ(d->samples.y, (Floats{3, 6}));
  DataSource chosen{.x = x};
  chosen.csv.y = {"1"};
  EXPECT_EQ(load_data(chosen)->samples.y, (Floats{1, 4}));
}

TEST(Load, SaysWhatDoesNotFit) {
  Folder f;
  Path x = f.put("x.npy", npy<float>({2, 2}, {1, 2, NAN, 4})), y3 = f.put("y.npy", npy<float>({3}, {1, 2, 3}));
  Path y2 = f.put("y2.npy", npy<float>({2}, {1, 2})), cube = f.put("cube.npy", npy<float>({1, 1, 2}, {1, 2}));
  Path other = f.put("d.npz", zip_of({{"a.npy", npy<float>({1}, {1})}, {"b.npy", npy<float>({1}, {1})}}, false));
  Path half = f.put("h.npz", zip_of({{"x.npy", npy<float>({1}, {1})}}, false));
  EXPECT_EQ(f.error({.x = x, .y = y3}), "y.npy: 3 targets for the 2 samples of x.npy; give each sample its target");
  EXPECT_EQ(f.error({.x = x, .y = y2}), "x.npy: sample 1 holds NaN; remove it, or fill the gap");
  EXPECT_EQ(f.error({.x = cube}),
            "cube.npy: shape (1, 1, 2) is not a table of samples and columns; give y in a file of "
            "its own, or an .npz with x and y");
  EXPECT_EQ(f.error({.x = other}), "d.npz: holds a, b and no x and y; save it with numpy.savez(file, x=..., y=...), or "
                                   "x_train, y_train, x_test, y_test");
  EXPECT_EQ(f.error({.x = half}), "h.npz: holds x and no y; save both");
  EXPECT_EQ(f.error({.x = f.dir.path() / "none.csv"}),
            "none.csv: cannot read: No such file or directory; check the path");
  EXPECT_EQ(f.error({.x = f.put("e.csv", {})}), "e.csv: the file is empty; give it rows of numbers");
}

TEST(Load, FoldersOfPictures) {
  Folder f;
  f.put("cats/b.png", png_of(2, 1, PNG_FORMAT_GRAY, {0, 255}));
  f.put("cats/notes.txt", {1});
  f.put("ants/a.PNG", png_of(2, 1, PNG_FORMAT_GRAY, {51, 102}));
  auto d = load_data({.x = f.dir.path()});
  ASSERT_TRUE(d) << d.error().text();
  EXPECT_EQ(d->classes, (std::vector<std::string>{"ants", "cats"}));
  EXPECT_EQ(d->samples.x_shape, (std::vector<int64_t>{1, 2, 1}));
  EXPECT_EQ(d->samples.x, (Floats{0.2f, 0.4f, 0, 1}));
  EXPECT_EQ(d->samples.y, (Floats{0, 1}));
  f.put("cats/c.png", png_of(1, 1, PNG_FORMAT_GRAY, {0}));
  EXPECT_EQ(f.error({.x = f.dir.path()}),
            "cats/c.png: 1 x 1 pixels where the first picture has 2 x 1; make all pictures one size");
}

TEST(Load, FoldersOfSounds) {
  Folder f;
  f.put("no/1.wav", write_wav({8000, {0.5f, 0.25f, 0.125f}}));
  f.put("yes/1.wav", write_wav({8000, {-0.5f}}));
  auto d = load_data({.x = f.dir.path(), .length = 2});
  ASSERT_TRUE(d) << d.error().text();
  EXPECT_EQ(d->samples.x, (Floats{0.5f, 0.25f, -0.5f, 0}));
  f.put("yes/2.wav", write_wav({16000, {0}}));
  EXPECT_EQ(f.error({.x = f.dir.path()}),
            "yes/2.wav: 16000 samples a second where the first sound has 8000; resample it");
  Folder none;
  EXPECT_EQ(load_data({.x = none.dir.path()}).error().what, "no folders with .png or .wav files in it");
}

TEST(MakeDataset, ShufflesBySeed) {
  LoadedData d;
  d.samples = {{1}, {1}, {}, {}, {}};
  for (int i = 0; i < 50; ++i)
    d.samples.x.push_back(static_cast<float>(i)), d.samples.y.push_back(static_cast<float>(i));
  auto plain = make_dataset(d), one = make_dataset(d, {}, 1), again = make_dataset(d, {}, 1),
       two = make_dataset(d, {}, 2);
  EXPECT_EQ(plain->train.x[29], 29);
  EXPECT_EQ(one->train.x, again->train.x);
  EXPECT_NE(one->train.x, plain->train.x);
  EXPECT_NE(one->train.x, two->train.x);
  EXPECT_EQ(one->test.x, one->test.y);
}

}  // namespace
}  // namespace tinsmith
