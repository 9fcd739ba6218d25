#!/bin/sh
# SPDX-License-Identifier: MIT
# The rules have no fault; records that two machines log come into one file by
# rsyslog, and nothing else does; the report is made of it.
# shellcheck source=tests/examples/lib.sh
. "$(dirname "$0")/lib.sh"

rsyslogd=$(PATH=$PATH:/usr/sbin command -v rsyslogd)

lift fleet/hosts >rules
legacytls rules "@$D/rules" | expect "3 rules, 0 warnings"

# Real records, of a handshake that is relaxed and of one that fails.
start_server
fetch "LD_PRELOAD=$object" "LEGACYTLS_HOSTS=$host" \
	"LEGACYTLS_JOURNAL=$D/relaxed" | expect 200
fetch "LD_PRELOAD=$object" "LEGACYTLS_JOURNAL=$D/failed" | expect "$refused"

serve() {
	start "$1" "$rsyslogd" -n -i NONE -f "$D/$1.conf"
}

hold_port
{
	printf 'global(workDirectory="%s")\n' "$D"
	lift fleet/rsyslog-collect.conf | sed -e \
		"s|port=\"6514\"|address=\"127.0.0.1\" port=\"$port\"|" \
		-e "s|/var/log|$D|" -e \
		"s|^ruleset.*{|&action(type=\"omfile\" file=\"$D/came.log\")|"
} >collect.conf
serve collect
await is_listening
{
	cat <<-END
		global(workDirectory="$D")
		module(load="imuxsock" sysSock.use="off")
		input(type="imuxsock" socket="$D/log")
	END
	lift fleet/rsyslog-send.conf |
		sed -e 's|log.example.com|127.0.0.1|' -e "s|6514|$port|"
} >send.conf
serve send
await test -S log

send() {
	logger -u "$D/log" -p "$1" -t curl -- "$2"
}
logger -n 127.0.0.1 -T -P "$port" -p authpriv.info "a stranger"
await grep -qs "a stranger" came.log
send authpriv.info "$(sed -n 1p relaxed)"
send authpriv.info "a login"
send local0.info "$(sed -n 1p relaxed | sed "s/$host/forged.example.com/g")"
send authpriv.info "$(sed -n 1p failed)"

# In the order in which they were sent.
await grep -qs '"outcome":"failed"' legacytls.log
[ "$(wc -l <legacytls.log)" -eq 2 ] || die "$(cat legacytls.log)"
[ "$(wc -l <came.log)" -eq 3 ] || die "$(cat came.log)"
mkdir reports
"$examples/fleet/report.sh" reports legacytls.log
expect "1 host, 2 handshakes" <reports/report.txt
expect "$host legacy-connect" <reports/hosts
expect "</html>" <reports/report.html
[ "$(find reports | wc -l)" -eq 4 ] || die "$(find reports)"

# A broken line is said, and takes nothing away.
echo broken >>legacytls.log
rm reports/*
"$examples/fleet/report.sh" reports legacytls.log 2>&1 | expect "no JSON object"
expect "1 host, 2 handshakes" <reports/report.txt

# What ends it leaves nothing behind: it waits for a journal, which nobody writes.
mkdir ended
mkfifo fifo
start report "$examples/fleet/report.sh" ended fifo
is_begun() {
	ls ended/.new-*/report.txt >/dev/null
}
await is_begun
kill "$pid"
: >fifo
wait "$pid" && die "the report has not ended"
[ -z "$(ls -A ended)" ] || die "$(find ended)"
