#include "convert/import_variables.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "convert/append_graph.h"
#include "convert/passes.h"
#include "convert/rewrite.h"

namespace tinsmith {
namespace {

struct Variable {
  std::optional<Tensor> initial;
  TensorId id = kAbsent, initial_id = kAbsent;  // in the graph, once they are there
};
using Variables = std::map<std::string, Variable>;

tl::unexpected<Error> at(const Graph& g, const Node& n, std::string what, std::string hint) {
  return fail(Code::unsupported, place(g, n), std::move(what), std::move(hint));
}

// The values that the graph assigns; it must do no more than that, but may compute them.
Status initial_values(const Graph& init, Variables& variables) {
  TRY(const Graph g, fold_constants(init));
  for (const Node& n : g.nodes) {
    if (is(n, "VAR_HANDLE")) continue;
    const Tensor *handle = g.input(n, 0), *value = g.input(n, 1);
    if (!is(n, "ASSIGN_VARIABLE") || !handle || !value || !value->constant())
      return at(g, n, "is in the graph that CALL_ONCE runs", "only constants can be the first values of variables");
    variables[handle->name].initial = *value;
  }
  return {};
}

// The tensor of a variable: of its first value's type and shape, or else of what is first read or written.
Result<TensorId> tensor_of(Graph& g, const Node& user, const std::string& name, Variable& v) {
  if (v.id != kAbsent) return v.id;
  const TensorId like = is(user, "READ_VARIABLE") ? (user.outputs.empty() ? kAbsent : user.outputs[0]) : user.input(1);
  if (!v.initial && like == kAbsent) return at(g, user, "has no value to assign", "the model is broken: make it again");
  Tensor t = v.initial ? *v.initial : g.tensor(like);
  t.name = name;
  t.quant = {};  // its bytes are kept as they are
  t.data = nullptr;
  t.is_variable = true;
  v.id = g.add(std::move(t));
  if (v.initial && std::ranges::any_of(*v.initial->data, [](uint8_t byte) { return byte != 0; })) {
    v.initial->quant = {};
    v.initial_id = g.add(*v.initial);
  }
  return v.id;
}

}  // namespace

Status import_variables(Graph& g) {
  Variables variables;
  std::map<TensorId, std::string> handles;
  std::vector<bool> gone(g.nodes.size());
  for (size_t i = 0; i < g.nodes.size(); ++i) {
    Node& n = g.nodes[i];
    if (is(n, "CALL_ONCE")) {
      Graph& init = g.subgraphs[static_cast<size_t>(n.integer("init_subgraph_index"))];
      CHECKED(initial_values(init, variables));
      init = Graph{};
      gone[i] = true;
    } else if (is(n, "VAR_HANDLE") && n.outputs.size() == 1) {
      handles[n.outputs[0]] = g.tensor(n.outputs[0]).name;
      gone[i] = true;
    }
  }
  for (Node& n : g.nodes) {
    if (!is(n, "READ_VARIABLE") && !is(n, "ASSIGN_VARIABLE")) continue;
    const auto handle = handles.find(n.input(0));
    if (handle == handles.end()) return at(g, n, "uses a handle that no VAR_HANDLE of this graph makes", "make and use a variable in the model's main graph");
    if (n.inputs.size() != (is(n, "READ_VARIABLE") ? 1u : 2u)) return at(g, n, "has a wrong number of operands", "the model is broken: make it again");
    Variable& v = variables[handle->second];
    TRY(n.inputs[0], tensor_of(g, n, handle->second, v));
    if (v.initial_id != kAbsent) n.inputs.push_back(v.initial_id);
  }
  erase_nodes(g, gone);
  if (std::ranges::none_of(g.nodes, has_subgraphs)) g.subgraphs.clear();
  return {};
}

}  // namespace tinsmith
