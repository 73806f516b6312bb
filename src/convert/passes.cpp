#include "convert/passes.h"

#include "model/verify.h"

namespace tinsmith {

const std::vector<Pass>& exact_passes() {
  static const std::vector<Pass> passes{{"fold_constants", fold_constants},
                                        {"remove_quantise_pairs", remove_quantise_pairs},
                                        {"fuse_integer_pad", fuse_integer_pad},
                                        {"fuse_activation", fuse_activation},
                                        {"remove_dead", remove_dead}};
  return passes;
}

const std::vector<Pass>& float_passes() {
  static const std::vector<Pass> passes{
      {"fold_constants", fold_constants},   {"remove_quantise_pairs", remove_quantise_pairs},
      {"fold_batch_norm", fold_batch_norm}, {"fuse_pad", fuse_pad},
      {"fuse_activation", fuse_activation}, {"remove_dead", remove_dead}};
  return passes;
}

Result<Graph> run_passes(Graph graph, const std::vector<Pass>& passes, const AfterPass& after) {
  for (const Pass& pass : passes) {
    TRY(graph, pass.run(std::move(graph)));
    if (auto s = verify(graph, Stage::imported); !s) {
      Error e = s.error();
      e.where = fmt::format("after {}: {}", pass.name, e.where);
      e.code = Code::internal;
      return tl::unexpected<Error>(std::move(e));
    }
    if (after) after(pass.name, graph);
  }
  return graph;
}

}  // namespace tinsmith
