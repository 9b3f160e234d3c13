#!/bin/sh
# Times Kafka's assignors and ours over the same grid in one run, assignor by assignor in turns, and writes
# bench/assignors.md: speed.sh [SECONDS PER CELL, 0.3 if absent]. Needs Java 17, Maven and Node.
set -e
cd "$(dirname "$0")"
here=$PWD; root=$(cd ../.. && pwd); seconds=${1:-0.3}
./build.sh
(cd "$root" && npm run -s build:tools)
rm -rf build/speed; mkdir -p build/speed; cd build
ms=$(awk "BEGIN { print 1000 * $seconds }")
for assignor in range roundrobin sticky cooperative-sticky uniform server-range; do
  echo "$assignor" >&2
  java -Xmx3g -cp "classes:$(cat cp.txt)" golden.Bench "speed/java-$assignor.ndjson" "$assignor" "$seconds" 2>/dev/null
  node "$root/.build/scripts/assignor-speed.js" "$assignor" "$ms" > "speed/ours-$assignor.ndjson"
done
node "$root/.build/scripts/assignor-speed.js" optimal "$ms" > speed/ours-optimal.ndjson
python3 "$here/tools/speed_table.py" speed > "$root/bench/assignors.md"
cat "$root/bench/assignors.md"
