#include <cmath>

#include "data/csv.h"
#include "fuzz.h"

// The first byte chooses the options. What is read is finite and whole; every refusal says something.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tinsmith;
  if (size == 0) return 0;
  CsvOptions o;
  o.skip_bad_rows = data[0] & 1;
  o.classes = data[0] & 2;
  o.header = data[0] & 4 ? CsvHeader::present : data[0] & 8 ? CsvHeader::absent : CsvHeader::automatic;
  if (data[0] & 16) o.separator = ',';
  if (data[0] & 32) o.x = {"x"};
  if (data[0] & 64) o.y = {"2"};
  auto r = read_csv({reinterpret_cast<const char*>(data + 1), size - 1}, "f.csv", o);
  if (!r) {
    FUZZ_CHECK(r.error().where.starts_with("f.csv") && !r.error().what.empty());
    return 0;
  }
  const Samples& s = r->samples;
  FUZZ_CHECK(s.count() > 0 && s.count() + r->skipped == r->rows);
  FUZZ_CHECK(s.x.size() == s.count() * s.x_size() && s.y.size() == s.count() * s.y_size());
  for (float v : s.x) FUZZ_CHECK(std::isfinite(v));
  for (float v : s.y) FUZZ_CHECK(std::isfinite(v));
  for (float v : s.y) FUZZ_CHECK(!o.classes || (v >= 0 && v < static_cast<float>(r->classes.size())));
  return 0;
}
