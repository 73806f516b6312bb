#include "learn/sequential.h"

#include <algorithm>
#include <cmath>

namespace tinsmith {

using learn::Workspace;

std::vector<Dense> Sequential::dense_layers() const {
  std::vector<Dense> dense;
  for (const Layer& layer : layers_)
    if (const Dense* d = std::get_if<Dense>(&layer)) dense.push_back(*d);
  return dense;
}

int64_t Sequential::input_size() const {
  const Input* input = layers_.empty() ? nullptr : std::get_if<Input>(&layers_[0]);
  if (!input || input->shape.empty()) return 0;
  int64_t n = 1;
  for (int64_t d : input->shape) {
    if (d <= 0 || d > 1 << 20 || n > 1 << 20) return 0;
    n *= d;
  }
  return n;
}

int64_t Sequential::output_size() const {
  const auto dense = dense_layers();
  return dense.empty() ? 0 : dense.back().units;
}

int64_t Sequential::parameter_count() const {
  int64_t in = input_size(), n = 0;
  for (const Dense& d : dense_layers()) {
    n += (in + 1) * d.units;
    in = d.units;
  }
  return n;
}

std::vector<std::string> Sequential::layer_names() const {
  std::vector<std::string> names;
  int count[3] = {0, 0, 0};
  static constexpr const char* stem[] = {"rescaling", "normalization", "dense"};
  for (const Layer& layer : layers_) {
    if (std::holds_alternative<Input>(layer)) continue;
    const int kind = static_cast<int>(layer.index()) - 1;
    const int n = count[kind]++;
    const Dense* d = std::get_if<Dense>(&layer);
    names.push_back(d && !d->name.empty() ? d->name : n ? fmt::format("{}_{}", stem[kind], n) : stem[kind]);
  }
  return names;
}

Status Sequential::check() const {
  if (input_size() == 0)
    return fail(Code::usage, "model", "the first layer does not say a shape of the samples",
                "begin with Input({features})");
  if (dense_layers().empty()) return fail(Code::usage, "model", "there is no Dense layer", "add one: Dense(units)");
  bool seen_dense = false;
  int64_t in = input_size(), weights = 0;
  for (size_t i = 1; i < layers_.size(); ++i) {
    const std::string where = fmt::format("layer {}", i);
    if (std::holds_alternative<Input>(layers_[i]))
      return fail(Code::usage, where, "a second Input", "only the first layer is one");
    if (const Dense* d = std::get_if<Dense>(&layers_[i])) {
      if (d->units < 1 || d->units > 1 << 16)
        return fail(Code::usage, where, fmt::format("Dense with {} units", d->units), "choose 1 to 65536");
      weights += (in + 1) * d->units;
      if (weights > 1 << 26)
        return fail(Code::unsupported, where, "more than 67 million weights", "make the layers smaller");
      in = d->units;
      seen_dense = true;
      continue;
    }
    if (seen_dense)
      return fail(Code::unsupported, where, "a Rescaling or Normalization after a Dense layer",
                  "put it before the first Dense");
    if (const Rescaling* r = std::get_if<Rescaling>(&layers_[i]))
      for (const auto* v : {&r->scale, &r->offset})
        if (v->size() != 1 && static_cast<int64_t>(v->size()) != in)
          return fail(Code::usage, where, fmt::format("Rescaling by {} numbers for {} features", v->size(), in),
                      "give one, or one for every feature");
    if (const Normalization* n = std::get_if<Normalization>(&layers_[i]); n && n->adapted())
      if (static_cast<int64_t>(n->mean.size()) != in || n->variance.size() != n->mean.size())
        return fail(Code::usage, where,
                    fmt::format("Normalization of {} means and {} variances for {} features", n->mean.size(),
                                n->variance.size(), in),
                    "give one of each for every feature");
  }
  return {};
}

Status Sequential::compile(Optimizer optimizer, LossOptions loss, std::vector<Metric> metrics) {
  CHECKED(check());
  CHECKED(tinsmith::check(optimizer));
  const Activation last = dense_layers().back().activation;
  const bool sparse = loss.loss == Loss::sparse_categorical_crossentropy;
  if (loss.loss >= Loss::binary_crossentropy && loss.from_logits && last != Activation::linear)
    return fail(Code::usage, "loss", fmt::format("from_logits with a last activation {}", name(last)),
                "make it linear, or leave from_logits out");
  if ((sparse || loss.loss == Loss::categorical_crossentropy) && output_size() < 2)
    return fail(Code::usage, "loss", fmt::format("{} with one output", name(loss.loss)),
                "use binary_crossentropy, or an output for each class");
  if (loss.loss == Loss::huber && !(loss.delta > 0))
    return fail(Code::usage, "loss", "huber's delta is not positive", "use 1");
  for (Metric& m : metrics) {
    if (m == Metric::accuracy)
      m = output_size() == 1 ? Metric::binary_accuracy
          : sparse           ? Metric::sparse_categorical_accuracy
                             : Metric::categorical_accuracy;
    if ((m == Metric::sparse_categorical_accuracy) != sparse && (m == Metric::sparse_categorical_accuracy || sparse))
      return fail(Code::usage, "metrics", fmt::format("{} does not fit the loss {}", name(m), name(loss.loss)),
                  "use accuracy");
  }
  optimizer_ = std::move(optimizer);
  loss_ = loss;
  metrics_ = std::move(metrics);
  return {};
}

Status Sequential::build(uint64_t seed) {
  CHECKED(check());
  const std::vector<Dense> dense = dense_layers();
  network_ = learn::make_network(static_cast<int>(input_size()), dense);
  parameters_ = learn::Floats(network_.parameters);
  Rng rng(seed, "init");
  for (size_t l = 0; l < dense.size(); ++l) {
    const learn::DenseShape& s = network_.layers[l];
    const auto w = dense[l].kernel_initializer.draw(s.in, s.out, static_cast<size_t>(s.in) * s.out, rng);
    const auto b = dense[l].bias_initializer.draw(s.in, s.out, static_cast<size_t>(s.out), rng);
    learn::write_weights(s, w.data(), b.data(), parameters_.data());
  }
  built_ = true;
  return {};
}

std::vector<std::vector<float>> Sequential::weights() const {
  std::vector<std::vector<float>> all;
  if (!built_) return all;
  for (const learn::DenseShape& s : network_.layers) {
    all.push_back(learn::read_weights(s, parameters_.data()));
    all.push_back(learn::read_bias(s, parameters_.data()));
  }
  return all;
}

Status Sequential::set_weights(const std::vector<std::vector<float>>& weights) {
  if (!built_) CHECKED(build(0));
  if (weights.size() != 2 * network_.layers.size())
    return fail(Code::usage, "weights",
                fmt::format("{} arrays for {} dense layers", weights.size(), network_.layers.size()),
                "give a kernel and a bias for each layer");
  for (size_t l = 0; l < network_.layers.size(); ++l) {
    const learn::DenseShape& s = network_.layers[l];
    if (weights[2 * l].size() != static_cast<size_t>(s.in) * s.out ||
        weights[2 * l + 1].size() != static_cast<size_t>(s.out))
      return fail(Code::usage, fmt::format("weights of dense layer {}", l),
                  fmt::format("{} and {} numbers", weights[2 * l].size(), weights[2 * l + 1].size()),
                  fmt::format("the kernel has {} x {}, the bias {}", s.in, s.out, s.out));
  }
  for (size_t l = 0; l < network_.layers.size(); ++l)
    learn::write_weights(network_.layers[l], weights[2 * l].data(), weights[2 * l + 1].data(), parameters_.data());
  return {};
}

Sequential::Affine Sequential::preprocessing() const {
  Affine a;
  auto then = [&](size_t f, double scale, double offset) {
    a.offset[f] = a.offset[f] * scale + offset;
    a.scale[f] *= scale;
  };
  auto one_of = [](const std::vector<double>& v, size_t f) { return v.size() == 1 ? v[0] : v[f]; };
  const size_t features = static_cast<size_t>(input_size());
  for (const Layer& layer : layers_) {
    if ((std::holds_alternative<Rescaling>(layer) || std::holds_alternative<Normalization>(layer)) && a.empty())
      a = {std::vector<double>(features, 1), std::vector<double>(features, 0)};
    for (size_t f = 0; f < features; ++f) {
      if (const Rescaling* r = std::get_if<Rescaling>(&layer)) then(f, one_of(r->scale, f), one_of(r->offset, f));
      if (const Normalization* n = std::get_if<Normalization>(&layer); n && n->adapted()) {
        const double deviation =
            std::max(std::sqrt(n->variance[f]), 1e-7);  // as Keras, which spares a constant feature
        then(f, 1 / deviation, -n->mean[f] / deviation);
      }
    }
  }
  return a;
}

std::vector<float> Sequential::preprocessed(const std::vector<float>& x) const {
  const Affine a = preprocessing();
  if (a.empty()) return x;
  std::vector<float> out(x.size());
  const size_t features = a.scale.size();
  std::vector<float> scale(a.scale.begin(), a.scale.end()), offset(a.offset.begin(), a.offset.end());
  for (size_t i = 0; i < x.size(); i += features)
    for (size_t f = 0; f < features; ++f) out[i + f] = std::fma(x[i + f], scale[f], offset[f]);
  return out;
}

static constexpr int kPredictBatch = 256;

Result<std::vector<float>> Sequential::predict(const std::vector<float>& x) const {
  if (!built_)
    return fail(Code::usage, "predict", "the model has no weights yet", "call fit, build or set_weights first");
  const size_t in = static_cast<size_t>(network_.inputs()), out = static_cast<size_t>(network_.outputs());
  if (x.size() % in != 0)
    return fail(Code::usage, "predict", fmt::format("{} numbers are not whole samples of {}", x.size(), in),
                "give every feature of each sample");
  const std::vector<float> input = preprocessed(x);
  const size_t count = x.size() / in;
  std::vector<float> y(count * out);
  Workspace w(network_, static_cast<int>(std::min<size_t>(count, kPredictBatch)), false);
  for (size_t first = 0; first < count; first += kPredictBatch) {
    const size_t rows = std::min<size_t>(kPredictBatch, count - first);
    for (size_t r = 0; r < rows; ++r)
      std::copy_n(&input[(first + r) * in], in, w.outputs[0].data() + r * static_cast<size_t>(w.rows[0]));
    learn::forward(network_, parameters_.data(), w, static_cast<int>(rows));
    for (size_t r = 0; r < rows; ++r)
      std::copy_n(w.outputs.back().data() + r * static_cast<size_t>(w.rows.back()), out, &y[(first + r) * out]);
  }
  return y;
}

Result<Sequential> folded(const Sequential& model) {
  const Sequential::Affine a = model.preprocessing();
  auto weights = model.weights();
  if (weights.empty())
    return fail(Code::usage, "fold", "the model has no weights yet", "call fit, build or set_weights first");
  const std::vector<Dense> dense = model.dense_layers();
  std::vector<Layer> layers = {model.layers()[0]};
  layers.insert(layers.end(), dense.begin(), dense.end());
  Sequential plain(layers);
  if (!a.empty()) {
    const size_t units = static_cast<size_t>(dense[0].units);
    for (size_t o = 0; o < units; ++o) {
      double bias = weights[1][o];
      for (size_t i = 0; i < a.scale.size(); ++i) {
        float& w = weights[0][i * units + o];
        bias += w * a.offset[i];
        w = static_cast<float>(w * a.scale[i]);
      }
      weights[1][o] = static_cast<float>(bias);
    }
  }
  CHECKED(plain.set_weights(weights));
  return plain;
}

Result<double> folding_error(const Sequential& model, const Samples& samples) {
  TRY(const Sequential plain, folded(model));
  TRY(const std::vector<float> a, model.predict(samples.x));
  TRY(const std::vector<float> b, plain.predict(samples.x));
  double worst = 0;
  for (size_t i = 0; i < a.size(); ++i) worst = std::max(worst, std::fabs(static_cast<double>(a[i]) - b[i]));
  return worst;
}

}  // namespace tinsmith
