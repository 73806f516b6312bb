#include "convert/tflite_read.h"

#include <cstring>
#include <map>

#include "convert/append_graph.h"
#include "convert/fold_shapes.h"
#include "convert/import_constants.h"
#include "convert/import_uint8.h"
#include "convert/import_variables.h"
#include "convert/tflite_schema.h"
#include "convert/unroll_loops.h"
#include "model/verify.h"

namespace tinsmith {
namespace {

constexpr const char* kBroken = "the model is broken: make it again";
constexpr int kMaxSubgraphDepth = 8;    // WHILE in WHILE in WHILE
constexpr int kMaxSubgraphCopies = 64;  // a body called from several places is read for each

std::string text_of(const flatbuffers::String* s) { return s ? s->str() : std::string(); }

// One file being read. Vectors of a FlatBuffer may overlap, so that a small hostile file can describe endless data; no
// more is copied out of a file than `budget_` bytes, which no honest file exceeds.
class Reader {
 public:
  Reader(std::span<const uint8_t> file, const std::string& file_name)
      : file_(file), file_name_(file_name), budget_(16 * file.size() + 65536), model_(*tflite::GetModel(file.data())) {}

  Result<Graph> read() {
    if (model_.version() != kTfliteVersion)
      return fail(Code::unsupported, file_name_, fmt::format("is of schema version {}", model_.version()),
                  "only version 3 is handled");
    if (length(model_.external_buffers()))
      return fail(Code::unsupported, file_name_, "keeps its weights in other files", "save it as one file");
    if (length(model_.subgraphs()) == 0) return fail(Code::bad_input, file_name_, "has no graph", kBroken);
    TRY(Graph g, subgraph(0, 0));
    g.description = text_of(model_.description());
    TRY(g, import_uint8(std::move(g)));
    CHECKED(signature(g));
    return loopless(std::move(g));
  }

 private:
  // Loops and branches are written out; one that cannot be is refused here, not first when the model is planned. What they run is
  // verified when it is written out: until then its shapes may be open.
  Result<Graph> loopless(Graph read) const {
    auto g = unroll_loops(std::move(read));
    if (!g) return at_file(std::move(g.error()));
    for (const Node& n : g->nodes)
      if (has_subgraphs(n)) {
        auto types = infer_checked(*g, n);
        Error e = types ? n.op->lower(*g, n, Target{}).error() : types.error();
        if (e.where.empty()) e.where = place(*g, n);
        return at_file(std::move(e));
      }
    if (auto s = verify(*g, Stage::imported); !s) return at_file(std::move(s.error()));
    return g;
  }

  tl::unexpected<Error> at_file(Error e) const {
    e.where = e.where.empty() ? file_name_ : file_name_ + ": " + e.where;
    return tl::unexpected<Error>(std::move(e));
  }
  tl::unexpected<Error> bad(const std::string& where, std::string what, std::string hint = kBroken) const {
    return at_file({Code::bad_input, where, std::move(what), std::move(hint)});
  }
  tl::unexpected<Error> unsupported(const std::string& where, std::string what, std::string hint) const {
    return at_file({Code::unsupported, where, std::move(what), std::move(hint)});
  }

  Status spend(size_t bytes) {
    if (bytes > budget_) return bad("", "describes far more data than it holds");
    budget_ -= bytes;
    return {};
  }

  Result<Graph> subgraph(size_t index, int depth) {
    if (index >= length(model_.subgraphs()))
      return bad("", fmt::format("refers to subgraph {} of {}", index, length(model_.subgraphs())));
    if (depth > kMaxSubgraphDepth || ++copies_ > kMaxSubgraphCopies)
      return unsupported("", "its subgraphs call each other without end, or too often", "at most 8 deep and 64 in all");
    const auto& sub = *model_.subgraphs()->Get(static_cast<flatbuffers::uoffset_t>(index));
    Graph g;
    CHECKED(spend(length(sub.name()) + 64 * (length(sub.tensors()) + length(sub.operators()))));
    if (sub.name() && sub.name()->size()) g.name = sub.name()->str();
    // Operators first: that one is not handled is the more useful news than that its tensor's type is not.
    std::vector<const Op*> ops(length(sub.operators()));
    for (size_t i = 0; i < ops.size(); ++i) {
      TRY(ops[i], known_operator(sub, i));
    }
    for (size_t i = 0; i < length(sub.tensors()); ++i) {
      TRY(Tensor t, tensor(*sub.tensors()->Get(static_cast<flatbuffers::uoffset_t>(i)), i));
      g.tensors.push_back(std::move(t));
    }
    CHECKED(ids(sub.inputs(), g.tensors.size(), false, "the graph's inputs", g.inputs));
    CHECKED(ids(sub.outputs(), g.tensors.size(), false, "the graph's outputs", g.outputs));
    for (size_t i = 0; i < ops.size(); ++i)
      CHECKED(node(g, *sub.operators()->Get(static_cast<flatbuffers::uoffset_t>(i)), ops[i], depth));
    if (depth == 0)
      if (auto s = import_variables(g); !s) return at_file(std::move(s.error()));
    CHECKED(empty_constants(g));
    widen_float16(g, 4 * file_.size());
    if (depth == 0) CHECKED(dynamic_shapes(g, sub));
    return g;
  }

  std::string name_of_output(const tflite::SubGraph& sub, const tflite::Operator& op) const {
    if (length(op.outputs()) == 0) return "";
    const int32_t id = op.outputs()->Get(0);
    if (id < 0 || static_cast<size_t>(id) >= length(sub.tensors())) return "";
    const auto& t = *sub.tensors()->Get(static_cast<flatbuffers::uoffset_t>(id));
    return length(t.name()) ? fmt::format(" (writes tensor {} '{}')", id, t.name()->str())
                            : fmt::format(" (writes tensor {})", id);
  }

  // The operator of our registry, or an error that names what is missing.
  Result<const Op*> known_operator(const tflite::SubGraph& sub, size_t i) const {
    const auto& o = *sub.operators()->Get(static_cast<flatbuffers::uoffset_t>(i));
    if (o.opcode_index() >= length(model_.operator_codes()))
      return bad(fmt::format("operator {}", i),
                 fmt::format("has operator code {} of {}", o.opcode_index(), length(model_.operator_codes())));
    const auto& entry = *model_.operator_codes()->Get(o.opcode_index());
    const int code = code_of(entry);
    if (length(entry.custom_code()) || code == 32 /* CUSTOM */)
      return unsupported(fmt::format("operator {} '{}'{}", i, text_of(entry.custom_code()), name_of_output(sub, o)),
                         "is a custom operator", "convert the model with TensorFlow Lite's built-in operators only");
    const std::string where =
        fmt::format("operator {} {} version {}{}", i, op_name_of_code(code), entry.version(), name_of_output(sub, o));
    const Op* op = op_coded(code);
    if (!op)
      return unsupported(where, "is not an operator that tinsmith has",
                         "`tinsmith ops` lists them; rewrite this layer with those");
    if (entry.version() < 1) return bad(where, "has a version that no operator has");
    if (entry.version() > op->max_version)
      return unsupported(where,
                         fmt::format("is newer than version {}, the newest that tinsmith knows", op->max_version),
                         "convert the model with an older TensorFlow");
    if (o.options_2_type() || o.options_2())
      return unsupported(where, "has StableHLO options",
                         "convert the model with TensorFlow Lite's built-in operators only");
    const int type = static_cast<int>(o.options_type());
    if (type != 0 && type != op->options_type && !op->attrs.empty())
      return bad(where, fmt::format("has the options of another operator ({})",
                                    tflite::EnumNameBuiltinOptions(o.options_type())));
    return op;
  }

  Result<Tensor> tensor(const tflite::Tensor& f, size_t index) {
    Tensor t;
    CHECKED(spend(length(f.name()) + 4 * length(f.shape())));
    t.name = text_of(f.name());
    const std::string where =
        t.name.empty() ? fmt::format("tensor {}", index) : fmt::format("tensor {} '{}'", index, t.name);
    auto type = dtype_of(f.type());
    if (f.type() == tflite::TensorType::RESOURCE) type = DType::i32;  // a handle to a variable, which import_variables resolves
    if (!type)
      return unsupported(where, fmt::format("is of type {}", type_name(f.type())),
                         "numbers of float32, float16, float64, bool, and integers to 64 bits are handled");
    t.type = *type;
    if (f.sparsity())
      return unsupported(where, "is sparse", "convert the model without sparsity: its zeros are stored as they are");
    if (length(f.variant_tensors()))
      return unsupported(where, "is a variant", "convert the model without tensor lists");
    if (length(f.shape()) > 8)
      return unsupported(where, fmt::format("has {} dimensions", length(f.shape())), "up to 8 are handled");
    if (f.shape()) t.shape.assign(f.shape()->begin(), f.shape()->end());
    if (!elements(t.shape))
      return bad(where, fmt::format("its shape is {}", text(t.shape)),
                 "dimensions must not be negative, nor the elements over 2^31");
    t.is_variable = f.is_variable();
    CHECKED(quantisation(f, where, t));
    TRY(t.data, buffer(f.buffer(), where));
    if (auto s = verify_tensor(t, where); !s) return at_file(std::move(s.error()));
    if (t.type == DType::i4 && t.constant()) {
      CHECKED(spend(static_cast<size_t>(t.count())));
      unpack_int4(t);
    }
    return t;
  }

  Status quantisation(const tflite::Tensor& f, const std::string& where, Tensor& t) {
    const auto* q = f.quantization();
    if (!q) return {};
    if (q->details_type() || q->details())
      return unsupported(where, "is quantised block by block or in a custom way", "quantise by tensor or by channel");
    const bool real = t.type == DType::f32 || t.type == DType::f16 || t.type == DType::f64 || t.type == DType::boolean;
    const size_t scales = length(q->scale()), zeros = length(q->zero_point());
    if (real || scales == 0) return {};  // what TensorFlow leaves behind on a float tensor means nothing
    CHECKED(spend(12 * (scales + zeros)));
    t.quant.scale.assign(q->scale()->begin(), q->scale()->end());
    if (zeros != 0 && zeros != 1 && zeros != scales)
      return bad(where, fmt::format("{} scales and {} zero points", scales, zeros));
    // Copied by bytes: the verifier checks where a vector starts, not that its 64-bit elements are aligned.
    t.quant.zero_point.resize(zeros);
    if (zeros) std::memcpy(t.quant.zero_point.data(), q->zero_point()->Data(), zeros * sizeof(int64_t));
    t.quant.zero_point.resize(scales, zeros ? t.quant.zero_point[0] : 0);
    t.quant.axis = scales > 1 ? q->axis() : 0;
    // A bias has one dimension, whatever an older converter wrote: it copied the weights' (TFLM's person_detect).
    if (t.shape.size() == 1 && scales > 1) t.quant.axis = 0;
    return {};
  }

  // The bytes of a buffer, shared by all tensors that name it; null where there are none.
  Result<std::shared_ptr<const Bytes>> buffer(uint32_t index, const std::string& where) {
    if (const auto it = buffers_.find(index); it != buffers_.end()) return it->second;
    if (index == 0 && length(model_.buffers()) == 0) return std::shared_ptr<const Bytes>();
    if (index >= length(model_.buffers()))
      return bad(where, fmt::format("has buffer {} of {}", index, length(model_.buffers())));
    const auto& b = *model_.buffers()->Get(index);
    std::span<const uint8_t> data;
    if (length(b.data())) data = {b.data()->data(), b.data()->size()};
    if (b.offset() > 1 || b.size() > 1) {
      if (!data.empty() || b.offset() > file_.size() || b.size() > file_.size() - b.offset())
        return bad(where,
                   fmt::format("its data lie at {}, {} bytes, in a file of {}", b.offset(), b.size(), file_.size()));
      data = file_.subspan(b.offset(), b.size());
    }
    CHECKED(spend(data.size()));
    auto bytes = data.empty() ? nullptr : std::make_shared<const Bytes>(data.begin(), data.end());
    buffers_[index] = bytes;
    return bytes;
  }

  Status ids(const flatbuffers::Vector<int32_t>* from, size_t tensors, bool may_be_absent, const std::string& where,
             std::vector<TensorId>& to) {
    CHECKED(spend(4 * length(from)));
    for (size_t i = 0; i < length(from); ++i) {
      const int32_t id = from->Get(static_cast<flatbuffers::uoffset_t>(i));
      if (id == kAbsent && may_be_absent) {
        to.push_back(kAbsent);
        continue;
      }
      if (id < 0 || static_cast<size_t>(id) >= tensors)
        return bad(where, fmt::format("refers to tensor {} of {}", id, tensors));
      to.push_back(id);
    }
    return {};
  }

  Status node(Graph& g, const tflite::Operator& f, const Op* op, int depth) {
    const std::string where = fmt::format("operator {} {}", g.nodes.size(), op->name);
    Node n;
    n.op = op;
    n.version = model_.operator_codes()->Get(f.opcode_index())->version();
    CHECKED(ids(f.inputs(), g.tensors.size(), true, where, n.inputs));
    CHECKED(ids(f.outputs(), g.tensors.size(), false, where, n.outputs));
    CHECKED(ids(f.intermediates(), g.tensors.size(), true, where, n.intermediates));
    const auto* table = f.options_type() != tflite::BuiltinOptions::NONE
                            ? static_cast<const flatbuffers::Table*>(f.options())
                            : nullptr;
    for (const AttrSpec& spec : op->attrs) {
      TRY(AttrValue value, attribute(table, spec, where));
      if (spec.kind == AttrSpec::subgraph) {
        TRY(Graph body, subgraph(static_cast<size_t>(std::get<int64_t>(value)), depth + 1));
        g.subgraphs.push_back(std::move(body));
        value = static_cast<int64_t>(g.subgraphs.size() - 1);
      }
      n.attrs.push_back({spec.name, std::move(value)});
    }
    if (const auto* handle = f.options_as_VarHandleOptions(); handle && n.outputs.size() == 1)
      g.tensor(n.outputs[0]).name = text_of(handle->container()) + text_of(handle->shared_name());
    g.nodes.push_back(std::move(n));
    return {};
  }

  // One field of an options table. The verifier has checked the table by the schema, and a test that each AttrSpec
  // agrees with the schema, so the typed access is safe.
  Result<AttrValue> attribute(const flatbuffers::Table* table, const AttrSpec& spec, const std::string& where) {
    const auto field = static_cast<flatbuffers::voffset_t>(4 + 2 * spec.slot);
    if (!table || !table->CheckField(field)) return spec.fallback;
    switch (spec.kind) {
      case AttrSpec::i32: return AttrValue(int64_t{table->GetField<int32_t>(field, 0)});
      case AttrSpec::i64: return AttrValue(table->GetField<int64_t>(field, 0));
      case AttrSpec::boolean: return AttrValue(int64_t{table->GetField<uint8_t>(field, 0) != 0});
      case AttrSpec::byte: return AttrValue(int64_t{table->GetField<int8_t>(field, 0)});
      case AttrSpec::f32: return AttrValue(static_cast<double>(table->GetField<float>(field, 0)));
      case AttrSpec::subgraph: {
        const int32_t index = table->GetField<int32_t>(field, 0);
        if (index <= 0) return bad(where, fmt::format("{} is subgraph {}", spec.name, index));
        return AttrValue(int64_t{index});
      }
      case AttrSpec::dtype: {
        const auto type = static_cast<tflite::TensorType>(table->GetField<int8_t>(field, 0));
        const auto ours = dtype_of(type);
        if (!ours)
          return unsupported(where, fmt::format("{} is {}", spec.name, type_name(type)), "that type is not handled");
        return AttrValue(std::string(name(*ours)));
      }
      case AttrSpec::padding:
      case AttrSpec::activation:
      case AttrSpec::mirror_mode: {
        const auto all = words(spec.kind);
        const int value = table->GetField<int8_t>(field, 0);
        if (value < 0 || static_cast<size_t>(value) >= all.size())
          return bad(where, fmt::format("{} is {}, which the format does not have", spec.name, value));
        return AttrValue(std::string(all[static_cast<size_t>(value)]));
      }
      case AttrSpec::i32_list: {
        const auto* list = table->GetPointer<const flatbuffers::Vector<int32_t>*>(field);
        CHECKED(spend(8 * length(list)));
        return AttrValue(std::vector<int64_t>(list->begin(), list->end()));
      }
    }
    return fail(Code::internal, where, fmt::format("{}: an attribute of an unknown kind", spec.name));
  }

  // A constant of no elements has no data in the file, so it looks like a tensor that nothing writes.
  Status empty_constants(Graph& g) {
    std::vector<bool> computed(g.tensors.size());
    for (TensorId id : g.inputs) computed[static_cast<size_t>(id)] = true;
    for (const Node& n : g.nodes)
      for (TensorId id : n.outputs) computed[static_cast<size_t>(id)] = true;
    for (size_t i = 0; i < g.tensors.size(); ++i) {
      Tensor& t = g.tensors[i];
      if (!computed[i] && !t.constant() && !t.is_variable && t.count() == 0) t.data = std::make_shared<const Bytes>();
    }
    return {};
  }

  // Shapes that the file leaves open (shape_signature -1, or no rank). An input may vary in its batch, which we fix at
  // 1; what operators compute takes the shape that follows from the inputs.
  Status dynamic_shapes(Graph& g, const tflite::SubGraph& sub) {
    std::vector<bool> open(g.tensors.size());
    for (size_t i = 0; i < length(sub.tensors()); ++i) {  // ours may have variables besides
      const auto& f = *sub.tensors()->Get(static_cast<flatbuffers::uoffset_t>(i));
      const size_t rank = length(f.shape_signature());
      for (size_t d = 0; d < rank; ++d)
        open[i] = open[i] || f.shape_signature()->Get(static_cast<flatbuffers::uoffset_t>(d)) < 0;
      if (length(f.shape()) == 0 && !f.has_rank()) open[i] = true;
    }
    for (TensorId id : g.inputs) {
      const auto& f = *sub.tensors()->Get(static_cast<flatbuffers::uoffset_t>(id));
      if (!length(f.shape_signature())) continue;
      for (size_t d = 0; d < length(f.shape_signature()); ++d)
        if (f.shape_signature()->Get(static_cast<flatbuffers::uoffset_t>(d)) < 0 &&
            (d != 0 || g.tensor(id).shape.empty() || g.tensor(id).shape[0] != 1))
          return unsupported(place(g, id), fmt::format("an input whose dimension {} may vary", d),
                             "convert the model with a fixed input shape");
    }
    if (auto folded = fold_shapes(g, open); !folded) return at_file(std::move(folded.error()));
    return {};
  }

  // The names that the signature gives to the inputs and outputs, in the graph's order.
  Status signature(Graph& g) {
    for (size_t i = 0; i < length(model_.signature_defs()); ++i) {
      const auto& s = *model_.signature_defs()->Get(static_cast<flatbuffers::uoffset_t>(i));
      if (s.subgraph_index() != 0) continue;
      CHECKED(signature_names(s.inputs(), g.inputs, g.input_names));
      CHECKED(signature_names(s.outputs(), g.outputs, g.output_names));
      break;
    }
    return {};
  }

  Status signature_names(const flatbuffers::Vector<flatbuffers::Offset<tflite::TensorMap>>* maps,
                         const std::vector<TensorId>& tensors, std::vector<std::string>& names) {
    std::map<TensorId, std::string> by_tensor;
    for (size_t i = 0; i < length(maps); ++i) {
      const auto& m = *maps->Get(static_cast<flatbuffers::uoffset_t>(i));
      CHECKED(spend(length(m.name()) + 16));
      by_tensor.emplace(static_cast<TensorId>(m.tensor_index()), text_of(m.name()));
    }
    for (TensorId id : tensors) {
      const auto it = by_tensor.find(id);
      if (it == by_tensor.end() || it->second.empty()) {  // an incomplete signature names nothing
        names.clear();
        return {};
      }
      names.push_back(it->second);
    }
    return {};
  }

  std::span<const uint8_t> file_;
  const std::string& file_name_;
  size_t budget_;
  const tflite::Model& model_;
  std::map<uint32_t, std::shared_ptr<const Bytes>> buffers_;
  int copies_ = 0;
};

}  // namespace

Result<Graph> read_tflite(std::span<const uint8_t> file, const std::string& file_name) {
  if (reinterpret_cast<uintptr_t>(file.data()) % 8 != 0) {  // typed access needs what the format promises
    const Bytes aligned(file.begin(), file.end());
    return read_tflite(aligned, file_name);
  }
  CHECKED(verify_file(file, file_name));
  return Reader(file, file_name).read();
}

Result<std::vector<std::string>> tensor_names(std::span<const uint8_t> file, const std::string& file_name) {
  CHECKED(verify_file(file, file_name));
  std::vector<std::string> names;
  const auto* subgraphs = tflite::GetModel(file.data())->subgraphs();
  const auto* tensors = subgraphs && subgraphs->size() ? subgraphs->Get(0)->tensors() : nullptr;
  for (flatbuffers::uoffset_t i = 0; tensors && i < tensors->size(); ++i)
    names.push_back(tensors->Get(i)->name() ? tensors->Get(i)->name()->str() : "");
  return names;
}

}  // namespace tinsmith
