#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Makes a Debian or Ubuntu tree to run tests in, or completes one that is there:
#
#	tests/distros/tree.sh NAME FOLDER MIRROR PACKAGE...
#
# NAME is a suite: "experimental" is sid with what experimental has of OpenSSL,
# "bullseye" has the libc of bookworm, as after half an upgrade, since the object
# needs that, and only the few packages that its test uses. MIRROR is Debian's;
# Ubuntu's is in DISTROS_UBUNTU_MIRROR, if it is another. Packages that the suite
# lacks are left out, and said. A tree that has all is left as it is, and no
# network is used: to have newer packages, remove it. Needs root and debootstrap,
# and mounts in a namespace of its own.
set -eu

die() {
	printf 'tree.sh: %s\n' "$*" >&2
	exit 1
}

[ $# -ge 3 ] || die "usage: tree.sh NAME FOLDER MIRROR PACKAGE..."
if [ -z "${TREE_NAMESPACE-}" ]; then
	TREE_NAMESPACE=1 exec unshare --mount --pid --fork --kill-child "$0" "$@"
fi
name=$1
tree=$2
mirror=$3
shift 3

suite=$name
more=
components=main
keyring=
case $name in
experimental) suite=sid more=experimental ;;
bullseye)
	more=bookworm
	set -- curl openssl python3
	;;
jammy | noble | plucky | resolute)
	more="$name-updates $name-security"
	components="main universe"
	mirror=${DISTROS_UBUNTU_MIRROR:-http://archive.ubuntu.com/ubuntu}
	keyring=/usr/share/keyrings/ubuntu-archive-keyring.gpg
	;;
esac

# Which packages come from the second suite, if it is not just updates.
preferences() {
	case $name in
	experimental)
		release=a=experimental
		set -- openssl openssl-provider-legacy libssl-dev libssl4
		;;
	bullseye)
		release=n=bookworm
		set -- libc6 libc-bin
		;;
	*) return ;;
	esac
	cat <<-END
		Package: *
		Pin: release $release
		Pin-Priority: 1

		Package: $*
		Pin: release $release
		Pin-Priority: 990
	END
}

# Old and moving suites have lists that are out of date. What is installed only
# to be run needs neither documents nor to outlast a crash. The servers of the
# tests have IPv4 addresses, and not every client tries a second address.
configure() {
	echo '127.0.0.1 localhost' >"$tree/etc/hosts"
	echo 'Acquire::Check-Valid-Until "false";' >"$tree/etc/apt/apt.conf.d/tree"
	printf '%s\n' force-unsafe-io 'path-exclude=/usr/share/doc/*' \
		'path-exclude=/usr/share/man/*' >"$tree/etc/dpkg/dpkg.cfg.d/tree"
	for from in $suite $more; do
		echo "deb $mirror $from $components"
	done >"$tree/etc/apt/sources.list"
	preferences >"$tree/etc/apt/preferences.d/tree"
}

# Every release of Ubuntu has the script of gutsy, also those that are younger
# than the debootstrap here.
bootstrap() {
	if [ -z "$keyring" ]; then
		debootstrap --variant=minbase "$suite" "$tree" "$mirror"
	elif [ -e "$keyring" ]; then
		debootstrap --variant=minbase --keyring="$keyring" "$suite" \
			"$tree" "$mirror" gutsy
	else
		die "no $keyring; Debian's package ubuntu-keyring has it"
	fi
}

inside() {
	chroot "$tree" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C \
		DEBIAN_FRONTEND=noninteractive ${http_proxy+"http_proxy=$http_proxy"} "$@"
}

# Of the packages, those that apt can install there.
available() {
	for package; do
		if inside apt-cache policy "$package" |
			grep -q '^  Candidate: [^(]'; then
			echo "$package"
		else
			printf 'tree.sh: %s has no %s\n' "$name" "$package" >&2
		fi
	done
}

if [ "$(cat "$tree/etc/legacytls-tree" 2>/dev/null)" = "$*" ]; then
	exit 0
fi
if [ ! -e "$tree/etc/legacytls-tree" ]; then
	rm -rf --one-file-system "$tree"
	mkdir -p "$tree"
	bootstrap ||
		die "debootstrap could not make $name from $mirror"
	: >"$tree/etc/legacytls-tree"
fi
cp -L /etc/resolv.conf "$tree/etc/resolv.conf"
mount -t proc proc "$tree/proc"
mkdir -p "$tree/tmp/support"
cp "$(dirname "$0")/../support/deps.sh" "$tree/tmp/support"
configure
inside apt-get -qq update || die "$mirror has no lists for $name"
inside apt-get -y dist-upgrade
# shellcheck disable=SC2046
inside /tmp/support/deps.sh $(available "$@")
inside apt-get clean
rm -r "$tree/tmp/support"
echo "$*" >"$tree/etc/legacytls-tree"
