#include "run/stream.h"

#include <algorithm>
#include <set>

namespace tinsmith {
namespace {

int32_t rows_of(const Graph& g, TensorId id) { return g.tensor(id).shape[1]; }
size_t row_bytes(const Graph& g, TensorId id) { return g.tensor(id).byte_size() / static_cast<size_t>(rows_of(g, id)); }

// The region's loop, played through: who has made how many rows, which are still needed.
class Player {
 public:
  Player(const Graph& graph, PieceCache& pieces, size_t first, size_t last, RowSteps steps, TensorId fed) : g_(graph), pieces_(pieces) {
    s_.first = first, s_.last = last, s_.steps = steps, s_.feed.tensor = fed;
  }

  std::optional<Stream> play() {
    if (!set_up()) return std::nullopt;
    while (!std::all_of(nodes_.begin(), nodes_.end(), [](const State& n) { return n.done == n.end; }))
      if (!turn()) return std::nullopt;
    if (s_.turns.size() < 2) return std::nullopt;
    for (TensorId id : windowed_)
      if (s_.windows[id].stored) s_.nodes[last_reader(id)].ends.push_back(id);
    for (size_t t = 0; t < s_.turns.size(); ++t)
      for (size_t k = 0; k < nodes_.size(); ++k) {
        for (TensorId id : s_.nodes[k].ends) s_.turns[t][k].saves.push_back(saves_[t][id]);
        if (!s_.windows.contains(output(k)) || !s_.windows[output(k)].stored) s_.turns[t][k].loaded = 0;
      }
    return std::move(s_);
  }

 private:
  struct State {
    RowRule rule;
    std::vector<TensorId> inputs;  // those that are computed
    bool entry = false;            // all of them from before the region
    int32_t rate = 1;              // rows that it makes in a turn at most: as many as come in
    int32_t done = 0, end = 0;     // rows of the output; of the input for one that sums
    int32_t makes = 0;             // in this turn
  };

  const Node& node(size_t k) const { return g_.nodes[s_.first + k]; }
  TensorId output(size_t k) const { return node(k).outputs[0]; }
  TensorId fed() const { return s_.feed.tensor; }
  bool windowed(TensorId id) const { return windowed_.contains(id); }
  size_t last_reader(TensorId id) const { return readers_.at(id).back(); }
  // The first row of its inputs that node k needs for output row `row` and those that follow.
  static int32_t needs(const State& n, int32_t row) {
    if (row == n.end) return INT32_MAX;
    return n.rule.sums ? row : std::max(0, row * n.rule.stride - n.rule.above);
  }

  bool set_up() {
    for (size_t i = s_.first; i <= s_.last; ++i) {
      const Node& node = g_.nodes[i];
      const auto rule = row_rule(g_, node);
      if (!rule) return false;
      State n{*rule, {}};
      for (TensorId id : node.inputs)
        if (id != kAbsent && !g_.tensor(id).constant()) n.inputs.push_back(id);
      n.end = rule->sums ? rows_of(g_, n.inputs[0]) : rows_of(g_, node.outputs[0]);
      n.entry = std::none_of(n.inputs.begin(), n.inputs.end(), [&](TensorId id) { return made_.contains(id); });
      const int32_t stride = rule->sums ? 1 : rule->stride;
      n.rate = n.entry ? s_.steps.entry : INT32_MAX;
      for (TensorId id : n.inputs)
        for (size_t k = 0; k < nodes_.size(); ++k)
          if (output(k) == id) n.rate = std::min(n.rate, std::max(s_.steps.least, (nodes_[k].rate + stride - 1) / stride));
      for (TensorId id : n.inputs) readers_[id].push_back(nodes_.size());
      made_[node.outputs[0]] = 0;
      nodes_.push_back(n);
    }
    s_.nodes.resize(nodes_.size());
    // What is read in the region alone, row by row, does not stand.
    for (size_t k = 0; k < nodes_.size(); ++k)
      if (!nodes_[k].rule.sums && readers_.contains(output(k))) windowed_.insert(output(k));
    for (TensorId id : g_.outputs) windowed_.erase(id);
    for (size_t i = 0; i < g_.nodes.size(); ++i)
      if (i < s_.first || i > s_.last)
        for (TensorId id : g_.nodes[i].inputs) windowed_.erase(id);
    for (size_t k = 0; k < nodes_.size(); ++k)  // rows of a sum's output are none
      if (nodes_[k].rule.sums && readers_.contains(output(k))) return false;
    if (fed() != kAbsent) made_[fed()] = 0, windowed_.insert(fed());
    for (TensorId id : windowed_) s_.windows[id] = {}, base_[id] = 0;
    return fed() == kAbsent || readers_.contains(fed());
  }

  // How many rows of the input must be there, in all, for what its next reader makes in this turn. The one that comes first decides, so that
  // no rows wait for it; readers that wait for other layers too do not hurry.
  int32_t fed_until() const {
    int32_t until = INT32_MAX;
    for (const bool entries : {true, false}) {
      for (size_t k : readers_.at(fed()))
        if (const State& n = nodes_[k]; n.entry == entries && n.done < n.end) {
          const int32_t done = n.done + std::min(n.rate, n.end - n.done);
          until = std::min(until, n.rule.sums ? done : (done - 1) * n.rule.stride - n.rule.above + n.rule.reach);
        }
      if (until != INT32_MAX) return std::min(until, rows_of(g_, fed()));
    }
    return 0;
  }

  // How many rows of a tensor there are so far.
  int32_t there(TensorId id) const {
    const auto it = made_.find(id);
    return it == made_.end() ? rows_of(g_, id) : it->second;
  }

  int32_t can_make(const State& n) const {
    int32_t until = n.end;
    bool waits = false;
    for (TensorId id : n.inputs) {
      const int32_t rows = there(id);
      if (rows == rows_of(g_, id)) continue;
      waits = true;
      const int32_t reached = rows + n.rule.above - n.rule.reach;
      until = std::min(until, n.rule.sums ? rows : reached < 0 ? 0 : reached / n.rule.stride + 1);
    }
    const int32_t rows = std::min(until - n.done, n.rate);
    return waits && !n.entry && n.done && rows < s_.steps.least ? 0 : rows;
  }

  bool turn() {
    std::vector<RowCall> calls(nodes_.size());
    const auto base = base_;
    const auto made = made_;
    Feed::Turn in;
    if (fed() != kAbsent) {
      in.rows = std::max(0, fed_until() - made_[fed()]);
      s_.feed.rows = made_[fed()] += in.rows;
    }
    bool moved = false;
    for (size_t k = 0; k < nodes_.size(); ++k) {
      nodes_[k].makes = std::max(0, can_make(nodes_[k]));
      if (nodes_[k].makes == 0) continue;
      moved = true;
      if (!call(k, calls[k])) return false;
      nodes_[k].done += nodes_[k].makes;
      if (!nodes_[k].rule.sums) made_[output(k)] += nodes_[k].makes;
    }
    if (!moved) return false;
    auto& saves = saves_.emplace_back();
    for (TensorId id : windowed_) {
      bool touched = made_[id] != made.at(id);
      int32_t keep_from = made_[id];
      for (size_t k : readers_[id]) {
        touched |= nodes_[k].makes > 0;
        keep_from = std::min(keep_from, needs(nodes_[k], nodes_[k].done));
      }
      if (!touched) continue;
      const auto bytes = [&](int32_t rows) { return static_cast<size_t>(rows) * row_bytes(g_, id); };
      Window& w = s_.windows[id];
      w.bytes = std::max(w.bytes, bytes(made_[id] - base.at(id)));
      w.stored = std::max(w.stored, bytes(made_[id] - keep_from));
      saves[id] = {bytes(keep_from - base.at(id)), bytes(made_[id] - keep_from)};
      if (saves[id].bytes == 0) saves[id].from = 0;
      const size_t loaded = bytes(made.at(id) - base.at(id));
      for (size_t k = 0; k < nodes_.size(); ++k)
        if (output(k) == id) calls[k].loaded = loaded;
      if (id == fed()) in.loaded = loaded;
      s_.extra += static_cast<int64_t>((loaded + saves[id].bytes) * 6 / 10 + 60);
      base_[id] = keep_from;
    }
    find_dying();
    s_.turns.push_back(std::move(calls));
    if (fed() != kAbsent) s_.feed.turns.push_back(in);
    return s_.turns.size() <= 4096;
  }

  // The call of node k that makes its next rows.
  bool call(size_t k, RowCall& c) {
    const State& n = nodes_[k];
    const int32_t height = rows_of(g_, n.inputs[0]);
    const int32_t top = n.rule.sums ? n.done : n.done * n.rule.stride - n.rule.above;
    const int32_t bottom = n.rule.sums ? n.done + n.makes : (n.done + n.makes - 1) * n.rule.stride - n.rule.above + n.rule.reach;
    const int32_t from = std::max(top, 0), until = std::min(bottom, height);
    if (until <= from) return false;
    const PieceCache::Piece piece{until - from, from - top, bottom - until, n.makes, n.rule.sums, n.rule.sums && from == 0, n.rule.sums && until == height};
    const auto lowered = pieces_.lower(s_.first + k, piece);
    if (!lowered) return false;
    auto& variants = s_.nodes[k].variants;
    if (!variants.empty() && lowered->operands != variants[0]->operands) return false;
    const auto found = std::find(variants.begin(), variants.end(), lowered);
    c.variant = static_cast<int>(found - variants.begin());
    if (found == variants.end()) variants.push_back(lowered);
    for (TensorId id : lowered->operands) {
      size_t row = 0;
      if (id == output(k)) row = n.rule.sums ? 0 : static_cast<size_t>(n.done);
      else if (id != kAbsent && !g_.tensor(id).constant()) row = static_cast<size_t>(from);
      if (id != kAbsent && windowed(id)) row -= static_cast<size_t>(base_[id]);
      c.at.push_back(row ? row * row_bytes(g_, id) : 0);
    }
    count_extra(k, piece);
    return true;
  }

  // What a call costs beside its arithmetic: itself, each channel's constants anew, rows read again, a pixel without a partner.
  void count_extra(size_t k, const PieceCache::Piece& piece) {
    const Node& n = node(k);
    const Tensor& y = g_.output(n);
    s_.extra += 200 + (n.op->macs ? 30 * y.shape[3] : 0);
    if (!n.op->macs || piece.sums) return;
    const int64_t again = int64_t{piece.rows} - int64_t{piece.made} * nodes_[k].rule.stride;
    s_.extra += 2 * std::max<int64_t>(0, again) * static_cast<int64_t>(row_bytes(g_, nodes_[k].inputs[0]));
    if (piece.made * y.shape[2] % 2) s_.extra += n.op->macs(g_, n) * 7 / 10 / (int64_t{y.shape[1]} * y.shape[2]);
  }

  // How far whole outputs are behind the rows of whole inputs that are not needed any more.
  void find_dying() {
    for (size_t k = 0; k < nodes_.size(); ++k) {
      if (windowed(output(k)) || nodes_[k].rule.sums || nodes_[k].makes == 0) continue;
      for (const auto& [id, readers] : readers_) {
        if (made_.contains(id)) continue;
        int64_t needed = rows_of(g_, id);
        for (size_t r : readers) needed = std::min<int64_t>(needed, needs(nodes_[r], r < k ? nodes_[r].done : nodes_[r].done - nodes_[r].makes));
        const int64_t ahead = nodes_[k].done * static_cast<int64_t>(row_bytes(g_, output(k))) - needed * static_cast<int64_t>(row_bytes(g_, id));
        auto it = std::find_if(s_.dying.begin(), s_.dying.end(), [&, in = id](const Stream::Dying& d) { return d.input == in && d.output == output(k); });
        if (it == s_.dying.end()) it = s_.dying.insert(it, {id, output(k), 0});
        it->ahead = std::max(it->ahead, ahead);
      }
    }
  }

  const Graph& g_;
  PieceCache& pieces_;
  Stream s_;
  std::vector<State> nodes_;
  std::map<TensorId, int32_t> made_, base_;               // rows made, and the first of them that is kept
  std::map<TensorId, std::vector<size_t>> readers_;       // nodes, ascending
  std::set<TensorId> windowed_;
  std::vector<std::map<TensorId, RowCall::Save>> saves_;  // for each turn
};

}  // namespace

bool RowCall::idle() const {
  return variant < 0 && loaded == 0 && std::all_of(saves.begin(), saves.end(), [](const Save& s) { return s.bytes == 0; });
}

std::optional<RowRule> row_rule(const Graph& graph, const Node& node) {
  if (!node.op->rows || node.outputs.size() != 1) return std::nullopt;
  bool computed = false;
  auto image = [&](TensorId id) {
    const Tensor& t = graph.tensor(id);
    return t.shape.size() == 4 && t.shape[0] == 1 && t.count() > 0 && !t.is_variable && bits(t.type) >= 8;
  };
  for (TensorId id : node.inputs)
    if (id != kAbsent && !graph.tensor(id).constant()) {
      if (!image(id)) return std::nullopt;
      computed = true;
    }
  if (!computed) return std::nullopt;
  const auto rule = node.op->rows(graph, node);
  return rule && (rule->sums || image(node.outputs[0])) ? rule : std::nullopt;
}

std::shared_ptr<const Lowered> PieceCache::lower(size_t index, const Piece& piece) {
  const auto [it, fresh] = known_.try_emplace({index, piece});
  if (!fresh) return it->second;
  const Node& whole = graph_.nodes[index];
  Graph g;
  g.tensors = graph_.tensors;  // the same ids; constants are shared, not copied
  g.nodes = graph_.nodes;      // for lowerings that look at the layer's neighbours
  Node node = whole;
  const Shape& in = graph_.tensor(whole.inputs[0]).shape;
  node.piece = RowPiece{piece.above, piece.below, 0, piece.sums, {}, graph_.output(whole).shape, &graph_};
  for (TensorId id : whole.inputs) {
    if (id == kAbsent || g.tensor(id).constant()) continue;
    node.piece->input = graph_.tensor(id).shape;
    g.tensor(id).shape[1] = piece.rows;
  }
  if (piece.sums) node.piece->first = piece.first ? 0 : piece.last ? in[1] - piece.rows : 1;
  else g.tensor(whole.outputs[0]).shape[1] = piece.made;
  auto lowered = whole.op->lower(g, node, target_);
  if (lowered && lowered->kernel && lowered->then.empty()) it->second = std::make_shared<const Lowered>(std::move(*lowered));
  return it->second;
}

std::optional<Stream> make_stream(const Graph& graph, PieceCache& pieces, size_t first, size_t last, RowSteps steps, TensorId fed) {
  return Player(graph, pieces, first, last, steps, fed).play();
}

}  // namespace tinsmith
