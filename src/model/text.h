// A text form of graphs that reads well, and parses again to the same graph: --dump-ir prints it, goldens are in it.
//
//   graph main(%0 "angle") -> (%5 "sine") {
//     description "MLIR Converted."
//     %0: int8[1,1] "x" scale=0.0246 zero=-128 = input
//     %1: int8[16,1] "w" scale=[0.01, 0.02, ...] zero=0 axis=0 = @1
//     %2: int32[2] "b" scale=0.0002 zero=0 = {-12, 7}
//     %3: int8[1,2] scale=0.02 zero=-128 = FULLY_CONNECTED.v4(%0, %1, %2) {activation=relu}
//     %4: float32[1,2], %5: float32[1,2] = SPLIT(%7, _) {num_splits=2}
//     graph body(...) -> (...) { ... }
//     @1 AAECAwQFBgcICQoLDA0ODw==
//   }
//
// A tensor's line says its number, type, shape ([] is a scalar), name, quantisation, and where it comes from: `input`,
// `variable`, `nothing`, the elements in braces, @ and its number (the bytes are at the end, in base64), or an operator
// with its version (unless 1), operands (_ is an absent one), intermediates after a bar, and attributes that differ
// from their fallback. The names in the first line are the signature's. # begins a comment.
#pragma once

#include <string>
#include <string_view>

#include "model/op.h"

namespace tinsmith {

std::string print(const Graph& graph);

// Errors name `where`:line:column. The result is well formed; verify() judges whether it makes sense.
Result<Graph> parse(std::string_view text, const std::vector<const Op*>& ops, const std::string& where = "text");

}  // namespace tinsmith
