#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Writes what is to be done about each legacy host of the fleet:
#
#	examples/fleet/report.sh FOLDER [JOURNAL...]
#
# FOLDER gets report.txt, report.html, and hosts: the rules that are enough for
# what the journals show. Journals are believed, and every user of a machine can
# write to its syslog: compare it with the file in use, and take over by hand.
# Without JOURNAL: what rsyslog-collect.conf collects.
#
# Put it to  /etc/cron.weekly/legacytls-report , with the folder filled in.
# Change     nothing else.
# Take out   remove it.
set -eu

folder=${1:?give a folder for the reports}
shift
[ $# -gt 0 ] || set -- /var/log/legacytls.log

# 1: some lines were left out, and it has said so. The others count.
report() {
	legacytls report "$@" || [ $? -eq 1 ]
}

# Whoever reads the folder sees the old report or the new one, not half of one.
umask 022
new=$(mktemp -d "$folder/.new-XXXXXX")
trap 'rm -rf "$new"' EXIT
trap 'exit 143' HUP INT TERM

report "$@" >"$new/report.txt"
report --rules "$@" >"$new/hosts"
report --html "$new/report.html" "$@"
mv "$new/report.txt" "$new/report.html" "$new/hosts" "$folder"
