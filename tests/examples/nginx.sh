#!/bin/sh
# SPDX-License-Identifier: MIT
# nginx with both files, as its service has it: it reaches the server, also after
# it has replaced its own binary.
# shellcheck source=tests/examples/lib.sh
. "$(dirname "$0")/lib.sh"

nginx=$(PATH=$PATH:/usr/sbin command -v nginx)

# The site, on a socket of the test and with the server's address. The names stay.
configure() {
	lift nginx/legacytls-env.conf >env.conf
	lift nginx/old.example.com.conf |
		sed -e "s|127.0.0.1:8080|unix:$D/nginx.sock|" \
			-e "s|https://$host|https://127.0.0.1:$port|" \
			-e "s|/etc/ssl/certs/ca-certificates.crt|$D/ca.pem|" >site.conf
	cat >nginx.conf <<-END
		pid $D/nginx.pid;
		error_log $D/nginx.log info;
		include $D/env.conf;
		events { }
		http {
			access_log off;
			client_body_temp_path $D/nginx;
			proxy_temp_path $D/nginx;
			fastcgi_temp_path $D/nginx;
			uwsgi_temp_path $D/nginx;
			scgi_temp_path $D/nginx;
			include $D/site.conf;
		}
	END
}

ask() {
	curl -sS -o /dev/null -w '%{http_code}\n' --unix-socket nginx.sock \
		"http://$host/" 2>&1
}

answers() {
	ask >/dev/null
}

# The master that has written its pid; it is a daemon.
adopt() {
	log=nginx.log
	await test -s nginx.pid
	pid=$(cat nginx.pid)
	started="$started $pid"
	await answers
}

# As the service starts it: only these variables.
serve() {
	env -i "$@" "$nginx" -c "$D/nginx.conf" 2>&1 || die "nginx: $?"
	adopt
}

# A second master takes over, and the first one ends.
upgrade() {
	first=$pid
	kill -USR2 "$pid"
	await test -s nginx.pid.oldbin
	adopt
	pid=$first
	end_one
	pid=$(cat nginx.pid)
}

unit=$(lift systemd/legacytls.conf | unit_variables |
	sed "s|=syslog$|=$D/journal|")
start_server
configure
# The workers are of another user.
: >journal
chmod 666 journal

serve
ask | expect 502
expect "$refused" <nginx.log
end_one

# One word each: neither paths nor values have blanks.
# shellcheck disable=SC2086
serve $unit
ask | expect 200
expect "\"host\":\"$host\"" <journal
: >journal
upgrade
ask | expect 200
expect "\"host\":\"$host\"" <journal
end_one

# Every variable of the object is kept. What relaxes all hosts is in the site.
grep -o '"LEGACYTLS_[A-Z]*"' "$SOURCE/shim/preload/settings.c" | tr -d '"' \
	>variables
[ "$(wc -l <variables)" -gt 4 ] || die "$(cat variables)"
while read -r name; do
	expect "env $name;" <env.conf
done <variables
sed -i 's|location / {|& proxy_ssl_conf_command Options \
	UnsafeLegacyServerConnect;|' site.conf
serve
ask | expect 200
end_one
serve "LD_PRELOAD=$object" LEGACYTLS_CONTAIN=1
ask | expect 502
upgrade
ask | expect 502
