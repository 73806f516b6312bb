#include "tflite_fields.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "convert/tflite_generated.h"

namespace tinsmith {
namespace {

using namespace tflite;

constexpr int64_t kTelling[] = {0, 1, 2, 3, -1, -2, -128, 127, 128, 255, 256, 32767, 65536, 0x7fffffff, -0x80000000LL, 0x7fffffffffffffffLL};
constexpr float kTellingReals[] = {0, -0.0f, 1, -1, 0.5f, 1e-45f, 1e-20f, 1e20f, 3.4e38f, std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()};

class Changer {
 public:
  Changer(ModelT& model, Rng& rng) : model_(model), rng_(rng) {}

  void change() {
    if (model_.subgraphs.empty()) return;
    sub_ = any(model_.subgraphs).get();
    switch (below(20)) {
      case 0: case 1: return shape();
      case 2: return everywhere();
      case 3: return type();
      case 4: return buffer_number();
      case 5: case 6: return data();
      case 7: case 8: return quantisation();
      case 9: return flags();
      case 10: case 11: return operands();
      case 12: return code();
      case 13: return version();
      case 14: return order();
      case 15: return ends();
      case 16: return name();
      case 17: return borrowed_options();
      default: return element_of_constant();
    }
  }

 private:
  uint32_t below(size_t n) { return rng_.below(static_cast<uint32_t>(std::max<size_t>(n, 1))); }
  bool chance(uint32_t percent) { return rng_.below(100) < percent; }
  template <class T>
  T& any(std::vector<T>& v) { return v[below(v.size())]; }
  int64_t telling(int64_t near) { return chance(50) ? near + static_cast<int64_t>(below(5)) - 2 : kTelling[below(std::size(kTelling))]; }
  template <class T>
  void set(T& field) { field = static_cast<T>(telling(static_cast<int64_t>(field))); }
  float real(float near) { return chance(50) ? near * (chance(50) ? 2.0f : 0.7f) : kTellingReals[below(std::size(kTellingReals))]; }

  TensorT* tensor() { return sub_->tensors.empty() ? nullptr : any(sub_->tensors).get(); }
  OperatorT* operation() { return sub_->operators.empty() ? nullptr : any(sub_->operators).get(); }
  // Half of the changes keep a constant as long as its shape and type want it: else few would come further.
  void keep_length(const TensorT& t) {
    if (t.buffer == 0 || t.buffer >= model_.buffers.size() || chance(50)) return;
    static constexpr size_t bytes[] = {4, 2, 4, 1, 8, 1, 1, 2, 8, 1, 8, 16, 8, 4, 4, 4, 2, 1, 2};
    size_t size = static_cast<size_t>(t.type) < std::size(bytes) ? bytes[static_cast<size_t>(t.type)] : 1;
    for (int32_t d : t.shape) size = d >= 0 && size < 100000 ? size * static_cast<size_t>(d) : 1;
    if (size < 100000) model_.buffers[t.buffer]->data.resize(size, 1);
  }

  void shape() {
    TensorT* t = tensor();
    if (!t) return;
    auto& s = t->shape;
    switch (below(6)) {
      case 0: s.insert(s.begin() + below(s.size() + 1), static_cast<int32_t>(telling(1))); break;
      case 1: if (!s.empty()) s.erase(s.begin() + below(s.size())); break;
      case 2: if (!s.empty()) std::swap(any(s), any(s)); break;
      case 3: t->shape_signature = s; if (!s.empty()) any(t->shape_signature) = -1; break;
      default: if (!s.empty()) set(any(s));
    }
    keep_length(*t);
  }

  // A dimension of one length gets another wherever it stands: batches, channels, widths.
  void everywhere() {
    TensorT* from = tensor();
    if (!from || from->shape.empty()) return;
    const int32_t old = any(from->shape), now = static_cast<int32_t>(chance(80) ? 1 + below(9) : telling(old));
    for (auto& t : sub_->tensors) {
      if (std::find(t->shape.begin(), t->shape.end(), old) == t->shape.end()) continue;
      std::replace(t->shape.begin(), t->shape.end(), old, now);
      keep_length(*t);
    }
  }

  void type() {
    TensorT* t = tensor();
    if (!t) return;
    const TensorType old = t->type, now = static_cast<TensorType>(below(23));
    for (auto& other : sub_->tensors)
      if (other.get() == t || (chance(50) && other->type == old)) other->type = now, keep_length(*other);
  }

  void buffer_number() {
    if (TensorT* t = tensor()) t->buffer = chance(80) ? below(model_.buffers.size() + 1) : static_cast<uint32_t>(telling(t->buffer));
  }

  void data() {
    if (model_.buffers.empty()) return;
    auto& d = any(model_.buffers)->data;
    switch (below(4)) {
      case 0: d.resize(below(d.size() + 9)); break;
      case 1: d.clear(); break;
      case 2: d.resize(std::min<size_t>(d.size() * 2, 100000), 7); break;
      default: if (!d.empty()) any(d) = static_cast<uint8_t>(rng_.next());
    }
  }

  // Of what operators read as numbers: axes, sizes, paddings, scales. Small constants first, large ones are weights.
  void element_of_constant() {
    for (int tries = 0; tries < 8; ++tries) {
      TensorT* t = tensor();
      if (!t || t->buffer >= model_.buffers.size()) continue;
      auto& d = model_.buffers[t->buffer]->data;
      if (d.size() < 4 || (d.size() > 64 && tries < 6)) continue;
      uint8_t* at = d.data() + below(d.size() / 4) * 4;
      int32_t v;
      std::memcpy(&v, at, 4);
      const float r = real(1);
      if (t->type == TensorType::FLOAT32) std::memcpy(&v, &r, 4);
      else v = static_cast<int32_t>(telling(v));
      std::memcpy(at, &v, 4);
      return;
    }
  }

  void quantisation() {
    TensorT* t = tensor();
    if (!t) return;
    if (!t->quantization || chance(15)) {
      TensorT* other = tensor();
      t->quantization = other->quantization ? std::make_unique<QuantizationT>(*other->quantization) : std::make_unique<QuantizationT>();
      return;
    }
    QuantizationT& q = *t->quantization;
    switch (below(8)) {
      case 0: if (!q.scale.empty()) any(q.scale) = real(any(q.scale)); break;
      case 1: q.scale.resize(below(6), 0.1f); break;
      case 2: q.zero_point.resize(below(6)); break;
      case 3: set(q.axis); break;
      case 4: t->quantization.reset(); break;
      case 5: for (float& s : q.scale) s = real(s); break;
      default: if (!q.zero_point.empty()) set(any(q.zero_point));
    }
  }

  void flags() {
    TensorT* t = tensor();
    if (!t) return;
    if (chance(60)) t->is_variable = !t->is_variable;
    else t->has_rank = !t->has_rank;
  }

  template <class T>
  void list(std::vector<T>& ids, size_t limit) {
    auto id = [&] { return chance(90) ? static_cast<T>(below(limit)) : static_cast<T>(telling(0)); };
    switch (below(5)) {
      case 0: ids.insert(ids.begin() + below(ids.size() + 1), id()); break;
      case 1: if (!ids.empty()) ids.erase(ids.begin() + below(ids.size())); break;
      case 2: if (!ids.empty()) std::swap(any(ids), any(ids)); break;
      default: if (!ids.empty()) any(ids) = chance(10) ? static_cast<T>(-1) : id();
    }
  }

  void operands() {
    if (OperatorT* o = operation()) list(chance(80) ? o->inputs : o->outputs, sub_->tensors.size());
  }

  void ends() { list(chance(50) ? sub_->inputs : sub_->outputs, sub_->tensors.size()); }

  void code() {
    OperatorT* o = operation();
    if (!o || model_.operator_codes.empty()) return;
    if (chance(30)) {
      o->opcode_index = below(model_.operator_codes.size() + 1);
      return;
    }
    OperatorCodeT& c = *any(model_.operator_codes);
    c.builtin_code = chance(90) ? static_cast<int32_t>(below(162)) : static_cast<int32_t>(telling(c.builtin_code));
    c.deprecated_builtin_code = static_cast<int8_t>(std::min(c.builtin_code, 127));
  }

  void version() {
    if (!model_.operator_codes.empty()) set(any(model_.operator_codes)->version);
    if (chance(3)) set(model_.version);
  }

  void order() {
    auto& all = sub_->operators;
    if (all.empty()) return;
    switch (below(3)) {
      case 0: std::swap(any(all), any(all)); break;
      case 1: all.erase(all.begin() + below(all.size())); break;
      default: all.insert(all.begin() + below(all.size() + 1), std::make_unique<OperatorT>(*any(all)));
    }
  }

  void name() {
    TensorT* t = tensor();
    if (!t) return;
    const char* const names[] = {"", "*/", "a\nb", "\\", "\"x\"", "\xff\xfe", "%s%n", "{}"};
    t->name = chance(80) ? names[below(std::size(names))] : std::string(300, 'n');
  }

  // Of another operator, or none.
  void borrowed_options() {
    OperatorT *o = operation(), *other = operation();
    if (!o) return;
    o->options = chance(30) ? BuiltinOptionsUnion() : other->options;
  }

  ModelT& model_;
  Rng& rng_;
  SubGraphT* sub_ = nullptr;
};

// Numbers in the options of some operator, wherever they stand: with all fields written, its table is a run of them.
void poke_options(Bytes& file, Rng& rng) {
  const Model* model = GetModel(file.data());
  if (!model->subgraphs() || !model->subgraphs()->size()) return;
  const SubGraph* sub = model->subgraphs()->Get(rng.below(model->subgraphs()->size()));
  if (!sub->operators() || !sub->operators()->size()) return;
  const auto* table = static_cast<const flatbuffers::Table*>(sub->operators()->Get(rng.below(sub->operators()->size()))->options());
  if (!table) return;
  const uint8_t* vtable = table->GetVTable();
  const auto fields = (flatbuffers::ReadScalar<uint16_t>(vtable) - 4) / 2u, size = static_cast<unsigned>(flatbuffers::ReadScalar<uint16_t>(vtable + 2));
  if (!fields) return;
  const unsigned at = flatbuffers::ReadScalar<uint16_t>(vtable + 4 + 2 * rng.below(fields));
  if (at == 0 || at >= size) return;
  uint8_t* place = file.data() + (reinterpret_cast<const uint8_t*>(table) - file.data()) + at;
  if (rng.below(2) == 0 || at % 4 != 0 || at + 4 > size) {
    *place = static_cast<uint8_t>(rng.below(8));
    return;
  }
  const float r = kTellingReals[rng.below(std::size(kTellingReals))];
  int32_t v = static_cast<int32_t>(rng.below(2) ? kTelling[rng.below(std::size(kTelling))] : static_cast<int64_t>(rng.below(5)));
  if (rng.below(4) == 0) std::memcpy(&v, &r, 4);
  std::memcpy(place, &v, 4);
}

}  // namespace

namespace {

// The verifier lets int64 stand anywhere; unpacking reads them as they stand.
bool aligned(const Model& model) {
  if (!model.subgraphs()) return true;
  for (const SubGraph* sub : *model.subgraphs()) {
    if (!sub->tensors()) continue;
    for (const tflite::Tensor* t : *sub->tensors())
      if (t->quantization() && t->quantization()->zero_point() && reinterpret_cast<uintptr_t>(t->quantization()->zero_point()->Data()) % 8 != 0) return false;
  }
  return true;
}

}  // namespace

Bytes with_changed_fields(std::span<const uint8_t> file, Rng& rng) {
  flatbuffers::Verifier verifier(file.data(), file.size(), 64, 100000);
  if (file.size() < 8 || !VerifyModelBuffer(verifier) || !aligned(*GetModel(file.data()))) return {};
  ModelT model;
  GetModel(file.data())->UnPackTo(&model);
  for (auto& sub : model.subgraphs)
    for (auto& o : sub->operators)
      if (!o->options.value) o->options.Reset();  // a type without its table cannot be packed
  Changer changer(model, rng);
  const bool poke = rng.below(4) == 0;
  for (uint32_t n = poke ? rng.below(2) : 1 + (rng.below(3) ? 0 : rng.below(4)); n > 0; --n) changer.change();
  flatbuffers::FlatBufferBuilder builder(file.size() * 2 + 1024);
  builder.ForceDefaults(poke);
  builder.Finish(Model::Pack(builder, &model), ModelIdentifier());
  Bytes changed(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
  if (poke) poke_options(changed, rng);
  return changed;
}

}  // namespace tinsmith
