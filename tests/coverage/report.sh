#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Which lines of shim/ have the tests run? One table for each part, the worst
# files last, with the lines that they miss. Exits with 1 if a part is short.
#
#     tests/coverage/report.sh BUILD    where programs built for gcov have run
#
# shim/reach is not counted: the auditor has no libc, and gcov needs one.
set -eu

short=

# report PART PERCENT
report() {
	echo "shim/$1, $2 % of the lines or more:"
	gcovr --root . --object-directory "$build" --filter "shim/$1/" \
		--sort-uncovered --fail-under-line "$2" "$build/$1" ||
		short="$short shim/$1"
}

build=$1
report policy 95
report common 90
report preload 90
report command 90
[ -z "$short" ] || echo "falls short:$short"
[ -z "$short" ]
