#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Builds libssl for musl from Debian's source package, as no Debian package has
# it, into FOLDER: include, libssl.so.3, libcrypto.so.3. Does nothing if they are
# there.
#
#     openssl_musl.sh FOLDER
set -eu

# shellcheck source=tests/systems/apt.sh
. "${0%/*}/apt.sh"
mkdir -p "$1"
folder=$(cd "$1" && pwd)

[ ! -e "$folder/built" ] || exit 0

# Sources of source packages, where those of binary ones are.
sources() {
	mkdir -p "$folder/sources"
	for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
		[ ! -f "$file" ] || sed -e 's/^Types:.*/Types: deb-src/' \
			-e 's/^deb /deb-src /' "$file" >"$folder/sources/${file##*/}"
	done
}

# shellcheck source=/dev/null
codename=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
sources
apt_private "$folder" "$(dpkg --print-architecture)" \
	'Dir::Etc::sourcelist "-";' "Dir::Etc::sourceparts \"$folder/sources\";"
rm -rf "$folder"/openssl-*
(cd "$folder" && apt-get -qq source "openssl${codename:+/$codename}" \
	>source.log 2>&1) || { cat "$folder/source.log" >&2; apt_failed; }

# Not optimised, and without what a handshake does not need: it takes a third
# of the time.
cd "$folder"/openssl-*/
CC=musl-gcc ./Configure "linux-$(uname -m)" -O0 no-afalgeng no-aria no-async \
	no-bf no-blake2 no-camellia no-cast no-cmp no-cms no-comp no-ct no-dtls \
	no-ec2m no-engine no-gost no-idea no-legacy no-mdc2 no-module no-ocb \
	no-psk no-rc2 no-rc4 no-rfc3779 no-rmd160 no-scrypt no-secure-memory \
	no-seed no-siphash no-sm2 no-sm3 no-sm4 no-srp no-ssl3 no-tests no-ts \
	no-whirlpool >../build.log
cpus=$(getconf _NPROCESSORS_ONLN)
headers="-idirafter /usr/include -idirafter /usr/include/$(gcc -print-multiarch)"
{
	make -s build_generated CPPFLAGS="$headers" &&
		make -s -j"$cpus" libcrypto.so libssl.so CPPFLAGS="$headers"
} >>../build.log 2>&1 || { tail ../build.log >&2; exit 1; }
cp -R include libcrypto.so* libssl.so* ..
cd ..
rm -rf openssl?* apt
: >built
