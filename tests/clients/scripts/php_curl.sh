#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Succeeds if PHP has curl, and what is preloaded can come between that and its
# libssl: PHP loads its extensions without RTLD_DEEPBIND, or libssl calls its
# own functions by way of the PLT. Ubuntu's does not (-Bsymbolic-functions).
set -eu

# Does libcurl look for names in what it was loaded with, first?
is_deep() {
	LD_DEBUG=scopes php -r '' 2>&1 | grep -A 1 'object=.*/curl\.so' |
		grep -q 'scope 0:.*/curl\.so'
}

calls_by_plt() {
	readelf -rW "$1" | grep -q SSL_CTX_new_ex
}

php -r 'exit(extension_loaded("curl") ? 0 : 1);'
libssl=$(ldd "$(command -v php)" | awk '/libssl/ { print $3 }')
calls_by_plt "$libssl" || ! is_deep
