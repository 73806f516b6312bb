#include "fuzz.h"
#include "model/text.h"
#include "model/verify.h"

// What parses prints to what parses the same; the verifier may refuse it, but stands.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tinsmith;
  const auto g = parse({reinterpret_cast<const char*>(data), size}, registry(), "f.txt");
  if (!g) {
    FUZZ_CHECK(g.error().where.starts_with("f.txt:") && !g.error().what.empty());
    return 0;
  }
  const std::string text = print(*g);
  const auto again = parse(text, registry());
  FUZZ_CHECK(again && print(*again) == text);
  (void)verify(*g, Stage::planned);
  return 0;
}
