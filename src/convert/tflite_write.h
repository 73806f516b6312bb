// Writes a graph as a .tflite file.
#pragma once

#include "model/graph.h"

namespace tinsmith {

// The default is the smallest file that LiteRT and TFLM both load: no names, no signature, no description, equal bytes
// stored once, and all computed tensors on the empty buffer 0.
struct WriteOptions {
  bool names = false;        // of tensors and of the graph, and the model's description
  bool signature = false;    // "serving_default", so that callers may say input and output by name
  size_t alignment = 16;     // of the data within the file: the schema says 16; TensorFlow's own files and TFLM take 4
};

// Node versions are written as they stand (convert/op_version.h gives TensorFlow's). The same graph gives the same
// bytes.
Result<Bytes> write_tflite(const Graph& graph, const WriteOptions& options = {});

}  // namespace tinsmith
