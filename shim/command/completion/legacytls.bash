# SPDX-License-Identifier: MIT
# bash completion for legacytls(1). Needs the bash-completion package.

# The place in words of the first that is no option of run, nor its value.
_legacytls_command_at() {
	local i
	for ((i = 2; i < cword; i++)); do
		case ${words[i]} in
		--)
			((i++))
			break
			;;
		--host | --hosts-file | --until | --journal | --program)
			((i++))
			;;
		-*) ;;
		*)
			break
			;;
		esac
	done
	printf '%s' "$i"
}

# Commands, but no keywords and functions of the shell.
_legacytls_programs() {
	mapfile -t COMPREPLY < <(compgen -c -- "$cur" | sort -u |
		grep -vxF -f <(compgen -k; compgen -A function))
}

_legacytls_run() {
	local at
	at=$(_legacytls_command_at)
	if ((at < cword)); then
		_command_offset "$at"
		return
	fi
	case $prev in
	--hosts-file | --journal)
		_filedir
		return
		;;
	--host | --until | --program)
		return
		;;
	esac
	if [[ $cur == -* && $prev != -- ]]; then
		mapfile -t COMPREPLY < <(compgen -W '--host --hosts-file
			--until --journal --program --deep --quiet --verbose
			--help' -- "$cur")
	else
		_legacytls_programs
	fi
}

# The path after an '@', behind which readline does not see a folder itself.
_legacytls_rule_file() {
	local i
	cur=${cur#@}
	_filedir
	for i in "${!COMPREPLY[@]}"; do
		if [[ -d ${COMPREPLY[i]} ]]; then
			COMPREPLY[i]+=/
			compopt -o nospace 2>/dev/null
		fi
		COMPREPLY[i]=@${COMPREPLY[i]}
	done
}

_legacytls() {
	# split: by _init_completion, that cur is behind the '=' of prev.
	# shellcheck disable=SC2034
	local cur prev words cword split options
	_init_completion -s -n : || return
	if ((cword == 1)); then
		mapfile -t COMPREPLY < <(compgen -W 'run check rules probe
			report --help --version' -- "$cur")
		return
	fi
	case ${words[1]} in
	run)
		_legacytls_run
		return
		;;
	check)
		options='--json --help'
		[[ $cur == -* ]] || _legacytls_programs
		;;
	rules)
		[[ $prev == --host ]] && return
		if [[ $cur == @* ]]; then
			_legacytls_rule_file
			return
		fi
		options='--host --help'
		;;
	probe)
		if [[ $prev == --starttls ]]; then
			mapfile -t COMPREPLY < <(compgen -W 'smtp imap pop3
				ftp ldap postgres mysql' -- "$cur")
			return
		fi
		[[ $prev == --timeout ]] && return
		options='--starttls --json --timeout --help'
		;;
	report)
		options='--json --rules --html --help'
		[[ $cur == -* ]] || _filedir
		;;
	*)
		return
		;;
	esac
	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
	fi
} && complete -F _legacytls legacytls
