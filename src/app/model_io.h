// Models and arrays as files: what `run`, `predict`, `validate` and others read and write.
#pragma once

#include <vector>

#include "base/file.h"
#include "base/npy.h"
#include "deploy/prepare.h"
#include "model/graph.h"

namespace tinsmith {

// A .tflite file, or a C source with its bytes in an array.
Result<Graph> open_model(const Path& path);
// The same after the passes that keep every output's bits: what `compile` and `firmware` start from.
Result<Graph> open_for_compiling(const Path& path, const PrepareOptions& options = {});

// The samples of a .npy file for one input of a model, each as the tensor's bytes. The file's shape is [samples, *shape];
// a leading batch dimension of 1 may be left out. Another type is taken when no value is lost by it; float64, numpy's
// own, is rounded to float32.
Result<std::vector<Bytes>> read_input(const Path& path, const Tensor& tensor, size_t index);

// Outputs of all samples, one after the other, as [samples, *shape].
Result<NpyArray> output_array(const Tensor& tensor, size_t samples, Bytes bytes);

// All inputs of a model from one file each; every file has as many samples. inputs[i][s]: input i of sample s.
Result<std::vector<std::vector<Bytes>>> read_inputs(const Graph& graph, const std::vector<std::string>& files,
                                                    const std::string& command);

}  // namespace tinsmith
