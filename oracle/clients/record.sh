#!/bin/bash
# record.sh OUT [CLIENTS [CASES [REPEATS]]]: records and packs one file per client into OUT.
set -e
OUT=${1:?usage: record.sh OUT [CLIENTS [CASES [REPEATS]]]}
CLIENTS=${2:-.} CASES=${3:-.} REPEATS=${4:-1,2}
HERE=$(cd "$(dirname "$0")" && pwd)
[ -x "$HERE/bin/rec" ] || { echo "record.sh: no recorder yet; run $HERE/build.sh JARS first" >&2; exit 2; }
mkdir -p "$OUT"
OUT=$(cd "$OUT" && pwd)
"$HERE/bin/rec" -home "$HERE" -out "$HERE/build/raw" -clients "$CLIENTS" -cases "$CASES" -reps "$REPEATS" -par 40
for dir in "$HERE"/build/raw/*/; do
  cat "$dir"*.ndjson | gzip -9 > "$OUT/$(basename "$dir").ndjson.gz"
done
ls -l "$OUT"
