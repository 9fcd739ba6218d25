#!/bin/sh
# SPDX-License-Identifier: MIT
# The drop-in and the unit: systemd takes them, and they do what they say.
# shellcheck source=tests/examples/lib.sh
. "$(dirname "$0")/lib.sh"

# systemd-analyze looks for the units in the test's folder only.
verify() {
	SYSTEMD_UNIT_PATH=$D/units systemd-analyze verify "$@" 2>&1
}

start_server
mkdir -p units/fetch.service.d
printf '[Service]\nExecStart=/usr/bin/env true\n' >units/fetch.service
lift systemd/legacytls.conf >units/fetch.service.d/legacytls.conf
lift python/gateway.service >units/gateway.service
for unit in basic shutdown sysinit network-online system; do
	case $unit in system) name=system.slice ;; *) name=$unit.target ;; esac
	printf '[Unit]\nDescription=%s\n' "$unit" >"units/$name"
done

said=$(verify units/fetch.service units/gateway.service) ||
	die "systemd-analyze: $said"
[ -z "$said" ] || die "systemd-analyze: $said"
# A fault would be told.
sed 's/^Environment=/Enviroment=/' units/fetch.service.d/legacytls.conf \
	>units/fetch.service.d/typo.conf
verify units/fetch.service | expect "Unknown key 'Enviroment'"

fetch | expect "$refused"
# One word each: neither paths nor values have blanks.
# shellcheck disable=SC2046
fetch $(lift systemd/legacytls.conf | unit_variables) | expect 200
