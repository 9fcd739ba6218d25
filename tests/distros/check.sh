#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs tests in Debian and Ubuntu trees, each with its own OpenSSL and clients:
#
#	tests/distros/check.sh FOLDER BUILD "TREE..." "CHECK..." PACKAGE...
#
# BUILD, an absolute path, has the objects that are tested: the same files in
# every tree. The rest is compiled in the tree. The checks are targets of the
# Makefile, but in the tree bullseye: openssl1.sh beside this script. Trees are
# made below FOLDER, with the packages, from the mirror in DISTROS_MIRROR, else
# from that of apt's sources, those of Ubuntu from DISTROS_UBUNTU_MIRROR, else
# from Ubuntu's own. One that cannot be made is skipped, and said. Exits 1 if a
# test fails.
set -eu

die() {
	printf 'distros: %s\n' "$*" >&2
	exit 1
}

[ $# -gt 4 ] || die "usage: check.sh FOLDER BUILD 'TREE...' 'CHECK...' PACKAGE..."
here=$(dirname "$0")
folder=$1
build=$2
trees=$3
checks=$4
shift 4

# The mirror that apt knows for Debian, else the one for all.
# shellcheck disable=SC2016
mirror() {
	found=$(apt-get indextargets --format '$(LABEL) $(REPO_URI)' \
		'Created-By: Packages' 2>/dev/null |
		sed -n 's/^Debian //p' | head -n 1)
	echo "${found:-http://deb.debian.org/debian}"
}

# Why no tree can be made or entered; empty: it can.
obstacle() {
	if [ "$(id -u)" -ne 0 ]; then
		echo "not root"
	elif ! command -v debootstrap >/dev/null; then
		echo "no debootstrap; 'apt-get install debootstrap' brings it"
	elif ! unshare --mount --pid --fork --kill-child true 2>/dev/null; then
		echo "no namespace for its mounts can be had here"
	fi
}

# What the output of the test programs, and their exit status, comes to.
count() {
	awk -v status="$1" '
		/^\[  (PASSED|FAILED|SKIPPED) *\] .*[0-9]+ test\(s\)/ {
			what = $2
			sub(/ test\(s\).*/, "")
			count[what] += $NF
		}
		END {
			printf "%d passed, %d failed", count["PASSED"],
			    count["FAILED"]
			if (count["SKIPPED"])
				printf ", %d skipped", count["SKIPPED"]
			if (status && !count["FAILED"])
				printf ", and broken off"
			print ""
		}'
}

note() {
	printf '%-14s%-18s%s\n' "$1" "$2" "$3" >>"$table"
}

# A check in a tree: its output as it comes, and a line of the table.
check() {
	tree=$1
	name=$2
	shift 2
	status=0
	{
		"$here/run.sh" "$folder/$tree" "$build" "$@" 2>&1 ||
			echo $? >"$folder/$tree.status"
	} | tee "$folder/$tree.$name.log"
	if [ -s "$folder/$tree.status" ]; then
		status=$(cat "$folder/$tree.status")
		failures=$((failures + 1))
		rm "$folder/$tree.status"
	fi
	note "$tree" "  $name" "$(count "$status" <"$folder/$tree.$name.log")"
}

# What is tested, and with what.
versions() {
	"$here/run.sh" "$folder/$1" "$build" tests/distros/versions.sh
}

check_all() {
	tree=$1
	shift
	for check; do
		check "$tree" "$check" make -s -j "$(nproc)" BUILD="$build" \
			-o "$build/liblegacytls.so" -o "$build/legacytls" \
			-o "$build/legacytls-reach.so" "$check"
	done
}

# Makes the tree and runs the checks there.
visit() {
	tree=$1
	shift
	if [ -z "$obstacle" ]; then
		echo "== $tree: made in $folder/$tree, unless it is there"
		"$here/tree.sh" "$tree" "$folder/$tree" "$mirror" "$@" \
			>"$folder/$tree.log" 2>&1 ||
			obstacle=$(tail -n 1 "$folder/$tree.log")
	fi
	if [ -n "$obstacle" ]; then
		echo "$tree is skipped: $obstacle"
		note "$tree" "" "skipped: $obstacle"
	else
		sed -n 's/^tree.sh: //p' "$folder/$tree.log"
		line=$(versions "$tree")
		echo "$line"
		note "$tree" "" "$line"
		if [ "$tree" = bullseye ]; then
			check "$tree" openssl1 tests/distros/openssl1.sh \
				"$build/liblegacytls.so"
		else
			# shellcheck disable=SC2086
			check_all "$tree" $checks
		fi
	fi
}

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
table=$(mktemp)
trap 'rm -f "$table"' EXIT
mirror=${DISTROS_MIRROR:-$(mirror)}
failures=0
cannot=$(obstacle)
for tree in $trees; do
	obstacle=$cannot
	visit "$tree" "$@"
done
echo
cat "$table"
[ "$failures" -eq 0 ] || die "$failures of these checks failed"
