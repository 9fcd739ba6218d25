#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Installs what is missing of the packages, given by their Debian names:
#
#     tests/support/deps.sh PACKAGE...
#
# Debian and Ubuntu: by apt-get, as root or through sudo. Nothing missing:
# nothing is done, and no network is used. Systems with dnf or apk: says what
# to install, and stops. Elsewhere it only says what is needed.
set -eu

# Asks nothing, and starts no daemon that a package may bring: runlevel(8)
# believes RUNLEVEL, and systemctl does not talk to the service manager if
# SYSTEMD_OFFLINE is 1. The daemon may still be enabled for the next boot.
quiet_environment="DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 SYSTEMD_OFFLINE=1
	NEEDRESTART_SUSPEND=1"
apt_get="apt-get -y --no-install-recommends -o DPkg::Lock::Timeout=300"

say() {
	printf 'deps: %s\n' "$*"
}

die() {
	printf 'deps: %s\n' "$*" >&2
	exit 1
}

# Untested: what Fedora calls the package.
dnf_name() {
	case $1 in
	clang-format | clang-tidy) echo clang-tools-extra ;;
	gnutls-bin) echo gnutls-utils ;;
	libc6-dev) echo glibc-devel ;;
	libclang-rt-dev) echo compiler-rt ;;
	libcmocka-dev) echo libcmocka-devel ;;
	libelf-dev) echo elfutils-libelf-devel ;;
	libio-socket-ssl-perl) echo perl-IO-Socket-SSL ;;
	libssl-dev) echo openssl-devel ;;
	libyajl-dev) echo yajl-devel ;;
	linux-libc-dev) echo kernel-headers ;;
	shellcheck) echo ShellCheck ;;
	*) echo "$1" ;;
	esac
}

# Untested: what Alpine calls the package.
apk_name() {
	case $1 in
	clang-format | clang-tidy) echo clang-extra-tools ;;
	gnutls-bin) echo gnutls-utils ;;
	libc6-dev) echo musl-dev ;;
	libclang-rt-dev) echo compiler-rt ;;
	libcmocka-dev) echo cmocka-dev ;;
	libelf-dev) echo elfutils-dev ;;
	libio-socket-ssl-perl) echo perl-io-socket-ssl ;;
	libssl-dev) echo openssl-dev ;;
	libyajl-dev) echo yajl-dev ;;
	linux-libc-dev) echo linux-headers ;;
	php-cli) echo php84 ;;
	*) echo "$1" ;;
	esac
}

has_deb() {
	dpkg-query -W -f='${db:Status-Status}\n' "$1" 2>/dev/null |
		grep -qx installed
}

has_rpm() {
	rpm -q --whatprovides "$(dnf_name "$1")" >/dev/null 2>&1
}

has_apk() {
	apk info -e "$(apk_name "$1")" >/dev/null 2>&1
}

# The packages for which the command fails, each by its name's translation.
missing() {
	has=$1
	name=$2
	shift 2
	for package; do
		"$has" "$package" || "$name" "$package"
	done | sort -u | tr '\n' ' '
}

# Says what is missing and how to get it, and stops; nothing missing: returns.
stop_if_missing() {
	[ -n "$2" ] || return 0
	die "missing, by names that are untested here: $2
deps: install them, as root: $1 $2
deps: or go on without: 'make', then 'examples/demo.sh build/liblegacytls.so'"
}

# Word splitting is meant: package names and options have no blanks.
# shellcheck disable=SC2086
apt_install() {
	if [ "$(id -u)" -eq 0 ]; then
		as_root="env"
	elif command -v sudo >/dev/null; then
		as_root="sudo env"
	else
		die "missing: $*
deps: neither root nor sudo; have root run:
apt-get update && apt-get install -y --no-install-recommends $*"
	fi
	say "installing with apt-get: $*"
	$as_root $quiet_environment $apt_get update ||
		say "apt-get update failed; trying with the lists that are there"
	$as_root $quiet_environment $apt_get install "$@" ||
		die "apt-get could not install: $*"
}

[ $# -gt 0 ] || die "usage: deps.sh PACKAGE..."

# shellcheck disable=SC2046
if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
	set -- $(missing has_deb echo "$@")
	[ $# -eq 0 ] || apt_install "$@"
elif command -v dnf >/dev/null; then
	stop_if_missing "dnf install" "$(missing has_rpm dnf_name "$@")"
elif command -v apk >/dev/null; then
	stop_if_missing "apk add" "$(missing has_apk apk_name "$@")"
else
	say "cannot tell what is installed here; needed, by Debian's names: $*"
fi
