# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034
#
# What the tests of the examples share. D is the test's folder, SOURCE the source,
# and the command that was built is first in PATH. Everything that is started here
# ends with the script.
set -eu

# shellcheck disable=SC2153
examples=$SOURCE/examples
host=old.example.com
refused="unsafe legacy renegotiation disabled"
command=$(command -v legacytls)
object=$(dirname "$(readlink -f "$command")")/liblegacytls.so
started=
limit=60 # seconds

die() {
	printf '%s\n' "$*"
	exit 1
}

# What was started last, or adopted; a daemon is no child of this shell.
end_one() {
	kill "$pid" 2>/dev/null || :
	wait "$pid" 2>/dev/null || :
	while kill -0 "$pid" 2>/dev/null; do
		sleep 0.05
	done
}

end_started() {
	for pid in $started; do
		end_one
	done
}

trap end_started EXIT
trap 'exit 143' HUP INT TERM
cd "$D"

# The example as a user would change it: what is installed is in the test's
# folder, and no rule is about to end.
lift() {
	sed -e "s|/usr/local/lib/liblegacytls\.so|$object|g" \
		-e "s|/usr/local/bin/legacytls|$command|g" \
		-e "s|/usr/local/lib/gateway|$examples/python|g" \
		-e "s|/etc/legacytls/hosts|$D/hosts|g" \
		-e "s|until=[0-9-]*|until=2099-12-31|" "$examples/$1"
}

# The variables of a systemd drop-in, NAME=VALUE a line.
unit_variables() {
	sed -n 's/^Environment=//p'
}

# start NAME COMMAND...: in the background, with its output in NAME.log.
start() {
	log=$1.log
	shift
	: >"$log" # now, and not when the child is there
	"$@" >"$log" 2>&1 </dev/null &
	pid=$!
	started="$started $pid"
}

# Until the command succeeds, or what was started last has ended. There is a
# limit, below that of the test's runner, so that what was started is ended.
await() {
	end=$(($(date +%s) + limit))
	until "$@" 2>/dev/null; do
		kill -0 "$pid" 2>/dev/null || die "it ended: $(cat "$log")"
		[ "$(date +%s)" -lt "$end" ] || die "no $*: $(cat "$log")"
		sleep 0.05
	done
}

# The lowest port of 127.0.0.1, or any, on which the process listens; $port.
is_listening() {
	sockets=$(find "/proc/$pid/fd" -lname 'socket:*' -printf '%l\n' |
		tr -dc '0-9\n')
	port=$(awk -v sockets="$sockets" '
		BEGIN { n = split(sockets, list); while (n) mine[list[n--]] }
		$4 == "0A" && $10 in mine { sub(/.*:/, "", $2); print "0x" $2 }
		' /proc/net/tcp | sort | head -n 1)
	[ -n "$port" ] && port=$((port))
}

# A port for a server that takes no port 0, in $port: it can share one with a socket
# that does not listen, if both set SO_REUSEADDR.
hold_port() {
	start holder python3 -uc 'if True:
		import signal, socket
		held = socket.socket()
		held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		held.bind(("127.0.0.1", 0))
		print(held.getsockname()[1])
		signal.pause()'
	await test -s holder.log
	port=$(cat holder.log)
}

# expect TEXT: the text must be in what is read.
expect() {
	cat >output
	grep -qF -e "$1" output || die "no \"$1\" in: $(cat output)"
}

# A server without RFC 5746 for $host, on $port, trusted by ca.pem. curl finds it.
start_server() {
	[ -f ca.pem ] || openssl req -x509 -newkey ec -nodes -days 2 \
		-pkeyopt ec_paramgen_curve:prime256v1 -subj "/CN=$host" \
		-addext "subjectAltName=DNS:$host" -keyout ca.key -out ca.pem \
		2>openssl.log || die "$(cat openssl.log)"
	start server gnutls-serv --http --disable-client-cert \
		--x509certfile ca.pem --x509keyfile ca.key --port 0 --priority \
		'NORMAL:-VERS-TLS1.3:%DISABLE_SAFE_RENEGOTIATION'
	await is_listening
	cat >.curlrc <<-END
		cacert = $D/ca.pem
		connect-to = "$host:443:127.0.0.1:$port"
	END
	lift fleet/hosts >hosts
	chmod 644 hosts
}

# fetch [NAME=VALUE...]: curl as it is, with only these variables.
fetch() {
	env -i "HOME=$D" "PATH=$PATH" "$@" \
		curl -sS -o /dev/null -w '%{http_code}\n' "https://$host/" 2>&1 ||
		:
}
