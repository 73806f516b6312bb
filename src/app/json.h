// What --json prints and what stands in result.json.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace tinsmith {

using Json = nlohmann::ordered_json;

// Of a file's name any bytes may come: those that are not UTF-8 become U+FFFD.
inline std::string json_text(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace); }

}  // namespace tinsmith
