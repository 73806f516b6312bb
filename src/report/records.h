// What the report room draws: plain records, filled in by the app from what the other rooms computed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tinsmith::report {

// One quantity over the epochs: entry i belongs to epoch i + 1.
struct Curve {
  std::string name;                // "mean squared error", "mean absolute error", "accuracy"
  std::vector<double> train, validation;  // validation may be empty
  std::optional<double> floor = {};       // what no model can beat (the noise), drawn as a dashed line
};

struct History {
  Curve loss;
  std::vector<Curve> metrics;
};

struct Points { std::vector<float> x, y; };

// A data set of one input and one output column, for the pictures of the data.
struct DataRecord {
  std::string x_name = "x", y_name = "y";
  Points all;                    // in the order of the data
  std::vector<float> y_clean;    // of `all`, without noise; empty if not known
  Points train, validation, test;
  bool angle = false;            // x is an angle: ticks at multiples of pi
};

struct PredictionRecord {
  std::string x_name = "x", y_name = "y";
  Points actual;                 // the test set; x empty: more than one input, and the picture is predicted over actual
  std::vector<float> predicted;  // of each
  Points clean;                  // the true function, sorted by x; empty if not known
  bool angle = false;
};

struct ConfusionRecord {
  std::vector<std::string> classes;
  std::vector<int64_t> counts;   // [actual][predicted], row-major
};

// LED brightness: from time_s[i] on the duty is duty[i] (0 to 1). end_s closes the last.
struct LedRecord {
  std::vector<double> time_s, duty;
  double end_s = 0;
};

// One tensor's place in the arena while the operators first_step to last_step run.
struct ArenaBlock {
  std::string name;
  int64_t offset = 0, size = 0;  // bytes
  int first_step = 0, last_step = 0;
  bool scratch = false;          // a kernel's own, drawn in grey
};
struct ArenaRecord {
  std::vector<std::string> steps;  // operators in their order: "CONV_2D"
  std::vector<ArenaBlock> blocks;
  int64_t size = 0, lower_bound = 0;  // bytes; lower bound 0: not known
  std::string name = {};           // the model's; empty: not shown
};

// A layer of a network, as Keras's summary lists it.
struct LayerRecord {
  std::string name, kind;      // "dense_1", "Dense"
  std::string activation;      // "relu"; empty or "linear": none shown
  std::vector<int64_t> shape;  // of the output, without the batch
  int64_t parameters = 0;
};
struct NetworkRecord {
  std::string name;
  std::vector<int64_t> input_shape;
  std::vector<LayerRecord> layers;
};

struct NodeRecord {
  std::string kind;                  // "CONV_2D"
  std::string detail;                // "3x3, stride 2, relu6"; may be empty
  std::string output;                // "25x5x64 int8"
  std::vector<int> inputs;           // nodes that feed it; -1, -2 ...: the graph's inputs
  bool is_output = false;            // the graph gives what it makes
};
struct GraphRecord {
  std::string name;
  std::vector<std::string> inputs;   // "49x10x1 int8"
  std::vector<NodeRecord> nodes;     // in the order of execution: inputs come before
};

struct Bar {
  std::string label;
  std::vector<double> parts;  // one, or the parts of a stacked bar
  std::string note;           // behind the bar; empty: its sum
};
struct BarRecord {
  std::string title, subtitle;
  std::vector<std::string> part_names;  // the legend of stacked bars
  std::vector<Bar> bars;
  bool bytes = false;                   // values are bytes: "2.5 kB"
};

// A way to compile a model, by what it costs.
struct FrontierPoint {
  std::string label;                     // "speed", "ram"
  double ram_bytes = 0, instructions = 0;
  bool best = false;                     // on the frontier: nothing is better in both
  bool chosen = false;
  struct Region { int first = 0, last = 0; std::string rows; };
  std::vector<Region> streamed = {};     // layers that run some rows at a time; how many in a turn
};
struct FrontierRecord {
  std::string title = "RAM against instructions", subtitle = "down and to the left is better";
  int layers = 0;                        // of the model; 0: which of them stream is not shown
  std::vector<FrontierPoint> points;
};

}  // namespace tinsmith::report
