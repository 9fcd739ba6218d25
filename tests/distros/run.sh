#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs a command inside a tree, as root, in the folder of the sources:
#
#	tests/distros/run.sh TREE BUILD COMMAND...
#
# The sources and the built objects are there under the paths that they have
# here, read-only; the rest of BUILD, an absolute path, is empty and in memory, as
# is /tmp. All mounts and processes are in namespaces that end with the command,
# whatever ends it, so a tree can be used twice at once.
set -eu

if [ -z "${RUN_NAMESPACE-}" ]; then
	RUN_NAMESPACE=1 exec unshare --mount --pid --fork --kill-child "$0" "$@"
fi
tree=$1
build=$2
shift 2
source=$(cd "$(dirname "$0")/../.." && pwd)

# bind_read_only PATH: it appears in the tree under its own path.
bind_read_only() {
	mount --bind "$1" "$tree$1"
	mount -o remount,bind,ro "$tree$1"
}

# What changes its root wants one that is a mount point.
mount --bind "$tree" "$tree"
mount -t proc proc "$tree/proc"
mount --rbind /dev "$tree/dev"
mount -t tmpfs -o mode=1777 tmpfs "$tree/dev/shm"
mount -t tmpfs -o mode=1777 tmpfs "$tree/tmp"

mkdir -p "$tree$source"
bind_read_only "$source"
mkdir -p "$tree$build"
mount -t tmpfs tmpfs "$tree$build"
for object in liblegacytls.so legacytls-reach.so legacytls; do
	: >"$tree$build/$object"
	bind_read_only "$build/$object"
done

# shellcheck disable=SC2016
exec chroot "$tree" env -i LC_ALL=C HOME=/root TERM="${TERM-dumb}" \
	PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
	sh -c 'cd "$0" && exec "$@"' "$source" "$@"
