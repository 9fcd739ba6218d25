/* SPDX-License-Identifier: MIT */
/* TLS libraries by the names of their files. */
#include <ctype.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "command/tls.h"

/* The first of LibreSSL's; OpenSSL's are far below. */
#define LIBRESSL_FIRST 40

static const struct file {
	const char *glob;
	enum tls_kind kind;
} files[] = {
    {"libgnutls.so*", TLS_GNUTLS},
    {"libssl3.so*", TLS_NSS},
    {"libmbedtls.so*", TLS_MBEDTLS},
    {"libwolfssl.so*", TLS_WOLFSSL},
    {"libjli.so*", TLS_JAVA},
    {"libjvm.so*", TLS_JAVA},
    {"libQt5Network.so*", TLS_DLSYM_OPENSSL},
    {"libQt6Network.so*", TLS_DLSYM_OPENSSL},
    {"libSystem.Security.Cryptography.Native.OpenSsl.so", TLS_DLSYM_OPENSSL},
};

static const struct kind {
	const char *name;
	const char *instead;
} kinds[] = {
    [TLS_NONE] = {"no TLS library", NULL},
    [TLS_OPENSSL] = {"OpenSSL", NULL},
    [TLS_OPENSSL_OLD] = {"OpenSSL 1",
        "OpenSSL 1 accepts servers without RFC 5746 by itself; for weak "
        "keys and ciphers, 'CipherString = DEFAULT@SECLEVEL=1' in a file "
        "that OPENSSL_CONF names"},
    [TLS_LIBRESSL] = {"LibreSSL",
        "the program's own options for versions and ciphers"},
    [TLS_BORINGSSL] = {"BoringSSL",
        "the program's own options; or a relay (stunnel) beside it"},
    [TLS_STATIC_OPENSSL] = {"OpenSSL of its own",
        "a build of the program that uses the system's libssl; or its own "
        "options; or a relay (stunnel) beside it"},
    [TLS_DLSYM_OPENSSL] = {"OpenSSL", "'legacytls run --deep'"},
    [TLS_GNUTLS] = {"GnuTLS",
        "GnuTLS accepts servers without RFC 5746 by itself; for the rest, "
        "a priority string such as NORMAL:%COMPAT:+VERS-TLS1.0:"
        "%VERIFY_ALLOW_SIGN_WITH_SHA1 in the program's own option"},
    [TLS_NSS] = {"NSS",
        "NSS accepts servers without RFC 5746 by itself; for the rest, "
        "the program's own options (security.tls.version.min)"},
    [TLS_MBEDTLS] = {"Mbed TLS", "the program's own options"},
    [TLS_WOLFSSL] = {"wolfSSL", "the program's own options"},
    [TLS_JAVA] = {"Java's TLS",
        "Java accepts servers without RFC 5746 by itself; for the rest, "
        "jdk.tls.disabledAlgorithms and jdk.certpath.disabledAlgorithms "
        "in a file that -Djava.security.properties=FILE names"},
    [TLS_GO] = {"Go's TLS",
        "Go accepts servers without RFC 5746 by itself; for the rest, "
        "GODEBUG=tlsrsakex=1,x509sha1=1 as far as its release has them, "
        "or a relay (stunnel) beside it"},
    [TLS_RUSTLS] = {"rustls",
        "rustls has no legacy modes: a relay (stunnel) beside it, or a "
        "build of the program that uses OpenSSL (native-tls)"},
};

/* The name, and what may come behind it: ".so" or "-1a2b3c4d.so". */
static bool
is_named(const char *file, const char *name)
{
	size_t len = strlen(name);

	return strncmp(file, name, len) == 0 &&
	       (file[len] == '.' || file[len] == '-');
}

bool
tls_is_openssl(const char *name)
{
	return is_named(name, "libssl") || is_named(name, "libcrypto");
}

const char *
tls_version_of_file(const char *name)
{
	const char *so;

	if (!is_named(name, "libssl"))
		return "";
	so = strstr(name, ".so.");
	return so != NULL ? so + 4 : "";
}

enum tls_kind
tls_of_file(const char *name)
{
	const char *version = tls_version_of_file(name);
	long major = strtol(version, NULL, 10);
	size_t i;

	/* Red Hat's libssl.so.10 is OpenSSL 1.0. */
	if (major >= LIBRESSL_FIRST)
		return TLS_LIBRESSL;
	if (isdigit((unsigned char)version[0]))
		return major < 3 || major >= 10 ? TLS_OPENSSL_OLD : TLS_OPENSSL;
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (fnmatch(files[i].glob, name, 0) == 0)
			return files[i].kind;
	}
	return TLS_NONE;
}

const char *
tls_name(enum tls_kind kind)
{
	return kinds[kind].name;
}

const char *
tls_instead(enum tls_kind kind)
{
	return kinds[kind].instead;
}
