#!/usr/bin/env python3
"""Compares what `fuzz_graphs --write DIR` wrote with LiteRT's reference kernels and TensorFlow Lite Micro.

    other_runtimes.py DIR [--samples 3] [--tolerance 1e-5]

Needs the Python packages ai-edge-litert and tflite-micro. Prints each model whose outputs are another's neither in LiteRT nor in
TensorFlow Lite Micro, then counts. Integers must be equal; floats within `tolerance` of the largest number of their output. A model
that a runtime refuses, or that ends it, is counted. SPDX-License-Identifier: MIT
"""
import argparse
import multiprocessing
import os
import pathlib
import sys

import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def litert(model):
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

    it = Interpreter(model_path=model, experimental_op_resolver_type=OpResolverType.BUILTIN_REF)
    it.allocate_tensors()
    it.reset_all_variables()
    ins, outs = it.get_input_details(), it.get_output_details()

    def run(take):
        for d in ins:
            it.set_tensor(d["index"], take(d["dtype"], d["shape"]))
        it.invoke()
        return [it.get_tensor(d["index"]) for d in outs]

    return run


def tflm(model):
    from tflite_micro.python.tflite_micro import runtime

    it = runtime.Interpreter.from_file(model, arena_size=16 << 20)
    io = shape_of(model)

    def run(take):
        for k in range(io[0]):
            d = it.get_input_details(k)
            it.set_input(take(d["dtype"], d["shape"]), k)
        it.invoke()
        return [it.get_output(k) for k in range(io[1])]

    return run


def shape_of(model):
    from ai_edge_litert import schema_py_generated as schema

    g = schema.Model.GetRootAsModel(open(model, "rb").read(), 0).Subgraphs(0)
    return g.InputsLength(), g.OutputsLength()


def operators(model):
    from ai_edge_litert import schema_py_generated as schema

    m = schema.Model.GetRootAsModel(open(model, "rb").read(), 0)
    g = m.Subgraphs(0)
    names = {v: k for k, v in vars(schema.BuiltinOperator).items() if isinstance(v, int)}
    types = {v: k.lower() for k, v in vars(schema.TensorType).items() if isinstance(v, int)}
    said = []
    for i in range(g.OperatorsLength()):
        op = g.Operators(i)
        code = m.OperatorCodes(op.OpcodeIndex())
        shapes = []
        for t in [op.Inputs(k) for k in range(op.InputsLength())] + [op.Outputs(k) for k in range(op.OutputsLength())]:
            x = g.Tensors(t) if t >= 0 else None
            shapes.append("-" if x is None else types[x.Type()] + str(x.ShapeAsNumpy().tolist() if x.ShapeLength() else []).replace(" ", ""))
        said.append(f"{names[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]} " + " ".join(shapes))
    return said


def compare(model, runtime, samples, tolerance):
    """'', or by how much it differs; an exception where it is refused."""
    data, want = open(model[:-7] + ".in", "rb").read(), open(model[:-7] + ".out", "rb").read()
    place = [0, 0]

    def take(dtype, shape):
        dtype = np.dtype(dtype)
        n = int(np.prod(shape))
        x = np.frombuffer(data, dtype, n, place[0]).reshape(shape)
        place[0] += n * dtype.itemsize
        return x

    run = {"litert": litert, "tflm": tflm}[runtime](model)
    for sample in range(samples):
        for k, y in enumerate(run(take)):
            y = np.ascontiguousarray(y)
            ours = np.frombuffer(want, y.dtype, y.size, place[1]).reshape(y.shape)
            place[1] += y.nbytes
            if y.dtype == np.float32:
                same = (y == ours) | (np.isnan(y) & np.isnan(ours))
                with np.errstate(all="ignore"):
                    off = np.abs(y.astype(float) - ours.astype(float))
                finite = np.abs(ours[np.isfinite(ours)]).astype(float)
                bad = ~same & ~(off <= tolerance * max(1, finite.max() if finite.size else 1))
                if bad.any():
                    return f"sample {sample} output {k}: {int(bad.sum())} of {y.size} off, {ours[bad][0]} for {y[bad][0]}"
            elif (y != ours).any():
                bad = y != ours
                off = np.abs(y.astype(np.int64) - ours.astype(np.int64)).max() if y.dtype != bool else 1
                return f"sample {sample} output {k}: {int(bad.sum())} of {y.size} off by up to {off}, {ours[bad][0]} for {y[bad][0]}"
    return ""


def work(jobs, done, samples, tolerance):
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1), os.dup2(null, 2)
    for model, runtime in iter(jobs.recv, None):
        try:
            verdict = ("differs", d) if (d := compare(model, runtime, samples, tolerance)) else ("equal", "")
        except Exception as e:
            verdict = ("refused", (str(e).strip().splitlines() or [type(e).__name__])[0])
        done.send(verdict)


class Worker:
    """A process of its own, for either runtime may end it."""

    def __init__(self, a):
        self.options, self.process = (a.samples, a.tolerance), None

    def ask(self, model, runtime):
        if self.process is None:
            self.jobs, jobs = multiprocessing.Pipe()
            self.done, done = multiprocessing.Pipe()
            self.process = multiprocessing.Process(target=work, args=(jobs, done, *self.options), daemon=True)
            self.process.start()
            jobs.close(), done.close()
        try:
            self.jobs.send((model, runtime))
            if self.done.poll(60):
                return self.done.recv()
        except (EOFError, BrokenPipeError, ConnectionResetError):
            pass
        self.process.kill()
        self.process.join()
        self.process = None
        return "ended", "the runtime ended its process, or gave no answer"


def main():
    p = argparse.ArgumentParser()
    p.add_argument("dir"), p.add_argument("--samples", type=int, default=3), p.add_argument("--tolerance", type=float, default=1e-5)
    p.add_argument("--all", action="store_true", help="print what agrees with one of the two, too")
    a = p.parse_args()
    counts, worker, wrong = {}, Worker(a), 0
    for path in sorted(pathlib.Path(a.dir).glob("*.tflite")):
        verdicts = {r: worker.ask(str(path), r) for r in ("tflm", "litert")}
        states = tuple(v[0] for v in verdicts.values())
        counts[states] = counts.get(states, 0) + 1
        if "differs" in states and (a.all or "equal" not in states):
            wrong += "equal" not in states
            print(path.name, "; ".join(operators(str(path))))
            for r, (state, why) in verdicts.items():
                print(f"    {r:7} {state:8} {why[:150]}")
    print("tflm, litert:", *(f"{' '.join(s)} {n};" for s, n in sorted(counts.items(), key=lambda c: -c[1])))
    return wrong > 0


sys.exit(main())
