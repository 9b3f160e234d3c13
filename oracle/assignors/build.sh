#!/bin/sh
# Compiles the harnesses into build/ (not committed): Java always, Go where it is present.
set -e
cd "$(dirname "$0")"
here=$PWD; mkdir -p build
(cd java && mvn -q -B compile dependency:build-classpath -Dmdep.outputFile="$here/build/cp.txt" >/dev/null)
if command -v go >/dev/null; then
  (cd go && go build -o "$here/build/assignorgolden" . && go build -modfile=go.old.mod -o "$here/build/assignorgolden-old" .)
fi
