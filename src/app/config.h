// tinsmith.toml: what a project's folder says about its data, model, training, conversion and target.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/config_keys.h"
#include "base/result.h"

namespace tinsmith {

namespace config_types {
using Text = std::string;
using Integer = int64_t;
using Number = double;
using Boolean = bool;
using List = std::vector<std::string>;
List list(std::string_view comma_separated);
}  // namespace config_types

using config_types::list;
using ConfigValue = std::variant<std::string, int64_t, double, bool, std::vector<std::string>>;

#define TINSMITH_FIELD(type, key, fallback, flag, allowed, doc) config_types::type key = fallback;
#define TINSMITH_STRUCT(section, keys, doc) \
  struct {                                  \
    keys(TINSMITH_FIELD)                    \
  } section;

struct Config {
  TINSMITH_SECTIONS(TINSMITH_STRUCT)
};
#undef TINSMITH_STRUCT
#undef TINSMITH_FIELD

// One line of the table in config_keys.h.
struct Key {
  std::string section, name, flag, allowed, doc;
  ConfigValue fallback;  // its type is the key's type

  std::string path() const { return section + "." + name; }
};

struct Section {
  std::string name, doc;
  std::vector<Key> keys;
};

const std::vector<Section>& config_sections();
ConfigValue get(const Config& config, const Key& key);

// Sets a key after checking that the value has its type and is allowed. `where` begins the error.
Status set(Config& config, const Key& key, ConfigValue value, const std::string& where, Code code = Code::usage);
// The same from the text of a flag.
Status set_from_text(Config& config, const Key& key, const std::string& text, const std::string& where);

// Reads tinsmith.toml over `config`: unknown sections and keys, wrong types and values that are not allowed are
// refused with file:line:column and a suggestion.
Status read_toml(Config& config, std::string_view text, const std::string& file);

std::string toml_text(const ConfigValue& value);     // "mse", 350, ["a", "b"]
std::string toml_template(const Config& config, std::string_view heading);  // every key under its doc, as comments
std::string config_markdown();                       // docs/configuration.md

}  // namespace tinsmith
