#include <algorithm>

#include "report/figure.h"

namespace tinsmith::report {
namespace {

// Advance widths of DejaVu Sans and DejaVu Sans Bold, thousandths of the size, from the space to the tilde.
constexpr uint16_t widths[2][95] = {
    {318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636,
     636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295,
     295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838,
     500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521,
     392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838},
    {348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696, 696, 696,
     696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683, 683, 821, 837, 372,
     372, 775, 637, 995, 837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838,
     500, 500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687, 716, 716, 493, 595,
     478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838}};

// The length of the UTF-8 character at i, 0 if there is none.
size_t character(std::string_view s, size_t i) {
  auto byte = [&](size_t k) { return k < s.size() ? static_cast<unsigned char>(s[k]) : 0u; };
  unsigned c = byte(i);
  if (c < 0x80) return 1;
  size_t length = c >= 0xf0 && c < 0xf5 ? 4 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xc2 && c < 0xe0 ? 2 : 0;
  for (size_t k = 1; k < length; ++k)
    if ((byte(i + k) & 0xc0) != 0x80) return 0;
  if (c == 0xe0 && byte(i + 1) < 0xa0) return 0;                       // longer than needed
  if (c == 0xed && byte(i + 1) >= 0xa0) return 0;                      // a surrogate
  if (c == 0xef && byte(i + 1) == 0xbf && byte(i + 2) >= 0xbe) return 0;  // no character in XML
  if ((c == 0xf0 && byte(i + 1) < 0x90) || (c == 0xf4 && byte(i + 1) >= 0x90)) return 0;
  return length;
}

}  // namespace

double text_width(std::string_view text, double size, bool bold) {
  double sum = 0;
  for (size_t i = 0; i < text.size();) {
    auto c = static_cast<unsigned char>(text[i]);
    sum += c >= ' ' && c <= '~' ? widths[bold][c - ' '] : 800;
    i += std::max<size_t>(character(text, i), 1);
  }
  return sum * size / 1000;
}

std::string fitted(std::string_view text, double width, double size, bool bold) {
  if (text_width(text, size, bold) <= width) return std::string(text);
  size_t end = 0;
  while (end < text.size()) {
    size_t next = end + std::max<size_t>(character(text, end), 1);
    if (text_width(text.substr(0, next), size, bold) + size > width) break;
    end = next;
  }
  return end == 0 ? "" : std::string(text.substr(0, end)) + "…";
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    size_t n = character(text, i);
    auto c = static_cast<unsigned char>(text[i]);
    if (n == 0 || c == 127 || (c < ' ' && c != '\n' && c != '\t')) out += "\xef\xbf\xbd";
    else out += text.substr(i, n);
    i += std::max<size_t>(n, 1);
  }
  return out;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : valid_utf8(text)) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"') out += "&quot;";
    else if (c == '\'') out += "&#39;";
    else out += c;
  }
  return out;
}

}  // namespace tinsmith::report
