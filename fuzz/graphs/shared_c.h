// Generated C by the thousand. A model's own C (its header, its constants, its layers, init, run, self-test) is compiled alone, many models to one
// shared object by a compiler that is quick; their kernels are those of this program. So a graph costs milliseconds, and all is tried that
// the emitter writes but the kernels' inclusion, which `run_together` (judge.h) and the tests try.
#pragma once

#include <map>
#include <set>

#include "base/file.h"
#include "caller.h"

namespace tinsmith::graphs {

struct Trial {
  const Graph* graph;         // prepared for compiling
  const Bytes *inputs, *expected;
  EmitOptions options;        // the name is set here
};

class SharedC {
 public:
  // tcc where there is one, else gcc without optimisation.
  static Result<SharedC> make();
  // For each trial: empty, or what is wrong.
  std::vector<std::string> run(const std::vector<Trial>& trials, size_t samples);
  // What was tried so far.
  struct Count {
    size_t programs = 0, streams = 0, fed = 0, apart = 0, several_memories = 0;
    std::map<std::string, size_t> kernels;  // in how many programs
  };
  const Count& count() const { return count_; }

 private:
  SharedC(TempDir dir, std::vector<std::string> compiler) : dir_(std::move(dir)), compiler_(std::move(compiler)) {}
  void keep_headers(const Emitted& e, const std::string& own);
  void add_to_count(const Emitted& e, const EmitOptions& options);
  Status compile(const std::vector<std::string>& texts) const;
  TempDir dir_;               // the kernels' headers, and the batch at hand
  std::set<std::string> headers_;
  std::vector<std::string> compiler_;
  Count count_;
};

}  // namespace tinsmith::graphs
