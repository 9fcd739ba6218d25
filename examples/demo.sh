#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Shows what legacytls does, with real servers and clients on this machine:
#
#	examples/demo.sh [PATH OF liblegacytls.so]
#
# Without an argument, LEGACYTLS_OBJECT is the path, else the build's. Each
# command is printed as a user would type it, run just so, and its output and
# exit status are compared with what they should be. Exits 1 if any differs.
set -eu

object=${1:-${LEGACYTLS_OBJECT:-$(dirname "$0")/../build/liblegacytls.so}}
limit=60 # seconds until a server must listen, and until a command must end
dir=
servers=
failures=0

die() {
	printf 'demo: %s\n' "$*" >&2
	exit 1
}

clean_up() {
	trap - EXIT
	for pid in $servers; do
		kill "$pid" 2>/dev/null || :
		wait "$pid" 2>/dev/null || :
	done
	[ -z "$dir" ] || rm -rf "$dir"
}

# Nothing in the environment may relax the clients or lead them elsewhere.
neutral_environment() {
	for name in $(env | sed -n 's/^\(LEGACYTLS_[A-Z_]*\)=.*/\1/p'); do
		unset "$name"
	done
	unset LD_PRELOAD OPENSSL_CONF SSL_CERT_FILE SSL_CERT_DIR
	unset https_proxy HTTPS_PROXY all_proxy ALL_PROXY
	: >.curlrc
	export CURL_HOME="$PWD" LC_ALL=C
}

# Makes NAME.pem and NAME.key; further arguments are those of openssl req.
make_certificate() {
	name=$1
	shift
	NAME=$name openssl req -x509 -config openssl.cnf -days 2 -nodes \
		-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
		-keyout "$name.key" -out "$name.pem" "$@" 2>openssl.log ||
		die "openssl: $(cat openssl.log)"
}

make_certificates() {
	cat >openssl.cnf <<-'END'
		[req]
		distinguished_name = dn
		prompt = no
		[dn]
		CN = ${ENV::NAME}
		[ca]
		basicConstraints = critical, CA:TRUE
		keyUsage = critical, keyCertSign
		subjectKeyIdentifier = hash
		[server]
		subjectAltName = DNS:${ENV::NAME}.example.com
		subjectKeyIdentifier = hash
		authorityKeyIdentifier = keyid
	END
	make_certificate ca -extensions ca
	make_certificate old -extensions server -CA ca.pem -CAkey ca.key
	make_certificate other -extensions server -CA ca.pem -CAkey ca.key
}

# The port of the IPv4 socket on which the process listens, or nothing.
listening_port() {
	for fd in /proc/"$1"/fd/*; do
		readlink "$fd" || :
	done | awk '
		/^socket:/ { gsub(/[^0-9]/, ""); mine[$0] = 1 }
		$4 == "0A" && $10 in mine {
			sub(/.*:/, "", $2)
			print "0x" $2
			exit
		}' - /proc/net/tcp
}

# Starts a server with the certificate NAME.pem; $port is where it listens.
start_server() {
	command="gnutls-serv --http --disable-client-cert \\
    --x509certfile $1.pem --x509keyfile $1.key \\
    --priority 'NORMAL:-VERS-TLS1.3:%DISABLE_SAFE_RENEGOTIATION' \\
    -p 0 >$1.log 2>&1"
	printf '$ %s &\n' "$command"
	eval "exec $command" </dev/null &
	servers="$servers $!"
	end=$(($(date +%s) + limit))
	while kill -0 $! 2>/dev/null && [ "$(date +%s)" -lt "$end" ]; do
		port=$(listening_port $!)
		if [ -n "$port" ]; then
			port=$((port))
			return
		fi
		sleep 0.05
	done
	die "the server does not listen: $(cat "$1.log")"
}

differs() {
	printf 'demo: %s\n' "$1" >&2
	failures=$((failures + 1))
}

# Runs the command on stdin. It must end with the first argument as its exit
# status, and each further one must be in just one line of its output.
try() {
	expected=$1
	shift
	command=$(cat)
	printf '$ %s\n' "$command"
	status=0
	timeout --foreground "$limit" sh -c "$command" >output 2>&1 ||
		status=$?
	cat output
	[ "$status" -eq "$expected" ] ||
		differs "the exit status was $status, not $expected"
	for words; do
		[ "$(grep -c -e "$words" output)" -eq 1 ] ||
			differs "not one line of that has \"$words\""
	done
}

for tool in awk curl gnutls-serv openssl python3 timeout; do
	command -v "$tool" >/dev/null || die "no $tool; 'make deps' installs it"
done
[ -f "$object" ] || die "no file $object; 'make' builds it"
object=$(cd "$(dirname "$object")" && pwd)/$(basename "$object")

trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
dir=$(mktemp -d /tmp/legacytls-demo-XXXXXX)
cd "$dir"
neutral_environment
make_certificates
ln -s "$object" liblegacytls.so
cat >both.py <<'END'
import socket, ssl, sys

context = ssl.create_default_context(cafile="ca.pem")
for name, port in zip(("old.example.com", "other.example.com"), sys.argv[1:]):
    try:
        tcp = socket.create_connection(("127.0.0.1", port))
        with context.wrap_socket(tcp, server_hostname=name) as tls:
            print(name, "answers with", tls.version())
    except ssl.SSLError as error:
        print(name, "is refused:", error)
END
refused="unsafe legacy renegotiation disabled"

echo "# Two servers that lack RFC 5746, on ports that the kernel picks:"
start_server old
old=$port
start_server other
other=$port

printf '\n# OpenSSL 3 refuses such a server:\n'
try 35 "$refused" <<END
curl -sS --cacert ca.pem --resolve old.example.com:$old:127.0.0.1 \\
    -o /dev/null -w '%{http_code}\\n' https://old.example.com:$old/
END

printf '\n# The same command with legacytls and a rule for that host:\n'
try 0 '^200$' <<END
LEGACYTLS_HOSTS=old.example.com LD_PRELOAD=\$PWD/liblegacytls.so \\
    curl -sS --cacert ca.pem --resolve old.example.com:$old:127.0.0.1 \\
    -o /dev/null -w '%{http_code}\\n' https://old.example.com:$old/
END

printf '\n# Two hosts in one process: the other one is refused as before:\n'
try 35 '^https://old.example.com.* 200' \
	"^https://other.example.com.* 000.*$refused" <<END
LEGACYTLS_HOSTS=old.example.com LD_PRELOAD=\$PWD/liblegacytls.so \\
    curl -s --cacert ca.pem --resolve old.example.com:$old:127.0.0.1 \\
    --resolve other.example.com:$other:127.0.0.1 \\
    -o /dev/null https://old.example.com:$old/ \\
    -o /dev/null https://other.example.com:$other/ \\
    -w '%{url_effective} %{http_code} %{errormsg}\\n'
END

printf '\n# Python, with one SSLContext for both hosts:\n'
try 0 'create_default_context' <<END
cat both.py
END
try 0 "^old.example.com.*$refused" "^other.example.com.*$refused" <<END
python3 both.py $old $other
END
try 0 '^old.example.com answers' "^other.example.com.*$refused" <<END
LEGACYTLS_HOSTS=old.example.com LD_PRELOAD=\$PWD/liblegacytls.so \\
    python3 both.py $old $other
END

echo
[ "$failures" -eq 0 ] || die "$failures of these outcomes should be different"
echo 'demo: each outcome is as it should be'
