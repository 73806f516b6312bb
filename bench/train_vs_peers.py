#!/usr/bin/env python3
"""The tutorial's training (16-16-1, 900 + 300 samples, 350 epochs of batches of 64, validation each epoch) by tinsmith and
by its peers, one after the other in one run: CPU seconds of fit, wall seconds and memory of the whole process.

    cmake --preset release && cmake --build --preset release
    python3 -m venv peers && peers/bin/pip install numpy tensorflow-cpu torch
    bench/train_vs_peers.py --python peers/bin/python

Nothing is installed by this script; a peer that is not there is left out. Different interpreters for different peers may be
given: --python A --python B. libtorch is the C++ library inside the torch package (bench/libtorch_sine.cc, g++ -O2).
Each takes the best of its runs (--repeat for tinsmith, --peer-repeat for the rest); one thread each, except Keras, which has
no such option that changes its CPU time.
"""
import argparse
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
DATA = """
import time, json, sys
import numpy as np
r = np.random.default_rng(1)
x = r.uniform(0, 2 * np.pi, (1500, 1)).astype("float32")
y = (np.sin(x) + 0.1 * r.normal(size=x.shape)).astype("float32")
tx, ty, vx, vy = x[:900], y[:900], x[900:1200], y[900:1200]
"""
KERAS = DATA + """
import keras
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(16, "relu"), keras.layers.Dense(16, "relu"), keras.layers.Dense(1)])
model.compile("adam", "mse", metrics=["mae"])
begin = time.process_time()
h = model.fit(tx, ty, epochs=350, batch_size=64, validation_data=(vx, vy), verbose=0).history
print(json.dumps({"cpu": time.process_time() - begin, "loss": h["loss"][-1], "val_loss": h["val_loss"][-1]}))
"""
TORCH = DATA + """
import torch
torch.set_num_threads(1)
tx, ty, vx, vy = map(torch.from_numpy, (tx, ty, vx, vy))
L = torch.nn.Linear
net = torch.nn.Sequential(L(1, 16), torch.nn.ReLU(), L(16, 16), torch.nn.ReLU(), L(16, 1))
adam = torch.optim.Adam(net.parameters(), 0.001, eps=1e-7)
mse = torch.nn.MSELoss()
begin = time.process_time()
for epoch in range(350):
    order = torch.randperm(900)
    sx, sy, total = tx[order], ty[order], 0.0
    for i in range(0, 900, 64):
        adam.zero_grad()
        loss = mse(net(sx[i:i + 64]), sy[i:i + 64])
        loss.backward()
        adam.step()
        total += loss.item() * min(64, 900 - i)
    with torch.no_grad():
        val = mse(net(vx), vy).item()
print(json.dumps({"cpu": time.process_time() - begin, "loss": total / 900, "val_loss": val}))
"""


def run(command, env=None):
    """Runs a program; returns what it printed, its wall seconds and its peak memory in MB (its own, by wait4)."""
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, env={**os.environ, **(env or {})})
        error = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - begin
        if child.returncode:
            raise RuntimeError(error.decode(errors="replace")[-400:])
        out.seek(0)
        return out.read().decode(), wall, usage.ru_maxrss / 1024


def best(name, repeat, once):
    runs = [once() for _ in range(repeat)]
    cpu, wall = min(r["cpu"] for r in runs), min(r["wall"] for r in runs)
    return dict(name=name, cpu=cpu, wall=wall, rss=max(r["rss"] for r in runs), loss=runs[0]["loss"], val_loss=runs[0]["val_loss"])


def tinsmith(tool, kernels, folder):
    text, wall, rss = run([tool, "train", "-C", folder, "-q", "--json"], {"TINSMITH_KERNELS": kernels})
    r = json.loads(text)
    return dict(cpu=r["cpu_seconds"], wall=wall, rss=rss, loss=r["train"]["loss"], val_loss=r["validation"]["loss"])


def program(command):
    text, wall, rss = run(command, {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1"})
    return dict(json.loads(text.strip().splitlines()[-1]), wall=wall, rss=rss)


def has(python, module):
    code = f"import importlib.util as u, sys; sys.exit(u.find_spec('{module}') is None)"
    return subprocess.run([python, "-c", code]).returncode == 0


def build_libtorch(python, folder):
    root = pathlib.Path(subprocess.run([python, "-c", "import importlib.util as u; print(u.find_spec('torch').origin)"], check=True,
                                       capture_output=True, text=True).stdout.strip()).parent
    abi = subprocess.run([python, "-c", "import torch; print(int(torch._C._GLIBCXX_USE_CXX11_ABI))"], check=True, capture_output=True,
                         text=True).stdout.strip()
    out = pathlib.Path(folder) / "libtorch_sine"
    subprocess.run(["g++", "-std=c++20", "-O2", f"-D_GLIBCXX_USE_CXX11_ABI={abi}", HERE / "libtorch_sine.cc", "-o", out,
                    f"-I{root}/include", f"-I{root}/include/torch/csrc/api/include", f"-L{root}/lib", f"-Wl,-rpath,{root}/lib",
                    "-Wl,--no-as-needed", "-ltorch_cpu", "-lc10"], check=True, capture_output=True)
    return str(out)


def kernel_sets():
    """The instruction sets of this machine that tinsmith has kernels for, besides its own choice."""
    if platform.machine() not in ("x86_64", "AMD64"):
        return []
    flags = pathlib.Path("/proc/cpuinfo").read_text().split()
    return [name for name, flag in [("avx512", "avx512bw"), ("avx2", "avx2")] if flag in flags] + ["base"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--tinsmith", default=str(HERE.parent / "build/release/bin/tinsmith"))
    arguments.add_argument("--python", action="append", default=[], help="an interpreter that has peers installed")
    arguments.add_argument("--repeat", type=int, default=15)
    arguments.add_argument("--peer-repeat", type=int, default=2)
    arguments.add_argument("--json", help="also write the table to this file")
    o = arguments.parse_args()
    rows, notes = [], []
    with tempfile.TemporaryDirectory() as folder:
        project = folder + "/sine"
        run([o.tinsmith, "new", "sine", project])
        for kernels in [""] + kernel_sets():
            try:
                rows.append(best(f"tinsmith, {kernels or 'as users get it'}", o.repeat, lambda: tinsmith(o.tinsmith, kernels, project)))
            except RuntimeError as e:
                notes.append(f"tinsmith {kernels}: {e}")
        for python in o.python or [sys.executable]:
            if has(python, "keras") and has(python, "tensorflow"):
                rows.append(best("Keras on TensorFlow", o.peer_repeat, lambda: program([python, "-c", KERAS])))
            if has(python, "torch") and has(python, "numpy"):
                rows.append(best("PyTorch", o.peer_repeat, lambda: program([python, "-c", TORCH])))
                try:
                    libtorch = build_libtorch(python, folder)
                    rows.append(best("libtorch, C++", o.peer_repeat, lambda: program([libtorch])))
                except subprocess.CalledProcessError as e:
                    notes.append("libtorch: not built: " + (e.stderr or b"").decode(errors="replace")[-300:])
    ours = rows[0]
    print(f"{'':28}{'fit CPU s':>12}{'x ours':>10}{'process s':>12}{'x ours':>10}{'peak MB':>10}{'loss':>9}{'val_loss':>10}")
    for r in rows:
        print(f"{r['name']:28}{r['cpu']:12.5f}{r['cpu'] / ours['cpu']:10.1f}{r['wall']:12.3f}{r['wall'] / ours['wall']:10.1f}{r['rss']:10.1f}"
              f"{r['loss']:9.4f}{r['val_loss']:10.4f}")
    for note in notes:
        print("left out:", note)
    if o.json:
        pathlib.Path(o.json).write_text(json.dumps(rows, indent=2) + "\n")


if __name__ == "__main__":
    main()
