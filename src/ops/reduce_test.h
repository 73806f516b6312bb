// For tests of reductions: shapes and axes, and which elements each output is made of.
#pragma once

#include "ops/grid_test.h"
#include "ops/lowering.h"

namespace tinsmith {

struct Folding {
  Shape shape;
  std::vector<int32_t> axes;
  bool keep = false;

  bool folds(size_t d) const {
    for (int32_t a : axes)
      if (a == static_cast<int32_t>(d) || a + static_cast<int32_t>(shape.size()) == static_cast<int32_t>(d)) return true;
    return false;
  }
  Shape folded() const {
    Shape y;
    for (size_t d = 0; d < shape.size(); ++d) {
      if (!folds(d)) y.push_back(shape[d]);
      else if (keep) y.push_back(1);
    }
    return y;
  }
  // The elements of each output, in memory's order.
  template <class T>
  std::vector<std::vector<T>> groups(const std::vector<T>& x) const {
    std::vector<std::vector<T>> out(static_cast<size_t>(elements(folded()).value()));
    size_t next = 0;
    for_each_index(shape, [&](const Index& i) {
      Index y;
      for (size_t d = 0; d < i.size(); ++d) {
        if (!folds(d)) y.push_back(i[d]);
        else if (keep) y.push_back(0);
      }
      out[static_cast<size_t>(flat(folded(), y))].push_back(x[next++]);
    });
    return out;
  }
  template <class T>
  OneOp& build(OneOp& op, const std::vector<T>& x, Quantisation q = {}) const {
    return op.attr("keep_dims", int64_t{keep}).input(shape, x, std::move(q)).constant({static_cast<int32_t>(axes.size())}, axes);
  }
};

inline std::vector<Folding> foldings() {
  return {{{5}, {0}, false},          {{2, 3}, {1}, true},        {{2, 3}, {0}, false},         {{2, 3}, {-1, 0}, false}, {{4, 3, 2}, {1}, false},
          {{4, 3, 2}, {0, 2}, true},  {{1, 6, 5, 4}, {1, 2}, true}, {{2, 3, 4, 5}, {2, 1, 2}, false}, {{2, 3, 4, 5}, {0, 3}, false}, {{2, 2, 3, 2, 2}, {0, 2, 4}, false},
          {{2, 2, 3, 2, 2}, {1, 3}, true}, {{3, 1, 2}, {1}, false}, {{2, 3}, {}, false},          {{70, 3}, {0}, false}};
}

}  // namespace tinsmith
