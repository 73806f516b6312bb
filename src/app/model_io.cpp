#include "app/model_io.h"

#include <cmath>
#include <cstring>
#include <limits>

#include "convert/c_array.h"

namespace tinsmith {
namespace {

const char* npy_type(DType type) {
  switch (type) {
    case DType::f32: return "<f4";
    case DType::f16: return "<f2";
    case DType::i8: return "|i1";
    case DType::u8: return "|u1";
    case DType::i16: return "<i2";
    case DType::u16: return "<u2";
    case DType::i32: return "<i4";
    case DType::u32: return "<u4";
    case DType::i64: return "<i8";
    case DType::boolean: return "|b1";
    case DType::f64: return "<f8";
    case DType::i4: return nullptr;  // two elements a byte: numpy has no such type
  }
  return nullptr;
}

std::string person_type(const std::string& npy) {
  for (DType t : {DType::f32, DType::f16, DType::i8, DType::u8, DType::i16, DType::u16, DType::i32, DType::u32, DType::i64,
                  DType::boolean, DType::f64})
    if (npy == npy_type(t)) return name(t);
  return npy == "<u8" ? "uint64" : npy;
}

template <class T>
T at(const Bytes& data, size_t i) {
  T v;
  std::memcpy(&v, data.data() + i * sizeof(T), sizeof(T));
  return v;
}

std::optional<int64_t> integer_at(const NpyArray& a, size_t i) {
  const std::string& t = a.dtype;
  if (t == "|i1") return at<int8_t>(a.data, i);
  if (t == "|u1" || t == "|b1") return at<uint8_t>(a.data, i);
  if (t == "<i2") return at<int16_t>(a.data, i);
  if (t == "<u2") return at<uint16_t>(a.data, i);
  if (t == "<i4") return at<int32_t>(a.data, i);
  if (t == "<u4") return at<uint32_t>(a.data, i);
  if (t == "<i8") return at<int64_t>(a.data, i);
  return std::nullopt;
}

// Appends v as an integer of the type, if it fits.
bool append_integer(Bytes& out, DType type, int64_t v) {
  auto put = [&]<class T>(T) {
    if (v < static_cast<int64_t>(std::numeric_limits<T>::min()) || v > static_cast<int64_t>(std::numeric_limits<T>::max()))
      return false;
    append(out, static_cast<T>(v));
    return true;
  };
  switch (type) {
    case DType::i8: return put(int8_t{});
    case DType::u8: return put(uint8_t{});
    case DType::i16: return put(int16_t{});
    case DType::u16: return put(uint16_t{});
    case DType::i32: return put(int32_t{});
    case DType::u32: return put(uint32_t{});
    case DType::i64: return append(out, v), true;
    case DType::boolean: return (v == 0 || v == 1) && put(uint8_t{});
    default: return false;
  }
}

Result<Bytes> converted(const NpyArray& a, DType type, const std::string& where) {
  if (a.dtype == npy_type(type)) return a.data;
  const auto n = static_cast<size_t>(a.size());
  Bytes out;
  if (type == DType::f32 && a.dtype == "<f8") {
    for (size_t i = 0; i < n; ++i) append(out, static_cast<float>(at<double>(a.data, i)));
    return out;
  }
  auto mismatch = [&](const std::string& what, const std::string& hint) {
    return fail(Code::bad_input, where, fmt::format("{}, the model's input is {}", what, name(type)), hint);
  };
  if (a.dtype[1] == 'f' || type == DType::f32 || type == DType::f16 || type == DType::f64) {
    std::string numpy_name = type == DType::boolean ? "bool" : name(type);
    return mismatch("holds " + person_type(a.dtype), fmt::format("in numpy: np.save(file, x.astype(np.{}))", numpy_name));
  }
  for (size_t i = 0; i < n; ++i) {
    auto v = integer_at(a, i);
    if (!v || !append_integer(out, type, *v))
      return mismatch(fmt::format("element {} ({}) does not fit", i, v ? fmt::format("{}", *v) : person_type(a.dtype)),
                      "save the array in the model's type");
  }
  return out;
}

}  // namespace

Result<Graph> open_model(const Path& path) {
  TRY(Bytes file, read_file(path));
  return read_model(file, path.string());
}

Result<Graph> open_for_compiling(const Path& path, const PrepareOptions& options) {
  TRY(Graph graph, open_model(path));
  return prepare(graph, options);
}

Result<std::vector<Bytes>> read_input(const Path& path, const Tensor& tensor, size_t index) {
  TRY(Bytes file, read_file(path));
  TRY(NpyArray array, read_npy(file, path.string()));
  const std::string where = path.string();
  if (!npy_type(tensor.type))
    return fail(Code::unsupported, where, fmt::format("input {} is {}, which .npy files cannot hold", index, name(tensor.type)));
  std::vector<int64_t> want(tensor.shape.begin(), tensor.shape.end());
  std::vector<int64_t> got(array.shape.begin() + (array.shape.empty() ? 0 : 1), array.shape.end());
  std::vector<int64_t> without_batch(want.begin() + (!want.empty() && want[0] == 1 ? 1 : 0), want.end());
  if (array.shape.empty() || (got != want && got != without_batch)) {
    std::vector<std::string> dims = {"samples"};
    for (int64_t d : want) dims.push_back(std::to_string(d));
    return fail(Code::bad_input, where,
                fmt::format("has shape {}, input {} \"{}\" needs ({})", shape_text(array.shape), index, tensor.name,
                            fmt::join(dims, ", ")),
                "a file holds one sample after the other");
  }
  if (array.shape[0] == 0) return fail(Code::bad_input, where, "holds no samples");
  TRY(Bytes bytes, converted(array, tensor.type, where));
  const size_t size = tensor.byte_size(), n = static_cast<size_t>(array.shape[0]);
  std::vector<Bytes> samples;
  for (size_t i = 0; i < n; ++i)
    samples.emplace_back(bytes.begin() + static_cast<std::ptrdiff_t>(i * size),
                         bytes.begin() + static_cast<std::ptrdiff_t>((i + 1) * size));
  return samples;
}

Result<NpyArray> output_array(const Tensor& tensor, size_t samples, Bytes bytes) {
  if (!npy_type(tensor.type))
    return fail(Code::unsupported, tensor.name, fmt::format("is {}, which .npy files cannot hold", name(tensor.type)));
  NpyArray out{npy_type(tensor.type), {static_cast<int64_t>(samples)}, std::move(bytes)};
  out.shape.insert(out.shape.end(), tensor.shape.begin(), tensor.shape.end());
  return out;
}

Result<std::vector<std::vector<Bytes>>> read_inputs(const Graph& graph, const std::vector<std::string>& files,
                                                    const std::string& command) {
  if (files.size() != graph.inputs.size()) {
    std::vector<std::string> inputs;
    for (TensorId id : graph.inputs)
      inputs.push_back(fmt::format("{} {} {}", graph.tensor(id).name, name(graph.tensor(id).type), text(graph.tensor(id).shape)));
    return fail(Code::usage, command,
                fmt::format("the model has {} input{}, {} --input given", inputs.size(), inputs.size() == 1 ? "" : "s", files.size()),
                fmt::format("in this order: {}", fmt::join(inputs, ", ")));
  }
  std::vector<std::vector<Bytes>> all;
  for (size_t i = 0; i < files.size(); ++i) {
    TRY(auto samples, read_input(files[i], graph.tensor(graph.inputs[i]), i));
    if (i > 0 && samples.size() != all[0].size())
      return fail(Code::bad_input, files[i], fmt::format("holds {} samples, {} holds {}", samples.size(), files[0], all[0].size()),
                  "every input needs as many");
    all.push_back(std::move(samples));
  }
  return all;
}

}  // namespace tinsmith
