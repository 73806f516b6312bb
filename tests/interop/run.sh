#!/usr/bin/env bash
# Models that the converter writes, in other people's hands: LiteRT, TFLM and Netron (packages of PyPI, in an environment
# of their own under build/; TensorFlow is not needed). run.sh --record also renews tests/golden/interop, the set that the
# tests replay offline. Exit code 77: the packages cannot be had here (no network, no python3-venv).
set -eu
cd "$(dirname "$0")/../.."
preset=${PRESET:-release}
venv=${INTEROP_VENV:-build/interop-venv}
python=$venv/bin/python
if ! "$python" -c 'import ai_edge_litert, tflite_micro, netron, numpy' 2>/dev/null; then
  echo "interop: making $venv"
  mkdir -p build
  if ! { python3 -m venv "$venv" && "$venv/bin/pip" -q install ai-edge-litert tflite-micro netron numpy; } >build/interop-venv.log 2>&1; then
    echo "interop: left out: the packages cannot be installed here; see build/interop-venv.log"
    exit 77
  fi
fi
cmake --preset "$preset" >/dev/null
cmake --build --preset "$preset" --target interop_models | tail -n 1
out=build/interop
rm -rf "$out"
"build/$preset/bin/interop_models" "$out" >"$out.txt" || { cat "$out.txt"; exit 1; }
record=()
if [ "${1:-}" = --record ]; then
  rm -rf tests/golden/interop
  record=(--record tests/golden/interop)
fi
"$python" tests/interop/compare.py "$out" "${record[@]}" 2>"$out.err" || { grep -v INFO "$out.err" | tail -n 20; exit 1; }
if command -v node >/dev/null; then
  netron=$("$python" -c 'import netron, os; print(os.path.dirname(netron.__file__))')
  node tests/interop/netron_load.mjs "$netron" "$out"/*.tflite
else
  echo "interop: Netron is left out: it needs node"
fi
