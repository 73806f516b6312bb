// C literals and identifiers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/op.h"

namespace tinsmith {

bool is_c_identifier(std::string_view s);  // and no keyword of C or C++
std::string upper(std::string_view s);     // SINE_MODEL
std::string lower(std::string_view s);

std::string c_float(float v);              // exact: "0x1.8p+1f"; INFINITY, NAN
std::string c_integer(Field::Type type, int64_t v);
const char* c_type(Field::Type type);      // of an element: "int8_t"
const char* c_type(DType type);            // float16 is uint16_t, bool is uint8_t
size_t element_size(Field::Type type);

// "static const int8_t NAME[12] = {...};" with lines of at most 120 columns.
std::string c_array(std::string_view name, Field::Type element, const Bytes& data);
Field::Type array_type(DType type);        // the ..._array of a tensor's elements

}  // namespace tinsmith
