#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs fuzzers, two at a time, each for so many seconds:
#
#     tests/fuzz/run.sh BUILD SECONDS TARGET...
#
# What they learn stays in BUILD/corpus, for the next time; what they find in
# BUILD/finds, with the log beside it. Ends with 1 if there is a find.
set -eu
build=$1
seconds=$2
shift 2
here=$(dirname "$0")

# One of them. What it has found is in the log's last lines.
one() {
	target=$1
	corpus=$build/corpus/$target
	log=$build/finds/$target.log
	mkdir -p "$corpus"
	set -- -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 \
		-max_len=4096 -print_final_stats=1 \
		-artifact_prefix="$build/finds/$target-"
	[ ! -f "$here/$target.dict" ] || set -- "$@" -dict="$here/$target.dict"
	if "$build/tests/fuzz/$target" "$@" "$corpus" \
		"$here/seeds/$target" >"$log" 2>&1; then
		awk -v target="$target" '
			/^Done / { seconds = $5 }
			/number_of_executed_units/ { runs = $2 }
			END { printf "%-10s %9d runs, %6d a second\n", target,
				runs, runs / (seconds > 0 ? seconds : 1) }
		' "$log"
	else
		printf '%-10s a find:\n' "$target"
		grep -E 'Assertion|ERROR|SUMMARY|runtime error|written to' "$log"
		return 1
	fi
}

mkdir -p "$build/finds"
started=$(date +%s)
failed=0
while [ $# -gt 0 ]; do
	one "$1" &
	first=$!
	shift
	second=
	if [ $# -gt 0 ]; then
		one "$1" &
		second=$!
		shift
	fi
	wait "$first" || failed=1
	[ -z "$second" ] || wait "$second" || failed=1
done
cat "$build"/finds/*.log | awk -v seconds=$(($(date +%s) - started)) '
	/number_of_executed_units/ { runs += $2 }
	END { printf "%-10s %9d runs in %d seconds\n", "all", runs, seconds }'
exit "$failed"
