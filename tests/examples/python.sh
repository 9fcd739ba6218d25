#!/bin/sh
# SPDX-License-Identifier: MIT
# The gateway under the command line of its unit; and a bad rule stops it.
# shellcheck source=tests/examples/lib.sh
. "$(dirname "$0")/lib.sh"

# The upstream's name is resolved by the test, and its port is given.
variables() {
	printf '%s\n' PATH=/usr/bin:/bin LD_PRELOAD=libnss_wrapper.so \
		"NSS_WRAPPER_HOSTS=$D/etc-hosts" "SSL_CERT_FILE=$D/ca.pem" \
		"GATEWAY_UPSTREAM=https://$host:$server" GATEWAY_PORT=0
}

# One word each: neither paths nor values have blanks.
# shellcheck disable=SC2046,SC2086
serve() {
	start gateway env -i $(variables) $1
	await is_listening
}

ask() {
	curl -sS -w '%{http_code}\n' "http://127.0.0.1:$port/" 2>&1
}

start_server
server=$port
printf '127.0.0.1 %s\n' "$host" >etc-hosts
line=$(lift python/gateway.service | sed -n 's/^ExecStart=//p')

serve "${line#*-- }"
ask | expect "UNSAFE_LEGACY_RENEGOTIATION_DISABLED"
ask | expect 502
end_one

serve "$line"
ask | expect 200
grep -qF "legacytls: relaxed: $host" gateway.log || die "$(cat gateway.log)"
end_one

echo "$host nonsense" >hosts
code=0
# shellcheck disable=SC2046,SC2086
env -i $(variables) $line >output 2>&1 || code=$?
[ "$code" -eq 125 ] || die "exit $code: $(cat output)"
lift python/gateway.service | expect "RestartPreventExitStatus=$code"
