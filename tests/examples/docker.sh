#!/bin/sh
# SPDX-License-Identifier: MIT
# The Dockerfiles, without Docker: what they copy is enough to build, their
# packages are those of "make deps", and the image's variables let curl connect.
# shellcheck source=tests/examples/lib.sh
. "$(dirname "$0")/lib.sh"

# What make is told of this run is not for those below.
unset MAKEFLAGS MAKELEVEL

# shellcheck disable=SC2016
printf 'names: ; @echo $(deps_build)\n' >names.mk
needed=$(make -s -C "$SOURCE" -f Makefile -f "$D/names.mk" names)
# The translation of deps.sh, without the rest of it.
sed -n '/^apk_name() {/,/^}/p' "$SOURCE/tests/support/deps.sh" >names.sh
# shellcheck source=/dev/null
. ./names.sh

# build NAME TRANSLATION: performs it in the folder NAME. It installs what "make
# deps" does, by the names that TRANSLATION gives.
build() {
	python3 "$SOURCE/tests/examples/dockerfile.py" \
		"$examples/docker/$1.Dockerfile" "$SOURCE" "$D/$1" >"$1.said" ||
		die "$(cat "$1.said")"
	names=$(for name in $needed; do "$2" "$name"; done | sort | tr '\n' ' ')
	grep -qx "packages 1 ${names% }" "$1.said" ||
		die "make deps installs $names, not: $(cat "$1.said")"
	image=$D/$1/2
}

start_server
for system in debian:echo alpine:apk_name; do
	build "${system%:*}" "${system#*:}"
	[ "$(find "$image" -type f | wc -l)" -eq 2 ] || die "$(find "$image")"
	[ "$(stat -c %a "$image/etc/legacytls/hosts")" = 644 ] || die "hosts: mode"
	variables=$(sed -n 's/^env //p' "${system%:*}.said" |
		sed -e "s|\([=@]\)/|\1$image/|")
	sed -i 's/until=[0-9-]*/until=2099-12-31/' "$image/etc/legacytls/hosts"
	# One word each: neither paths nor values have blanks.
	# shellcheck disable=SC2086
	fetch $variables >said
	expect 200 <said
	expect '{"v":1,"time":' <said
done
