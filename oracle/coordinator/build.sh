#!/bin/sh
# Compiles the harness into build/ (not committed). Needs JDK 17 and Maven.
set -e
cd "$(dirname "$0")"
mkdir -p build
mvn -B -q compile dependency:build-classpath -Dmdep.outputFile=build/cp.txt >/dev/null
