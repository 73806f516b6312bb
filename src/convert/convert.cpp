#include "convert/convert.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "convert/rewrite.h"
#include "model/verify.h"

namespace tinsmith {
namespace {

constexpr std::array kKinds{"float32", "float16", "dynamic-range", "int8", "int16x8"};

// The first computed or constant tensor that is not plain float any more.
const Tensor* quantised_tensor(const Graph& g) {
  for (const Tensor& t : g.tensors)
    if (!t.quant.empty() || t.type == DType::f16) return &t;
  return nullptr;
}

size_t float_constants(const Graph& g) {
  const Uses uses(g);
  size_t n = 0;
  for (size_t i = 0; i < g.tensors.size(); ++i)
    n += g.tensors[i].constant() && g.tensors[i].type == DType::f32 && !uses.readers[i].empty();
  return n;
}

}  // namespace

const char* name(Kind kind) { return kKinds[static_cast<size_t>(kind)]; }

std::optional<Kind> kind_named(std::string_view s) {
  if (s == "dynamic_range" || s == "dynamic") return Kind::dynamic_range;
  for (size_t i = 0; i < kKinds.size(); ++i)
    if (s == kKinds[i]) return static_cast<Kind>(i);
  return std::nullopt;
}

std::string ConvertReport::summary() const {
  const char* did = kind == Kind::float16 ? "stored as float16" : "quantised";
  std::string s = fmt::format("{} of {} constant tensors {}", converted, constants, did);
  if (all_too_small) s += fmt::format(": all are under {} elements; --min-elements 0 quantises them", min_elements);
  return s;
}

Result<Converted> convert(const Graph& graph, const ConvertOptions& options, const GraphSamples& samples,
                          const AfterPass& after) {
  CHECKED(verify(graph, Stage::imported));
  const bool integer = options.kind == Kind::int8 || options.kind == Kind::int16x8;
  for (const auto& type : {options.input_type, options.output_type})
    if (type &&
        !(*type == DType::f32 || (integer && (*type == DType::i8 || *type == DType::u8 || *type == DType::i16))))
      return fail(Code::usage, "",
                  fmt::format("a {} model cannot have inputs or outputs of {}", name(options.kind), name(*type)),
                  integer ? "float32, int8, uint8 and int16 are possible" : "only float32 is possible");
  if (options.kind != Kind::float32)
    if (const Tensor* t = quantised_tensor(graph))
      return fail(Code::bad_input, t->name,
                  fmt::format("the model is quantised already: this tensor is {}", name(t->type)),
                  "convert the float32 model");
  TRY(Graph g,
      run_passes(graph, options.kind == Kind::float32 && quantised_tensor(graph) ? exact_passes() : float_passes(),
                 after));
  Converted out;
  switch (options.kind) {
    case Kind::float32: out.graph = std::move(g); out.report.constants = float_constants(out.graph); break;
    case Kind::float16: { TRY(out, to_float16(g)); break; }
    case Kind::dynamic_range: { TRY(out, to_dynamic_range(g, options)); break; }
    case Kind::int8:
    case Kind::int16x8: { TRY(out, to_integer(g, options, samples)); break; }
  }
  out.report.kind = options.kind;
  CHECKED(verify(out.graph, integer ? Stage::quantised : Stage::imported));
  if (after) after(name(options.kind), out.graph);
  return out;
}

Result<ErrorRow> measure(const Graph& float_graph, const Converted& converted, size_t file_bytes,
                         const GraphSamples& test, std::span<const float> truth) {
  TRY(const auto want, run_samples(float_graph, test));
  TRY(const auto got, run_samples(converted.graph, test));
  if (want.size() != got.size()) return fail(Code::internal, "", "the converted model has other outputs");
  ErrorRow row{.kind = converted.report.kind, .bytes = file_bytes};
  double sum = 0;
  size_t n = 0;
  for (size_t k = 0; k < want.size(); ++k) {
    if (want[k].size() != got[k].size())
      return fail(Code::internal, "", "the converted model has outputs of another size");
    for (size_t i = 0; i < want[k].size(); ++i, ++n) {
      const double e = std::fabs(static_cast<double>(got[k][i]) - static_cast<double>(want[k][i]));
      sum += e;
      row.max_error = std::max(row.max_error, e);
    }
  }
  row.mean_error = n ? sum / static_cast<double>(n) : 0;
  if (!truth.empty()) {
    if (got.size() != 1 || got[0].size() != truth.size())
      return fail(Code::bad_input, "",
                  fmt::format("{} true values for {} outputs", truth.size(), got.empty() ? 0 : got[0].size()));
    double distance = 0;
    for (size_t i = 0; i < truth.size(); ++i)
      distance += std::fabs(static_cast<double>(got[0][i]) - static_cast<double>(truth[i]));
    row.mae = distance / static_cast<double>(truth.size());
  }
  return row;
}

}  // namespace tinsmith
