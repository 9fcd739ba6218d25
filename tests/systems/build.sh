#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Builds for other systems, each in its folder of BUILD/systems, and runs the
# unit tests there:
#
#     build.sh BUILD
#
# What this machine cannot get or run is left out; the file "skipped" in the
# system's folder says why. "emulated" there: qemu runs what this kernel does not.
set -eu

here=${0%/*}
mkdir -p "$1/systems"
systems=$(cd "$1/systems" && pwd)
packages=$systems/packages
cpus=$(getconf _NPROCESSORS_ONLN)
# Flags of the make that started this are not for those that it starts.
unset MAKEFLAGS MAKELEVEL

# start SYSTEM: its folder.
start() {
	system=$1
	folder=$systems/$1
	mkdir -p "$folder"
	rm -f "$folder/skipped" "$folder/emulated"
}

skip() {
	echo "$*" >"$folder/skipped"
	echo "systems: $system: skipped: $*"
}

# build CC [VARIABLE=VALUE]... TARGET...
build() {
	compiler=$1
	shift
	make -s -j"$cpus" CC="$compiler" BUILD="$folder" "$@"
}

# The object for musl, and a client that is linked to a libssl for musl.
musl() {
	start musl
	if ! command -v musl-gcc >/dev/null; then
		skip "there is no musl-gcc"
	elif ! "$here/openssl_musl.sh" "$packages/openssl"; then
		skip "OpenSSL could not be built for musl"
	else
		headers="-idirafter /usr/include"
		headers="$headers -idirafter /usr/include/$(gcc -print-multiarch)"
		openssl=$packages/openssl
		build "musl-gcc -L$openssl -Wl,-rpath,$openssl" objects \
			"$folder/tests/reach/linked" \
			CPPFLAGS="-I$openssl/include $headers"
	fi
}

# foreign ARCHITECTURE COMPILER: all that is built, and clients, against the
# libraries of Debian's architecture.
foreign() {
	start "$1"
	if ! command -v "$2" >/dev/null; then
		skip "there is no $2"
	elif ! "$here/foreign.sh" "$1" "$packages/$1" libc6-dev libcmocka-dev \
		libelf-dev libssl-dev libyajl-dev; then
		skip "Debian's packages for $1 could not be had"
	else
		root=$packages/$1/root
		loader=
		[ "$1" != i386 ] || loader=-Wl,--dynamic-linker=$root/lib/ld-linux.so.2
		build "$2 --sysroot=$root $loader" all build-unit \
			"$folder/tests/reach/linked" "$folder/tests/reach/plugin" \
			"$folder/tests/reach/handshake.so" "$folder/tests/systems/starter"
	fi
}

# unit RUN...: the unit tests, each started by that.
unit() {
	make -s check-unit BUILD="$folder" CC="$compiler" RUN="$*"
}

i386() {
	foreign i386 i686-linux-gnu-gcc
	root=$packages/i386/root
	libs=$root/lib/i386-linux-gnu:$root/usr/lib/i386-linux-gnu
	if [ -e "$folder/skipped" ]; then
		return
	elif "$root/lib/ld-linux.so.2" --help >/dev/null 2>&1; then
		unit env LD_LIBRARY_PATH="$libs"
	elif command -v qemu-i386 >/dev/null; then
		echo "i386: this kernel runs no 32-bit programs; qemu-i386 does"
		: >"$folder/emulated"
		unit qemu-i386 -L "$root" -E LD_LIBRARY_PATH="$libs"
	else
		skip "32-bit programs do not run here; they were built"
	fi
}

arm64() {
	foreign arm64 aarch64-linux-gnu-gcc
	if [ -e "$folder/skipped" ]; then
		return
	elif ! command -v qemu-aarch64 >/dev/null; then
		skip "there is no qemu-aarch64; its programs were built"
	else
		unit qemu-aarch64 -L "$packages/arm64/root"
	fi
}

i386
arm64
musl
