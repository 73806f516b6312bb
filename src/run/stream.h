// Streaming: consecutive nodes that run some rows at a time, one after another, so that their tensors never stand as a whole.
//
// A *region* is such a run of nodes. Its loop goes round in *turns*; in each, every node makes those rows of its output that the rows
// of its inputs allow, by an ordinary call of its kernel on a piece of the layer (Node::piece). No row is made twice.
//
//     conv 3x3   . . k k n n        a tensor's *window*: the rows that are there while its producer and its readers run in a turn,
//     conv 3x3     . . k k n n      first those kept from the turn before (k), then the new ones (n)
//     add            . k k n n
//                    store: k k     between the turns only the kept rows are held, in the tensor's *store*
//
// So a window is a buffer that lives from its producer's step to its last reader's, like any tensor, but a few rows high, and the
// planner places it as any other; only the stores live through the whole loop. A reader that dies with a window may write over it.
//
// Tensors that come from before the region, or are read after it, stand as a whole: the readers go down them row by row. But the graph's
// input need not stand either: it can be *fed*, the caller handing over its rows as the turns need them. Then it has a window and a store
// like a tensor of the region, and its rows come first in a turn.
#pragma once

#include <map>
#include <memory>
#include <tuple>

#include "model/op.h"

namespace tinsmith {

// How much is made in a turn.
struct RowSteps {
  int entry = 1;  // rows that the nodes at the region's entry make in a turn
  int least = 1;  // rows that the others wait for, but for their first and their last
  auto operator<=>(const RowSteps&) const = default;
};

struct StreamRegion {
  size_t first, last;  // nodes
  RowSteps steps;
  auto operator<=>(const StreamRegion&) const = default;
};

// What a node does in a turn.
struct RowCall {
  int variant = -1;            // which of StreamNode::variants is called; -1: none, its inputs' rows do not yet suffice
  std::vector<size_t> at;      // for each operand, where its rows begin in its buffer, in bytes
  size_t loaded = 0;           // bytes of the output that are taken from its store to its window's start, after the call
  struct Save {
    size_t from = 0, bytes = 0;
    auto operator<=>(const Save&) const = default;
  };
  std::vector<Save> saves;     // for each of StreamNode::ends: bytes that go from its window to its store, before the call
  bool idle() const;
  auto operator<=>(const RowCall&) const = default;
};

struct StreamNode {
  std::vector<std::shared_ptr<const Lowered>> variants;  // calls with the same operands
  std::vector<TensorId> ends;  // windows with a store, whose last reader it is
};

// A tensor that does not stand as a whole.
struct Window {
  size_t bytes = 0;            // the most that there is of it in a turn
  size_t stored = 0;           // the most that is kept from one turn to the next
};

// The graph's input, fed.
struct Feed {
  TensorId tensor = kAbsent;   // as the region reads it: the input, or a view of it. kAbsent: the input stands, or comes in elsewhere
  struct Turn {
    size_t loaded = 0;         // bytes that are taken from its store to its window's start
    int32_t rows = 0;          // that come in behind them
  };
  std::vector<Turn> turns;
  int32_t rows = 0;            // in all: those at the end that no layer needs are not asked for
};

struct Stream {
  size_t first = 0, last = 0;  // nodes of the graph
  RowSteps steps;
  std::vector<StreamNode> nodes;             // from `first` to `last`
  std::vector<std::vector<RowCall>> turns;   // for each turn, for each node
  std::map<TensorId, Window> windows;
  Feed feed;
  // A whole output may start `ahead` bytes before a whole input, whose rows die as the loop goes down them, and share its bytes.
  struct Dying {
    TensorId input, output;
    int64_t ahead;
  };
  std::vector<Dying> dying;
  int64_t extra = 0;           // instructions that it costs more than whole tensors, by a rough model
};

// Pieces that have been lowered, to be shared by the streams that are tried.
class PieceCache {
 public:
  PieceCache(const Graph& graph, const Target& target) : graph_(graph), target_(target) {}
  // Of `rows` input rows, `above` and `below` them padding. Null: the node has no such piece.
  struct Piece {
    int32_t rows, above, below, made;
    bool sums, first, last;
    auto operator<=>(const Piece&) const = default;
  };
  std::shared_ptr<const Lowered> lower(size_t node, const Piece& piece);

 private:
  const Graph& graph_;
  Target target_;
  std::map<std::pair<size_t, Piece>, std::shared_ptr<const Lowered>> known_;
};

// Can the node be part of a region?
std::optional<RowRule> row_rule(const Graph& graph, const Node& node);

// The region of the nodes first ... last; nothing where it cannot be made, or would not take more than one turn. `fed`: the graph's input
// as its readers know it, all of them in the region, which the caller hands over by rows.
std::optional<Stream> make_stream(const Graph& graph, PieceCache& pieces, size_t first, size_t last, RowSteps steps, TensorId fed = kAbsent);

}  // namespace tinsmith
