// A model as a C array, for firmware that links it: sine_model.h and sine_model.cc, and back again.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "model/graph.h"

namespace tinsmith {

struct CArray {
  std::string header;  // NAME.h
  std::string source;  // NAME.cc; compiles as C and as C++, alone too
};

// `const unsigned char NAME[]`, aligned 16, and `const int NAME_len`: the symbols and the layout of TensorFlow's
// convert_bytes_to_c_source. NAME must be a C identifier. Unlike that tool's file, this one has both symbols for the
// linker when it is compiled as C++ without its header: there a const is internal unless it is declared extern first.
Result<CArray> write_c_array(std::span<const uint8_t> bytes, const std::string& name);

// The bytes of the array in a C or C++ source: what TensorFlow, xxd -i or a person wrote. Of several arrays the one
// that is a .tflite is taken. A NAME_len that disagrees is an error: something is missing.
Result<Bytes> read_c_array(std::string_view text, const std::string& file_name);

// A model from a .tflite or from a C array of one.
Result<Graph> read_model(std::span<const uint8_t> file, const std::string& file_name);
// The .tflite bytes of either: for lint and diff, which look below the graph.
Result<Bytes> model_bytes(std::span<const uint8_t> file, const std::string& file_name);

}  // namespace tinsmith
