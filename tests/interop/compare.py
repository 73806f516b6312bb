"""compare.py DIR: does every model of DIR (made by interop_models) load in LiteRT, and in TFLM where TFLM supports its
kind, and give the outputs that tinsmith's interpreter gave? Integer kinds bit for bit with TFLM, float within 1e-6 of the
output's size. With --record NEW the models, inputs and the other runtimes' outputs are copied to NEW: a set that the
tests replay without those packages."""
import argparse
import os
import pathlib
import shutil
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np
from ai_edge_litert.interpreter import Interpreter, OpResolverType
from tflite_micro.python.tflite_micro import runtime

RECORDED = 4  # samples of each model in the recorded set


def litert(model, inputs):
    it = Interpreter(model_path=str(model), experimental_op_resolver_type=OpResolverType.BUILTIN_REF)
    it.allocate_tensors()
    outputs = [[] for _ in it.get_output_details()]
    for s in range(len(inputs[0])):
        for detail, x in zip(it.get_input_details(), inputs):
            it.set_tensor(detail["index"], x[s])
        it.invoke()
        for o, detail in zip(outputs, it.get_output_details()):
            o.append(it.get_tensor(detail["index"]).copy())
    return [np.array(o) for o in outputs]


def tflm(model, inputs, outputs):
    it = runtime.Interpreter.from_file(str(model), arena_size=1 << 20)
    result = [[] for _ in range(outputs)]
    for s in range(len(inputs[0])):
        for k, x in enumerate(inputs):
            it.set_input(x[s], k)
        it.invoke()
        for k, o in enumerate(result):
            o.append(np.array(it.get_output(k)).copy())
    return [np.array(o) for o in result]


def worst(ours, theirs):
    """The largest difference: in steps for integers, relative to the output's largest number for floats."""
    if ours.dtype != theirs.dtype or ours.shape != theirs.shape:
        return float("inf")
    d = np.abs(ours.astype(np.float64) - theirs.astype(np.float64)).max()
    return d / max(np.abs(theirs).max(), 1e-30) if ours.dtype == np.float32 else d


def main():
    args = argparse.ArgumentParser()
    args.add_argument("dir", type=pathlib.Path)
    args.add_argument("--record", type=pathlib.Path)
    args = args.parse_args()
    models = sorted(args.dir.glob("*.tflite"))
    failed = 0
    print(f"{'model':24} {'bytes':>6} {'LiteRT':>12} {'TFLM':>12}   (0: bit for bit)")
    for model in models:
        name = model.stem
        inputs = [np.load(p) for p in sorted(args.dir.glob(f"{name}.in?.npy"))]
        ours = [np.load(p) for p in sorted(args.dir.glob(f"{name}.out?.npy"))]
        kind = name.split("_", 1)[1]
        integer = kind.startswith("int")
        lite = litert(model, inputs)
        lite_error = max(worst(a, b) for a, b in zip(ours, lite))
        for_micro = kind not in ("float16", "dynamic")  # TFLM has no kernels for these
        micro, micro_error = None, None
        if for_micro:
            micro = tflm(model, inputs, len(ours))
            micro_error = max(worst(a, b) for a, b in zip(ours, micro))
        # The oracle: TFLM for integers (LiteRT rounds some operators otherwise), both for float.
        errors = [micro_error] if integer else [lite_error] + ([micro_error] if for_micro else [])
        bad = any(e > (0 if integer else 1e-6) for e in errors)
        failed += bad
        text = lambda e: "not for it" if e is None else f"{e:.3g}"
        print(f"{name:24} {model.stat().st_size:6} {text(lite_error):>12} {text(micro_error):>12}   {'DIFFERS' if bad else ''}")
        if args.record and not bad:
            args.record.mkdir(parents=True, exist_ok=True)
            shutil.copy(model, args.record)
            for p in args.dir.glob(f"{name}.in?.npy"):
                np.save(args.record / p.name, np.load(p)[:RECORDED])
            for k, o in enumerate(micro if integer else lite):
                np.save(args.record / f"{name}.out{k}.npy", o[:RECORDED])
    print(f"{len(models) - failed} of {len(models)} agree")
    return 1 if failed or not models else 0


if __name__ == "__main__":
    sys.exit(main())
