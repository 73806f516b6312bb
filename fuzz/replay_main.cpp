// replay CORPUS MUTATIONS [SEED]: runs every file of the folder CORPUS through the fuzz target, then MUTATIONS seeded
// variations of them; other ones with another SEED. A crash or a failed check ends it, and its input is left as the file
// crash-input (under the address sanitizer with ASAN_OPTIONS=abort_on_error=1:handle_segv=0); an empty corpus is an error.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "base/file.h"
#include "base/rng.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
// A target's own mutations, of its format; 0 where it has none of this input.
extern "C" __attribute__((weak)) size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed);

namespace {

using namespace tinsmith;

constexpr size_t longest = 1 << 16;

std::span<const uint8_t> at_hand;

void keep_input(int signal) {
  const int file = open("crash-input", O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file < 0 || write(file, at_hand.data(), at_hand.size()) < 0) _exit(4);
  std::signal(signal, SIG_DFL);
  raise(signal);
}

void run(const Bytes& input) {
  at_hand = input;
  LLVMFuzzerTestOneInput(input.data(), input.size());
  at_hand = {};
}

// Some changes of the kinds that break readers: bits, telling values, pieces cut out, doubled or taken from elsewhere.
Bytes mutated(const std::vector<Bytes>& corpus, Rng& rng) {
  constexpr uint64_t telling[] = {0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff,
                                  0x7fffffffffffffff, 0x8000000000000000, 0xffffffffffffffff};
  auto any = [&](size_t n) { return static_cast<size_t>(rng.below(static_cast<uint32_t>(n))); };
  Bytes b = corpus[any(corpus.size())];
  if (LLVMFuzzerCustomMutator) {
    Bytes own = b;
    own.resize(longest);
    if (const size_t size = LLVMFuzzerCustomMutator(own.data(), b.size(), longest, rng.next())) {
      own.resize(size);
      return own;
    }
  }
  for (size_t changes = 1 + any(6); changes > 0; --changes) {
    size_t at = any(b.size() + 1), length = 1 + any(16);
    switch (any(7)) {
      case 0:
        if (at < b.size()) b[at] ^= static_cast<uint8_t>(1u << any(8));
        break;
      case 1:
        if (at < b.size()) b[at] = static_cast<uint8_t>(rng.next());
        break;
      case 2: {
        uint64_t v = telling[any(std::size(telling))];
        size_t width = size_t{1} << any(4);
        if (at + width <= b.size()) std::memcpy(b.data() + at, &v, width);
        break;
      }
      case 3:
        b.erase(b.begin() + static_cast<ptrdiff_t>(at),
                b.begin() + static_cast<ptrdiff_t>(std::min(at + length, b.size())));
        break;
      case 4: {
        const Bytes& from = corpus[any(corpus.size())];
        size_t start = any(from.size() + 1), end = std::min(start + length * 4, from.size());
        Bytes piece(from.begin() + static_cast<ptrdiff_t>(start), from.begin() + static_cast<ptrdiff_t>(end));
        b.insert(b.begin() + static_cast<ptrdiff_t>(at), piece.begin(), piece.end());
        break;
      }
      case 5:
        if (any(4) == 0) b.resize(at);
        break;
      default: {
        Bytes noise(any(4) + 1);
        for (uint8_t& n : noise) n = static_cast<uint8_t>(rng.next());
        b.insert(b.begin() + static_cast<ptrdiff_t>(at), noise.begin(), noise.end());
      }
    }
  }
  if (b.size() > longest) b.resize(longest);
  return b;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 && argc != 4) {
    std::fprintf(stderr, "usage: %s CORPUS MUTATIONS [SEED]\n", argv[0]);
    return 2;
  }
  for (int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGILL, SIGBUS}) std::signal(signal, keep_input);
  std::vector<Path> files;
  std::error_code ec;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1], ec))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<Bytes> corpus;
  for (const Path& file : files) {
    auto data = read_file(file);
    if (!data) {
      std::fprintf(stderr, "%s\n", data.error().text().c_str());
      return 1;
    }
    run(*data);
    corpus.push_back(std::move(*data));
  }
  if (corpus.empty()) {
    std::fprintf(stderr, "%s: no corpus\n", argv[1]);
    return 1;
  }
  Rng rng(argc == 4 ? std::strtoull(argv[3], nullptr, 10) : 1, "replay");
  long mutations = std::atol(argv[2]);
  for (long i = 0; i < mutations; ++i) {
    run(mutated(corpus, rng));
  }
  std::printf("%zu files and %ld mutations\n", corpus.size(), mutations);
}
