// FlatBuffers are built back to front: what is created first stands last in the file. So the data come first here, then
// the small vectors, then the tables that point at them. Vectors of equal contents are stored once, whoever points at
// them.
#include "convert/tflite_write.h"

#include <algorithm>
#include <map>

#include "convert/tflite_schema.h"

namespace tinsmith {
namespace {

using flatbuffers::Offset;
using flatbuffers::Vector;

class Writer {
 public:
  explicit Writer(const WriteOptions& options) : options_(options) {}

  Result<Bytes> write(const Graph& g) {
    for (const Node& n : g.nodes)
      if (std::string_view(n.op->name) == "READ_VARIABLE" || std::string_view(n.op->name) == "ASSIGN_VARIABLE")
        return fail(Code::unsupported, place(g, n), "is not written", "a model with variables of TensorFlow's stays the file it is");
    collect(g);
    std::vector<Offset<Vector<uint8_t>>> data;
    for (const auto& bytes : data_) data.push_back(aligned_data(*bytes));
    std::vector<Offset<tflite::SubGraph>> subgraphs;
    for (const Graph* sub : graphs_) {
      TRY(auto offset, subgraph(*sub));
      subgraphs.push_back(offset);
    }
    std::vector<Offset<tflite::Buffer>> buffers{empty_buffer()};
    for (auto d : data) buffers.push_back(tflite::CreateBuffer(b_, d));
    std::vector<Offset<tflite::OperatorCode>> codes;
    for (const auto& [op, version] : codes_)
      codes.push_back(
          tflite::CreateOperatorCode(b_, static_cast<int8_t>(std::min(op->code, 127)), 0, version, op->code));
    const auto codes_at = b_.CreateVector(codes);
    const auto subgraphs_at = b_.CreateVector(subgraphs);
    const auto buffers_at = b_.CreateVector(buffers);
    const auto description =
        options_.names && !g.description.empty() ? b_.CreateString(g.description) : Offset<flatbuffers::String>();
    const auto signatures = options_.signature ? signature(g) : Offset<Vector<Offset<tflite::SignatureDef>>>();
    tflite::ModelBuilder model(b_);
    model.add_version(kTfliteVersion);
    model.add_operator_codes(codes_at);
    model.add_subgraphs(subgraphs_at);
    model.add_buffers(buffers_at);
    if (!description.IsNull()) model.add_description(description);
    if (!signatures.IsNull()) model.add_signature_defs(signatures);
    b_.Finish(model.Finish(), kTfliteIdentifier);
    return Bytes(b_.GetBufferPointer(), b_.GetBufferPointer() + b_.GetSize());
  }

 private:
  // Numbers graphs, operator codes and distinct data in the order in which they are met.
  void collect(const Graph& g) {
    graphs_.push_back(&g);
    for (const Tensor& t : g.tensors)
      if (t.constant() && !t.data->empty() && buffer_of_.emplace(*t.data, data_.size() + 1).second)
        data_.push_back(t.data);
    for (const Node& n : g.nodes)
      if (code_of_.emplace(std::pair(n.op, n.version), codes_.size()).second) codes_.emplace_back(n.op, n.version);
    for (const Graph& sub : g.subgraphs) collect(sub);
  }

  Offset<Vector<uint8_t>> aligned_data(const Bytes& bytes) {
    b_.ForceVectorAlignment(bytes.size(), 1, options_.alignment);
    return b_.CreateVector(bytes);
  }

  Offset<tflite::Buffer> empty_buffer() {
    tflite::BufferBuilder buffer(b_);
    return buffer.Finish();
  }

  // A vector of numbers, stored once however often it is asked for.
  template <class T>
  Offset<Vector<T>> shared(const std::vector<T>& values) {
    const auto* p = reinterpret_cast<const uint8_t*>(values.data());
    const std::pair key(sizeof(T), Bytes(p, p + values.size() * sizeof(T)));
    auto [it, fresh] = vectors_.try_emplace(key, 0);
    if (fresh) it->second = b_.CreateVector(values).o;
    return Offset<Vector<T>>(it->second);
  }

  Result<Offset<tflite::SubGraph>> subgraph(const Graph& g) {
    std::vector<Offset<tflite::Tensor>> tensors;
    for (const Tensor& t : g.tensors) tensors.push_back(tensor(t));
    std::vector<Offset<tflite::Operator>> operators;
    for (const Node& n : g.nodes) {
      TRY(auto offset, node(g, n));
      operators.push_back(offset);
    }
    const auto tensors_at = b_.CreateVector(tensors);
    const auto inputs = shared(g.inputs), outputs = shared(g.outputs);
    const auto operators_at = b_.CreateVector(operators);
    const auto name = options_.names && !g.name.empty() ? b_.CreateString(g.name) : Offset<flatbuffers::String>();
    return tflite::CreateSubGraph(b_, tensors_at, inputs, outputs, operators_at, name);
  }

  Offset<tflite::Tensor> tensor(const Tensor& t) {
    const auto shape = shared(t.shape);
    const auto name = options_.names && !t.name.empty() ? b_.CreateSharedString(t.name) : Offset<flatbuffers::String>();
    Offset<tflite::Quantization> quantisation;
    if (!t.quant.empty()) {
      const auto scale = shared(t.quant.scale);
      const auto zero = shared(t.quant.zero_point);
      tflite::QuantizationBuilder q(b_);
      q.add_scale(scale);
      q.add_zero_point(zero);
      q.add_axis(t.quant.axis);
      quantisation = q.Finish();
    }
    const size_t buffer = t.constant() && !t.data->empty() ? buffer_of_.at(*t.data) : 0;
    tflite::TensorBuilder out(b_);
    out.add_shape(shape);
    out.add_buffer(static_cast<uint32_t>(buffer));
    if (!name.IsNull()) out.add_name(name);
    if (!quantisation.IsNull()) out.add_quantization(quantisation);
    if (t.shape.empty() && options_.names) out.add_has_rank(true);
    out.add_type(file_type(t.type));
    out.add_is_variable(t.is_variable);
    return out.Finish();
  }

  Result<Offset<tflite::Operator>> node(const Graph& g, const Node& n) {
    Offset<void> options;
    if (n.op->options_type) {
      TRY(options, options_table(g, n));
    }
    const auto inputs = shared(n.inputs), outputs = shared(n.outputs);
    const auto intermediates = n.intermediates.empty() ? Offset<Vector<TensorId>>() : shared(n.intermediates);
    tflite::OperatorBuilder out(b_);
    out.add_opcode_index(static_cast<uint32_t>(code_of_.at({n.op, n.version})));
    out.add_inputs(inputs);
    out.add_outputs(outputs);
    if (!options.IsNull()) out.add_options(options);
    if (!intermediates.IsNull()) out.add_intermediates(intermediates);
    if (!options.IsNull()) out.add_options_type(static_cast<tflite::BuiltinOptions>(n.op->options_type));
    return out.Finish();
  }

  // The operator's options table, from its attributes' lines alone. A field that has FlatBuffers' default is left out.
  Result<Offset<void>> options_table(const Graph& g, const Node& n) {
    std::vector<flatbuffers::uoffset_t> lists(n.op->attrs.size());
    for (size_t i = 0; i < lists.size(); ++i)
      if (const AttrSpec& a = n.op->attrs[i]; a.kind == AttrSpec::i32_list) {
        const auto& values = n.integers(a.name);
        if (!values.empty()) lists[i] = shared(std::vector<int32_t>(values.begin(), values.end())).o;
      }
    const auto start = b_.StartTable();
    // Wide fields first, so that the table needs no padding between them.
    for (const bool wide : {true, false})
      for (size_t i = 0; i < lists.size(); ++i) {
        const AttrSpec& a = n.op->attrs[i];
        const auto field = static_cast<flatbuffers::voffset_t>(4 + 2 * a.slot);
        const auto fallback = [&] { const auto* v = std::get_if<int64_t>(&a.fallback); return v ? *v : int64_t{0}; };
        switch (a.kind) {
          case AttrSpec::i32:
            if (wide)
              b_.AddElement<int32_t>(field, static_cast<int32_t>(n.integer(a.name)), static_cast<int32_t>(fallback()));
            break;
          case AttrSpec::i64:
            if (wide) b_.AddElement<int64_t>(field, n.integer(a.name), fallback());
            break;
          case AttrSpec::f32:
            if (wide) b_.AddElement<float>(field, static_cast<float>(n.real(a.name)), 0);
            break;
          case AttrSpec::i32_list:
            if (wide && lists[i]) b_.AddOffset(field, Offset<Vector<int32_t>>(lists[i]));
            break;
          case AttrSpec::subgraph:
            if (wide)
              b_.AddElement<int32_t>(field, subgraph_index(g.subgraphs[static_cast<size_t>(n.integer(a.name))]), 0);
            break;
          case AttrSpec::boolean:
            if (!wide) b_.AddElement<uint8_t>(field, n.integer(a.name) != 0, static_cast<uint8_t>(fallback()));
            break;
          case AttrSpec::byte:
            if (!wide)
              b_.AddElement<int8_t>(field, static_cast<int8_t>(n.integer(a.name)), static_cast<int8_t>(fallback()));
            break;
          case AttrSpec::dtype: {
            const auto type = dtype_named(n.word(a.name));
            if (!type)
              return fail(Code::internal, place(g, n),
                          fmt::format("{} is '{}', which is no type", a.name, n.word(a.name)));
            const auto* word = std::get_if<std::string>(&a.fallback);
            const auto otherwise = word ? dtype_named(*word).value_or(DType::f32) : DType::f32;
            if (!wide)
              b_.AddElement<int8_t>(field, static_cast<int8_t>(file_type(*type)),
                                    static_cast<int8_t>(file_type(otherwise)));
            break;
          }
          case AttrSpec::padding:
          case AttrSpec::activation:
          case AttrSpec::mirror_mode: {
            const auto all = words(a.kind);
            const auto it = std::find(all.begin(), all.end(), n.word(a.name));
            if (it == all.end())
              return fail(Code::internal, place(g, n),
                          fmt::format("{} is '{}', which the format does not have", a.name, n.word(a.name)));
            if (!wide) b_.AddElement<int8_t>(field, static_cast<int8_t>(it - all.begin()), 0);
            break;
          }
        }
      }
    return Offset<void>(b_.EndTable(start));
  }

  int32_t subgraph_index(const Graph& sub) const {
    return static_cast<int32_t>(std::find(graphs_.begin(), graphs_.end(), &sub) - graphs_.begin());
  }

  Offset<Vector<Offset<tflite::SignatureDef>>> signature(const Graph& g) {
    const auto maps = [&](const std::vector<TensorId>& tensors, const std::vector<std::string>& names,
                          const char* what) {
      std::vector<Offset<tflite::TensorMap>> out;
      for (size_t i = 0; i < tensors.size(); ++i) {
        std::string name = i < names.size() ? names[i] : g.tensor(tensors[i]).name;
        if (name.empty()) name = fmt::format("{}_{}", what, i);
        out.push_back(tflite::CreateTensorMap(b_, b_.CreateSharedString(name), static_cast<uint32_t>(tensors[i])));
      }
      return b_.CreateVector(out);
    };
    const auto inputs = maps(g.inputs, g.input_names, "input"), outputs = maps(g.outputs, g.output_names, "output");
    const auto key = b_.CreateString("serving_default");
    return b_.CreateVector(std::vector{tflite::CreateSignatureDef(b_, inputs, outputs, key)});
  }

  WriteOptions options_;
  flatbuffers::FlatBufferBuilder b_;
  std::vector<const Graph*> graphs_;
  std::vector<std::shared_ptr<const Bytes>> data_;
  std::map<Bytes, size_t> buffer_of_;
  std::vector<std::pair<const Op*, int>> codes_;
  std::map<std::pair<const Op*, int>, size_t> code_of_;
  std::map<std::pair<size_t, Bytes>, flatbuffers::uoffset_t> vectors_;
};

}  // namespace

Result<Bytes> write_tflite(const Graph& graph, const WriteOptions& options) { return Writer(options).write(graph); }

}  // namespace tinsmith
