#!/bin/sh
# Records the golden traces again: record.sh OUT [TRACES]
#   OUT     a folder: all sets below OUT/golden, and the classic ones packed as they are committed in OUT/data
#   TRACES  how many random traces a set (1000, as committed)
# Needs JDK 17 and Maven; takes four minutes, most of it packing. Two recordings are the same byte for byte.
set -e
[ -n "${1:-}" ] || { sed -n '2,5s/^# *//p' "$0"; exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd); traces=${2:-1000}
here=$(cd "$(dirname "$0")" && pwd)
"$here/build.sh"
java -cp "$here/target/classes:$(cat "$here/build/cp.txt")" oracle.Main all "$out" "$traces"
mkdir -p "$out/data"
cat "$out"/golden/scenarios/*.ndjson.gz > "$out/data/scenarios.ndjson.gz"
for set in random-valid random-adversarial; do
  node "$here/pack.mjs" "$out/data/$set.ndjson.br" "$out/golden/$set"/*.ndjson.gz
done
echo "recorded into $out"
