/* SPDX-License-Identifier: MIT */
/* From OpenSSL's reasons to the words that cure them. */
#include <stdio.h>
#include <string.h>

#include "policy/host.h"
#include "policy/relax.h"
#include "preload/hint.h"
#include "preload/strict.h"

/* Headers up to OpenSSL 3.0.7 do not name it. */
#ifndef SSL_R_LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED
#define SSL_R_LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED 333
#endif

#define OLD (RELAX_TLS1_1 | RELAX_TLS1_0)
#define HELLO (RELAX_CLASSIC_GROUPS | RELAX_MAX_TLS1_2)

#define SSL3_ONLY "no word helps if the server has SSL 3.0 only"
#define WEAK_KEY "no word helps if its key is under 1024 bits"
#define NOT_TLS "no word helps: the server speaks no TLS there, or only SSL 3.0"
#define NO_CIPHER \
	"no word helps if it has only 3DES, RC4, export or anonymous suites"
#define NO_HANDSHAKE NO_CIPHER ", or wants a client certificate"
#define OWN_REASON "no word helps if it refuses this client on purpose"
#define SLOW "no word helps if it is slow, or not reached"
#define REVOKED "no word helps: the certificate is revoked"
#define PIN \
	"pin=sha256//... with the server's key, which legacytls probe prints"
#define OTHER_KEY "its key is none of those that are pinned"
#define OTHER_PEER "cut off: its rule is for another peer than it is with"
#define WHICH_SOCKET                                                      \
	"cut off: which of the sockets it uses is not certain; name the " \
	"host in the rule, with no port"
#define NO_MD5 "no word helps if the signature is MD5"

static const struct row {
	int reason;
	uint32_t words;   /* any of which may help */
	const char *note; /* or NULL */
} reasons[] = {
    {SSL_R_UNSAFE_LEGACY_RENEGOTIATION_DISABLED, RELAX_LEGACY_CONNECT, NULL},
    {SSL_R_DH_KEY_TOO_SMALL, RELAX_SECLEVEL1, WEAK_KEY},
    {SSL_R_EE_KEY_TOO_SMALL, RELAX_CLIENT_CERT, NULL},
    {SSL_R_CA_KEY_TOO_SMALL, RELAX_CLIENT_CERT, NULL},
    {SSL_R_CA_MD_TOO_WEAK, RELAX_CLIENT_CERT, NO_MD5},
    {SSL_R_UNSUPPORTED_PROTOCOL, OLD, SSL3_ONLY},
    {SSL_R_NO_PROTOCOLS_AVAILABLE, OLD, NULL},
    {SSL_R_WRONG_SSL_VERSION, OLD, SSL3_ONLY},
    {SSL_R_LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED, OLD, NULL},
    {SSL_R_WRONG_SIGNATURE_TYPE, RELAX_SHA1, NO_MD5},
    {SSL_R_WRONG_CIPHER_RETURNED, RELAX_CIPHERS, NO_CIPHER},
    {SSL_R_WRONG_VERSION_NUMBER, 0, NOT_TLS},
};

/* These say something of the ClientHello until there is a ServerHello. */
static const struct row answers[] = {
    {SSL_R_TLSV1_ALERT_PROTOCOL_VERSION, OLD, SSL3_ONLY},
    {SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE, RELAX_CIPHERS | RELAX_SHA1 | OLD,
        NO_HANDSHAKE},
    {SSL_R_TLSV1_ALERT_INSUFFICIENT_SECURITY, RELAX_CIPHERS, NO_CIPHER},
    {SSL_R_UNEXPECTED_EOF_WHILE_READING, HELLO, OWN_REASON},
    {SSL_R_TLSV1_ALERT_INTERNAL_ERROR, HELLO, OWN_REASON},
    {SSL_R_TLSV1_ALERT_DECODE_ERROR, HELLO, OWN_REASON},
    {SSL_R_SSLV3_ALERT_ILLEGAL_PARAMETER, HELLO, OWN_REASON},
    {SSL_R_SSLV3_ALERT_UNEXPECTED_MESSAGE, HELLO, OWN_REASON},
};

static const struct row verdicts[] = {
    {X509_V_ERR_EE_KEY_TOO_SMALL, RELAX_SECLEVEL1, WEAK_KEY},
    {X509_V_ERR_CA_KEY_TOO_SMALL, RELAX_SECLEVEL1, WEAK_KEY},
    {X509_V_ERR_CA_MD_TOO_WEAK, RELAX_SHA1, NO_MD5},
    {X509_V_ERR_CERT_REVOKED, 0, REVOKED},
    {X509_V_ERR_CERT_REJECTED, 0, OTHER_KEY},
};

static const struct row cuts[] = {
    [CUT_PEER] = {0, 0, OTHER_PEER},
    [CUT_KEY] = {0, 0, OTHER_KEY},
    [CUT_CONNECTION] = {0, 0, WHICH_SOCKET},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct row strict = {0, RELAX_LAX_X509, NULL};
static const struct row closed = {0, HELLO, OWN_REASON};
static const struct row given_up = {0, HELLO, SLOW};
static const struct row distrusted = {0, 0, PIN};
static const struct row distrusted_alone = {0, 0, "none " PIN};

static const struct row *
find(const struct row *rows, size_t count, long reason)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (rows[i].reason == reason)
			return &rows[i];
	}
	return NULL;
}

/* Of a certificate that was refused. */
static const struct row *
row_of_verdict(const struct hint_failure *failure)
{
	const struct row *row;

	if (strict_is_error(failure->verify_result))
		return &strict;
	row = find(verdicts, COUNT(verdicts), failure->verify_result);
	if (row != NULL)
		return row;
	/* Without a word beside it a rule has the default set. */
	return failure->words != 0 ? &distrusted : &distrusted_alone;
}

/* What a signature of TLS 1.0 or 1.1 is refused with, up to OpenSSL 3.0.7. */
static bool
is_old_signature(const struct hint_failure *failure)
{
	return ERR_GET_REASON(failure->error) == ERR_R_INTERNAL_ERROR &&
	       failure->is_answered &&
	       (failure->version == TLS1_VERSION ||
	           failure->version == TLS1_1_VERSION);
}

static const struct row *
row_of(const struct hint_failure *failure)
{
	int reason = is_old_signature(failure) ?
	                 SSL_R_LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED :
	                 ERR_GET_REASON(failure->error);
	const struct row *row;

	if (failure->is_given_up)
		return &given_up;
	if (failure->cut != CUT_NOT)
		return &cuts[failure->cut];
	if (failure->error == 0)
		return failure->is_answered ? NULL : &closed;
	if (ERR_GET_LIB(failure->error) != ERR_LIB_SSL)
		return NULL;
	if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED)
		return row_of_verdict(failure);
	row = find(reasons, COUNT(reasons), reason);
	if (row == NULL && !failure->is_answered)
		row = find(answers, COUNT(answers), reason);
	return row;
}

/* Of two words for old versions the negotiated one, once there is one. */
static uint32_t
words_of(const struct row *row, const struct hint_failure *failure)
{
	uint32_t words = row->words & ~failure->words;

	if ((words & OLD) == OLD && failure->version == TLS1_VERSION)
		words &= ~(uint32_t)RELAX_TLS1_1;
	if ((words & OLD) == OLD && failure->version == TLS1_1_VERSION)
		words &= ~(uint32_t)RELAX_TLS1_0;
	return words;
}

static void
append(char hint[HINT_SIZE], const char *before, const char *a, const char *b)
{
	size_t len = strlen(hint);

	snprintf(hint + len, HINT_SIZE - len, "%s%s%s%s", len > 0 ? before : "",
	    a, a[0] != '\0' ? " " : "", b);
}

/* With a dot at its end if it would else be taken for a word. */
static void
host_write(char text[HOST_NAME_SIZE + 1], const char *host)
{
	snprintf(text, HOST_NAME_SIZE + 1, "%s%s", host,
	    relax_is_word(host, strlen(host)) ? "." : "");
}

bool
hint_write(const struct hint_failure *failure, char hint[HINT_SIZE])
{
	const struct row *row = row_of(failure);
	char host[HOST_NAME_SIZE + 1];
	uint32_t words, bit;

	host_write(host, failure->host != NULL ? failure->host : "");
	hint[0] = '\0';
	if (row == NULL)
		return false;
	words = words_of(row, failure);
	for (bit = 1; bit != 0 && bit <= words; bit <<= 1) {
		if ((words & bit) != 0)
			append(hint, ", or ", host, relax_word_name(bit));
	}
	if (words == 0 && row->words != 0)
		append(hint, "", "", "what would help is allowed already");
	if (row->note != NULL)
		append(hint, "; ",
		    row == &distrusted || row == &distrusted_alone ? host : "",
		    row->note);
	return true;
}
