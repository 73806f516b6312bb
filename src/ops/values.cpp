#include "ops/values.h"

#include "ops/ts_values.h"

namespace tinsmith {
namespace {

const Kernel kValues = TS_DESCRIBE(ts_values, ts_values_params, TS_FILES("ts_values.h", "ts_values.c"), TS_FIELD(bytes), TS_FIELD(values));

template <class T>
Bytes bytes_of(const std::vector<int64_t>& values) {
  std::vector<T> as;
  for (int64_t v : values) as.push_back(static_cast<T>(v));
  return *constant_bytes(as);
}

}  // namespace

Bytes values_as(DType type, const std::vector<int64_t>& values) {
  return type == DType::i64 ? bytes_of<int64_t>(values) : type == DType::f32 ? bytes_of<float>(values) : bytes_of<int32_t>(values);
}

Lowered values_call(const Graph& g, const Node& n, const Bytes& bytes, const char* formula) {
  Lowered l;
  l.kernel = &kValues;
  l.operands = {n.outputs[0]};
  l.formula = formula;
  set_params(l, ts_values_params{static_cast<int32_t>(g.output(n).byte_size()), add_array(l, "values", std::vector<uint8_t>(bytes.begin(), bytes.end()))});
  return l;
}

}  // namespace tinsmith
