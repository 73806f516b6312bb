// From a float model to the kind that the target wants, and an honest account of what was done.
#pragma once

#include <span>

#include "convert/calibrate.h"
#include "convert/passes.h"
#include "model/op.h"

namespace tinsmith {

enum class Kind : uint8_t {
  float32,        // as it is, but for the passes
  float16,        // constants in half precision, widened by a DEQUANTIZE each
  dynamic_range,  // int8 weights, everything else float32 ("hybrid": TFLM refuses it)
  int8,           // all int8, int32 bias; weights with a scale for each channel, or one
  int16x8,        // int16 activations, int8 weights, int64 bias
};
const char* name(Kind kind);                       // "float32", "float16", "dynamic-range", "int8", "int16x8"
std::optional<Kind> kind_named(std::string_view);  // the inverse; dynamic_range and dynamic too

struct ConvertOptions {
  Kind kind = Kind::float32;
  bool per_channel = true;                 // int8, int16x8 and dynamic_range
  int64_t min_elements = 1024;             // dynamic_range leaves smaller weights alone, as TensorFlow does; 0: none
  std::optional<DType> input_type;         // int8 and int16x8: float32, int8, uint8, int16; empty: the kind's own
  std::optional<DType> output_type;
};

struct ConvertReport {
  Kind kind = Kind::float32;
  size_t constants = 0;            // float constant tensors that operators read
  size_t converted = 0;            // of these, stored smaller now
  std::vector<std::string> notes;  // "operator 3 ELU stays float32: ...", in order
  std::string summary()
      const;  // "0 of 6 constant tensors quantised: all are under 1024 elements; --min-elements 0 quantises them"
  bool all_too_small = false;      // dynamic_range: nothing was converted because of min_elements
  int64_t min_elements = 0;
};

struct Converted {
  Graph graph;
  ConvertReport report;
};

// `samples` is needed by int8 and int16x8 only. A graph that is quantised already is refused, but by float32.
Result<Converted> convert(const Graph& graph, const ConvertOptions& options, const GraphSamples& samples,
                          const AfterPass& after = {});

// One row of the table "error against the float model on the test set", over all outputs.
struct ErrorRow {
  Kind kind = Kind::float32;
  bool per_channel = true;
  size_t bytes = 0;              // of the written file
  double mean_error = 0;         // mean |converted - float|
  double max_error = 0;
  std::optional<double> mae;     // mean |converted - truth|, where the caller has the truth
};
Result<ErrorRow> measure(const Graph& float_graph, const Converted& converted, size_t file_bytes,
                         const GraphSamples& test, std::span<const float> truth = {});

// The passes behind convert(); each expects what float_passes() leaves.
Result<Converted> to_float16(const Graph& graph);
Result<Converted> to_dynamic_range(const Graph& graph, const ConvertOptions& options);
Result<Converted> to_integer(const Graph& graph, const ConvertOptions& options, const GraphSamples& samples);

// Symmetric int8 of constant weights: scale = max|w| / 127 for each index along `axis`, or one (axis < 0).
Tensor symmetric_int8(const Tensor& weights, int axis);

}  // namespace tinsmith
