// A place in a graph's text, and the tokens that can be read from there (parse.cpp).
#pragma once

#include <algorithm>
#include <cctype>
#include <charconv>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tinsmith {

class Cursor {
 protected:
  Cursor(std::string_view text, const std::string& where) : text_(text), where_(where) {}

  tl::unexpected<Error> error(std::string what, std::string hint = {}) const {
    size_t line = 1, column = 1;
    for (size_t i = 0; i < pos_ && i < text_.size(); ++i) {
      column = text_[i] == '\n' ? 1 : column + 1;
      line += text_[i] == '\n';
    }
    return fail(Code::bad_input, fmt::format("{}:{}:{}", where_, line, column), std::move(what), std::move(hint));
  }

  void space() {
    while (pos_ < text_.size()) {
      const char c = text_[pos_];
      if (c == '#') pos_ = std::min(text_.find('\n', pos_), text_.size());
      else if (c == ' ' || c == '\n' || c == '\t' || c == '\r') ++pos_;
      else return;
    }
  }

  bool accept(std::string_view token) {
    space();
    if (text_.substr(pos_, token.size()) != token) return false;
    pos_ += token.size();
    return true;
  }

  Status expect(std::string_view token) {
    if (!accept(token)) return error(fmt::format("'{}' is due here", token));
    return {};
  }

  // Letters, digits and _; empty where something else stands.
  std::string_view word() {
    space();
    const size_t start = pos_;
    while (pos_ < text_.size() && (text_[pos_] == '_' || (static_cast<unsigned char>(text_[pos_]) < 128 &&
                                                          std::isalnum(static_cast<unsigned char>(text_[pos_])))))
      ++pos_;
    return text_.substr(start, pos_ - start);
  }

  bool at_word(std::string_view w) {
    const size_t back = (space(), pos_);
    if (word() == w) return true;
    pos_ = back;
    return false;
  }

  Result<std::string> string() {
    CHECKED(expect("\""));
    std::string s;
    for (; pos_ < text_.size() && text_[pos_] != '"'; ++pos_) {
      if (text_[pos_] != '\\') {
        s += text_[pos_];
        continue;
      }
      if (++pos_ >= text_.size()) break;
      if (text_[pos_] != 'x') {
        s += text_[pos_];
        continue;
      }
      unsigned value = 0;
      const auto digits = text_.substr(pos_ + 1, 2);
      const auto [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
      if (bad != std::errc() || digits.size() != 2 || end != digits.data() + 2)
        return error("two hexadecimal digits are due after \\x");
      s += static_cast<char>(value);
      pos_ += 2;
    }
    if (pos_ >= text_.size()) return error("a string without its closing quote");
    ++pos_;
    return s;
  }

  template <class T>
  Result<T> number() {
    space();
    T value{};
    const auto [end, bad] = std::from_chars(text_.data() + pos_, text_.data() + text_.size(), value);
    if (bad != std::errc())
      return error(fmt::format("a number is due here{}",
                               bad == std::errc::result_out_of_range ? ", one that fits its type" : ""));
    pos_ = static_cast<size_t>(end - text_.data());
    return value;
  }

  // Items between brackets, with commas; `open` has been read.
  template <class F>
  Status list(std::string_view close, F item) {
    if (accept(close)) return {};
    do CHECKED(item());
    while (accept(","));
    return expect(close);
  }

  template <class T>
  Status numbers(std::string_view close, std::vector<T>& to) {
    return list(close, [&]() -> Status {
      TRY(T v, number<T>());
      to.push_back(v);
      return {};
    });
  }

  std::string_view text_;
  const std::string& where_;
  size_t pos_ = 0;
};

}  // namespace tinsmith
