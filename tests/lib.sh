# Sourced by the tests: a folder of their own, and words to say what is expected.
set -u
tinsmith() { "$TINSMITH" "$@"; }
work=$(mktemp -d "${TMPDIR:-/tmp}/tinsmith-test-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0

problem() {
  echo "${0##*/}:${BASH_LINENO[1]}: $*"
  failures=$((failures + 1))
}
# passes COMMAND...: exit code 0. Its output is in $out, its errors in $err.
passes() {
  local code=0
  "$@" >"$work/.out" 2>"$work/.err" || code=$?
  out=$(<"$work/.out") err=$(<"$work/.err")
  [ $code = 0 ] || problem "\`$*\` ended with $code: $err"
}
# fails CODE TEXT COMMAND...: that exit code, and one line on stderr with the text in it.
fails() {
  local want=$1 text=$2 code=0
  shift 2
  "$@" >"$work/.out" 2>"$work/.err" || code=$?
  out=$(<"$work/.out") err=$(<"$work/.err")
  [ $code = "$want" ] || problem "\`$*\` ended with $code, not $want: $err"
  [ "$(wc -l <"$work/.err")" = 1 ] || problem "\`$*\` said $(wc -l <"$work/.err") lines: $err"
  [[ $err == *"$text"* ]] || problem "\`$*\` said: $err"$'\n'"    expected: $text"
}
has() { [[ $out == *"$1"* ]] || problem "no \"$1\" in: $out"; }
exists() { local f; for f in "$@"; do [ -s "$f" ] || problem "$f is missing or empty"; done; }
# unchanged: no file of the folder is half-written or left over.
no_leftovers() { local n; n=$(find "${1:-.}" -name '*.part' | wc -l); [ "$n" = 0 ] || problem "$n .part files left in $1"; }
finish() { [ $failures = 0 ] || { echo "$failures failed"; exit 1; }; }
