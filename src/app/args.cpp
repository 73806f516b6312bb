#include "app/args.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>

#include "app/suggest.h"

namespace tinsmith {
namespace {

// "-o,--output-dir" -> {"-o", "--output-dir"}
std::vector<std::string> split_names(const std::string& names) {
  std::vector<std::string> out;
  for (size_t i = 0; i <= names.size();) {
    size_t end = std::min(names.find(',', i), names.size());
    out.push_back(names.substr(i, end - i));
    i = end + 1;
  }
  return out;
}

std::string long_name(const Args::Option& o) { return split_names(o.names).back(); }

}  // namespace

Result<int64_t> parse_integer(const std::string& where, const std::string& text) {
  int64_t v = 0;
  const char* end = text.data() + text.size();
  auto [p, ec] = std::from_chars(text.data(), end, v);
  if (ec == std::errc::result_out_of_range) return fail(Code::usage, where, fmt::format("{} is too large", text));
  if (ec != std::errc() || p != end)
    return fail(Code::usage, where, fmt::format("\"{}\" is not a whole number", text), "such as 350");
  return v;
}

Result<double> parse_number(const std::string& where, const std::string& text) {
  double v = 0;
  const char* end = text.data() + text.size();
  auto [p, ec] = std::from_chars(text.data(), end, v);
  if (ec != std::errc() || p != end || !std::isfinite(v))
    return fail(Code::usage, where, fmt::format("\"{}\" is not a number", text), "such as 0.001");
  return v;
}

std::string wrap(const std::string& text, size_t indent, size_t width) {
  std::string out;
  size_t column = indent;
  for (size_t i = 0; i < text.size();) {
    size_t end = std::min(text.find(' ', i), text.size());
    size_t n = end - i;
    if (column > indent && column + 1 + n > width) {
      out += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (i > 0) {
      out += ' ';
      ++column;
    }
    out.append(text, i, n);
    column += n;
    i = end + 1;
  }
  return out;
}

Args::Option& Args::add(std::string names, std::string metavar, std::string doc, Store store) {
  auto o = std::make_unique<Option>();
  o->names = std::move(names);
  o->metavar = std::move(metavar);
  o->doc = std::move(doc);
  o->heading = heading_;
  o->store = std::move(store);
  options_.push_back(std::move(o));
  return *options_.back();
}

namespace {
Args::Store into(std::string& value) {
  return [&value](const std::string&, const std::string& text) -> Status { return value = text, Status(); };
}
Args::Store into(std::vector<std::string>& values) {
  return [&values](const std::string&, const std::string& text) -> Status { return values.push_back(text), Status(); };
}
}  // namespace

Args::Option& Args::positional(std::string name, std::string& value, std::string doc) {
  Option& o = add(std::move(name), "", std::move(doc), into(value));
  o.is_positional = o.is_required = true;
  return o;
}

Args::Option& Args::positionals(std::string name, std::vector<std::string>& values, std::string doc) {
  Option& o = add(std::move(name), "", std::move(doc), into(values));
  o.is_positional = o.is_required = o.is_list = true;
  return o;
}

Args::Option& Args::flag(std::string names, bool& value, std::string doc) {
  Option& o = add(std::move(names), "", std::move(doc),
                  [&value](const std::string&, const std::string&) -> Status { return value = true, Status(); });
  o.is_flag = true;
  return o;
}

Args::Option& Args::option(std::string names, std::string metavar, std::string& value, std::string doc) {
  Option& o = add(std::move(names), std::move(metavar), std::move(doc), into(value));
  o.fallback = value;
  return o;
}

Args::Option& Args::option(std::string names, std::string metavar, int64_t& value, std::string doc) {
  Option& o = add(std::move(names), std::move(metavar), std::move(doc),
                  [&value](const std::string& where, const std::string& text) -> Status {
                    TRY(value, parse_integer(where, text));
                    return {};
                  });
  o.fallback = fmt::format("{}", value);
  return o;
}

Args::Option& Args::option(std::string names, std::string metavar, double& value, std::string doc) {
  Option& o = add(std::move(names), std::move(metavar), std::move(doc),
                  [&value](const std::string& where, const std::string& text) -> Status {
                    TRY(value, parse_number(where, text));
                    return {};
                  });
  o.fallback = fmt::format("{}", value);
  return o;
}

Args::Option& Args::option(std::string names, std::string metavar, std::vector<std::string>& values, std::string doc) {
  Option& o = add(std::move(names), std::move(metavar), std::move(doc), into(values));
  o.is_list = true;
  return o;
}

Args::Option& Args::option(std::string names, std::string metavar, std::string doc, Store store, bool is_flag) {
  Option& o = add(std::move(names), std::move(metavar), std::move(doc), std::move(store));
  o.is_flag = is_flag;
  return o;
}

Status Args::parse(const std::vector<std::string>& words, bool& wants_help) {
  const std::string whole = "tinsmith " + command_;
  const std::string see = fmt::format("see: {} --help", whole);
  wants_help = false;
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  app.add_flag("-h,--help", wants_help);
  for (auto& o : options_) {
    o->given.clear();
    if (o->is_flag) {
      app.add_flag(o->names, o->given);
    } else {
      CLI::Option* option = app.add_option(o->names, o->given)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
      if (o->is_positional && o->is_list) option->expected(0, CLI::detail::expected_max_vector_size);
      else option->expected(1)->allow_extra_args(false);
    }
  }
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::ArgumentMismatch&) {
    return fail(Code::usage, words.back(), "needs a value", see);
  } catch (const CLI::ParseError& e) {
    return fail(Code::usage, whole, e.what(), see);
  }
  if (wants_help) return {};

  if (auto extras = app.remaining(); !extras.empty()) {
    std::string word = extras[0].substr(0, extras[0].find('='));
    if (!word.starts_with('-')) return fail(Code::usage, whole, fmt::format("does not take \"{}\"", word), see);
    std::vector<std::string> known;
    for (auto& o : options_)
      if (!o->is_positional) known.push_back(long_name(*o));
    return fail(Code::usage, whole, fmt::format("no flag {}", word), did_you_mean(word, known, see));
  }
  for (auto& o : options_) {
    const std::string where = long_name(*o);
    if (o->is_required && o->given.empty())
      return fail(Code::usage, whole, fmt::format("{} is missing", where), fmt::format("such as: {}", example_));
    if (!o->is_list && o->given.size() > 1) return fail(Code::usage, where, "given more than once", "give it once");
    for (const std::string& text : o->given) {
      if (!o->choices.empty() && std::find(o->choices.begin(), o->choices.end(), text) == o->choices.end())
        return fail(Code::usage, where, fmt::format("\"{}\" is not one of {}", text, fmt::join(o->choices, ", ")),
                    did_you_mean(text, o->choices));
      CHECKED(o->store(where, text));
    }
  }
  return {};
}

std::string Args::help() const {
  std::string out = fmt::format("usage: tinsmith {}", command_);
  for (const auto& o : options_) {
    if (o->is_positional) {
      std::string name = o->names + (o->is_list ? "..." : "");
      out += o->is_required ? " " + name : " [" + name + "]";
    } else if (o->is_required) {
      out += fmt::format(" {} {}", long_name(*o), o->metavar);
    }
  }
  out += fmt::format(" [options]\n\n{}\n\nexample: {}\n", wrap(summary_, 0), example_);
  std::string heading = "-";  // none has this name
  for (const auto& o : options_) {
    if (o->heading != heading) {
      heading = o->heading;
      out += heading.empty() ? "\n" : fmt::format("\n{}\n", heading);
    }
    std::string left = "  ";
    for (const std::string& name : split_names(o->names)) left += (left.size() > 2 ? ", " : "") + name;
    if (!o->metavar.empty()) left += " " + o->metavar;
    std::string doc = o->doc;
    if (!o->choices.empty()) doc += fmt::format(": {}", fmt::join(o->choices, ", "));
    if (!o->fallback.empty()) doc += fmt::format(" (default {})", o->fallback);
    out += left.size() > 28 ? left + "\n" + std::string(30, ' ') : fmt::format("{:<30}", left);
    out += wrap(doc, 30) + "\n";
  }
  return out + fmt::format("  {:<28}{}\n", "-h, --help", "this page");
}

}  // namespace tinsmith
