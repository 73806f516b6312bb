#!/usr/bin/env python3
"""An inference on this machine, one thread: the C that tinsmith writes, compiled by gcc -O2, beside LiteRT without its delegate and with
it (XNNPACK), in turns in one run. Medians of the CPU microseconds of an inference, and LiteRT's through ours.

    cmake --preset release && cmake --build --preset release
    python3 -m venv peers && peers/bin/pip install numpy ai-edge-litert
    peers/bin/python bench/host_vs_litert.py MODEL.tflite ...

Nothing is installed by this script; without LiteRT our times stand alone. --best 1 forbids tinsmith's kernels AVX-512, --best 0 AVX2 too.
The machine's other work moves the times; what holds is how they compare in one run.
"""
import argparse
import ctypes
import json
import pathlib
import statistics
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
# Runs n inferences of one input; the seconds they took this thread.
TIMER = """
#define _POSIX_C_SOURCE 199309L
#include <string.h>
#include <time.h>
#include "model.h"
static model context;
int prepare(void) { return model_init(&context) | model_selftest(&context); }
double measure(const void *x, void *y, int n) {
  struct timespec a, b;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &a);
  for (int i = 0; i < n; ++i) {
    memcpy(model_input(&context), x, MODEL_INPUT_BYTES);
    model_run(&context);
  }
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &b);
  memcpy(y, model_output(&context), MODEL_OUTPUT_BYTES);
  return (double)(b.tv_sec - a.tv_sec) + 1e-9 * (double)(b.tv_nsec - a.tv_nsec);
}
"""


class Ours:
    def __init__(self, tool, compiler, best, model, folder):
        made = subprocess.run([tool, "compile", model, "--target", "host", "--name", "model", "--output-dir", folder, "--json"], check=True,
                              capture_output=True, text=True)
        self.summary = json.loads(made.stdout)
        (pathlib.Path(folder) / "timer.c").write_text(TIMER)
        limit = [f"-DTS_WIDE_BEST={best}"] if best is not None else []
        subprocess.run([compiler, "-std=c11", "-O2", "-ffp-contract=off", "-shared", "-fPIC", *limit, "model.c", "timer.c", "-o", "model.so", "-lm"],
                       check=True, cwd=folder)
        self.code = ctypes.CDLL(str(pathlib.Path(folder) / "model.so"))
        self.code.measure.restype = ctypes.c_double
        if self.code.prepare():
            raise RuntimeError(f"{model}: the compiled model's self-test failed")

    def run(self, x, y, n):
        return self.code.measure(x, y, n)


class LiteRT:
    def __init__(self, litert, model, delegate):
        kind = litert.OpResolverType
        self.interpreter = litert.Interpreter(str(model), num_threads=1, experimental_op_resolver_type=kind.AUTO if delegate
                                              else kind.BUILTIN_WITHOUT_DEFAULT_DELEGATES)
        self.interpreter.allocate_tensors()
        self.input = self.interpreter.get_input_details()[0]
        self.output = self.interpreter.get_output_details()[0]

    def run(self, x, y, n):
        import numpy
        self.interpreter.set_tensor(self.input["index"], numpy.frombuffer(x, self.input["dtype"]).reshape(self.input["shape"]))
        invoke = self.interpreter._interpreter.Invoke if hasattr(self.interpreter, "_interpreter") else self.interpreter.invoke
        begin = time.thread_time()
        for _ in range(n):
            invoke()
        seconds = time.thread_time() - begin
        result = self.interpreter.get_tensor(self.output["index"]).tobytes()
        ctypes.memmove(y, result, len(result))
        return seconds


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("models", nargs="+")
    arguments.add_argument("--tinsmith", default=str(HERE.parent / "build/release/bin/tinsmith"))
    arguments.add_argument("--cc", default="gcc")
    arguments.add_argument("--best", type=int, help="0: plain C, 1: AVX2, 2: AVX-512 VNNI; as the processor has it")
    arguments.add_argument("--turns", type=int, default=31)
    arguments.add_argument("--milliseconds", type=float, default=10, help="of each turn")
    o = arguments.parse_args()
    try:
        from ai_edge_litert import interpreter as litert
    except ImportError:
        litert = None
        print("ai-edge-litert is not there: our times alone")
    print(f"{'model':28}{'tinsmith us':>12}{'LiteRT us':>12}{'x ours':>8}{'XNNPACK us':>12}{'x ours':>8}  bytes other than LiteRT's, XNNPACK's")
    for path in o.models:
        with tempfile.TemporaryDirectory() as folder:
            runners = [Ours(o.tinsmith, o.cc, o.best, path, folder)]
            header = (pathlib.Path(folder) / "model.h").read_text()
            defined = dict(line.split()[1:3] for line in header.splitlines() if line.startswith("#define MODEL_") and len(line.split()) > 2)
            if litert:
                runners += [LiteRT(litert, path, False), LiteRT(litert, path, True)]
            real = defined["MODEL_INPUT_TYPE"] == "float"
            x = ctypes.create_string_buffer(int(defined["MODEL_INPUT_BYTES"]))
            state = 1
            for i in range(0, len(x), 4 if real else 1):  # the same numbers on every machine: bytes, or floats from 0 to 1
                state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
                if real:
                    x[i:i + 4] = bytes(ctypes.c_float((state >> 40) / 2**24))
                else:
                    x[i] = state >> 56
            outputs = [ctypes.create_string_buffer(int(defined["MODEL_OUTPUT_BYTES"])) for _ in runners]
            turns = [max(1, int(o.milliseconds / 1000 / max(r.run(x, y, 3) / 3, 1e-7))) for r, y in zip(runners, outputs)]
            times = [[] for _ in runners]
            for _ in range(o.turns):
                for r, y, n, into in zip(runners, outputs, turns, times):
                    into.append(r.run(x, y, n) / n)
            medians = [1e6 * statistics.median(t) for t in times]
            line = f"{pathlib.Path(path).name[:27]:28}{medians[0]:12.1f}"
            for m in medians[1:]:
                line += f"{m:12.1f}{m / medians[0]:8.2f}"
            other = [sum(a != b for a, b in zip(outputs[0].raw, y.raw)) for y in outputs[1:]]
            print(line + ("  " + ", ".join(map(str, other)) if other else ""), flush=True)


if __name__ == "__main__":
    main()
