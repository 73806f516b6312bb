// A chain of dense layers as memory and arithmetic: what fit, evaluate and predict run on. No names, no options.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <vector>

#include "learn/kernels.h"
#include "learn/layers.h"

namespace tinsmith::learn {

// Floats on cache-line boundaries, zero at first.
class Floats {
 public:
  Floats() = default;
  explicit Floats(size_t n)
      : size_(n),
        data_(static_cast<float*>(::operator new(std::max<size_t>(n, 1) * sizeof(float), std::align_val_t(64)))) {
    std::fill_n(data_.get(), n, 0.0f);
  }
  Floats(const Floats& other) : Floats(other.size_) { std::copy_n(other.data_.get(), size_, data_.get()); }
  Floats& operator=(const Floats& other) { return *this = Floats(other); }
  Floats(Floats&&) = default;
  Floats& operator=(Floats&&) = default;
  size_t size() const { return size_; }
  float* data() { return data_.get(); }
  const float* data() const { return data_.get(); }
  float& operator[](size_t i) { return data_.get()[i]; }
  float operator[](size_t i) const { return data_.get()[i]; }

 private:
  struct Free { void operator()(float* p) const { ::operator delete(p, std::align_val_t(64)); } };
  size_t size_ = 0;
  std::unique_ptr<float, Free> data_;
};

// One layer's place among the parameters. All padding stays zero through training: its gradient is zero.
//  - In general W is (in, row) with row = padded(out), the bias is the row after the last.
//  - out = 1 and in > 1: W is one row of `row` = padded(in) floats, the bias the first float of the next row.
struct DenseShape {
  int in, out, row;
  Activation activation;
  size_t weights, bias;  // offsets
  float l2;              // Dense::kernel_l2
  bool single() const { return out == 1 && in > 1; }
};

struct Network {
  std::vector<DenseShape> layers;
  size_t parameters = 0;  // floats, with padding

  int inputs() const { return layers.front().in; }
  int outputs() const { return layers.back().out; }
  // The distance between two samples in a batch of inputs.
  int input_row() const { return layers.front().single() ? padded(inputs()) : inputs(); }
};
Network make_network(int inputs, const std::vector<Dense>& layers);

// Keras's order: W as (in, out), then b. To and from the padded form.
std::vector<float> read_weights(const DenseShape& layer, const float* parameters);  // W
std::vector<float> read_bias(const DenseShape& layer, const float* parameters);
void write_weights(const DenseShape& layer, const float* w, const float* b, float* parameters);

// The buffers of one batch. outputs[0] is the batch itself, outputs[l + 1] what layer l gives.
struct Workspace {
  Workspace(const Network& network, int batch, bool with_gradients);
  int batch;                     // the most rows that fit
  std::vector<Floats> outputs;   // rows are row_of(l) apart
  std::vector<int> rows;         // the distance between samples in outputs[l]
  Floats logits;                 // the last layer before its activation, where that is sigmoid or softmax
  std::vector<Floats> deltas;    // deltas[l]: gradient of the loss by layer l's sum before its activation
  Floats turned;                 // one layer's W, transposed
  Floats gradients;              // laid out as the parameters
};

// Fills outputs[1...] (and logits) from outputs[0].
void forward(const Network& network, const float* parameters, Workspace& w, int rows);
// Fills gradients from deltas.back(), which the loss has set.
void backward(const Network& network, const float* parameters, Workspace& w, int rows);
// delta *= the activation's derivative, told by its output; on `rows` rows of n numbers, `row` apart.
void through_activation(Activation activation, const float* output, float* delta, int rows, int n, int row);

}  // namespace tinsmith::learn
