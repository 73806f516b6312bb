// Runs a graph in several ways that must agree.
#pragma once

#include "deploy/emit.h"
#include "emulate/emulate.h"

namespace tinsmith::graphs {

// The inputs of `count` samples, one after the other: of all ranges, extremes among them; small numbers where they may be indices.
Bytes random_inputs(const Graph& g, size_t count, uint64_t seed);

// The plain reference: each tensor in memory of its own, each node's kernel called once, nothing planned. Variables live
// from one sample to the next. The outputs, sample by sample; what a kernel leaves unwritten shows as `unwritten`.
Result<Bytes> plain_outputs(const Graph& g, const Bytes& inputs, size_t count, uint8_t unwritten = 0xA5);

// The interpreter on a plan, its variables living on likewise.
Result<Bytes> planned_outputs(const Graph& g, const PlanOptions& options, const Bytes& inputs, size_t count);

// Are these outputs the same? Float NaNs are all one: which bits they have is the processor's choice.
bool same_outputs(const Graph& g, const Bytes& a, const Bytes& b);

// What must hold of one graph without a compiler: the plans, the passes, and reading back what was written change nothing.
// Empty, or what does not hold. With a `choice`, a few of these ways only, which go round with it: for runs of very many graphs.
std::string judge(const Graph& g, const Bytes& inputs, size_t count, std::optional<uint64_t> choice = {});

// Many graphs as one C program: compiled and run on the host, or on an emulated core.
struct Member {
  uint64_t seed;
  Graph graph;    // prepared for compiling
  Bytes inputs;   // kSamples of them
  Bytes expected;
};
inline constexpr size_t kSamples = 3;
// The seeds whose outputs differ.
Result<std::vector<uint64_t>> run_together(const std::vector<Member>& members, Target target, const std::vector<std::string>& flags);

}  // namespace tinsmith::graphs
