#include "app/firmware_check.h"

#include <cmath>
#include <cstring>

#include "board/simulate.h"
#include "run/interpreter.h"

namespace tinsmith {
namespace {

// As the emitted run_f32 does.
template <class T>
T quantised(float x, const Tensor& t) {
  const float v = std::round(x / t.quant.scale[0]) + static_cast<float>(t.quant.zero_point[0]);
  constexpr auto low = static_cast<float>(std::numeric_limits<T>::min()), high = static_cast<float>(std::numeric_limits<T>::max());
  return v > high ? std::numeric_limits<T>::max() : v < low ? std::numeric_limits<T>::min() : static_cast<T>(v);
}

Status set_input(std::span<uint8_t> to, const Tensor& t, float x) {
  auto put = [&](auto v) { std::memcpy(to.data(), &v, sizeof v); };
  if (t.type == DType::f32) put(x);
  else if (t.type == DType::i8 && !t.quant.empty()) put(quantised<int8_t>(x, t));
  else if (t.type == DType::u8 && !t.quant.empty()) put(quantised<uint8_t>(x, t));
  else if (t.type == DType::i16 && !t.quant.empty()) put(quantised<int16_t>(x, t));
  else return fail(Code::unsupported, t.name, fmt::format("a firmware's input of {} is not compared", name(t.type)));
  return {};
}

}  // namespace

Result<FirmwareCheck> check_firmware(const Path& elf, const std::string& board, const Graph& graph, double seconds) {
  if (graph.inputs.size() != 1 || graph.outputs.size() != 1 || graph.tensor(graph.inputs[0]).count() != 1)
    return fail(Code::unsupported, elf.string(), "its model is not of one number", "only the sine firmware keeps its inputs and outputs");
  TRY(TempDir temp, TempDir::make());
  SimulateRequest request{.elf = elf, .board = board, .seconds = seconds};
  request.dump_symbols = {{"tinsmith_inputs", temp.path() / "in"}, {"tinsmith_outputs", temp.path() / "out"}};
  TRY(SimulateReport report, simulate(request));
  if (!report.ok) return fail(Code::differs, "", report.message);
  TRY(Bytes in, read_file(temp.path() / "in"));
  TRY(Bytes out, read_file(temp.path() / "out"));
  TRY(Interpreter interpreter, Interpreter::make(graph));
  const size_t count = in.size() / sizeof(float), size = interpreter.output(0).size();
  if (count == 0 || out.size() != count * size)
    return fail(Code::bad_input, elf.string(), fmt::format("keeps {} bytes of outputs, {} are due", out.size(), count * size),
                "was it built from this model?");
  FirmwareCheck check;
  // Fewer inferences than a cycle has: the rest of the list is not filled yet.
  for (size_t i = 0; i < std::min<size_t>(count, report.inferences); ++i) {
    float x = 0;
    std::memcpy(&x, in.data() + i * sizeof x, sizeof x);
    CHECKED(set_input(interpreter.input(0), graph.tensor(graph.inputs[0]), x));
    interpreter.run();
    const bool equal = std::memcmp(interpreter.output(0).data(), out.data() + i * size, size) == 0;
    if (!equal && check.equal == check.outputs) check.first_x = x;
    check.equal += equal;
    ++check.outputs;
  }
  if (check.outputs == 0) return fail(Code::differs, elf.string(), "made no inference in the time", "simulate it for longer: --seconds");
  return check;
}

}  // namespace tinsmith
