"""Runs a model in LiteRT or TensorFlow Lite Micro, for `tinsmith validate --oracle`. Uses numpy and the runtime's own package.

    oracle.py RUNTIME MODEL SAMPLES STATEFUL INPUTS OUTPUTS LAYERS

INPUTS and OUTPUTS say how many there are; LAYERS are numbers of the model's tensors, with commas between, -1 for one that is not in the
file; it may be empty. The file "input" holds the inputs of all samples, one after the other; "output" gets the outputs likewise, and
"layers" each layer's tensor, after a byte that is 1 if it is there. Exit code 42: a package is missing; 43: the runtime does not take
the model.
SPDX-License-Identifier: MIT-0
"""
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


class LiteRT:
    """With the reference kernels, and every tensor kept."""

    def __init__(self, model):
        import ai_edge_litert
        from ai_edge_litert.interpreter import Interpreter, OpResolverType

        self.name = "LiteRT " + getattr(ai_edge_litert, "__version__", "") + ", reference kernels"
        self.it = Interpreter(model_path=model, experimental_op_resolver_type=OpResolverType.BUILTIN_REF, experimental_preserve_all_tensors=True)
        self.it.allocate_tensors()
        self.inputs, self.outputs = self.it.get_input_details(), self.it.get_output_details()

    def reset(self):
        self.it.reset_all_variables()

    def slot(self, k):
        return self.inputs[k]["dtype"], self.inputs[k]["shape"]

    def set(self, k, x):
        self.it.set_tensor(self.inputs[k]["index"], x)

    def run(self):
        self.it.invoke()

    def output(self, k):
        return self.it.get_tensor(self.outputs[k]["index"])

    def tensor(self, index):
        return self.it.get_tensor(index)


class TFLM:
    def __init__(self, model):
        from tflite_micro.python.tflite_micro import runtime

        self.name = "TensorFlow Lite Micro"
        keep = runtime.InterpreterConfig.kPreserveAllTensors
        self.it = runtime.Interpreter.from_file(model, arena_size=64 << 20, intrepreter_config=keep)

    def reset(self):
        self.it.reset()

    def slot(self, k):
        d = self.it.get_input_details(k)
        return d["dtype"], d["shape"]

    def set(self, k, x):
        self.it.set_input(x, k)

    def run(self):
        self.it.invoke()

    def output(self, k):
        return self.it.get_output(k)

    def tensor(self, index):
        return self.it.GetTensor(index, 0)["tensor_data"]


def main():
    which, model, samples, stateful, inputs, outputs, layers = sys.argv[1:]
    inputs, outputs, layers = int(inputs), int(outputs), [int(n) for n in layers.split(",") if n]
    try:
        import numpy as np

        runner = {"litert": LiteRT, "tflm": TFLM}[which](model)
    except ImportError as e:
        print(e, file=sys.stderr)
        return 42
    except Exception as e:
        print(str(e).strip().splitlines()[0] if str(e).strip() else type(e).__name__, file=sys.stderr)
        return 43
    with open("input", "rb") as source, open("output", "wb") as out, open("layers", "wb") as shown:
        for _ in range(int(samples)):
            if stateful == "0":
                runner.reset()
            for k in range(inputs):
                dtype, shape = runner.slot(k)
                size = int(np.prod(shape)) * np.dtype(dtype).itemsize
                runner.set(k, np.frombuffer(source.read(size), dtype=dtype).reshape(shape))
            try:
                runner.run()
            except Exception as e:
                print(str(e).strip().splitlines()[0], file=sys.stderr)
                return 43
            for k in range(outputs):
                out.write(np.ascontiguousarray(runner.output(k)).tobytes())
            for index in layers:
                try:
                    data = None if index < 0 else np.ascontiguousarray(runner.tensor(index)).tobytes()
                except Exception:
                    data = None
                shown.write(b"\0" if data is None else b"\1" + len(data).to_bytes(4, "little") + data)
    print(runner.name)
    return 0


sys.exit(main())
