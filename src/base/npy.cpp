#include "base/npy.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace tinsmith {
namespace {

constexpr std::array<std::string_view, 12> dtypes = {"<f2", "<f4", "<f8", "|b1", "|i1", "|u1",
                                                     "<i2", "<u2", "<i4", "<u4", "<i8", "<u8"};
constexpr std::string_view magic = "\x93NUMPY";

struct Header {
  std::string descr;
  bool fortran = false;
  std::vector<int64_t> shape;
};

// The header is a Python dict of three known keys: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }
class HeaderParser {
 public:
  explicit HeaderParser(std::string_view text) : text_(text) {}

  bool parse(Header& h) {
    bool descr = false, order = false, shape = false;
    if (!take('{')) return false;
    while (!take('}')) {
      std::string key;
      if (!string(key) || !take(':')) return false;
      if (key == "descr" && !descr) descr = take_descr(h.descr);
      else if (key == "fortran_order" && !order) order = boolean(h.fortran);
      else if (key == "shape" && !shape) shape = tuple(h.shape);
      else return false;
      if (!(key == "descr" ? descr : key == "shape" ? shape : order)) return false;
      if (!take(',') && peek() != '}') return false;
    }
    blank();
    return pos_ == text_.size() && descr && order && shape;
  }

 private:
  void blank() {
    while (pos_ < text_.size() && (text_[pos_] == ' ' || text_[pos_] == '\n' || text_[pos_] == '\0')) ++pos_;
  }
  char peek() {
    blank();
    return pos_ < text_.size() ? text_[pos_] : '\0';
  }
  bool take(char c) {
    if (peek() != c) return false;
    ++pos_;
    return true;
  }
  bool string(std::string& out) {
    char quote = peek();
    if (quote != '\'' && quote != '"') return false;
    size_t end = text_.find(quote, pos_ + 1);
    if (end == std::string_view::npos) return false;
    out = text_.substr(pos_ + 1, end - pos_ - 1);
    pos_ = end + 1;
    return true;
  }
  // A record type is a list; it is kept as its text, for the error.
  bool take_descr(std::string& out) {
    if (peek() != '[') return string(out);
    size_t end = text_.find(']', pos_);
    if (end == std::string_view::npos) return false;
    out = text_.substr(pos_, end + 1 - pos_);
    pos_ = end + 1;
    return true;
  }
  bool boolean(bool& out) {
    peek();
    for (auto [word, value] : {std::pair<std::string_view, bool>{"True", true}, {"False", false}}) {
      if (text_.substr(pos_, word.size()) != word) continue;
      out = value;
      pos_ += word.size();
      return true;
    }
    return false;
  }
  bool tuple(std::vector<int64_t>& out) {
    if (!take('(')) return false;
    while (!take(')')) {
      int64_t v = 0;
      peek();
      auto [end, ec] = std::from_chars(text_.data() + pos_, text_.data() + text_.size(), v);
      if (ec != std::errc() || v < 0 || out.size() == 32) return false;
      pos_ = static_cast<size_t>(end - text_.data());
      out.push_back(v);
      if (peek() == 'L') ++pos_;  // Python 2's long
      if (!take(',') && peek() != ')') return false;
    }
    return true;
  }

  std::string_view text_;
  size_t pos_ = 0;
};

void swap_bytes(Bytes& data, size_t item) {
  for (size_t i = 0; i + item <= data.size(); i += item)
    std::reverse(data.begin() + static_cast<ptrdiff_t>(i), data.begin() + static_cast<ptrdiff_t>(i + item));
}

// First index fastest -> last index fastest.
Bytes to_c_order(std::span<const uint8_t> data, const std::vector<int64_t>& shape, size_t item) {
  Bytes out(data.size());
  std::vector<int64_t> index(shape.size(), 0), stride(shape.size(), 1);
  for (size_t d = 1; d < shape.size(); ++d) stride[d] = stride[d - 1] * shape[d - 1];
  int64_t from = 0;
  for (size_t to = 0; to + item <= out.size(); to += item) {
    std::memcpy(out.data() + to, data.data() + static_cast<size_t>(from) * item, item);
    for (size_t d = shape.size(); d-- > 0;) {
      from += stride[d];
      if (++index[d] < shape[d]) break;
      from -= stride[d] * shape[d];
      index[d] = 0;
    }
  }
  return out;
}

template <class T>
void widen(const Bytes& data, std::vector<float>& out) {
  for (size_t i = 0; i < out.size(); ++i) {
    T v;
    std::memcpy(&v, data.data() + i * sizeof(T), sizeof(T));
    out[i] = static_cast<float>(v);
  }
}

}  // namespace

int64_t NpyArray::size() const {
  if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return 0;  // whatever the others are
  int64_t n = 1;
  for (int64_t d : shape) n *= d;
  return n;
}

int64_t NpyArray::item_size() const { return dtype.size() == 3 ? dtype[2] - '0' : 0; }

Result<NpyArray> read_npy(std::span<const uint8_t> file, std::string_view name) {
  auto bad = [&](std::string what, std::string hint = "") {
    return fail(Code::bad_input, std::string(name), std::move(what), std::move(hint));
  };
  ByteReader r(file);
  auto start = r.take(magic.size());
  if (!r.ok() || std::memcmp(start.data(), magic.data(), magic.size()) != 0)
    return bad("not a .npy file: it does not begin with \\x93NUMPY", "write it with numpy.save");
  int major = r.get<uint8_t>(), minor = r.get<uint8_t>();
  if (!r.ok() || major < 1 || major > 3 || minor != 0)
    return bad(fmt::format(".npy version {}.{} is not known", major, minor), "numpy writes 1.0, 2.0 and 3.0");
  size_t header_size = major == 1 ? r.get<uint16_t>() : r.get<uint32_t>();
  auto text = r.take(header_size);
  if (!r.ok()) return bad("truncated: the file ends inside its header", "copy or save it again");

  Header h;
  if (!HeaderParser({reinterpret_cast<const char*>(text.data()), text.size()}).parse(h))
    return bad("its header is not one that numpy writes", "write it with numpy.save");

  NpyArray a;
  a.dtype = h.descr;
  bool big_endian = a.dtype.size() == 3 && a.dtype[0] == '>';
  if (a.dtype.size() == 3 && (a.dtype[0] == '=' || big_endian)) a.dtype[0] = '<';
  if (a.dtype.size() == 3 && a.dtype[2] == '1') a.dtype[0] = '|';
  if (std::find(dtypes.begin(), dtypes.end(), a.dtype) == dtypes.end()) {
    std::string shown;
    for (char c : h.descr.substr(0, 60)) shown += c >= ' ' && c <= '~' ? c : '?';
    return fail(Code::unsupported, std::string(name), fmt::format("its type {} is not handled", shown),
                "convert it, for example with .astype(\"float32\")");
  }
  a.shape = h.shape;

  bool empty = std::find(a.shape.begin(), a.shape.end(), 0) != a.shape.end();
  auto item = static_cast<uint64_t>(a.item_size());
  uint64_t want = empty ? 0 : item;
  for (int64_t d : a.shape) {
    if (d != 0 && want > static_cast<uint64_t>(std::numeric_limits<int64_t>::max() / d))
      return bad(fmt::format("its shape {} is larger than any file", shape_text(a.shape)), "copy or save it again");
    want *= static_cast<uint64_t>(d);
  }
  if (want != r.left()) {
    const char* kind = want > r.left() ? "truncated: " : "";
    return bad(fmt::format("{}shape {} of {} takes {} bytes and the file holds {}", kind, shape_text(a.shape), a.dtype,
                           want, r.left()),
               "copy or save it again");
  }
  auto data = r.take(r.left());
  if (h.fortran && a.shape.size() > 1 && !empty) a.data = to_c_order(data, a.shape, static_cast<size_t>(item));
  else a.data.assign(data.begin(), data.end());
  if (big_endian) swap_bytes(a.data, static_cast<size_t>(item));
  return a;
}

Bytes write_npy(const NpyArray& array) {
  std::string dims;
  for (int64_t d : array.shape) dims += fmt::format("{}{}", dims.empty() ? "" : ", ", d);
  if (array.shape.size() == 1) dims += ',';
  std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", array.dtype, dims);
  size_t whole = (magic.size() + 4 + header.size() + 1 + 63) / 64 * 64;  // the data starts on a multiple of 64
  header.resize(whole - magic.size() - 4 - 1, ' ');
  header += '\n';
  Bytes out;
  append(out, magic);
  append(out, uint16_t{1});  // version 1.0
  append(out, static_cast<uint16_t>(header.size()));
  append(out, header);
  out.insert(out.end(), array.data.begin(), array.data.end());
  return out;
}

std::vector<float> npy_floats(const NpyArray& a) {
  std::vector<float> out(a.data.size() / static_cast<size_t>(std::max<int64_t>(a.item_size(), 1)));
  std::string_view type = std::string_view(a.dtype).substr(1);
  if (type == "f4") widen<float>(a.data, out);
  else if (type == "f8") widen<double>(a.data, out);
  else if (type == "i1") widen<int8_t>(a.data, out);
  else if (type == "u1" || type == "b1") widen<uint8_t>(a.data, out);
  else if (type == "i2") widen<int16_t>(a.data, out);
  else if (type == "u2") widen<uint16_t>(a.data, out);
  else if (type == "i4") widen<int32_t>(a.data, out);
  else if (type == "u4") widen<uint32_t>(a.data, out);
  else if (type == "i8") widen<int64_t>(a.data, out);
  else if (type == "u8") widen<uint64_t>(a.data, out);
  else if (type == "f2") {
    for (size_t i = 0; i < out.size(); ++i) {
      uint16_t bits;
      std::memcpy(&bits, a.data.data() + 2 * i, 2);
      out[i] = half_to_float(bits);
    }
  }
  return out;
}

std::string shape_text(std::span<const int64_t> shape) {
  std::string s = "(";
  for (size_t i = 0; i < shape.size(); ++i) s += fmt::format("{}{}", i ? ", " : "", shape[i]);
  return s + (shape.size() == 1 ? ",)" : ")");
}

float half_to_float(uint16_t bits) {
  uint32_t sign = static_cast<uint32_t>(bits & 0x8000) << 16, exponent = (bits >> 10) & 31, mantissa = bits & 0x3ff;
  if (exponent == 31) return std::bit_cast<float>(sign | 0x7f800000 | mantissa << 13);
  if (exponent != 0) return std::bit_cast<float>(sign | (exponent + 112) << 23 | mantissa << 13);
  float v = static_cast<float>(mantissa) * 0x1p-24f;  // zero and the subnormal halves
  return sign ? -v : v;
}

}  // namespace tinsmith
