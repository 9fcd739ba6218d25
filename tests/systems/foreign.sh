#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Unpacks Debian's packages of another architecture, and what they need:
#
#     foreign.sh ARCHITECTURE FOLDER PACKAGE...
#
# FOLDER/root has them then. Nothing is installed, and nothing of them is run.
# Does nothing if they are there.
set -eu

# shellcheck source=tests/systems/apt.sh
. "${0%/*}/apt.sh"
architecture=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)
shift 2

[ "$(cat "$folder/unpacked" 2>/dev/null)" != "$*" ] || exit 0
rm -rf "$folder/root"
mkdir "$folder/root"
apt_private "$folder" "$architecture"
apt-get -qq --yes --download-only install "$@" || apt_failed
for package in "$apt"/archives/*.deb; do
	dpkg-deb --extract "$package" "$folder/root"
done
rm -rf "$apt"
echo "$*" >"$folder/unpacked"
