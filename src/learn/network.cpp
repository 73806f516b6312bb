#include "learn/network.h"

#include <algorithm>
namespace tinsmith::learn {

Network make_network(int inputs, const std::vector<Dense>& layers) {
  Network n;
  for (const Dense& dense : layers) {
    DenseShape s{inputs, dense.units, 0, dense.activation, n.parameters, 0, static_cast<float>(dense.kernel_l2)};
    s.row = padded(s.single() ? s.in : s.out);
    s.bias = s.weights + static_cast<size_t>(s.single() ? s.row : s.in * s.row);
    n.parameters = s.bias + static_cast<size_t>(s.single() ? kPad : s.row);
    n.layers.push_back(s);
    inputs = dense.units;
  }
  return n;
}

static size_t weight_at(const DenseShape& s, int i, int o) {
  return s.weights + (s.single() ? static_cast<size_t>(i) : static_cast<size_t>(i) * s.row + o);
}

std::vector<float> read_weights(const DenseShape& s, const float* parameters) {
  std::vector<float> w;
  for (int i = 0; i < s.in; ++i)
    for (int o = 0; o < s.out; ++o) w.push_back(parameters[weight_at(s, i, o)]);
  return w;
}

std::vector<float> read_bias(const DenseShape& s, const float* parameters) {
  return {parameters + s.bias, parameters + s.bias + s.out};
}

void write_weights(const DenseShape& s, const float* w, const float* b, float* parameters) {
  for (int i = 0; i < s.in; ++i)
    for (int o = 0; o < s.out; ++o) parameters[weight_at(s, i, o)] = *w++;
  std::copy_n(b, s.out, parameters + s.bias);
}

static bool keeps_logits(const Network& n) {
  const Activation last = n.layers.back().activation;
  return last == Activation::sigmoid || last == Activation::softmax;
}

Workspace::Workspace(const Network& n, int batch_, bool with_gradients) : batch(batch_) {
  const size_t tall = static_cast<size_t>(padded(batch));
  rows.push_back(n.input_row());
  outputs.emplace_back(tall * static_cast<size_t>(rows[0]));
  size_t turned_size = 0;
  for (const DenseShape& s : n.layers) {
    rows.push_back(s.single() ? 1 : padded(s.out));
    outputs.emplace_back(tall * static_cast<size_t>(rows.back()));
    if (with_gradients) deltas.emplace_back(tall * static_cast<size_t>(rows.back()));
    turned_size = std::max(turned_size, static_cast<size_t>(padded(s.in)) * padded(s.out));
  }
  if (keeps_logits(n)) logits = Floats(outputs.back().size());
  if (with_gradients) {
    turned = Floats(turned_size);
    gradients = Floats(n.parameters);
  }
}

static Epilogue epilogue_of(Activation a) {
  return a == Activation::relu ? Epilogue::relu : a == Activation::relu6 ? Epilogue::relu6 : Epilogue::none;
}

void forward(const Network& n, const float* parameters, Workspace& w, int rows) {
  const Kernels& k = kernels();
  for (size_t l = 0; l < n.layers.size(); ++l) {
    const DenseShape& s = n.layers[l];
    const float* x = w.outputs[l].data();
    float* y = w.outputs[l + 1].data();
    const int y_row = w.rows[l + 1];
    if (s.single())
      k.matvec(y, x, w.rows[l], parameters + s.weights, parameters[s.bias], rows, s.in, epilogue_of(s.activation));
    else
      k.matmul({y, y_row, x, w.rows[l], 1, parameters + s.weights, s.row, parameters + s.bias, nullptr, rows, s.row,
                s.in, false}, epilogue_of(s.activation));
    if (l + 1 == n.layers.size() && keeps_logits(n)) std::copy_n(y, static_cast<size_t>(rows) * y_row, w.logits.data());
    if (s.activation == Activation::sigmoid) k.curve(Curve::sigmoid, y, rows, s.out, y_row);
    if (s.activation == Activation::tanh) k.curve(Curve::tanh, y, rows, s.out, y_row);
    if (s.activation == Activation::softmax) k.curve(Curve::softmax, y, rows, s.out, y_row);
  }
}

void through_activation(Activation activation, const float* output, float* delta, int rows, int n, int row) {
  for (int r = 0; r < rows; ++r, output += row, delta += row) {
    float dot = 0;
    if (activation == Activation::softmax)
      for (int i = 0; i < n; ++i) dot += delta[i] * output[i];
    for (int i = 0; i < n; ++i) switch (activation) {
        case Activation::linear: break;
        case Activation::relu: delta[i] = output[i] > 0 ? delta[i] : 0; break;
        case Activation::relu6: delta[i] = output[i] > 0 && output[i] < 6 ? delta[i] : 0; break;
        case Activation::sigmoid: delta[i] *= output[i] * (1 - output[i]); break;
        case Activation::tanh: delta[i] *= 1 - output[i] * output[i]; break;
        case Activation::softmax: delta[i] = output[i] * (delta[i] - dot); break;
      }
  }
}

void backward(const Network& n, const float* parameters, Workspace& w, int rows) {
  const Kernels& k = kernels();
  float* gradients = w.gradients.data();
  for (size_t l = n.layers.size(); l-- > 0;) {
    const DenseShape& s = n.layers[l];
    const float *x = w.outputs[l].data(), *delta = w.deltas[l].data();
    const int x_row = w.rows[l], delta_row = w.rows[l + 1];
    // dW = x^T delta, db = the sum of delta over the batch.
    if (s.single()) {
      k.matmul({gradients + s.weights, s.row, delta, 0, 1, x, x_row, nullptr, nullptr, 1, s.row, rows, false},
               Epilogue::none);
      gradients[s.bias] = k.sum(delta, rows);
    } else {
      k.matmul(
          {gradients + s.weights, s.row, x, 1, x_row, delta, delta_row, nullptr, nullptr, s.in + 1, s.row, rows, true},
          Epilogue::none);
    }
    if (s.l2 > 0)
      for (size_t i = s.weights; i < s.bias; ++i) gradients[i] += 2 * s.l2 * parameters[i];
    if (l == 0) break;
    // dx = delta W^T, and through the activation of the layer below.
    const Activation below = n.layers[l - 1].activation;
    const Epilogue gate = below == Activation::relu ? Epilogue::relu_gate
                          : below == Activation::relu6 ? Epilogue::relu6_gate : Epilogue::none;
    float* dx = w.deltas[l - 1].data();
    if (n.layers[l - 1].single()) {  // so this layer has one input, and W is one row
      for (int r = 0; r < rows; ++r) {
        float sum = 0;
        for (int o = 0; o < s.out; ++o) sum = __builtin_fmaf(delta[r * delta_row + o], parameters[s.weights + o], sum);
        dx[r] = sum;
      }
      through_activation(below, x, dx, rows, 1, 1);
      continue;
    }
    const float* turned = parameters + s.weights;  // one row is its own transpose
    if (!s.single()) {
      k.transpose(w.turned.data(), x_row, parameters + s.weights, s.row, s.in, s.out);
      turned = w.turned.data();
    }
    k.matmul({dx, x_row, delta, delta_row, 1, turned, x_row, nullptr, gate == Epilogue::none ? nullptr : x, rows, x_row,
              s.out, false}, gate);
    if (gate == Epilogue::none) through_activation(below, x, dx, rows, n.layers[l - 1].out, x_row);
  }
}

}  // namespace tinsmith::learn
