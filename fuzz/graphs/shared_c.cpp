#include "shared_c.h"

#include <dlfcn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>

#include "base/process.h"
#include "judge.h"

namespace tinsmith::graphs {
namespace {

constexpr int kNotRun = -1, kOutside = -2;  // states of a trial, besides what NAME_try gives
constexpr size_t kGuard = 64;

// What emitted C takes from the standard's headers: as they stand, they are longer than the model. tcc does not take minus infinity by its sign.
constexpr const char* kPrelude = R"(typedef signed char int8_t;
typedef unsigned char uint8_t;
typedef short int16_t;
typedef unsigned short uint16_t;
typedef int int32_t;
typedef unsigned int uint32_t;
typedef long int64_t;
typedef unsigned long uint64_t, size_t, uintptr_t;
#define NULL ((void *)0)
#define INT32_MIN (-2147483647 - 1)
#define INT32_MAX 2147483647
#define INT64_C(x) x##L
#define INT64_MIN (-INT64_C(9223372036854775807) - 1)
#define NAN (0.0f / 0.0f)
#define INFINITY (1.0f / 0.0f)
#define TS_KERNEL extern
#define TS_RESTRICT restrict
extern float roundf(float);
extern void *memcpy(void *, const void *, size_t), *memset(void *, int, size_t);
extern int memcmp(const void *, const void *, size_t);
)";

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) text.replace(at, what.size(), by);
}

// A kernel's header without functions that only kernels use, without what else it includes of the standard's, and without comments of whole lines.
std::string declarations(const std::string& header) {
  std::string kept;
  bool body = false, comment = false;
  for (size_t at = 0; at < header.size();) {
    const size_t end = std::min(header.find('\n', at), header.size());
    const std::string_view line(header.data() + at, end - at);
    at = end + 1;
    if (!body && !comment && line.starts_with("/*")) comment = true;
    if (comment) {
      comment = line.find("*/") == std::string_view::npos;
      continue;
    }
    if (!body && line.find("static inline ") != std::string_view::npos && !line.starts_with("#")) body = true;
    if (body) body = line != "}" && !(line.find("static inline ") != std::string_view::npos && line.ends_with("}"));
    else if (!line.starts_with("#include <") && !line.starts_with("#define TS_KERNEL")) (kept += line) += '\n';
  }
  return kept;
}

// A program's C in one piece, its kernels only declared. Nothing where the emitter's text is not as it is known here.
std::string in_one_piece(const Emitted& e, const std::string& name) {
  std::string text = kPrelude;
  auto file = [&](const std::string& path) -> const std::string& {
    return std::find_if(e.files.begin(), e.files.end(), [&](const SourceFile& f) { return f.path == path; })->text;
  };
  const std::string& model = file(name + ".c");
  bool declared = false;
  for (size_t at = 0; at < model.size();) {
    const size_t end = std::min(model.find('\n', at), model.size());
    const std::string_view line(model.data() + at, end - at);
    at = end + 1;
    if (line == "#define TS_KERNEL static inline") declared = true;
    else if (line == "#include \"" + name + ".h\"") text += file(name + ".h");
    else if (line == "#include \"" + name + "_weights.h\"") text += file(name + "_weights.h");
    else if (!(line.starts_with("#include \"") && line.ends_with(".inc\""))) text.append(line) += '\n';
  }
  replace_all(text, "#include <", "// ");
  replace_all(text, "-INFINITY", "(-1.0f / 0.0f)");
  return declared ? text : "";
}

// What a child process tells: a state for each trial, then its outputs.
class Shared {
 public:
  explicit Shared(size_t size) : size_(size), at_(static_cast<uint8_t*>(mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {}
  ~Shared() { munmap(at_, size_); }
  Shared(const Shared&) = delete;
  uint8_t* data() const { return at_; }

 private:
  size_t size_;
  uint8_t* at_;
};

// Memory between two guards that must stay as they are.
struct Room {
  explicit Room(size_t size) : bytes((size + 15) / 16 * 16 + 2 * kGuard + 16, 0xEE), size(size) {}
  Bytes bytes;
  size_t size;
  uint8_t* begin() { return bytes.data() + kGuard + (16 - reinterpret_cast<uintptr_t>(bytes.data()) % 16) % 16; }
  bool whole() {
    auto untouched = [](const uint8_t* from, const uint8_t* to) { return std::all_of(from, to, [](uint8_t b) { return b == 0xEE; }); };
    return untouched(bytes.data(), begin()) && untouched(begin() + size, bytes.data() + bytes.size());
  }
};

int try_one(void* library, const std::string& name, size_t arenas, const Bytes& inputs, uint8_t* out) {
  const auto* sizes = static_cast<const size_t*>(dlsym(library, (name + "_room_sizes").c_str()));
  auto* call = reinterpret_cast<int (*)(uint8_t* const*, const uint8_t*, uint8_t*)>(dlsym(library, (name + "_try").c_str()));
  std::vector<Room> rooms;
  std::vector<uint8_t*> places;
  for (size_t a = 0; a < arenas; ++a) rooms.emplace_back(sizes[a]);
  for (Room& r : rooms) places.push_back(r.begin());
  const Bytes in = inputs;  // aligned as malloc has it
  const int state = call(places.data(), in.data(), out);
  if (!std::all_of(rooms.begin(), rooms.end(), [](Room& r) { return r.whole(); })) return kOutside;
  return state;
}

struct Ready {
  size_t trial, arenas, out_at;
};

std::string wrong(const Trial& t, int state, const uint8_t* out) {
  if (state == kNotRun) return "ended by a signal";
  if (state == kOutside) return "writes outside its memory";
  if (state != 0) return broken(state);
  return same_outputs(*t.graph, *t.expected, Bytes(out, out + t.expected->size())) ? "" : "other outputs than the plain reference";
}

}  // namespace

Result<SharedC> SharedC::make() {
  TRY(TempDir dir, TempDir::make("tinsmith-shared-c"));
  std::vector<std::string> compiler{"tcc"};
  if (!find_program("tcc", "tcc")) compiler = {"gcc", "-std=c11", "-O0", "-w", "-fPIC", "-pipe"};
  compiler.insert(compiler.end(), {"-shared", "-o", "batch.so", "-I."});
  return SharedC(std::move(dir), std::move(compiler));
}

void SharedC::keep_headers(const Emitted& e, const std::string& own) {
  for (const SourceFile& f : e.files)
    if (f.path.ends_with(".h") && !f.path.starts_with(own) && headers_.insert(f.path).second) std::ofstream(dir_.path() / f.path, std::ios::binary) << (f.path == "ts.h" ? "" : declarations(f.text));
}

void SharedC::add_to_count(const Emitted& e, const EmitOptions& options) {
  ++count_.programs;
  count_.streams += !e.plan.streams.empty();
  count_.fed += e.plan.fed() != nullptr;
  count_.apart += options.plan.io_apart;
  count_.several_memories += e.plan.arenas.size() > 1;
  std::set<std::string> kernels;
  for (size_t step = 0; step < e.plan.steps.size(); ++step) for_each_call(e.plan, step, [&](const Lowered& call) { kernels.insert(call.kernel->name); });
  for (const std::string& k : kernels) ++count_.kernels[k];
}

Status SharedC::compile(const std::vector<std::string>& texts) const {
  std::vector<std::string> command = compiler_;
  for (size_t i = 0; i < texts.size(); ++i) {
    command.push_back(fmt::format("p{}.c", i));
    std::ofstream(dir_.path() / command.back(), std::ios::binary) << texts[i];
  }
  TRY(const ProcessResult built, run_process(command, {.directory = dir_.path()}));
  if (built.exit_code != 0) return fail(Code::internal, "the generated C", "does not compile: " + built.err.substr(0, 400));
  return {};
}

std::vector<std::string> SharedC::run(const std::vector<Trial>& trials, size_t samples) {
  std::vector<std::string> verdicts(trials.size()), texts;
  std::vector<Ready> ready;
  size_t size = 0;
  for (size_t i = 0; i < trials.size(); ++i) {
    EmitOptions options = trials[i].options;
    options.name = fmt::format("p{}", i);
    const auto e = emit_c(*trials[i].graph, options);
    if (!e) {
      verdicts[i] = e.error().text();
      continue;
    }
    std::string text = in_one_piece(*e, options.name);
    if (text.empty()) return std::vector<std::string>(trials.size(), "the emitter's text is not as shared_c.cpp knows it");
    keep_headers(*e, options.name);
    add_to_count(*e, options);
    texts.push_back(text + write_caller(*trials[i].graph, *e, options, samples));
    ready.push_back({i, e->plan.arenas.size(), size});
    size += trials[i].expected->size();
  }
  if (ready.empty()) return verdicts;
  if (auto ok = compile(texts); !ok) {
    if (ready.size() == 1) verdicts[ready[0].trial] = ok.error().text();
    else
      for (const Ready& r : ready) verdicts[r.trial] = run({trials[r.trial]}, samples)[0];
    return verdicts;
  }

  // In a child, that what ends it ends only it; then on behind that trial.
  const Shared shared(ready.size() * sizeof(int) + size + 1);
  int* states = reinterpret_cast<int*>(shared.data());
  uint8_t* outputs = shared.data() + ready.size() * sizeof(int);
  std::fill_n(states, ready.size(), kNotRun);
  for (size_t first = 0; first < ready.size();) {
    const pid_t child = fork();
    if (child == 0) {
      void* library = dlopen((dir_.path() / "batch.so").c_str(), RTLD_NOW);
      if (!library) std::fprintf(stderr, "%s\n", dlerror()), _exit(1);
      for (size_t i = first; i < ready.size(); ++i) {
        alarm(20);
        states[i] = try_one(library, fmt::format("p{}", ready[i].trial), ready[i].arenas, *trials[ready[i].trial].inputs, outputs + ready[i].out_at);
      }
      _exit(0);
    }
    int how = 0;
    if (child < 0 || waitpid(child, &how, 0) != child) return std::vector<std::string>(trials.size(), "no child process");
    if (WIFEXITED(how) && WEXITSTATUS(how) == 0) break;
    if (WIFEXITED(how)) return std::vector<std::string>(trials.size(), "the shared object does not load");
    while (first < ready.size() && states[first] != kNotRun) ++first;
    if (first < ready.size()) ++first;
  }
  for (size_t i = 0; i < ready.size(); ++i) verdicts[ready[i].trial] = wrong(trials[ready[i].trial], states[i], outputs + ready[i].out_at);
  return verdicts;
}

}  // namespace tinsmith::graphs
