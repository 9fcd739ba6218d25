#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Makes the seeds of the target "elf" anew: small real programs and libraries of
# each kind, and a cache of ld.so. As root, for ldconfig -r.
#
#     tests/fuzz/elf_seeds.sh tests/fuzz/seeds/elf
set -eu
out=$(realpath "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

flags="-nostdlib -s -fno-asynchronous-unwind-tables -Wl,-z,noseparate-code
	-Wl,-z,norelro -Wl,--build-id=none -Wl,--no-as-needed"
echo 'int f(void); int f(void) { return 1; }' >library.c
echo 'void _start(void); void _start(void) { for (;;); }' >program.c
mkdir -p root/lib root/etc

# The words in $flags are to be several.
# shellcheck disable=SC2086
make_all() {
	for name in libssl.so.3 libcrypto.so.3; do
		gcc $flags -shared -fPIC -Wl,-soname,$name library.c -o $name
	done
	gcc $flags -fPIE -pie program.c ./libssl.so.3 ./libcrypto.so.3 \
		-Wl,--enable-new-dtags "-Wl,-rpath,\$ORIGIN/../lib:/opt/lib" \
		-o "$out/runpath"
	gcc $flags -no-pie program.c ./libssl.so.3 -Wl,--disable-new-dtags \
		-Wl,-rpath,/opt/lib -o "$out/rpath"
	gcc $flags -static -no-pie program.c -o "$out/static"
	gcc $flags -static-pie -fPIE program.c -o "$out/static-pie"
	gcc $flags -m32 -no-pie -fno-pie program.c -o "$out/m32"
	gcc $flags -c library.c -o "$out/object"
}

make_all
cp libssl.so.3 "$out/library"
# What says of a program that it was made by the linker of Go.
objcopy --add-section .go.buildinfo=library.c "$out/static" "$out/go"
# What is in a program that has OpenSSL linked in.
printf 'OpenSSL 3.0.19 27 Jan 2026\0rustls-0.23.5/src/lib.rs\0' >version
cat "$out/static" version >"$out/versions"
cp libssl.so.3 libcrypto.so.3 root/lib
/sbin/ldconfig -r root
cp root/etc/ld.so.cache "$out/ld.so.cache"
