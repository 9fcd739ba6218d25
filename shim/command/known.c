/* SPDX-License-Identifier: MIT */
/* What is known of programs by their names. */
#include <fnmatch.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/known.h"

/*
 * In the patterns "%p" is the prefix, "/usr" of "/usr/bin/perl", and "%n" the
 * file name. The first that is there counts.
 */
static const struct loader {
	const char *program;
	const char *patterns[KNOWN_MODULES];
} loaders[] = {
    {"python*",
        {"%p/lib/%n/lib-dynload/_ssl.*so", "%p/lib64/%n/lib-dynload/_ssl.*so"}},
    {"perl*", {"%p/lib/*/perl5/*/auto/Net/SSLeay/SSLeay.so",
                  "%p/lib64/perl5/vendor_perl/auto/Net/SSLeay/SSLeay.so"}},
    {"ruby*", {"%p/lib/*/ruby/*/openssl.so", "%p/lib/ruby/*/*/openssl.so",
                  "%p/lib64/ruby/openssl.so"}},
    {"git", {"%p/lib/git-core/git-remote-https",
                "%p/libexec/git-core/git-remote-https"}},
    {"dotnet", {"%p/share/dotnet/shared/Microsoft.NETCore.App/*/"
                "libSystem.Security.Cryptography.Native.OpenSsl.so",
                   "%p/lib/dotnet/shared/Microsoft.NETCore.App/*/"
                   "libSystem.Security.Cryptography.Native.OpenSsl.so"}},
};

#define IMPORTS                                                          \
	"postfix's master passes on what import_environment in main.cf " \
	"names: LD_PRELOAD and LEGACYTLS_HOSTS have to be there"

static const struct fact {
	const char *program;
	const char *text;
} options[] = {
    {"curl", "its own --ciphers DEFAULT@SECLEVEL=1 (0 for TLS 1.0, with "
             "--tlsv1.0); it has no option for servers without RFC 5746"},
    {"fetchmail", "its own 'sslproto' for old versions"},
    {"git", "its own http.sslCipherList and http.sslVersion"},
    {"haproxy", "its own 'ssl-min-ver' and 'ciphers ...@SECLEVEL=1' on the "
                "server line"},
    {"mariadb*", "its own --tls-version and --ssl-cipher"},
    {"mosquitto_*", "its own --tls-version and --ciphers"},
    {"nginx", "its own proxy_ssl_conf_command Options "
              "UnsafeLegacyServerConnect (1.19.4), proxy_ssl_protocols and "
              "proxy_ssl_ciphers, for one location"},
    {"node*", "its own secureOptions: crypto.constants."
              "SSL_OP_LEGACY_SERVER_CONNECT, minVersion and ciphers, of one "
              "https.Agent; or --tls-min-v1.0"},
    {"openvpn",
        "its own 'tls-cert-profile insecure', 'tls-version-min 1.0' and "
        "'tls-cipher DEFAULT:@SECLEVEL=0'"},
    {"php*", "its own stream context: 'security_level' and 'ciphers'"},
    {"psql", "its own ssl_min_protocol_version=TLSv1"},
    {"python*", "its own ssl.SSLContext: options |= 0x4 "
                "(OP_LEGACY_SERVER_CONNECT), set_ciphers, minimum_version"},
    {"redis-cli", "its own --tls-ciphers"},
    {"ruby*", "its own OpenSSL::SSL::SSLContext: options, security_level, "
              "min_version"},
    {"smtp", "its own tls_ssl_options and smtp_tls_policy_maps"},
    {"stunnel*", "its own 'options = LEGACY_SERVER_CONNECT', "
                 "'securityLevel = 1' and 'sslVersionMin', for one service"},
    {"wget", "nothing for servers without RFC 5746, which GnuTLS accepts; for "
             "the rest its own --ciphers=NORMAL:%COMPAT:+VERS-TLS1.0:"
             "%VERIFY_ALLOW_SIGN_WITH_SHA1"},
};

static const struct fact notes[] = {
    {"dotnet", "it resolves OpenSSL by dlsym: 'legacytls run --deep'"},
    {"php*", "its extensions are loaded with RTLD_DEEPBIND: where libssl is "
             "linked with -Bsymbolic, as Ubuntu's is, 'legacytls run --deep'"},
    {"postfix", IMPORTS},
    {"smtp", IMPORTS},
};

static const char *
fact_find(const struct fact *facts, size_t count, const char *name)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (fnmatch(facts[i].program, name, 0) == 0)
			return facts[i].text;
	}
	return NULL;
}

const char *
known_option(const char *name)
{
	return fact_find(options, sizeof(options) / sizeof(options[0]), name);
}

const char *
known_note(const char *name)
{
	return fact_find(notes, sizeof(notes) / sizeof(notes[0]), name);
}

/* Puts a path into a pattern of glob(3), what is special there escaped. */
static void
append_escaped(char *pattern, const char *path, size_t len)
{
	size_t at = strlen(pattern), i;

	for (i = 0; i < len && at + 3 < PATH_MAX; i++) {
		if (strchr("*?[\\", path[i]) != NULL)
			pattern[at++] = '\\';
		pattern[at++] = path[i];
	}
	pattern[at] = '\0';
}

static void
expand(char pattern[PATH_MAX], const char *form, const char *path)
{
	const char *name = strrchr(path, '/') + 1, *bin = name - 1;
	size_t at;

	while (bin > path && bin[-1] != '/')
		bin--;
	pattern[0] = '\0';
	for (; *form != '\0'; form++) {
		if (form[0] == '%' && form[1] == 'p') {
			append_escaped(pattern, path,
			    bin > path ? (size_t)(bin - path - 1) : 0);
			form++;
		} else if (form[0] == '%' && form[1] == 'n') {
			append_escaped(pattern, name, strlen(name));
			form++;
		} else if ((at = strlen(pattern)) + 1 < PATH_MAX) {
			pattern[at] = *form;
			pattern[at + 1] = '\0';
		}
	}
}

static void
pattern_add(struct known_modules *modules, const char *pattern)
{
	glob_t found;

	if (glob(pattern, GLOB_NOSORT, NULL, &found) == 0) {
		modules->paths[modules->count] = strdup(found.gl_pathv[0]);
		if (modules->paths[modules->count] != NULL)
			modules->count++;
	}
	globfree(&found);
}

void
known_modules_find(struct known_modules *modules, const char *path)
{
	const char *name = strrchr(path, '/') + 1;
	char pattern[PATH_MAX];
	size_t i, j;

	modules->count = 0;
	for (i = 0; i < sizeof(loaders) / sizeof(loaders[0]); i++) {
		if (fnmatch(loaders[i].program, name, 0) != 0)
			continue;
		for (j = 0; j < KNOWN_MODULES; j++) {
			if (loaders[i].patterns[j] == NULL)
				return;
			expand(pattern, loaders[i].patterns[j], path);
			pattern_add(modules, pattern);
		}
	}
}

void
known_modules_free(struct known_modules *modules)
{
	size_t i;

	for (i = 0; i < modules->count; i++)
		free(modules->paths[i]);
	modules->count = 0;
}
