#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Prints, in a line, the versions of what the tests use on this system.
set -eu

# Each libssl, as "libssl.so.3 3.0.20"; libssl's own calls of its exported
# functions do not leave it if it is linked with -Bsymbolic, or, as Ubuntu's,
# with -Bsymbolic-functions: then they need no relocation.
libssls() {
	for library in /usr/lib/*-linux-*/libssl.so.[0-9]*; do
		crypto=$(dirname "$library")/$(basename "$library" |
			sed 's/ssl/crypto/')
		printf '%s %s%s, ' "$(basename "$library")" \
			"$(strings_of "$crypto")" "$(symbolic "$library")"
	done
}

strings_of() {
	grep -aoE -m 1 'OpenSSL [0-9]+\.[0-9]+\.[0-9]+[a-z]* +[0-9]+ [A-Z][a-z]+ 20[0-9]+' "$1" |
		awk '{ print $2; exit }'
}

symbolic() {
	readelf -rW "$1" 2>/dev/null | awk '
		/ SSL_free@/ { found = 1 }
		END { if (NR > 0 && !found) print " (-Bsymbolic)" }'
}

printf '%scurl %s, Python %s with %s, cmocka %s\n' "$(libssls)" \
	"$(curl --version | awk '{ print $2 " with " $5; exit }')" \
	"$(python3 -c 'import platform; print(platform.python_version())')" \
	"$(python3 -c 'import ssl; print(ssl.OPENSSL_VERSION.split()[1])')" \
	"$(dpkg-query -W -f '${Version}' libcmocka-dev 2>/dev/null || echo none)"
