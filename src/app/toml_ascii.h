// A detour round toml++ 3.3, whose behaviour is undefined on letters beyond ASCII: it asks whether they are spaces, and holds the answer
// "none of these" for unreachable. It is given text in which each byte of such a letter stands as ~HH, two hexadecimal digits,
// and so does ~ itself; outside strings and comments TOML allows neither. What it gives back is turned into letters again.
#pragma once

#include <string>
#include <string_view>

namespace tinsmith {

std::string to_ascii(std::string_view text);
std::string from_ascii(std::string_view text);

// The column (from 1, in letters) in the text, of a column of to_ascii(text).
size_t column_before(std::string_view ascii, size_t line, size_t column);

}  // namespace tinsmith
