#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Unpacks Debian's Node.js, which uses the system's OpenSSL, into a new folder,
# where another one is installed: tests/clients/node.sh FOLDER
#
# FOLDER/node is to be LEGACYTLS_NODE of tests/clients. Needs apt-get, and root
# if libraries that it needs are not installed yet.
set -eu

die() {
	printf 'node.sh: %s\n' "$*" >&2
	exit 1
}

[ $# = 1 ] || die "usage: node.sh FOLDER"
script=$(realpath "$0")
mkdir -p "$1"
cd "$1"
folder=$PWD

# Debian's has "dfsg" in its version, nobody else's has.
version=$(apt-cache madison nodejs | awk '$3 ~ /dfsg/ { print $3; exit }')
[ -n "$version" ] || die "apt knows no nodejs of Debian; run apt-get update"
library=$(apt-cache show "nodejs=$version" |
	sed -n 's/^Depends:.*\(libnode[0-9]*\) .*/\1/p')
[ -n "$library" ] || die "nodejs $version does without libnode"

# What both depend on, but for each other; the first of alternatives.
needed=$(apt-cache show "nodejs=$version" "$library=$version" |
	sed -n 's/^Depends: //p' | tr ',' '\n' |
	awk -v library="$library" '$1 != "nodejs" && $1 != library { print $1 }' |
	sort -u)
# shellcheck disable=SC2086
"$(dirname "$script")/../support/deps.sh" $needed

apt-get download "nodejs=$version" "$library=$version"
for package in ./*.deb; do
	dpkg -x "$package" .
	rm "$package"
done
libraries=$(dirname "$(find "$folder" -name 'libnode.so.*')")
cat >node.new <<END
#!/bin/sh
LD_LIBRARY_PATH=$libraries exec $folder/usr/bin/node "\$@"
END
chmod +x node.new
mv node.new node
./node --version
