#!/bin/sh
# SPDX-License-Identifier: MIT
# The manifest, without a cluster: its names fit, and a program that finds what a
# container would find reaches the server. Then, what the manifest warns of.
# shellcheck source=tests/examples/lib.sh
. "$(dirname "$0")/lib.sh"

start_server
# The paths are those of the container.
sed 's/until=[0-9-]*/until=2099-12-31/' "$examples/kubernetes/legacytls.yaml" \
	>legacytls.yaml
python3 "$SOURCE/tests/examples/manifest.py" legacytls.yaml "$D/pod" "$object" \
	>variables 2>&1 || die "$(cat variables)"
[ -L pod/etc/legacytls/hosts ] || die "the file is no link"

# One word each: neither paths nor values have blanks.
# shellcheck disable=SC2046
fetch $(cat variables) >said
expect 200 <said
grep '^{"v":' said | legacytls report | expect "1 host, 1 handshake"

chmod g+w pod/etc/legacytls/..data/hosts
# shellcheck disable=SC2046
fetch $(cat variables) | expect "group or others may write to it"
chmod g-w pod/etc/legacytls/..data/hosts
ln -s /proc/self/fd/1 stdout
# shellcheck disable=SC2046
fetch $(cat variables) "LEGACYTLS_JOURNAL=$D/stdout" |
	expect "its records are lost"
