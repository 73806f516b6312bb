// What a model costs on the machine at hand: built by its C compiler, its bytes checked, and timed; beside it, if asked for, LiteRT.
#pragma once

#include "deploy/validate.h"

namespace tinsmith {

// Nanoseconds of CPU time that an inference took, one figure a round.
struct Timing {
  std::string name;  // "tinsmith", "LiteRT 2.0.3 with XNNPACK"
  std::vector<double> rounds;
  double least() const;
  double median() const;
  double most() const;
};

struct HostBenchLayer {
  std::string name;    // "layer_3_conv_2d"
  std::string op;      // "CONV_2D"
  std::string kernel;  // "ts_conv_2d_s8"; empty for a view
  Shape output;
  uint64_t macs = 0;
  double ns = 0;
  size_t constant_bytes = 0;
};

struct HostBench {
  std::string how;             // "cc -O2"
  Timing ours;
  std::vector<Timing> peers;   // as asked for
  uint64_t macs = 0;
  size_t constant_bytes = 0, arena = 0, arena_lower_bound = 0, variables = 0;
  size_t bytes_checked = 0, bytes_differing = 0;
  std::vector<HostBenchLayer> layers;
  bool bytes_equal() const { return bytes_differing == 0; }
};

struct HostBenchOptions {
  Optimize optimize = Optimize::speed;
  bool keep_constant_channels = false;
  PlanOptions plan = {};
  std::vector<std::string> peers = {};  // of peer_names(); they take turns with ours, round by round
  int rounds = 7;
  int milliseconds = 50;                // of CPU time, a round
};

const std::vector<std::string>& peer_names();  // "litert", "xnnpack"

// `model`: the .tflite bytes that `graph` was read from, for the peers. The Python is $TINSMITH_PYTHON, else python3 on PATH.
Result<HostBench> bench_host(const Graph& graph, const Bytes& model, const HostBenchOptions& options = {});

}  // namespace tinsmith
