#include "learn/weights_file.h"

#include <zlib.h>

#include "base/npy.h"
#include "data/zip.h"

namespace tinsmith {

// A zip archive whose entries are stored as they are, dated 1980-01-01: nothing of the moment gets into the bytes.
static Bytes write_stored_zip(const std::vector<ZipEntry>& entries) {
  constexpr uint16_t version = 20, flags = 0, method = 0, time = 0, date = 0x21;
  Bytes out, directory;
  for (const ZipEntry& e : entries) {
    const auto offset = static_cast<uint32_t>(out.size());
    auto header = [&](Bytes& to) {
      append(to, version);
      append(to, flags);
      append(to, method);
      append(to, time);
      append(to, date);
      append(to, static_cast<uint32_t>(crc32_z(0, e.data.data(), e.data.size())));
      append(to, static_cast<uint32_t>(e.data.size()));
      append(to, static_cast<uint32_t>(e.data.size()));
      append(to, static_cast<uint16_t>(e.name.size()));
      append(to, uint16_t{0});  // extra field
    };
    append(out, uint32_t{0x04034b50});
    header(out);
    out.insert(out.end(), e.name.begin(), e.name.end());
    out.insert(out.end(), e.data.begin(), e.data.end());
    append(directory, uint32_t{0x02014b50});
    append(directory, version);
    header(directory);
    append(directory, uint16_t{0});  // comment
    append(directory, uint16_t{0});  // disk
    append(directory, uint16_t{0});  // attributes
    append(directory, uint32_t{0});
    append(directory, offset);
    directory.insert(directory.end(), e.name.begin(), e.name.end());
  }
  const auto start = static_cast<uint32_t>(out.size()), size = static_cast<uint32_t>(directory.size());
  out.insert(out.end(), directory.begin(), directory.end());
  append(out, uint32_t{0x06054b50});
  append(out, uint32_t{0});  // disks
  append(out, static_cast<uint16_t>(entries.size()));
  append(out, static_cast<uint16_t>(entries.size()));
  append(out, size);
  append(out, start);
  append(out, uint16_t{0});  // comment
  return out;
}

Result<Bytes> save_weights(const Sequential& model) {
  const auto weights = model.weights();
  if (weights.empty())
    return fail(Code::usage, "weights", "the model has none yet", "call fit, build or set_weights first");
  std::vector<std::string> names;
  const std::vector<std::string> all = model.layer_names();
  for (size_t i = 1; i < model.layers().size(); ++i)
    if (std::holds_alternative<Dense>(model.layers()[i])) names.push_back(all[i - 1]);
  std::vector<ZipEntry> entries;
  for (size_t l = 0; l < names.size(); ++l) {
    const auto& kernel = weights[2 * l];
    const auto& bias = weights[2 * l + 1];
    const auto units = static_cast<int64_t>(bias.size()), in = static_cast<int64_t>(kernel.size()) / units;
    entries.push_back({names[l] + "/kernel.npy", write_npy(make_npy<float>({in, units}, kernel))});
    entries.push_back({names[l] + "/bias.npy", write_npy(make_npy<float>({units}, bias))});
  }
  return write_stored_zip(entries);
}

Status load_weights(Sequential& model, std::span<const uint8_t> file, std::string_view name) {
  TRY(const std::vector<ZipEntry> entries, read_zip(file, name));
  const std::vector<Dense> dense = model.dense_layers();
  if (entries.size() != 2 * dense.size())
    return fail(Code::bad_input, std::string(name),
                fmt::format("{} arrays for {} dense layers", entries.size(), dense.size()),
                "these weights are another model's");
  std::vector<std::vector<float>> weights;
  int64_t in = model.input_size();
  for (size_t i = 0; i < entries.size(); ++i) {
    const std::string place = fmt::format("{}: {}", name, entries[i].name);
    TRY(const NpyArray array, read_npy(entries[i].data, place));
    const int64_t units = dense[i / 2].units;
    const std::vector<int64_t> want = i % 2 ? std::vector<int64_t>{units} : std::vector<int64_t>{in, units};
    if (array.shape != want)
      return fail(Code::bad_input, place,
                  fmt::format("the shape is {}, and the layer's is {}", shape_text(array.shape), shape_text(want)),
                  "these weights are another model's");
    weights.push_back(npy_floats(array));
    if (i % 2) in = units;
  }
  return model.set_weights(weights);
}

}  // namespace tinsmith
