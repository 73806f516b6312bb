#include "app/config.h"

#define TOML_EXCEPTIONS 0
// toml++ 3.3 asserts what hostile text can break, such as the first letter of a key; the error paths behind its
// assertions are right, so they are left to do the work.
#undef NDEBUG
#define TOML_ASSERT(condition) static_cast<void>(0)
#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "app/args.h"
#include "app/suggest.h"
#include "app/toml_ascii.h"
#include "report/figure.h"

namespace tinsmith {
namespace {

using namespace config_types;

// A pointer to the key's field in `config`.
using Field = std::variant<std::string*, int64_t*, double*, bool*, std::vector<std::string>*>;

Field field(Config& config, const Key& key) {
#define TINSMITH_FIND(type, name_, fallback, flag, allowed, doc) \
  if (key.section == section_name && key.name == #name_) return &section_fields.name_;
#define TINSMITH_FIND_IN(section, keys, doc) \
  {                                          \
    std::string_view section_name = #section; \
    auto& section_fields = config.section;   \
    keys(TINSMITH_FIND)                      \
  }
  TINSMITH_SECTIONS(TINSMITH_FIND_IN)
#undef TINSMITH_FIND_IN
#undef TINSMITH_FIND
  __builtin_unreachable();  // keys come from the same table
}

const char* type_name(const ConfigValue& v) {
  static const char* names[] = {"a text in quotes", "a whole number", "a number", "true or false",
                                "a list of texts in brackets"};
  return names[v.index()];
}

// "0..1" or "(0.." as bounds.
struct Range {
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
  bool low_open = false;
};

Range parse_range(std::string_view s) {
  Range r;
  if (s.starts_with('(')) r.low_open = true, s.remove_prefix(1);
  size_t dots = s.find("..");
  std::from_chars(s.data(), s.data() + dots, r.low);
  std::string_view high = s.substr(dots + 2);
  if (!high.empty()) std::from_chars(high.data(), high.data() + high.size(), r.high);
  return r;
}

std::string range_text(const Range& r) {
  if (r.low_open && std::isinf(r.high)) return fmt::format("above {}", r.low);
  if (r.low_open) return fmt::format("above {}, up to {}", r.low, r.high);
  if (std::isinf(r.high)) return fmt::format("{} or more", r.low);
  return fmt::format("from {} to {}", r.low, r.high);
}

std::vector<std::string> split(std::string_view s, char separator) {
  std::vector<std::string> out;
  for (size_t i = 0; i <= s.size();) {
    size_t end = std::min(s.find(separator, i), s.size());
    std::string_view part = s.substr(i, end - i);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) out.emplace_back(part);
    i = end + 1;
  }
  return out;
}

Status check(const Key& key, const ConfigValue& value, const std::string& where, Code code) {
  if (key.allowed.empty()) return {};
  double number = 0;
  if (auto* i = std::get_if<int64_t>(&value)) number = static_cast<double>(*i);
  else if (auto* d = std::get_if<double>(&value)) number = *d;
  else {
    auto choices = split(key.allowed, '|');
    std::vector<std::string> words;
    if (auto* s = std::get_if<std::string>(&value)) words = {*s};
    else words = std::get<std::vector<std::string>>(value);
    for (const std::string& w : words)
      if (std::find(choices.begin(), choices.end(), w) == choices.end())
        return fail(code, where, fmt::format("\"{}\" is not one of {}", w, fmt::join(choices, ", ")),
                    did_you_mean(w, choices));
    return {};
  }
  Range r = parse_range(key.allowed);
  if (number < r.low || number > r.high || (r.low_open && number == r.low))
    return fail(code, where, fmt::format("{} = {} is out of range", key.name, number), "it must be " + range_text(r));
  return {};
}

// A TOML value as the key's type, or nothing.
std::optional<ConfigValue> from_toml(const toml::node& node, const Key& key) {
  return std::visit(
      [&](const auto& fallback) -> std::optional<ConfigValue> {
        using T = std::decay_t<decltype(fallback)>;
        if constexpr (std::is_same_v<T, std::vector<std::string>>) {
          const toml::array* array = node.as_array();
          if (!array) return std::nullopt;
          T out;
          for (const toml::node& element : *array) {
            const auto* text = element.as_string();
            if (!text) return std::nullopt;
            out.push_back(from_ascii(text->get()));
          }
          return out;
        } else if constexpr (std::is_same_v<T, double>) {
          if (const auto* d = node.as_floating_point()) {
            if (std::isfinite(d->get())) return d->get();
          } else if (const auto* i = node.as_integer()) {
            return static_cast<double>(i->get());
          }
          return std::nullopt;
        } else {
          const auto* v = node.as<T>();
          if (!v) return std::nullopt;
          if constexpr (std::is_same_v<T, std::string>) return from_ascii(v->get());
          return ConfigValue(v->get());
        }
      },
      key.fallback);
}

template <class T>
const T* find_named(const std::vector<T>& items, std::string_view name) {
  auto it = std::find_if(items.begin(), items.end(), [&](const T& item) { return item.name == name; });
  return it == items.end() ? nullptr : &*it;
}

template <class T>
std::vector<std::string> names(const std::vector<T>& items) {
  std::vector<std::string> out;
  for (const T& item : items) out.push_back(item.name);
  return out;
}

Status unknown_section(const std::string& name, bool is_table, const std::string& where) {
  for (const Section& s : config_sections())
    if (!is_table && find_named(s.keys, name))
      return fail(Code::usage, where, name + " stands outside its section", fmt::format("put it under [{}]", s.name));
  std::vector<std::string> known = names(config_sections());
  return fail(Code::usage, where, fmt::format("no section [{}]", name),
              did_you_mean(name, known, fmt::format("there are {}", fmt::join(known, ", "))));
}

std::string allowed_text(const Key& key) {
  if (key.allowed.empty()) return type_name(key.fallback);
  if (key.fallback.index() == 1 || key.fallback.index() == 2)
    return fmt::format("{}, {}", type_name(key.fallback), range_text(parse_range(key.allowed)));
  std::vector<std::string> choices = split(key.allowed, '|');
  return fmt::format("{}{}", key.fallback.index() == 4 ? "any of " : "", fmt::join(choices, ", "));
}

}  // namespace

config_types::List config_types::list(std::string_view comma_separated) { return split(comma_separated, ','); }

const std::vector<Section>& config_sections() {
#define TINSMITH_KEY(type, name_, fallback, flag, allowed, doc) \
  out.back().keys.push_back(Key{out.back().name, #name_, flag, allowed, doc, ConfigValue(fields.name_)});
#define TINSMITH_SECTION(section, keys, doc)   \
  {                                            \
    out.push_back(Section{#section, doc, {}}); \
    auto& fields = defaults.section;           \
    keys(TINSMITH_KEY)                         \
  }
  static const std::vector<Section> sections = [] {
    std::vector<Section> out;
    Config defaults;
    TINSMITH_SECTIONS(TINSMITH_SECTION)
    return out;
  }();
#undef TINSMITH_SECTION
#undef TINSMITH_KEY
  return sections;
}

ConfigValue get(const Config& config, const Key& key) {
  return std::visit([](auto* p) { return ConfigValue(*p); }, field(const_cast<Config&>(config), key));
}

Status set(Config& config, const Key& key, ConfigValue value, const std::string& where, Code code) {
  if (value.index() != key.fallback.index())
    return fail(code, where, fmt::format("{} must be {}", key.path(), type_name(key.fallback)));
  CHECKED(check(key, value, where, code));
  std::visit([&](auto* p) { *p = std::get<std::decay_t<decltype(*p)>>(value); }, field(config, key));
  return {};
}

Status set_from_text(Config& config, const Key& key, const std::string& text, const std::string& where) {
  switch (key.fallback.index()) {
    case 0: return set(config, key, text, where);
    case 1: {
      TRY(int64_t v, parse_integer(where, text));
      return set(config, key, v, where);
    }
    case 2: {
      TRY(double v, parse_number(where, text));
      return set(config, key, v, where);
    }
    case 3:
      if (text != "true" && text != "false")
        return fail(Code::usage, where, fmt::format("\"{}\" is not true or false", text));
      return set(config, key, text == "true", where);
    default: return set(config, key, split(text, ','), where);
  }
}

Status read_toml(Config& config, std::string_view text, const std::string& file) {
  std::string letters(text);
  for (char& c : letters)
    if (static_cast<unsigned char>(c) < 0x80) c = ' ';
  const std::string valid = report::valid_utf8(letters);
  if (valid != letters) {
    const auto at = std::mismatch(valid.begin(), valid.end(), letters.begin(), letters.end()).second - letters.begin();
    const auto line = 1 + std::count(text.begin(), text.begin() + at, '\n');
    return fail(Code::usage, fmt::format("{}:{}", file, line), "is not UTF-8 text", "save it as UTF-8");
  }
  const std::string ascii = to_ascii(text.substr(text.starts_with("\xEF\xBB\xBF") ? 3 : 0));
  toml::parse_result parsed = toml::parse(ascii, file);
  auto place = [&](const std::string& f, const toml::source_region& r) {
    return fmt::format("{}:{}:{}", f, r.begin.line, column_before(ascii, r.begin.line, r.begin.column));
  };
  if (!parsed) {
    const std::string what = from_ascii(parsed.error().description());
    return fail(Code::usage, place(file, parsed.error().source()), what.substr(0, what.find('\n')),
                "see docs/configuration.md");
  }
  // toml++ keeps keys in alphabetical order; the mistake that is told is the first one in the file.
  std::vector<std::pair<toml::source_position, Error>> mistakes;
  auto note = [&](const toml::source_region& region, Status status) {
    if (!status) mistakes.emplace_back(region.begin, status.error());
  };
  for (auto&& [section_key, node] : parsed.table()) {
    std::string name = from_ascii(section_key.str());
    const Section* section = find_named(config_sections(), name);
    if (!section) {
      note(section_key.source(), unknown_section(name, node.is_table(), place(file, section_key.source())));
      continue;
    }
    const toml::table* table = node.as_table();
    if (!table) {
      note(section_key.source(), fail(Code::usage, place(file, section_key.source()), name + " is a section",
                                      fmt::format("write [{}] and its keys below", name)));
      continue;
    }
    for (auto&& [key_name, value] : *table) {
      std::string word = from_ascii(key_name.str());
      const Key* key = find_named(section->keys, word);
      if (!key) {
        std::vector<std::string> known = names(section->keys);
        note(key_name.source(), fail(Code::usage, place(file, key_name.source()),
                                     fmt::format("no key {} in [{}]", word, name),
                                     did_you_mean(word, known, fmt::format("there are {}", fmt::join(known, ", ")))));
      } else if (auto converted = from_toml(value, *key)) {
        note(value.source(), set(config, *key, *converted, place(file, value.source())));
      } else {
        note(value.source(), fail(Code::usage, place(file, value.source()),
                                  fmt::format("{} must be {}", word, type_name(key->fallback)),
                                  fmt::format("such as {} = {}", word, toml_text(key->fallback))));
      }
    }
  }
  if (mistakes.empty()) return {};
  auto first = std::min_element(mistakes.begin(), mistakes.end(),
                                [](const auto& a, const auto& b) { return a.first < b.first; });
  return tl::unexpected(first->second);
}

std::string toml_text(const ConfigValue& value) {
  auto quote = [](const std::string& s) {
    std::string out = "\"";
    for (char c : s) {
      if (c == '"' || c == '\\') (out += '\\') += c;
      else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) out += fmt::format("\\u{:04X}", c);
      else out += c;
    }
    return out + "\"";
  };
  switch (value.index()) {
    case 0: return quote(std::get<std::string>(value));
    case 1: return fmt::format("{}", std::get<int64_t>(value));
    case 2: {
      std::string s = fmt::format("{}", std::get<double>(value));
      return s.find_first_of(".e") == std::string::npos ? s + ".0" : s;
    }
    case 3: return std::get<bool>(value) ? "true" : "false";
    default: {
      std::string out = "[";
      for (const std::string& s : std::get<std::vector<std::string>>(value))
        out += (out.size() > 1 ? ", " : "") + quote(s);
      return out + "]";
    }
  }
}

std::string toml_template(const Config& config, std::string_view heading) {
  std::string out;
  auto comment = [&](const std::string& text) {
    std::string wrapped = wrap(text, 0, 98);
    for (const std::string& line : split(wrapped, '\n')) out += "# " + line + "\n";
  };
  comment(std::string(heading));
  comment("Every key has a flag that overrides it: `tinsmith config` lists them.");
  for (const Section& section : config_sections()) {
    out += fmt::format("\n[{}]\n", section.name);
    comment(section.doc);
    for (const Key& key : section.keys) {
      out += "\n";
      comment(key.doc);
      if (!key.allowed.empty() && (key.fallback.index() == 0 || key.fallback.index() == 4))
        comment("(" + allowed_text(key) + ")");
      out += fmt::format("{} = {}\n", key.name, toml_text(get(config, key)));
    }
  }
  return out;
}

std::string config_markdown() {
  std::string out =
      "# Configuration\n\n"
      "<!-- Printed by `tinsmith config --markdown` from src/app/config_keys.h: edit there. -->\n\n"
      "A project is a folder with a `tinsmith.toml`. Every key has a flag that overrides it for one run. Unknown keys, "
      "wrong types\nand values that are not allowed are refused with the file, the line and a suggestion.\n";
  for (const Section& section : config_sections()) {
    out += fmt::format("\n## [{}]\n\n{}\n\n| key | default | flag | allowed | what it does |\n| --- | --- | --- | --- | "
                       "--- |\n",
                       section.name, section.doc);
    for (const Key& key : section.keys)
      out += fmt::format("| `{}` | `{}` | `{}` | {} | {} |\n", key.name, toml_text(key.fallback), key.flag,
                         allowed_text(key), key.doc);
  }
  return out;
}

}  // namespace tinsmith
