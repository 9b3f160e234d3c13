#!/bin/sh
# Records the assignor cases again, into build/: record.sh [data | fresh SEED | further | quality | all]
#   data     the packed cases: seed 1, with the hand-made ones; with Go also what franz-go and sarama answer
#   fresh    random cases of another seed, for `npm run conformance:assignors -- FILE...`
#   further  cases of the further kinds: large groups (seed 301), claims beyond the partition count (seed 201)
#   quality  the 1,200 small groups, every answer, the optimum (needs Go, and Python 3 with venv)
# Needs Java 17 and Maven; Go for what concerns the Go clients.
set -e
cd "$(dirname "$0")"
here=$PWD; what=${1:-data}; seed=${2:-}
case $what in data|further|quality|all) ;; fresh) [ -n "$seed" ] || { echo "fresh needs a seed"; exit 2; } ;;
  *) sed -n '2,7s/^# *//p' "$0"; exit 2 ;; esac
./build.sh
cd build
others() { # what the Go clients answer to the cases of a folder
  [ -x ./assignorgolden ] || { echo "no Go: franz-go and sarama are left out"; return 0; }
  ./assignorgolden golden "$1" && python3 "$here/tools/compare.py" "$1"
}
data() { java -cp "classes:$(cat cp.txt)" golden.Gen golden/java 1 true; others golden; }
fresh() { java -cp "classes:$(cat cp.txt)" golden.Gen "fresh-$1/java" "$1" false; others "fresh-$1"; }
further() {
  java -Dlarge=true -Dquick=true -cp "classes:$(cat cp.txt)" golden.Gen further-301 301 false 0.5
  java -Dastray=true -Dquick=true -cp "classes:$(cat cp.txt)" golden.Gen further-201 201 false 4
}
quality() {
  [ -x .venv/bin/python ] || { python3 -m venv .venv; .venv/bin/pip -q install numpy scipy; }
  "$here/tools/quality.sh" unequal 7 300; "$here/tools/quality.sh" equal 8 300 1
}
case $what in data) data;; fresh) fresh "$seed";; further) further;; quality) quality;; all) data; further; quality;; esac
echo "recorded into $here/build"
