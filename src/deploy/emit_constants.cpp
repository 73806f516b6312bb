#include <map>

#include "deploy/c_text.h"
#include "deploy/emit_parts.h"

namespace tinsmith::emit {

// Each constant array once: equal ones (the shifts of two layers, say) share a definition.
Constants write_constants(const Model& model) {
  Constants c;
  std::map<std::pair<Field::Type, Bytes>, std::string> known;
  auto define = [&](Field::Type type, const Bytes& data, const std::string& wanted, size_t* layer_bytes) {
    auto [it, fresh] = known.try_emplace({type, data}, wanted);
    if (fresh) {
      c.text += c_array(wanted, type, data) + "\n";
      c.all.push_back(wanted);
      c.bytes += data.size();
      if (layer_bytes) *layer_bytes += data.size();
    }
    return it->second;
  };
  c.tensor_names.resize(model.graph.tensors.size());
  for (size_t i = 0; i < model.plan.steps.size(); ++i) {
    size_t bytes = 0, call_index = 0;
    std::vector<std::vector<std::string>> names;
    for_each_call(model.plan, i, [&](const Lowered& call) {
      const std::string prefix = call_index ? fmt::format("{}_{}_{}", model.name, i, call_index) : fmt::format("{}_{}", model.name, i);
      ++call_index;
      auto& call_names = names.emplace_back();
      for (const ConstArray& a : call.arrays)
        call_names.push_back(a.data.empty() ? "" : define(a.type, a.data, prefix + "_" + a.name, &bytes));
      for (TensorId id : call.operands) {
        if (id == kAbsent) continue;
        const TensorId root = model.plan.root_of[static_cast<size_t>(id)];
        const Tensor& t = model.graph.tensor(root);
        auto& tensor_name = c.tensor_names[static_cast<size_t>(root)];
        if (t.constant() && tensor_name.empty() && !t.data->empty())
          tensor_name = define(array_type(t.type), *t.data, fmt::format("{}_constant_{}", model.name, root), &bytes);
      }
    });
    c.names.push_back(std::move(names));
    c.layer_bytes.push_back(bytes);
  }
  for (TensorId id : model.graph.outputs) {
    const TensorId root = model.plan.root_of[static_cast<size_t>(id)];
    const Tensor& t = model.graph.tensor(root);
    auto& tensor_name = c.tensor_names[static_cast<size_t>(root)];
    if (t.constant() && tensor_name.empty() && !t.data->empty())
      tensor_name = define(array_type(t.type), *t.data, fmt::format("{}_constant_{}", model.name, root), nullptr);
  }
  return c;
}

}  // namespace tinsmith::emit
