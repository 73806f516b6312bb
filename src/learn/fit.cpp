// Training and evaluation. One epoch: the samples in a new order, in batches; for each forward, loss, backward, step.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <numeric>

#include "learn/sequential.h"

namespace tinsmith {
namespace learn {

// Samples as training wants them: preprocessed, and counted.
struct Prepared {
  std::vector<float> x;
  const float* y;
  size_t count, in, target;
};

// Sums of the loss and of each metric over batches.
struct Totals {
  double loss = 0;
  std::vector<double> metrics;
  explicit Totals(size_t n) : metrics(n, 0) {}
  void clear() { loss = 0; std::fill(metrics.begin(), metrics.end(), 0); }
  Scores mean(size_t samples) const {
    Scores s{loss / static_cast<double>(samples), metrics};
    for (double& m : s.metrics) m /= static_cast<double>(samples);
    return s;
  }
};

// Has a monitored quantity got better? Keras's rule: over the best by more than min_delta.
class Monitor {
 public:
  Monitor(std::string name, double min_delta)
      : name_(std::move(name)), min_delta_(min_delta), grows_(name_.find("acc") != name_.npos) {}
  const std::string& name() const { return name_; }
  bool improves(double value) {
    if (!(grows_ ? value - min_delta_ > best_ : value + min_delta_ < best_) && !first_) return false;
    first_ = false;
    best_ = value;
    return true;
  }

 private:
  std::string name_;
  double min_delta_;
  bool grows_, first_ = true;
  double best_ = 0;
};

}  // namespace learn

using namespace learn;

namespace {

// Copies samples order[0 ... rows) into the workspace's batch; targets to `targets`. No order: as they stand.
void gather(const Prepared& from, const uint32_t* order, size_t first, size_t rows, Workspace& w,
            std::vector<float>& targets) {
  const size_t x_row = static_cast<size_t>(w.rows[0]);
  float* x = w.outputs[0].data();
  if (from.in == 1 && from.target == 1 && x_row == 1) {
    for (size_t r = 0; r < rows; ++r) {
      const size_t i = order ? order[first + r] : first + r;
      x[r] = from.x[i];
      targets[r] = from.y[i];
    }
    return;
  }
  for (size_t r = 0; r < rows; ++r) {
    const size_t i = order ? order[first + r] : first + r;
    std::copy_n(&from.x[i * from.in], from.in, x + r * x_row);
    std::copy_n(from.y + i * from.target, from.target, &targets[r * from.target]);
  }
}

Status check_monitor(const std::string& name, const char* option, const std::vector<std::string>& columns) {
  if (std::find(columns.begin(), columns.end(), name) != columns.end() && name != "learning_rate") return {};
  std::string known;
  for (const std::string& c : columns)
    if (c != "learning_rate") known += (known.empty() ? "" : ", ") + c;
  return fail(Code::usage, option, fmt::format("\"{}\" is not measured", name), fmt::format("there is {}", known));
}

double value_of(const History& h, const std::string& name) {
  History last;
  last.metrics = h.metrics;
  last.epochs = {h.epochs.back()};
  return last.column(name).front();
}

}  // namespace

Status Sequential::check_samples(const Samples& samples, const char* which, bool with_targets) const {
  const auto shape_fits = [](size_t have, int64_t want) { return static_cast<int64_t>(have) == want; };
  if (samples.x_shape.empty() || samples.x.empty())
    return fail(Code::bad_input, which, "there are no samples", "give at least one");
  if (!shape_fits(samples.x_size(), input_size()))
    return fail(Code::usage, which,
                fmt::format("samples of {} numbers for an input of {}", samples.x_size(), input_size()),
                "make the model's Input the shape of a sample");
  if (!with_targets) return {};
  const bool sparse = loss_.loss == Loss::sparse_categorical_crossentropy;
  const int64_t want = sparse ? 1 : output_size();
  if (samples.y_shape.empty() || !shape_fits(samples.y_size(), want) ||
      samples.y.size() != samples.count() * samples.y_size())
    return fail(Code::usage, which, fmt::format("targets of {} numbers, and the model and its loss want {}",
                samples.y_shape.empty() ? 0 : samples.y_size(), want),
                sparse ? "give the class's number" : "make the last Dense layer's units fit");
  const auto bad = [](float v) { return !std::isfinite(v); };
  for (const auto* values : {&samples.x, &samples.y})
    if (const auto at = std::find_if(values->begin(), values->end(), bad); at != values->end())
      return fail(Code::bad_input, which,
                  fmt::format("sample {} has {} that is not a finite number",
                              static_cast<size_t>(at - values->begin()) /
                                  (values == &samples.x ? samples.x_size() : samples.y_size()),
                              values == &samples.x ? "an input" : "a target"),
                  "mend or remove it");
  if (sparse)
    for (size_t i = 0; i < samples.y.size(); ++i)
      if (!(samples.y[i] >= 0 && samples.y[i] < static_cast<float>(output_size())) ||
          samples.y[i] != std::floor(samples.y[i]))
        return fail(Code::bad_input, which, fmt::format("sample {} has the label {}", i, samples.y[i]),
                    fmt::format("labels are 0 to {}", output_size() - 1));
  return {};
}

// The state of one call of fit().
class Fit {
 public:
  Fit(Sequential& model, const Samples& samples, const FitOptions& options)
      : m_(model),
        options_(options),
        train_(prepare(samples)),
        targets_(train_.target * static_cast<size_t>(options.batch_size)),
        workspace_(model.network_, options.batch_size, true),
        state_(*model.optimizer_, model.parameters_),
        totals_(model.metrics_.size()),
        order_(train_.count),
        shuffle_(options.seed, "shuffle") {
    std::iota(order_.begin(), order_.end(), 0u);
    if (options.validation) validation_ = prepare(*options.validation);
    last_ = model.dense_layers().back().activation;
  }

  // Evaluation only: no gradients, no optimiser.
  static Scores score(const Sequential& model, const Prepared& samples, Workspace& w, std::vector<float>& targets) {
    Totals totals(model.metrics_.size());
    const Activation last = model.dense_layers().back().activation;
    for (size_t first = 0; first < samples.count; first += static_cast<size_t>(w.batch)) {
      const size_t rows = std::min<size_t>(static_cast<size_t>(w.batch), samples.count - first);
      gather(samples, nullptr, first, rows, w, targets);
      forward(model.network_, model.parameters_.data(), w, static_cast<int>(rows));
      const Batch batch = view(model, w, targets, rows, samples.target, last);
      totals.loss += loss_sum(model.loss_, batch, nullptr);
      for (size_t i = 0; i < totals.metrics.size(); ++i) totals.metrics[i] += metric_sum(model.metrics_[i], batch);
    }
    return totals.mean(samples.count);
  }

  static Prepared prepare(const Sequential& model, const Samples& s) {
    return {model.preprocessed(s.x), s.y.data(), s.count(), s.x_size(), s.y_size()};
  }

  Result<History> run() {
    History history;
    history.metrics = m_.metrics_;
    const auto begin = std::chrono::steady_clock::now();
    history.epochs.reserve(static_cast<size_t>(options_.epochs));
    TRY(std::vector<Watcher> watchers, make_watchers());
    double reduced = 1;  // by ReduceLROnPlateau
    for (int epoch = 0; epoch < options_.epochs; ++epoch) {
      const double rate = learning_rate(*m_.optimizer_).at(epoch) * reduced;
      train_epoch(rate);
      EpochRecord record;
      record.epoch = epoch + 1;
      record.train = totals_.mean(train_.count);
      record.learning_rate = rate;
      if (options_.validation) {
        record.has_validation = true;
        record.validation = score(m_, validation_, workspace_, targets_);
      }
      if (!std::isfinite(record.train.loss) || !std::isfinite(record.validation.loss))
        return fail(Code::diverged, fmt::format("epoch {}", epoch + 1), "the loss is not a number any more",
                    fmt::format("lower the learning rate (now {}), or scale the inputs", rate));
      record.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
      record.remaining = record.seconds / (epoch + 1) * (options_.epochs - epoch - 1);
      history.epochs.push_back(std::move(record));
      if (options_.on_epoch_end) options_.on_epoch_end(history.epochs.back());
      for (Watcher& w : watchers) watch(w, history, epoch, reduced, rate);
      if (!history.stopped.empty()) break;
    }
    finish(watchers, history);
    return history;
  }

 private:
  enum class Watch { early_stopping, reduce_lr, best_weights };
  struct Watcher {
    Watch kind;
    Monitor monitor;
    int waited = 0, cooling = 0, best_epoch = 0;
    Floats best = {};
  };

  static Batch view(const Sequential& model, const Workspace& w, const std::vector<float>& targets, size_t rows,
                    size_t target, Activation last) {
    return {w.outputs.back().data(),  w.logits.size() ? w.logits.data() : nullptr,
            targets.data(),           static_cast<int>(rows),
            model.network_.outputs(), w.rows.back(),
            static_cast<int>(target), last};
  }

  Prepared prepare(const Samples& s) const { return prepare(m_, s); }

  void train_epoch(double rate) {
    totals_.clear();
    if (options_.shuffle) shuffle_.shuffle(std::span(order_));
    const size_t size = static_cast<size_t>(options_.batch_size);
    for (size_t first = 0; first < train_.count; first += size) {
      const size_t rows = std::min(size, train_.count - first);
      gather(train_, order_.data(), first, rows, workspace_, targets_);
      forward(m_.network_, m_.parameters_.data(), workspace_, static_cast<int>(rows));
      const Batch batch = view(m_, workspace_, targets_, rows, train_.target, last_);
      totals_.loss += loss_sum(m_.loss_, batch, workspace_.deltas.back().data());
      for (size_t i = 0; i < totals_.metrics.size(); ++i) totals_.metrics[i] += metric_sum(m_.metrics_[i], batch);
      backward(m_.network_, m_.parameters_.data(), workspace_, static_cast<int>(rows));
      state_.step(m_.parameters_.data(), workspace_.gradients.data(), rate);
    }
  }

  Result<std::vector<Watcher>> make_watchers() const {
    History empty;
    empty.metrics = m_.metrics_;
    empty.epochs.emplace_back().has_validation = options_.validation != nullptr;
    const std::vector<std::string> columns = empty.names();
    std::vector<Watcher> watchers;
    auto add = [&](Watch kind, const char* option, const std::string& monitor, double min_delta) -> Status {
      CHECKED(check_monitor(monitor, option, columns));
      watchers.push_back({kind, Monitor(monitor, min_delta)});
      return {};
    };
    if (const auto& s = options_.early_stopping)
      CHECKED(add(Watch::early_stopping, "early_stopping", s->monitor, s->min_delta));
    if (const auto& r = options_.reduce_lr) CHECKED(add(Watch::reduce_lr, "reduce_lr", r->monitor, r->min_delta));
    if (const auto& b = options_.best_weights) CHECKED(add(Watch::best_weights, "best_weights", b->monitor, 0));
    return watchers;
  }

  void watch(Watcher& w, History& history, int epoch, double& reduced, double rate) {
    const double value = value_of(history, w.monitor.name());
    if (w.kind == Watch::early_stopping && epoch < options_.early_stopping->start_from_epoch) return;
    if (w.cooling > 0) {
      --w.cooling;
      w.waited = 0;
    }
    if (w.monitor.improves(value)) {
      w.waited = 0;
      w.best_epoch = epoch + 1;
      if (w.kind == Watch::best_weights ||
          (w.kind == Watch::early_stopping && options_.early_stopping->restore_best_weights))
        w.best = m_.parameters_;
      return;
    }
    if (w.cooling > 0) return;
    ++w.waited;
    if (w.kind == Watch::early_stopping && w.waited >= options_.early_stopping->patience && epoch > 0)
      history.stopped = fmt::format("{} has not improved since epoch {}", w.monitor.name(), w.best_epoch);
    if (w.kind == Watch::reduce_lr && w.waited >= options_.reduce_lr->patience && rate > options_.reduce_lr->min_lr) {
      reduced *= std::max(rate * options_.reduce_lr->factor, options_.reduce_lr->min_lr) / rate;
      w.cooling = options_.reduce_lr->cooldown;
      w.waited = 0;
    }
  }

  // Which weights the model keeps: the best epoch's if that was asked for, else the average, else the last.
  void finish(std::vector<Watcher>& watchers, History& history) {
    if (common(*m_.optimizer_).use_ema) m_.parameters_ = state_.average();
    for (Watcher& w : watchers)
      if (w.best.size()) {
        m_.parameters_ = w.best;
        history.best_epoch = w.best_epoch;
      }
  }

  Sequential& m_;
  const FitOptions& options_;
  Prepared train_, validation_ = {};
  std::vector<float> targets_;
  Workspace workspace_;
  OptimizerState state_;
  Totals totals_;
  std::vector<uint32_t> order_;
  Rng shuffle_;
  Activation last_;
};

Result<History> Sequential::fit(const Samples& samples, const FitOptions& options) {
  if (!optimizer_) return fail(Code::usage, "fit", "the model is not compiled", "call compile(optimizer, loss) first");
  if (options.epochs < 1)
    return fail(Code::usage, "epochs", fmt::format("{} epochs", options.epochs), "train at least one");
  if (options.batch_size < 1)
    return fail(Code::usage, "batch_size", fmt::format("a batch of {}", options.batch_size), "use 32");
  if (options.reduce_lr && !(options.reduce_lr->factor > 0 && options.reduce_lr->factor < 1))
    return fail(Code::usage, "reduce_lr", fmt::format("a factor of {}", options.reduce_lr->factor),
                "choose one between 0 and 1");
  CHECKED(check());
  CHECKED(check_samples(samples, "training samples", true));
  if (options.validation) CHECKED(check_samples(*options.validation, "validation samples", true));
  for (Layer& layer : layers_)
    if (Normalization* n = std::get_if<Normalization>(&layer); n && !n->adapted()) n->adapt(samples);
  if (!built_) CHECKED(build(options.seed));
  FitOptions bounded = options;  // a batch larger than the samples needs no larger buffers
  bounded.batch_size = static_cast<int>(std::min<size_t>(static_cast<size_t>(options.batch_size),
      std::max(samples.count(), options.validation ? options.validation->count() : 0)));
  const std::clock_t begin = std::clock();
  Result<History> history = Fit(*this, samples, bounded).run();
  if (history) history->cpu_seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  return history;
}

Result<Scores> Sequential::evaluate(const Samples& samples) const {
  if (!optimizer_ || !built_)
    return fail(Code::usage, "evaluate", "the model is not compiled or has no weights", "call compile, then fit");
  CHECKED(check_samples(samples, "samples to evaluate", true));
  const Prepared prepared = Fit::prepare(*this, samples);
  Workspace w(network_, static_cast<int>(std::min<size_t>(prepared.count, 256)), false);
  std::vector<float> targets(prepared.target * static_cast<size_t>(w.batch));
  return Fit::score(*this, prepared, w, targets);
}

}  // namespace tinsmith
