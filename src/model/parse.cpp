// The inverse of text.cpp: one function a production.
#include <map>

#include "model/base64.h"
#include "model/cursor.h"
#include "model/text.h"

namespace tinsmith {
namespace {

constexpr int kMaxDepth = 8;  // of graphs in graphs

class Parser : private Cursor {
 public:
  Parser(std::string_view text, const std::vector<const Op*>& ops, const std::string& where) : Cursor(text, where), ops_(ops) {}

  Result<Graph> parse() {
    TRY(Graph g, graph(0));
    space();
    if (pos_ != text_.size()) return error("the graph has ended, but the text has not");
    return g;
  }

 private:
  Result<TensorId> id() {
    if (accept("_")) return kAbsent;
    CHECKED(expect("%"));
    return number<int32_t>();
  }

  // ---- a graph

  struct Building {
    Graph g;
    std::map<TensorId, Tensor> tensors;
    std::map<TensorId, bool> blobs;  // wanted: true until its bytes came
  };

  Result<Graph> graph(int depth) {
    if (depth > kMaxDepth) return error("graphs stand in graphs too deep");
    Building b;
    Graph& g = b.g;
    CHECKED(expect("graph"));
    space();
    if (pos_ < text_.size() && text_[pos_] == '"') {
      TRY(g.name, string());
    } else {
      g.name = word();
    }
    CHECKED(interface(g.inputs, g.input_names));
    CHECKED(expect("->"));
    CHECKED(interface(g.outputs, g.output_names));
    CHECKED(expect("{"));
    while (!accept("}")) {
      space();
      if (pos_ >= text_.size()) return error("the graph does not end; '}' is due");
      if (text_[pos_] == '@') CHECKED(blob(b));
      else if (text_.substr(pos_, 6) == "graph ") {
        TRY(Graph sub, graph(depth + 1));
        g.subgraphs.push_back(std::move(sub));
      } else if (text_.substr(pos_, 12) == "description ") {
        pos_ += 12;
        TRY(g.description, string());
      } else CHECKED(line(b));
    }
    for (const auto& [id, wanted] : b.blobs)
      if (wanted) return error(fmt::format("@{} is used, but its bytes are not given", id));
    TensorId next = 0;
    for (auto& [id, t] : b.tensors) {
      if (id != next) return error(fmt::format("tensor %{} is missing", next));
      g.tensors.push_back(std::move(t));
      ++next;
    }
    for (const auto* ids : {&g.inputs, &g.outputs}) CHECKED(check_ids(*ids, next, false));
    for (const Node& n : g.nodes) {
      CHECKED(check_ids(n.inputs, next, true));
      CHECKED(check_ids(n.intermediates, next, true));
    }
    return g;
  }

  Status check_ids(const std::vector<TensorId>& ids, TensorId size, bool absent) const {
    for (TensorId id : ids)
      if (id >= size || id < (absent ? kAbsent : 0)) return error(fmt::format("%{} is used, but not defined", id));
    return {};
  }

  Status interface(std::vector<TensorId>& ids, std::vector<std::string>& names) {
    CHECKED(expect("("));
    return list(")", [&]() -> Status {
      TRY(TensorId t, id());
      ids.push_back(t);
      space();
      if (pos_ < text_.size() && text_[pos_] == '"') {
        TRY(std::string s, string());
        names.push_back(std::move(s));
      }
      return {};
    });
  }

  // "%3: float32[2] = input", or outputs = OPERATOR(...), or OPERATOR(...) that has no outputs
  Status line(Building& b) {
    std::vector<TensorId> defined;
    space();
    if (text_[pos_] == '%') {
      do {
        TRY(TensorId t, tensor(b));
        defined.push_back(t);
      } while (accept(","));
      CHECKED(expect("="));
    }
    Tensor* only = defined.size() == 1 ? &b.tensors.at(defined[0]) : nullptr;
    if (only && accept("{")) return elements_of(*only);
    if (only && accept("@")) {
      TRY(TensorId n, number<int32_t>());
      if (n != defined[0]) return error(fmt::format("%{} must take @{}", defined[0], defined[0]));
      b.blobs[n] = true;
      return {};
    }
    if (only && (at_word("input") || at_word("nothing"))) return {};
    if (only && at_word("variable")) {
      only->is_variable = true;
      return {};
    }
    return node(b, std::move(defined));
  }

  Result<TensorId> tensor(Building& b) {
    TRY(const TensorId number_of, id());
    if (number_of < 0 || b.tensors.count(number_of))
      return error(fmt::format("%{} cannot be defined here", number_of), "each tensor is defined once");
    CHECKED(expect(":"));
    Tensor t;
    const std::string_view type = word();
    const auto dtype = dtype_named(type);
    if (!dtype) return error(fmt::format("'{}' is not a type", type));
    t.type = *dtype;
    CHECKED(expect("["));
    CHECKED(numbers("]", t.shape));
    if (!elements(t.shape)) return error(fmt::format("a shape of {}", text(t.shape)));
    space();
    if (pos_ < text_.size() && text_[pos_] == '"') {
      TRY(t.name, string());
    }
    if (accept("scale=")) CHECKED(quantisation(t.quant));
    b.tensors.emplace(number_of, std::move(t));
    return number_of;
  }

  Status quantisation(Quantisation& q) {
    if (accept("[")) CHECKED(numbers("]", q.scale));
    else {
      TRY(const float s, number<float>());
      q.scale = {s};
    }
    CHECKED(expect("zero="));
    if (accept("[")) CHECKED(numbers("]", q.zero_point));
    else {
      TRY(const int64_t z, number<int64_t>());
      q.zero_point.assign(q.scale.size(), z);
    }
    if (accept("axis=")) {
      TRY(q.axis, number<int>());
    }
    return {};
  }

  template <class T>
  Status elements_of(Tensor& t) {
    std::vector<T> v;
    CHECKED(numbers("}", v));
    if (static_cast<int64_t>(v.size()) != t.count())
      return error(fmt::format("{} elements in a tensor of {}", v.size(), text(t.shape)));
    t.data = constant_bytes(v);
    return {};
  }

  Status elements_of(Tensor& t) {
    switch (t.type) {
      case DType::f32: return elements_of<float>(t);
      case DType::f64: return elements_of<double>(t);
      case DType::i8: return elements_of<int8_t>(t);
      case DType::u8:
      case DType::boolean: return elements_of<uint8_t>(t);
      case DType::i16: return elements_of<int16_t>(t);
      case DType::u16: return elements_of<uint16_t>(t);
      case DType::i32: return elements_of<int32_t>(t);
      case DType::u32: return elements_of<uint32_t>(t);
      case DType::i64: return elements_of<int64_t>(t);
      case DType::f16:
      case DType::i4: break;
    }
    return error(fmt::format("{} cannot be given in braces", name(t.type)), "give its bytes after @");
  }

  Status blob(Building& b) {
    CHECKED(expect("@"));
    TRY(const TensorId n, number<int32_t>());
    const auto it = b.tensors.find(n);
    const auto wanted = b.blobs.find(n);
    if (it == b.tensors.end() || wanted == b.blobs.end() || !wanted->second)
      return error(fmt::format("no tensor takes @{}", n));
    std::string digits;
    for (; pos_ < text_.size(); ++pos_) {
      const char c = text_[pos_];
      if (kBase64.find(c) != std::string_view::npos || c == '=') digits += c;
      else if (c != ' ' && c != '\n' && c != '\t' && c != '\r') break;
    }
    const auto bytes = from_base64(digits);
    if (!bytes) return error("base64 of whole bytes is due before this place");
    if (bytes->size() != it->second.byte_size())
      return error(fmt::format("@{} has {} bytes; its tensor takes {}", n, bytes->size(), it->second.byte_size()));
    it->second.data = std::make_shared<const Bytes>(std::move(*bytes));
    wanted->second = false;
    return {};
  }

  Status node(Building& b, std::vector<TensorId> outputs) {
    Node n;
    n.outputs = std::move(outputs);
    const std::string_view op = word();
    for (const Op* candidate : ops_)
      if (op == candidate->name) n.op = candidate;
    if (!n.op) return error(fmt::format("'{}' is not an operator", op));
    if (accept(".v")) {
      TRY(n.version, number<int>());
    }
    CHECKED(expect("("));
    std::vector<TensorId>* to = &n.inputs;
    if (!accept(")")) {
      if (accept("|")) to = &n.intermediates;
      while (true) {
        TRY(TensorId t, id());
        to->push_back(t);
        if (accept(",")) continue;
        if (to == &n.inputs && accept("|")) {
          to = &n.intermediates;
          continue;
        }
        CHECKED(expect(")"));
        break;
      }
    }
    for (const AttrSpec& a : n.op->attrs) n.attrs.push_back({a.name, a.fallback});
    if (accept("{")) CHECKED(list("}", [&] { return attribute(n); }));
    b.g.nodes.push_back(std::move(n));
    return {};
  }

  Status attribute(Node& n) {
    const std::string_view attr = word();
    for (size_t i = 0; i < n.attrs.size(); ++i) {
      if (n.attrs[i].name != attr) continue;
      CHECKED(expect("="));
      AttrValue& value = n.attrs[i].value;
      switch (n.op->attrs[i].kind) {
        case AttrSpec::i32:
        case AttrSpec::i64:
        case AttrSpec::boolean:
        case AttrSpec::byte:
        case AttrSpec::subgraph: {
          TRY(value, number<int64_t>());
          return {};
        }
        case AttrSpec::f32: {
          TRY(const float f, number<float>());
          value = static_cast<double>(f);
          return {};
        }
        case AttrSpec::padding:
        case AttrSpec::activation:
        case AttrSpec::dtype:
        case AttrSpec::mirror_mode: value = std::string(word()); return {};
        case AttrSpec::i32_list: {
          std::vector<int64_t> values;
          CHECKED(expect("["));
          CHECKED(numbers("]", values));
          value = std::move(values);
          return {};
        }
      }
    }
    return error(fmt::format("{} has no attribute '{}'", n.op->name, attr));
  }

  const std::vector<const Op*>& ops_;
};

}  // namespace

Result<Graph> parse(std::string_view text, const std::vector<const Op*>& ops, const std::string& where) {
  return Parser(text, ops, where).parse();
}

}  // namespace tinsmith
