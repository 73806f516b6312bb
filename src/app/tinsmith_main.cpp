// The tool: a table of subcommands.
#include "app/command.h"

int main(int argc, char** argv) {
  using namespace tinsmith;
  const std::string journey = "The journey, in a project's folder";
  const std::string models = "Any model";
  const std::vector<Command> commands = {
      {"new", journey, "Make a project's folder from a template.", "tinsmith new sine my-sine", declare_new},
      {"data", journey, "Load the project's samples, check them and show how they are split.", "tinsmith data --source measurements.csv",
       declare_data},
      {"train", journey, "Train the network; writes out/train/model.tflite and the history of the epochs.", "tinsmith train --epochs 100",
       declare_train},
      {"evaluate", journey, "Judge the model, in each kind there is, on the test samples.", "tinsmith evaluate", declare_evaluate},
      {"predict", journey, "Ask the model.", "tinsmith predict --x 0,1.57,3.14", declare_predict},
      {"convert", journey, "Write the trained model as .tflite files of several kinds, and measure what each kind loses.", "tinsmith convert --kinds float32,int8",
       declare_convert},
      {"firmware", journey, "Write a CMake project for the board with the model as C in it, and build it.", "tinsmith firmware --kind int8",
       declare_firmware},
      {"simulate", journey, "Run a firmware on the virtual board: its UART, its LED, its display, every instruction counted.",
       "tinsmith simulate out/firmware/build/firmware.elf --seconds 3 --uart uart.log --lcd lcd.png", declare_simulate},
      {"report", journey, "Draw everything that there is so far: out/pictures and one page, out/report.html.", "tinsmith report", declare_report},
      {"config", journey, "Show every key of tinsmith.toml: its value here, its flag, what it does.",
       "tinsmith config --project my-sine", declare_config},
      {"run", models, "Run a model on the samples of .npy files, with the kernels that the device will run.",
       "tinsmith run model.tflite --input x.npy --output-dir out", declare_run},
      {"compile", models, "Turn a model into C files that run by themselves.",
       "tinsmith compile model.tflite --target cortex-m4 --optimize size --name sine_model --output-dir c", declare_compile},
      {"inspect", models, "Show a model's layers, their work and their memory.", "tinsmith inspect model.tflite", declare_inspect},
      {"bench", models, "Count what a model costs on an emulated core, layer by layer, and check its bytes.",
       "tinsmith bench model.tflite --target cortex-m4 --optimize speed", declare_bench},
      {"validate", models, "Prove that interpreter, C on the host and C on emulated cores give the same bytes.",
       "tinsmith validate model.tflite --target cortex-m4", declare_validate},
      {"lint", models, "Say what tinsmith, TFLM and LiteRT would refuse in a file, and why.", "tinsmith lint model.tflite --runtime TFLM", declare_lint},
      {"diff", models, "Say what changed between two models.", "tinsmith diff old.tflite new.tflite", declare_diff},
      {"ops", models, "List the operators that tinsmith knows, with their versions, types and kernels.", "tinsmith ops",
       declare_ops},
  };
  return run_tool(commands, {argv + 1, argv + argc});
}
