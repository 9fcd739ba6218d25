#!/bin/sh
# SPDX-License-Identifier: MIT
# php-fpm with the pool's file and the drop-in, on a socket and on a port:
# streams and curl reach the server.
# shellcheck source=tests/examples/lib.sh
. "$(dirname "$0")/lib.sh"

fpm=$(find /usr/sbin -name 'php-fpm*' | sort | tail -n 1)
[ -n "$fpm" ] || die "no php-fpm"

# The pool of a distribution, and behind it the file, if it is there.
configure() {
	cat >fpm.conf <<-END
		[global]
		daemonize = no
		error_log = /proc/self/fd/2
		[www]
		user = $(id -un)
		listen = $1
		pm = static
		pm.max_children = 1
		include = $D/pool.d/*.conf
	END
}

# Waits for a line of its log: a socket is there before anybody listens.
serve() {
	start fpm env -i "$@" "$fpm" --allow-to-run-as-root -n \
		-d extension=curl -y "$D/fpm.conf"
	await grep -q "ready to handle connections" fpm.log
}

ask() {
	SCRIPT_FILENAME=$D/get.php REQUEST_METHOD=GET \
		cgi-fcgi -bind -connect "$listen" 2>&1
}

start_server
server=$port
unit=$(lift systemd/legacytls.conf | unit_variables)
mkdir pool.d
cat >get.php <<-END
	<?php
	\$tls = ["cafile" => "$D/ca.pem", "peer_name" => "$host"];
	\$body = @file_get_contents("https://127.0.0.1:$server/", false,
	    stream_context_create(["ssl" => \$tls]));
	echo "streams: ", \$body === false ? "refused" : "reached", "\n";
	\$curl = curl_init("https://$host/");
	curl_setopt_array(\$curl, [CURLOPT_RETURNTRANSFER => true,
	    CURLOPT_CAINFO => "$D/ca.pem",
	    CURLOPT_CONNECT_TO => ["$host:443:127.0.0.1:$server"]]);
	echo "curl: ", curl_exec(\$curl) === false ? "refused" : "reached", "\n";
	foreach (["PROGRAMS", "CONTAIN"] as \$name)
	    echo "\$name: [", getenv("LEGACYTLS_\$name"), "]\n";
END

# Without the file the workers have no variables.
listen=$D/fpm.sock
configure "$listen"
# One word each: neither paths nor values have blanks.
# shellcheck disable=SC2086
serve $unit
ask | expect "streams: refused"
ask | expect "curl: refused"
end_one

hold_port
lift php-fpm/legacytls.conf >pool.d/zz-legacytls.conf
for listen in "$D/fpm.sock" "127.0.0.1:$port"; do
	configure "$listen"
	# shellcheck disable=SC2086
	serve $unit
	ask | expect "streams: reached"
	ask | expect "curl: reached"
	end_one
done

# Those that are comments come to the workers, once they are none.
sed -i 's/^;env/env/' pool.d/zz-legacytls.conf
name=$(basename "$fpm")
# shellcheck disable=SC2086
serve $unit "LEGACYTLS_PROGRAMS=$name" LEGACYTLS_CONTAIN=1
ask | expect "streams: reached"
ask | expect "PROGRAMS: [$name]"
ask | expect "CONTAIN: [1]"
end_one

# What is not set is empty there, and refused.
# shellcheck disable=SC2086
serve $unit
ask | expect "streams: refused"
ask | expect "CONTAIN: []"
end_one
