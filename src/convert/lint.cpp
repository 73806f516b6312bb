#include "convert/lint.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "convert/tflite_read.h"
#include "convert/tflite_schema.h"
#include "convert/tflite_write.h"

namespace tinsmith {
namespace {

using tflite::TensorType;

constexpr int kCustom = 32;
constexpr int kNewestCode = 209;  // of the format as LiteRT 2 has it

char letter(TensorType type) {
  switch (type) {
    case TensorType::FLOAT32: return 'f';
    case TensorType::INT8: return 'b';
    case TensorType::INT16: return 'h';
    case TensorType::INT32: return 'i';
    case TensorType::INT64: return 'l';
    case TensorType::BOOL: return 'o';
    case TensorType::UINT8: return 'u';
    default: return '?';
  }
}

class Linter {
 public:
  Linter(std::span<const uint8_t> file, const std::string& file_name)
      : file_(file), file_name_(file_name), model_(*tflite::GetModel(file.data())) {}

  LintReport run() {
    report_.bytes = file_.size();
    for (size_t i = 0; i < length(model_.subgraphs()); ++i)
      graph(*model_.subgraphs()->Get(static_cast<flatbuffers::uoffset_t>(i)));
    report_.tensors = tensors_;
    data_size();
    if (model_.version() != kTfliteVersion)
      for (const auto& runtime : lint_runtimes())
        add(Finding::refused, runtime, "", fmt::format("schema version {}; all want 3", model_.version()), "");
    if (length(model_.subgraphs()) == 0)
      for (const auto& runtime : lint_runtimes()) add(Finding::refused, runtime, "", "there is no graph in it", "");
    if (report_.constants && !report_.quantised_constants) {
      const bool small = largest_constant_ < 1024;
      add(Finding::note, "", "",
          fmt::format("nothing is quantised: 0 of {} constant tensors{}", report_.constants,
                      small ? " (all under 1024 elements, TensorFlow's limit)" : ""),
          "`tinsmith convert --kind int8` does");
    }
    ours();
    merge();
    return std::move(report_);
  }

 private:
  void add(Finding::Level level, const std::string& runtime, std::string where, std::string what, std::string hint) {
    report_.findings.push_back({level, runtime, std::move(where), std::move(what), std::move(hint)});
  }

  // What our reader says, and what our writer would make of it.
  void ours() {
    const auto g = read_tflite(file_, file_name_);
    if (!g) {
      Error e = g.error();
      if (e.where.rfind(file_name_, 0) == 0) e.where.erase(0, std::min(e.where.size(), file_name_.size() + 2));
      add(Finding::refused, "tinsmith", e.where, e.what, e.hint);
      return;
    }
    if (const auto w = write_tflite(*g)) report_.stripped_bytes = w->size();
    const size_t overhead = report_.bytes - std::min(report_.bytes, report_.data_bytes);
    if (report_.stripped_bytes && *report_.stripped_bytes < report_.bytes)
      add(Finding::note, "", "", fmt::format("file overhead {} of {} bytes", overhead, report_.bytes),
          fmt::format("`tinsmith convert --strip` makes the file {}", *report_.stripped_bytes));
  }

  std::string tensor_place(const tflite::SubGraph& g, int32_t id) const {
    const auto* name = g.tensors()->Get(static_cast<flatbuffers::uoffset_t>(id))->name();
    return name && name->size() ? fmt::format("tensor {} '{}'", id, name->str()) : fmt::format("tensor {}", id);
  }

  const tflite::Tensor* operand(const tflite::SubGraph& g, const tflite::Operator& o, size_t i) const {
    if (i >= length(o.inputs())) return nullptr;
    const int32_t id = o.inputs()->Get(static_cast<flatbuffers::uoffset_t>(i));
    return id < 0 || static_cast<size_t>(id) >= length(g.tensors())
               ? nullptr
               : g.tensors()->Get(static_cast<flatbuffers::uoffset_t>(id));
  }

  std::span<const uint8_t> data_of(const tflite::Tensor& t) const {
    if (t.buffer() == 0 || t.buffer() >= length(model_.buffers())) return {};
    const auto* b = model_.buffers()->Get(t.buffer());
    if (length(b->data())) return {b->data()->data(), b->data()->size()};
    if (b->offset() > 1 && b->offset() <= file_.size() && b->size() <= file_.size() - b->offset())
      return file_.subspan(b->offset(), b->size());
    return {};
  }

  void graph(const tflite::SubGraph& g) {
    tensors_ += length(g.tensors());
    for (size_t i = 0; i < length(g.operators()); ++i)
      node(g, *g.operators()->Get(static_cast<flatbuffers::uoffset_t>(i)), i);
    std::set<int32_t> read;
    for (size_t i = 0; i < length(g.operators()); ++i)
      if (const auto* in = g.operators()->Get(static_cast<flatbuffers::uoffset_t>(i))->inputs())
        read.insert(in->begin(), in->end());
    for (size_t i = 0; i < length(g.tensors()); ++i)
      tensor(g, static_cast<int32_t>(i), read.count(static_cast<int32_t>(i)) != 0);
  }

  void tensor(const tflite::SubGraph& g, int32_t id, bool is_read) {
    const auto& t = *g.tensors()->Get(static_cast<flatbuffers::uoffset_t>(id));
    const auto data = data_of(t);
    const auto* q = t.quantization();
    const size_t scales = q ? length(q->scale()) : 0, zeros = q ? length(q->zero_point()) : 0;
    const auto type = dtype_of(t.type());
    if (!data.empty() && is_read && type) {
      const bool narrow = *type == DType::f16 || (scales && *type != DType::f32);
      if (*type == DType::f32 || narrow) ++report_.constants;
      if (narrow) ++report_.quantised_constants;
      if (*type == DType::f32) {
        Shape shape;
        if (t.shape()) shape.assign(t.shape()->begin(), t.shape()->end());
        largest_constant_ = std::max(largest_constant_, elements(shape).value_or(0));
        if (elements(shape) && static_cast<size_t>(*elements(shape)) * 4 != data.size())
          for (const auto& runtime : {"LiteRT", "TFLM"})
            add(Finding::refused, runtime, tensor_place(g, id),
                fmt::format("its shape takes {} bytes, but it has {}", *elements(shape) * 4, data.size()), "");
      }
    }
    if (scales > 1 && zeros == 1)
      add(Finding::refused, "LiteRT", tensor_place(g, id), fmt::format("{} scales, but one zero point", scales),
          "write as many zero points as scales; `tinsmith convert` does");
    if (scales && zeros == 0)
      add(Finding::warning, "TFLM", tensor_place(g, id),
          "scales without zero points: it takes the tensor as not quantised", "`tinsmith convert` writes them");
    if (t.sparsity()) add(Finding::refused, "TFLM", tensor_place(g, id), "is sparse", "convert without sparsity");
    if (t.type() == TensorType::STRING) add(Finding::refused, "TFLM", tensor_place(g, id), "holds strings", "");
    const auto at = static_cast<size_t>(data.data() - file_.data());
    if (!data.empty() && at % 4 != 0)
      add(Finding::warning, "TFLM", tensor_place(g, id),
          fmt::format("its data lie at byte {}, not a multiple of 4: reading them in place faults on a Cortex-M0+", at),
          "`tinsmith convert` aligns them");
  }

  void node(const tflite::SubGraph& g, const tflite::Operator& o, size_t i) {
    ++report_.operators;
    if (o.opcode_index() >= length(model_.operator_codes())) {
      for (const auto& runtime : {"LiteRT", "TFLM"})
        add(Finding::refused, runtime, fmt::format("operator {}", i), "has no operator code", "");
      return;
    }
    const auto& entry = *model_.operator_codes()->Get(o.opcode_index());
    const int code = code_of(entry);
    const std::string name = op_name_of_code(code), where = fmt::format("operator {} {}", i, name);
    if (code == kCustom || length(entry.custom_code())) {
      const std::string custom = entry.custom_code() ? entry.custom_code()->str() : "";
      for (const auto& runtime : {"LiteRT", "TFLM"})
        add(Finding::refused, runtime, fmt::format("operator {} '{}'", i, custom), "is a custom operator",
            "the program must register it");
      return;
    }
    if (code > kNewestCode || code < 0) add(Finding::refused, "LiteRT", where, "is not an operator that it has", "");
    const std::string_view takes = tflm_types(code);
    if (takes.empty()) {
      add(Finding::refused, "TFLM", where, "is not an operator that it has", "");
      return;
    }
    const tflite::Tensor *x = operand(g, o, data_operand(name)), *w = operand(g, o, 1);
    const bool weighted = name == "CONV_2D" || name == "DEPTHWISE_CONV_2D" || name == "FULLY_CONNECTED" ||
                          name == "TRANSPOSE_CONV" || name == "SVDF";
    if (x && w && weighted && x->type() == TensorType::FLOAT32 && w->type() == TensorType::INT8) {
      add(Finding::refused, "TFLM", where, "is hybrid: float32 with int8 weights (dynamic range)",
          "convert to int8, or to float32");
      return;
    }
    if (x && w && weighted && x->type() == TensorType::INT16 && w->type() != TensorType::INT8)
      add(Finding::refused, "TFLM", where, fmt::format("int16 with weights of {}", type_name(w->type())),
          "weights of int8 are wanted");
    if (x && takes != "*" && takes.find(letter(x->type())) == std::string_view::npos)
      add(Finding::refused, "TFLM", where, fmt::format("does not take {}", type_name(x->type())),
          x->type() == TensorType::FLOAT16 ? "float16 weights are for LiteRT and tinsmith" : "");
  }

  static size_t data_operand(std::string_view name) { return name == "TRANSPOSE_CONV" ? 2 : name == "SPLIT" ? 1 : 0; }

  // Shared buffers count once.
  void data_size() {
    std::set<std::pair<const uint8_t*, size_t>> seen;
    for (size_t i = 0; i < length(model_.subgraphs()); ++i) {
      const auto& g = *model_.subgraphs()->Get(static_cast<flatbuffers::uoffset_t>(i));
      for (size_t k = 0; k < length(g.tensors()); ++k) {
        const auto data = data_of(*g.tensors()->Get(static_cast<flatbuffers::uoffset_t>(k)));
        if (!data.empty() && seen.emplace(data.data(), data.size()).second) report_.data_bytes += data.size();
      }
    }
  }

  // Findings alike become one: "operator 3 EXP (and 4 more)".
  void merge() {
    std::map<std::tuple<std::string, std::string, std::string>, size_t> first;
    std::vector<Finding> merged;
    std::vector<size_t> more;
    for (Finding& f : report_.findings) {
      // "operator 3 EXP" and "operator 5 EXP" are alike, "operator 4 LOG" is not.
      std::string kind = f.where;
      kind.erase(std::remove_if(kind.begin(), kind.end(), [](char c) { return c >= '0' && c <= '9'; }), kind.end());
      if (f.where.rfind("tensor", 0) == 0) kind = "tensor";
      const auto [it, fresh] = first.emplace(std::tuple(f.runtime, kind, f.what), merged.size());
      if (fresh) {
        merged.push_back(std::move(f));
        more.push_back(0);
      } else {
        ++more[it->second];
      }
    }
    for (size_t i = 0; i < merged.size(); ++i)
      if (more[i]) merged[i].where += fmt::format(" (and {} more)", more[i]);
    report_.findings = std::move(merged);
  }

  std::span<const uint8_t> file_;
  const std::string& file_name_;
  const tflite::Model& model_;
  LintReport report_;
  size_t tensors_ = 0;
  int64_t largest_constant_ = 0;
};

}  // namespace

std::string Finding::text() const {
  std::string s;
  if (!runtime.empty()) s += runtime + ": ";
  if (!where.empty()) s += where + ": ";
  s += what;
  if (!hint.empty()) s += "; " + hint;
  return s;
}

bool LintReport::runs_on(const std::string& runtime) const {
  return std::none_of(findings.begin(), findings.end(),
                      [&](const Finding& f) { return f.level == Finding::refused && f.runtime == runtime; });
}

Result<LintReport> lint(std::span<const uint8_t> file, const std::string& file_name) {
  if (reinterpret_cast<uintptr_t>(file.data()) % 8 != 0) {
    const Bytes aligned(file.begin(), file.end());
    return lint(aligned, file_name);
  }
  CHECKED(verify_file(file, file_name));
  return Linter(file, file_name).run();
}

}  // namespace tinsmith
