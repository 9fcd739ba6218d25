#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Unpacks Debian's packages of another architecture into FOLDER/root:
#
#     foreign.sh ARCHITECTURE FOLDER PACKAGE...
#
# They come from where this machine's own packages come from, by an apt with a
# state of its own: the machine's apt and dpkg are left as they are. Nothing of
# them is run. Does nothing if all was unpacked before.
set -eu

architecture=$1
mkdir -p "$2/apt/lists/partial" "$2/apt/archives/partial"
folder=$(cd "$2" && pwd)
shift 2

if [ "$(cat "$folder/unpacked" 2>/dev/null)" = "$*" ]; then
	exit 0
fi

: >"$folder/apt/status"
cat >"$folder/apt/apt.conf" <<end
APT::Architecture "$architecture";
APT::Architectures "$architecture";
APT::Install-Recommends "false";
APT::Sandbox::User "";
Dir::State "$folder/apt";
Dir::State::status "$folder/apt/status";
Dir::Cache "$folder/apt";
Debug::NoLocking "true";
Acquire::Languages "none";
end
export APT_CONFIG="$folder/apt/apt.conf"

# One list that cannot be had, of a source beside Debian, does no harm.
apt-get -qq update ||
	echo "foreign.sh: trying with the lists that could be had" >&2
apt-get -qq --yes --download-only install "$@"
rm -rf "$folder/root"
mkdir "$folder/root"
for package in "$folder"/apt/archives/*.deb; do
	dpkg-deb --extract "$package" "$folder/root"
done
rm -rf "$folder/apt"
echo "$*" >"$folder/unpacked"
