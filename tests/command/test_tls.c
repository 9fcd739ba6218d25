/* SPDX-License-Identifier: MIT */
/* command/tls.h and command/scan.h: which TLS library is it? */
#include "support/table.h"

#include <string.h>

#include "command/scan.h"
#include "command/tls.h"

static const struct file_row {
	const char *name;
	enum tls_kind kind;
	const char *version;
} files[] = {
    {"libssl.so.3", TLS_OPENSSL, "3"},
    {"libssl.so.4", TLS_OPENSSL, "4"},
    {"libssl-0a1b2c3d.so.3", TLS_OPENSSL, "3"},
    {"libssl-0a1b2c3d.so.1.1", TLS_OPENSSL_OLD, "1.1"},
    {"libssl.so.1.1", TLS_OPENSSL_OLD, "1.1"},
    {"libssl.so.1.0.2", TLS_OPENSSL_OLD, "1.0.2"},
    {"libssl.so.10", TLS_OPENSSL_OLD, "10"},
    {"libssl.so.0.9.8", TLS_OPENSSL_OLD, "0.9.8"},
    {"libssl.so.55", TLS_LIBRESSL, "55"},
    {"libssl3.so", TLS_NSS, ""},
    {"libgnutls.so.30", TLS_GNUTLS, ""},
    {"libmbedtls.so.14", TLS_MBEDTLS, ""},
    {"libwolfssl.so.35", TLS_WOLFSSL, ""},
    {"libjvm.so", TLS_JAVA, ""},
    {"libQt5Network.so.5", TLS_DLSYM_OPENSSL, ""},
    {"libcrypto.so.3", TLS_NONE, ""},
    {"libssl.so", TLS_NONE, ""},
    {"libssl.so.", TLS_NONE, ""},
    {"libssl.so.x", TLS_NONE, "x"},
    {"libssl_conf.so.3", TLS_NONE, ""},
    {"mylibssl.so.3", TLS_NONE, ""},
    {"libgnutls-openssl.so.27", TLS_NONE, ""},
    {"libc.so.6", TLS_NONE, ""},
    {"", TLS_NONE, ""},
};

static void
file_is_known(void **state)
{
	const struct file_row *row = *state;

	assert_int_equal(tls_of_file(row->name), row->kind);
	assert_string_equal(tls_version_of_file(row->name), row->version);
	assert_non_null(tls_name(row->kind));
}

static const struct scan_row {
	const char *name;
	const char *bytes;
	size_t len;
	const char *openssl;
	bool boringssl;
	bool rustls;
} scans[] = {
    {"OpenSSL 3", TEXT("xOpenSSL 3.0.19 27 Jan 2026"), "3.0.19", false, false},
    {"OpenSSL with a name", TEXT("OpenSSL 3.0.15+quic 3 Sep 2024"),
        "3.0.15+quic", false, false},
    {"OpenSSL 1", TEXT("OpenSSL 1.1.1w  11 Sep 2023\0"), "1.1.1w", false,
        false},
    {"BoringSSL", TEXT("OpenSSL 1.1.1 (compatible; BoringSSL)"), "", true,
        false},
    {"rustls", TEXT("/registry/rustls-0.23.5/src"), "", false, true},
    {"all", TEXT("rustls-0.1\0OpenSSL 4.0.0 14 Apr 2026"), "4.0.0", false,
        true},
    {"a message", TEXT("OpenSSL 3 is needed"), "", false, false},
    {"a version in a message", TEXT("OpenSSL 3.0 or later"), "", false, false},
    {"a format", TEXT("OpenSSL %s 27 Jan"), "", false, false},
    {"no day", TEXT("OpenSSL 3.0.19 Jan 2026"), "", false, false},
    {"a version and a colon", TEXT("OpenSSL 3.0:Use it"), "", false, false},
    {"a day and a hyphen", TEXT("OpenSSL 3.0.1 2-Jan"), "", false, false},
    {"cut in the version", TEXT("OpenSSL 3.0.1"), "", false, false},
    {"cut before the day", TEXT("OpenSSL 3.0.1 "), "", false, false},
    {"cut in the day", TEXT("OpenSSL 3.0.1 2"), "", false, false},
    {"too long a version",
        TEXT("OpenSSL 3.000000000000000000000000000001 2 "
             "Jan"),
        "", false, false},
    {"a NUL in the version", TEXT("OpenSSL 3.0\0 27 Jan 2026"), "", false,
        false},
    {"rustls in a message", TEXT("rustls-0.x"), "", false, false},
    {"nothing", TEXT(""), "", false, false},
};

static void
bytes_are_scanned(void **state)
{
	const struct scan_row *row = *state;
	/* Just as large, so that ASan sees a step too far. */
	char *bytes = malloc(row->len + (row->len == 0));
	struct scan scan = {0};

	assert_non_null(bytes);
	memcpy(bytes, row->bytes, row->len);
	scan_bytes(&scan, bytes, row->len);
	free(bytes);
	assert_string_equal(scan.openssl, row->openssl);
	assert_int_equal(scan.boringssl, row->boringssl);
	assert_int_equal(scan.rustls, row->rustls);
}

static const struct source_row {
	const char *name;
	const char *bytes;
	size_t len;
	bool is_libssl;
} sources[] = {
    {"a source of libssl", TEXT("../ssl/statem/statem_clnt.c"), true},
    {"with its version",
        TEXT("OpenSSL 3.5.1 1 Jul 2025\0ssl/statem/statem_clnt.c"), true},
    {"cut in its name", TEXT("../ssl/statem/statem_clnt."), false},
    {"a version alone", TEXT("OpenSSL 3.5.1 1 Jul 2025"), false},
};

static void
source_is_found(void **state)
{
	const struct source_row *row = *state;
	struct scan scan = {0};

	scan_bytes(&scan, row->bytes, row->len);
	assert_int_equal(scan.libssl, row->is_libssl);
}

int
main(void)
{
	const struct table tables[] = {
	    TABLE(files, file_is_known),
	    TABLE(scans, bytes_are_scanned),
	    TABLE(sources, source_is_found),
	};

	return table_run("tls", tables, sizeof(tables) / sizeof(tables[0]));
}
