// The tutorial's job in libtorch, for train_vs_peers.py, which compiles this against the torch package: one thread, the
// batches cut from one shuffled tensor, nothing but what training needs. Prints fit's CPU seconds.
#include <torch/torch.h>

#include <cstdio>
#include <ctime>

int main() {
  torch::set_num_threads(1);
  torch::manual_seed(1);
  const auto x = torch::rand({1500, 1}) * 6.2831853, y = torch::sin(x) + 0.1 * torch::randn({1500, 1});
  const auto tx = x.slice(0, 0, 900), ty = y.slice(0, 0, 900), vx = x.slice(0, 900, 1200), vy = y.slice(0, 900, 1200);
  torch::nn::Sequential net(torch::nn::Linear(1, 16), torch::nn::ReLU(), torch::nn::Linear(16, 16), torch::nn::ReLU(),
                            torch::nn::Linear(16, 1));
  torch::optim::Adam adam(net->parameters(), torch::optim::AdamOptions(0.001).eps(1e-7));
  double loss_sum = 0, val_loss = 0;
  const std::clock_t begin = std::clock();
  for (int epoch = 0; epoch < 350; ++epoch) {
    const auto order = torch::randperm(900);
    const auto sx = tx.index_select(0, order), sy = ty.index_select(0, order);
    loss_sum = 0;
    for (int64_t i = 0; i < 900; i += 64) {
      const int64_t end = std::min<int64_t>(i + 64, 900);
      adam.zero_grad();
      auto loss = torch::mse_loss(net->forward(sx.slice(0, i, end)), sy.slice(0, i, end));
      loss.backward();
      adam.step();
      loss_sum += loss.item<double>() * static_cast<double>(end - i);
    }
    torch::NoGradGuard no_grad;
    const auto p = net->forward(vx);
    val_loss = torch::mse_loss(p, vy).item<double>();
  }
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  std::printf("{\"cpu\": %.6f, \"loss\": %.5f, \"val_loss\": %.5f}\n", seconds, loss_sum / 900, val_loss);
}
