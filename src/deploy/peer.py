"""Times a model in LiteRT on one thread, for `tinsmith bench --target host --peer`. Uses numpy and ai-edge-litert.

    peer.py RUNTIME MODEL MILLISECONDS

RUNTIME is litert (its own kernels, without a delegate) or xnnpack (LiteRT's default). The file "input" holds a sample, its inputs one
after the other. Prints the nanoseconds of an inference, of CPU time over at least MILLISECONDS, then the runtime's name. Exit code 42:
a package is missing; 43: the runtime does not take the model.
SPDX-License-Identifier: MIT-0
"""
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def main():
    which, model, least = sys.argv[1], sys.argv[2], 1e6 * float(sys.argv[3])
    try:
        import ai_edge_litert
        import numpy as np
        from ai_edge_litert.interpreter import Interpreter, OpResolverType
    except ImportError as e:
        print(e, file=sys.stderr)
        return 42
    plain = which == "litert"
    try:
        kernels = OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES if plain else OpResolverType.AUTO
        it = Interpreter(model_path=model, num_threads=1, experimental_op_resolver_type=kernels)
        it.allocate_tensors()
        with open("input", "rb") as source:
            for d in it.get_input_details():
                size = int(np.prod(d["shape"])) * np.dtype(d["dtype"]).itemsize
                it.set_tensor(d["index"], np.frombuffer(source.read(size), dtype=d["dtype"]).reshape(d["shape"]))

        def time_of(runs):
            start = time.process_time_ns()
            for _ in range(runs):
                it.invoke()
            return time.process_time_ns() - start

        runs = 1
        ns = time_of(runs)
        while ns < least / 8:
            runs *= 2
            ns = time_of(runs)
        runs = int(runs * least / max(ns, 1)) + 1
        print(time_of(runs) / runs)
    except Exception as e:
        print((str(e).strip() or type(e).__name__).splitlines()[0], file=sys.stderr)
        return 43
    print("LiteRT " + getattr(ai_edge_litert, "__version__", "") + (" without its delegate" if plain else " with XNNPACK"))
    return 0


sys.exit(main())
