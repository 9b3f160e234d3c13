#!/bin/sh
# quality.sh NAME SEED N [1]: cases, answers of every implementation, report; called by record.sh in the build folder.
set -e
here=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p quality; f=quality/$1
.venv/bin/python "$here/tools/quality.py" gen $f.ndjson "$2" "$3" $4
java -cp "classes:$(cat cp.txt)" golden.Quality $f.ndjson > $f-java.ndjson
./assignorgolden quality $f.ndjson > $f-go.ndjson
./assignorgolden-old quality $f.ndjson | sed 's/"franz-sticky"/"franz-1.18.1-sticky"/; s/"sarama-sticky"/"sarama-second-run"/' > $f-go-old.ndjson
.venv/bin/python "$here/tools/quality.py" eval $f.ndjson $f-java.ndjson $f-go.ndjson $f-go-old.ndjson | tee $f-report.txt
