#include "data/load.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/npy.h"
#include "data/columns.h"
#include "data/folders.h"
#include "data/idx.h"
#include "data/zip.h"

namespace tinsmith {
namespace {

bool begins_with(const Bytes& file, std::string_view mark) {
  return file.size() >= mark.size() && std::memcmp(file.data(), mark.data(), mark.size()) == 0;
}
bool is_npy(const Bytes& f) { return begins_with(f, "\x93NUMPY"); }
bool is_zip(const Bytes& f) { return begins_with(f, "PK"); }
bool is_idx(const Bytes& f) {
  return is_gzip(f) || (f.size() >= 4 && f[0] == 0 && f[1] == 0 && f[2] >= 8 && f[2] <= 14);
}

// One row: the shape without its first dimension; a plain list has rows of one number.
std::vector<int64_t> row_shape(const NpyArray& a) {
  if (a.shape.size() < 2) return {1};
  return {a.shape.begin() + 1, a.shape.end()};
}

Status check_finite(const std::vector<float>& values, size_t row_size, const std::string& where) {
  for (size_t i = 0; i < values.size(); ++i)
    if (!std::isfinite(values[i]))
      return fail(Code::bad_input, where,
                  fmt::format("sample {} holds {}", i / row_size, std::isnan(values[i]) ? "NaN" : "an infinite number"),
                  "remove it, or fill the gap");
  return {};
}

Result<Samples> pair_up(const NpyArray& x, const std::string& x_name, const NpyArray& y, const std::string& y_name) {
  for (auto [a, name] : {std::pair(&x, &x_name), {&y, &y_name}}) {
    if (a->shape.empty() || a->size() == 0)
      return fail(Code::bad_input, *name, fmt::format("shape {} holds no samples", shape_text(a->shape)),
                  "the first dimension counts the samples");
  }
  if (x.shape[0] != y.shape[0])
    return fail(Code::bad_input, y_name,
                fmt::format("{} targets for the {} samples of {}", y.shape[0], x.shape[0], x_name),
                "give each sample its target");
  Samples s{row_shape(x), row_shape(y), npy_floats(x), npy_floats(y), {}};
  CHECKED(check_finite(s.x, s.x_size(), x_name));
  CHECKED(check_finite(s.y, s.y_size(), y_name));
  return s;
}

// A two-dimensional array as a table of columns.
Result<LoadedData> table(const NpyArray& a, const std::string& name, const CsvOptions& o) {
  if (a.shape.size() != 2 || a.size() == 0)
    return fail(Code::bad_input, name,
                fmt::format("shape {} is not a table of samples and columns", shape_text(a.shape)),
                "give y in a file of its own, or an .npz with x and y");
  Columns c;
  auto width = static_cast<size_t>(a.shape[1]);
  CHECKED(choose_columns(o.x, o.y, width, name, c));
  std::vector<float> all = npy_floats(a);
  CHECKED(check_finite(all, width, name));
  LoadedData d;
  d.samples.x_shape = {static_cast<int64_t>(c.x.size())};
  d.samples.y_shape = {static_cast<int64_t>(c.y.size())};
  for (size_t row = 0; row < all.size(); row += width) {
    for (size_t i : c.x) d.samples.x.push_back(all[row + i]);
    for (size_t i : c.y) d.samples.y.push_back(all[row + i]);
  }
  return d;
}

// Labels 0, 1, 2 ... as they are; their names are their numbers.
Status number_classes(LoadedData& d, const std::string& name) {
  float top = -1;
  auto scan = [&](const Samples& s) -> Status {
    if (s.y_size() != 1) {
      top = std::max(top, static_cast<float>(s.y_size()) - 1);
      return {};
    }
    for (size_t i = 0; i < s.y.size(); ++i) {
      if (!(s.y[i] >= 0 && s.y[i] < 65536) || s.y[i] != std::floor(s.y[i]))
        return fail(Code::bad_input, name, fmt::format("label {} of sample {} is not a class number", s.y[i], i),
                    "number the classes from 0");
      top = std::max(top, s.y[i]);
    }
    return {};
  };
  CHECKED(scan(d.samples));
  if (d.validation) CHECKED(scan(*d.validation));
  if (d.test) CHECKED(scan(*d.test));
  for (int k = 0; static_cast<float>(k) <= top; ++k) d.classes.push_back(std::to_string(k));
  return {};
}

Result<LoadedData> from_npz(const Bytes& file, const std::string& name) {
  TRY(std::vector<ZipEntry> entries, read_zip(file, name));
  std::vector<std::pair<std::string, NpyArray>> arrays;
  std::string known;
  for (const ZipEntry& e : entries) {
    if (!e.name.ends_with(".npy")) continue;
    std::string key = e.name.substr(0, e.name.size() - 4);
    known += (known.empty() ? "" : ", ") + key;
    TRY(NpyArray a, read_npy(e.data, name + ": " + e.name));
    arrays.emplace_back(key, std::move(a));
  }
  auto find = [&](std::initializer_list<const char*> keys) -> const std::pair<std::string, NpyArray>* {
    for (const char* k : keys)
      for (auto& a : arrays)
        if (a.first == k) return &a;
    return nullptr;
  };
  using Keys = std::initializer_list<const char*>;
  auto part = [&](Keys x_keys, Keys y_keys) -> Result<std::optional<Samples>> {
    auto *x = find(x_keys), *y = find(y_keys);
    if (!x && !y) return std::optional<Samples>();
    if (!x || !y)
      return fail(Code::bad_input, name,
                  fmt::format("holds {} and no {}", (x ? x : y)->first, *(x ? y_keys : x_keys).begin()), "save both");
    TRY(Samples s, pair_up(x->second, name + ": " + x->first, y->second, name + ": " + y->first));
    return std::optional(std::move(s));
  };
  LoadedData d;
  TRY(auto samples, part({"x", "X", "x_train", "X_train", "data"}, {"y", "Y", "y_train", "Y_train", "target"}));
  if (!samples)
    return fail(Code::bad_input, name,
                known.empty() ? "holds no arrays" : fmt::format("holds {} and no x and y", known),
                "save it with numpy.savez(file, x=..., y=...), or x_train, y_train, x_test, y_test");
  d.samples = std::move(*samples);
  TRY(d.validation,
      part({"x_validation", "x_val", "x_valid", "X_val"}, {"y_validation", "y_val", "y_valid", "Y_val", "y_val"}));
  TRY(d.test, part({"x_test", "X_test"}, {"y_test", "Y_test"}));
  for (auto* other : {&d.validation, &d.test})
    if (*other && ((*other)->x_shape != d.samples.x_shape || (*other)->y_shape != d.samples.y_shape))
      return fail(
          Code::bad_input, name,
          fmt::format("samples of shape {} -> {} beside {} -> {}", shape_text((*other)->x_shape),
                      shape_text((*other)->y_shape), shape_text(d.samples.x_shape), shape_text(d.samples.y_shape)),
          "save all parts with one shape");
  return d;
}

Result<NpyArray> read_array(const Path& path, const Bytes& file) {
  if (is_npy(file)) return read_npy(file, path.string());
  if (is_idx(file)) return read_idx(file, path.string());
  return fail(Code::bad_input, path.string(), "neither a .npy nor an IDX file", "give one of these");
}

}  // namespace

Result<LoadedData> load_data(const DataSource& source) {
  const std::string name = source.x.string();
  LoadedData d;
  std::error_code ec;
  if (std::filesystem::is_directory(source.x, ec)) {
    TRY(d, load_folders(source));
  } else {
    TRY(Bytes file, read_file(source.x));
    if (!source.y.empty()) {
      TRY(NpyArray x, read_array(source.x, file));
      TRY(Bytes y_file, read_file(source.y));
      TRY(NpyArray y, read_array(source.y, y_file));
      TRY(d.samples, pair_up(x, name, y, source.y.string()));
    } else if (is_npy(file)) {
      TRY(NpyArray a, read_npy(file, name));
      TRY(d, table(a, name, source.csv));
    } else if (is_zip(file)) {
      TRY(d, from_npz(file, name));
    } else if (is_idx(file)) {
      return fail(Code::usage, name, "an IDX file holds either samples or labels", "give the other file as y");
    } else {
      TRY(CsvData csv, read_csv({reinterpret_cast<const char*>(file.data()), file.size()}, name, source.csv));
      d = {std::move(csv.samples), {}, {}, csv.x_names, csv.y_names, csv.classes, csv.rows, csv.skipped};
    }
  }
  if (source.csv.classes && d.classes.empty()) CHECKED(number_classes(d, name));
  if (source.x_scale != 0 && source.x_scale != 1)
    for (Samples* s : {&d.samples, d.validation ? &*d.validation : nullptr, d.test ? &*d.test : nullptr})
      if (s)
        for (float& v : s->x) v = static_cast<float>(v * source.x_scale);
  return d;
}

Result<Dataset> make_dataset(LoadedData data, const SplitSizes& sizes, std::optional<uint64_t> shuffle_seed) {
  if (shuffle_seed) {
    Rng rng(*shuffle_seed, "shuffle");
    data.samples = shuffled(data.samples, rng);
  }
  SplitSizes rest = sizes;
  if (data.test) rest.test = 0;
  if (data.validation) rest.validation = 0;
  bool fractions = sizes.train <= 1 && sizes.validation <= 1 && sizes.test <= 1;
  double sum = rest.train + rest.validation + rest.test;
  if (fractions && (data.test || data.validation) && sum > 0)
    rest = {rest.train / sum, rest.validation / sum, rest.test / sum};
  TRY(Dataset d, split(data.samples, rest));
  if (data.validation) d.validation = std::move(*data.validation);
  if (data.test) d.test = std::move(*data.test);
  d.x_names = std::move(data.x_names);
  d.y_names = std::move(data.y_names);
  d.classes = std::move(data.classes);
  return d;
}

}  // namespace tinsmith
