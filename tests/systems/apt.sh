# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# An apt with a state of its own, for packages that are not to be installed.

# apt_private FOLDER ARCHITECTURE [OPTION]...: from here on apt-get keeps all it
# needs in FOLDER/apt, and has packages of that architecture only, and no other
# installed. The machine's own lists, and what is installed, stay as they are.
# Packages come from where the machine's own come from; an option is a line of
# apt.conf(5).
apt_private() {
	apt=$1/apt
	mkdir -p "$apt/lists/partial" "$apt/archives/partial"
	: >"$apt/status"
	cat >"$apt/apt.conf" <<-end
		APT::Architecture "$2";
		APT::Architectures "$2";
		APT::Install-Recommends "false";
		APT::Sandbox::User "";
		Acquire::Languages "none";
		Debug::NoLocking "true";
		Dir::Cache "$apt";
		Dir::State "$apt";
		Dir::State::status "$apt/status";
	end
	shift 2
	printf '%s\n' "$@" >>"$apt/apt.conf"
	export APT_CONFIG="$apt/apt.conf"
	# A list that cannot be had may be none that matters.
	apt-get -qq update 2>"$apt/update.log" || true
}

# Says why apt-get failed.
apt_failed() {
	cat "$apt/update.log" >&2
	exit 1
}
