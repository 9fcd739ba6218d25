#!/bin/sh
# SPDX-License-Identifier: MIT
# The job: cron takes it, and it runs with the little that cron gives it.
# shellcheck source=tests/examples/lib.sh
. "$(dirname "$0")/lib.sh"

start_server
lift cron/legacytls >job
# The crontab of a user has no column with the user.
sed 's/^\([0-9].* \*\) nobody /\1 /' job >table.txt
[ "$(grep -c nobody table.txt)" -eq 0 ] || die "no user in: $(cat job)"
crontab -n table.txt 2>&1 | expect "syntax of the crontab file was successfully checked"

line=$(sed -n 's/^[0-9].* nobody //p' job)
run() {
	env -i SHELL=/bin/sh PATH=/usr/bin:/bin LOGNAME=nobody "HOME=$D" \
		/bin/sh -c "$1" 2>&1 && echo "exit 0"
}
# The journal may have no syslog to go to here, which it says; cron mails no more.
run "$line" | expect "exit 0"
[ "$(grep -vc -e '^exit 0$' -e '"syslog"' output)" -eq 0 ] || die "$(cat output)"
run "${line#*-- }" | expect "$refused"
echo 'old.example.com nonsense' >hosts
run "$line" | expect "'nonsense' is not a word of a rule"
