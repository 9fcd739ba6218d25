/* SPDX-License-Identifier: MIT */
/* Why a word is needed, word by word. */
#include <stdio.h>
#include <string.h>

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include "command/probe_words.h"

static const struct probe_reason words[] = {
    {RELAX_LEGACY_CONNECT, "legacy-connect",
        "the server lacks secure renegotiation (RFC 5746)", NULL,
        "update the server; if a load balancer or an inspecting proxy leaves "
        "renegotiation_info out, its operator can switch it on"},
    {RELAX_SECLEVEL1, "seclevel1",
        "a key of its certificates or of its DH has 1024 bits, or something "
        "else less than 112 bits of security",
        "RSA and DH of 1024 bits may be in reach of a strong attacker",
        "a certificate with RSA of 2048 bits or ECDSA; DH parameters of 2048 "
        "bits, or ECDHE"},
    {RELAX_CIPHERS, "ciphers",
        "the server has no suite that strict clients, such as Python's, offer",
        NULL, "switch on ECDHE with AES-GCM at the server"},
    {RELAX_TLS1_0, "tls1.0", "the server speaks TLS 1.0 at most",
        "TLS 1.0 rests on SHA-1 and MD5, and its CBC mode has had attacks",
        "switch on TLS 1.2 at the server, or update it"},
    {RELAX_TLS1_1, "tls1.1", "the server speaks TLS 1.1 at most",
        "TLS 1.1 rests on SHA-1 and MD5, and its CBC mode has had attacks",
        "switch on TLS 1.2 at the server, or update it"},
    {RELAX_SHA1, "sha1", "a certificate or the handshake is signed with SHA-1",
        "who can make SHA-1 collide can forge what is signed with it",
        "a certificate signed with SHA-256, and a server that signs so"},
    {RELAX_RENEGOTIATE, "renegotiate",
        "the server asks for another handshake before it answers, without RFC "
        "5746; often to ask for a certificate then",
        "an attacker on the path can have his own bytes taken for the "
        "beginning of what the client says",
        "ask for the certificate in the first handshake (IIS: "
        "clientcertnegotiation=enable), and update the server"},
    {RELAX_EOF, "eof",
        "the server ends its answers without close_notify or a length, which "
        "some clients, curl for one, bear without this word",
        "an answer that an attacker has cut off looks complete",
        "an update of the server; Content-Length or chunks in its answers"},
    {RELAX_CLASSIC_GROUPS, "classic-groups",
        "a ClientHello that takes more than one packet gets no answer",
        "no key exchange that withstands quantum computers",
        "often a firewall or load balancer before the server: its operator "
        "can update it"},
    {RELAX_MAX_TLS1_2, "max-tls1.2",
        "a ClientHello that offers TLS 1.3 gets no answer",
        "none but that TLS 1.3 is not used",
        "often a proxy or load balancer before the server: its operator can "
        "update it"},
    {RELAX_LAX_X509, "lax-x509",
        "a certificate breaks RFC 5280 in a way that strict clients, such as "
        "Python's from 3.13 on, refuse",
        "none for clients that do not look",
        "certificates with the extensions that RFC 5280 asks for"},
};

/* What a pin is in place of. */
static const struct distrust {
	int code;
	const char *mend;
} distrusts[] = {
    {X509_V_ERR_CERT_HAS_EXPIRED, "renew the certificate"},
    {X509_V_ERR_CERT_NOT_YET_VALID, "set the clocks"},
    {X509_V_ERR_HOSTNAME_MISMATCH,
        "use a name that is in the certificate, or have one made for this "
        "name"},
    {X509_V_ERR_IP_ADDRESS_MISMATCH,
        "use a name that is in the certificate, or have one made for this "
        "address"},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
        "have the server send its whole chain; or, if its authority is your "
        "own, add that to the trust store"},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
        "have the server send its whole chain"},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
        "if its authority is your own, add that to the trust store"},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *
mend_distrust(int code)
{
	size_t i;

	for (i = 0; i < COUNT(distrusts); i++) {
		if (distrusts[i].code == code)
			return distrusts[i].mend;
	}
	return "a certificate for this name from an authority that the system "
	       "trusts";
}

static const char *
risk_of_renegotiation(const struct probe_search *search)
{
	switch (search->renegotiation) {
	case PROBE_RENEGOTIATION_ALLOWED:
		return "the server lets clients renegotiate: an attacker on "
		       "the "
		       "path can have his own bytes taken for the beginning of "
		       "what the client says (RFC 5746 1)";
	case PROBE_RENEGOTIATION_REFUSED:
		return "little: the server refused to renegotiate when it was "
		       "asked to";
	default:
		return "not known: whether the server lets clients renegotiate "
		       "did not show; if it does, an attacker on the path can "
		       "have his own bytes taken for the beginning of what the "
		       "client says (RFC 5746 1)";
	}
}

/* Suites with an ephemeral exchange have it in their names. */
static const char *
risk_of_suites(uint64_t suites)
{
	size_t i;

	for (i = 0; i < relax_cipher_count(); i++) {
		if ((suites == 0 || (suites >> i & 1) != 0) &&
		    strstr(relax_cipher_name(i), "DHE") == NULL)
			return "no forward secrecy: who gets the server's key "
			       "can read what was recorded before";
	}
	return "CBC mode and short tags have had attacks";
}

static struct probe_reason
reason_complete(
    const struct probe_search *search, const struct probe_reason *word)
{
	struct probe_reason reason = *word;

	if (word->word == RELAX_LEGACY_CONNECT)
		reason.risk = risk_of_renegotiation(search);
	else if (word->word == RELAX_CIPHERS)
		reason.risk = risk_of_suites(search->rule.ciphers);
	return reason;
}

/* Why the key has to be pinned: what the first attempt without one says. */
static struct probe_reason
reason_of_pin(const struct probe_search *search)
{
	return (struct probe_reason){
	    .word = RELAX_PIN,
	    .name = "pin",
	    .why = search->distrust.text,
	    .risk =
	        "the key is the one that this connection showed: compare it "
	        "with the operator's before the rule is used",
	    .mend = mend_distrust(search->distrust.code),
	};
}

size_t
probe_reasons(const struct probe_search *search,
    struct probe_reason reasons[PROBE_REASONS])
{
	size_t i, n = 0;

	for (i = 0; i < COUNT(words); i++) {
		if ((search->rule.words & words[i].word) != 0)
			reasons[n++] = reason_complete(search, &words[i]);
	}
	if (search->rule.pin_count > 0)
		reasons[n++] = reason_of_pin(search);
	return n;
}

static void
no_help(const struct probe_search *search, char *text, size_t size)
{
	const struct probe_result *last = &search->last;

	if (search->beyond[0] != '\0')
		snprintf(
		    text, size, "the server agrees only to %s", search->beyond);
	else if (last->outcome == PROBE_REFUSED &&
	         last->code == SSL_R_DH_KEY_TOO_SMALL)
		snprintf(text, size, "its DH key has less than 1024 bits");
	else if (last->outcome == PROBE_UNTRUSTED &&
	         last->code == X509_V_ERR_CA_MD_TOO_WEAK)
		snprintf(
		    text, size, "a certificate is signed with MD5 or worse");
	else if (last->outcome == PROBE_UNTRUSTED &&
	         (last->code == X509_V_ERR_EE_KEY_TOO_SMALL ||
	             last->code == X509_V_ERR_CA_KEY_TOO_SMALL))
		snprintf(text, size,
		    "a key of its certificates has less than 1024 bits");
	else
		snprintf(text, size, "%s", last->text);
}

void
probe_no_rule(const struct probe_search *search, char *text, size_t size)
{
	text[0] = '\0';
	if (search->verdict == PROBE_NO_HELP)
		no_help(search, text, size);
	else if (search->verdict == PROBE_NO_ANSWER)
		snprintf(text, size, "%s",
		    search->last.text[0] != '\0' ? search->last.text :
		                                   search->first.text);
}
