#!/bin/sh
# Records fresh traces of the classic protocol and replays them at once over our coordinator: fuzz.sh N [SEED]
#   N     how many traces; half of the clients follow the protocol, half do not
#   SEED  of the first trace (the time of day); settings are drawn more widely than in the golden sets
# The traces stay in build/fuzz-SEED. Needs JDK 17 and Maven. Exit code and last line are those of `npm run conformance`.
set -e
[ -n "${1:-}" ] || { sed -n '2,5s/^# *//p' "$0"; exit 2; }
traces=$1; seed=${2:-$(date +%s)}
here=$(cd "$(dirname "$0")" && pwd)
out=$here/build/fuzz-$seed
"$here/build.sh"
java -cp "$here/target/classes:$(cat "$here/build/cp.txt")" oracle.Main classic "$out" "$seed" "$traces"
cd "$here/../.."
npm run -s conformance -- "$out"/classic/random-valid/*.ndjson.gz "$out"/classic/random-adversarial/*.ndjson.gz
