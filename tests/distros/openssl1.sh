#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The object beside OpenSSL 1.1, which it does not serve: programs do what they
# do without it, whatever the rules, and the journal says why.
#
#	tests/distros/openssl1.sh PATH OF liblegacytls.so
#
# Prints what cmocka prints of tests, and exits 1 if one fails.
set -eu

object=$1
dir=$(mktemp -d)
servers=
passed=0
failed=0

clean_up() {
	trap - EXIT
	for pid in $servers; do
		kill "$pid" 2>/dev/null || :
	done
	rm -r "$dir"
}

# Starts a server with an RSA key of so many bits; $port is where it listens.
serve() {
	openssl req -x509 -newkey "rsa:$1" -nodes -days 2 -keyout "$1.key" \
		-out "$1.pem" -subj /CN=old.test \
		-addext subjectAltName=DNS:old.test 2>/dev/null
	: >"$1.log"
	openssl s_server -accept 127.0.0.1:0 -www -cert "$1.pem" \
		-key "$1.key" -cipher ALL:@SECLEVEL=0 >"$1.log" 2>&1 &
	servers="$servers $!"
	until port=$(sed -n 's/^ACCEPT .*:\([0-9]*\)$/\1/p' "$1.log") &&
		[ -n "$port" ]; do
		kill -0 $! || exit 1
		sleep 0.1
	done
}

run_curl() {
	curl -sS -o page -w '%{http_code}' --cacert "$1.pem" \
		--resolve "old.test:$2:127.0.0.1" "https://old.test:$2/" 2>&1
}

run_python() {
	python3 - "$1.pem" "$2" 2>&1 <<-'END'
		import socket, ssl, sys
		context = ssl.create_default_context(cafile=sys.argv[1])
		tcp = socket.create_connection(("127.0.0.1", sys.argv[2]))
		try:
		    with context.wrap_socket(tcp, server_hostname="old.test") as tls:
		        print(tls.version())
		except ssl.SSLError as error:
		    print(error)
	END
}

run_s_client() {
	openssl s_client -brief -verify_return_error -CAfile "$1.pem" \
		-servername old.test -connect "127.0.0.1:$2" 2>&1 </dev/null |
		sed 's/^[0-9]*://'
}

# test_program PROGRAM BITS WORDS: the same is printed with and without the
# object, and WORDS, a regular expression, are in it; the journal has its line.
test_program() {
	program=$1
	bits=$2
	words=$3
	name="$program, RSA $bits"
	rm -f journal
	without=$("run_$program" "$bits" "$port") || :
	with=$(
		LEGACYTLS_HOSTS="old.test seclevel1 legacy-connect"
		LEGACYTLS_JOURNAL=$dir/journal
		LD_PRELOAD=$object
		export LEGACYTLS_HOSTS LEGACYTLS_JOURNAL LD_PRELOAD
		"run_$program" "$bits" "$port"
	) || :
	if [ "$with" = "$without" ] && echo "$with" | grep -q "$words" &&
		grep -q '"note":"OpenSSL 1.1.*left alone"' journal &&
		! grep -q '"event":"handshake"' journal; then
		echo "[       OK ] $name"
		passed=$((passed + 1))
	else
		printf '%s\n-- with:\n%s\n-- the journal:\n' "$without" "$with"
		cat journal || :
		echo "[  FAILED  ] $name"
		failed=$((failed + 1))
	fi
}

# What the object exports and OpenSSL 1.1 lacks does what that has for it.
test_new_ex() {
	if LEGACYTLS_HOSTS=old.test LD_PRELOAD=$object python3 - <<-'END'
		import ctypes
		libssl = ctypes.CDLL("libssl.so.1.1")
		make, method = ctypes.CDLL(None).SSL_CTX_new_ex, libssl.TLS_method
		make.restype = method.restype = ctypes.c_void_p
		made = make(None, None, ctypes.c_void_p(method()))
		raise SystemExit(0 if made else 1)
	END
	then
		echo "[       OK ] SSL_CTX_new_ex"
		passed=$((passed + 1))
	else
		echo "[  FAILED  ] SSL_CTX_new_ex"
		failed=$((failed + 1))
	fi
}

trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$dir"

serve 2048
test_program curl 2048 200
test_program python 2048 TLSv1.3
test_program s_client 2048 ESTABLISHED
serve 1024
test_program curl 1024 'key too weak\|key too small'
test_program python 1024 'key too weak\|key too small'
test_program s_client 1024 'key too weak\|key too small'
test_new_ex

echo "[  PASSED  ] $passed test(s)."
[ "$failed" -eq 0 ] || echo "[  FAILED  ] $failed test(s)"
[ "$failed" -eq 0 ]
