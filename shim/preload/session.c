/* SPDX-License-Identifier: MIT */
/* Sessions that must not be resumed. */
#include <string.h>

#include "preload/baseline.h"
#include "preload/cutoff.h"
#include "preload/session.h"
#include "preload/settings.h"
#include "preload/strict.h"
#include "preload/trust.h"

/* Words that let weak keys and signatures pass. */
#define WEAK (RELAX_SECLEVEL1 | RELAX_SHA1)

/* Words by which more is offered than the application would. */
#define OFFERED (RELAX_CIPHERS | RELAX_TLS1_0 | RELAX_TLS1_1)

/*
 * The mark of a session, in the application data of its ticket: those are the
 * server's, so a client seldom has any, and they are copied and written with
 * the session. Not in ex_data: when a session has any, OpenSSL copies those of
 * the application as well, which may not be there; stunnel's function for that
 * crashes then.
 */
struct mark {
	char name[12];
	uint32_t words; /* without which it would not have come about */
};

static const char mark_name[12] = "legacytls";

/* The words of its mark; 0: it has none. is_free: nor has it other data. */
static uint32_t
words_of(const struct library *lib, SSL_SESSION *session, bool *is_free)
{
	struct mark mark;
	void *data = NULL;
	size_t len = 0;

	*is_free = lib->SSL_SESSION_get0_ticket_appdata(session, &data, &len) &&
	           (data == NULL || len == 0);
	if (data == NULL || len != sizeof(mark))
		return 0;
	memcpy(&mark, data, sizeof(mark));
	return memcmp(mark.name, mark_name, sizeof(mark.name)) == 0 ?
	           mark.words :
	           0;
}

static bool
set_mark(const struct library *lib, SSL_SESSION *session, uint32_t words)
{
	struct mark mark = {.words = words};

	memcpy(mark.name, mark_name, sizeof(mark.name));
	return lib->SSL_SESSION_set1_ticket_appdata(
	           session, &mark, sizeof(mark)) == 1;
}

/* Neither 'pin' nor 'trust-any' takes what is weak for good. */
static bool
is_fit(const struct library *lib, SSL_SESSION *session, const struct rule *rule)
{
	uint32_t words = rule != NULL ? rule->relax.words : 0;
	bool is_free;
	uint32_t lacking = words_of(lib, session, &is_free) & ~words;

	if ((lacking & (WEAK | OFFERED)) != 0)
		return false;
	if ((words & RELAX_PIN) != 0)
		return trust_is_pinned(
		    lib, rule, lib->SSL_SESSION_get0_peer(session));
	return (words & RELAX_TRUST_ANY) != 0 || lacking == 0;
}

/*
 * A session can come from where nothing was contained, in a file. Of its chain
 * it has the first certificate only.
 */
static bool
is_contained(struct library *lib, const SSL *ssl, const SSL_SESSION *session)
{
	X509 *peer = lib->SSL_SESSION_get0_peer((SSL_SESSION *)session);
	struct admit_question key = {.op = SSL_SECOP_EE_KEY, .other = peer};
	struct admit_question signature = {
	    .op = SSL_SECOP_CA_MD, .other = peer};

	if (peer == NULL)
		return true;
	key.bits = lib->EVP_PKEY_get_security_bits(lib->X509_get0_pubkey(peer));
	lib->X509_get_signature_info(
	    peer, &signature.nid, NULL, &signature.bits, NULL);
	return baseline_admits(lib, ssl, &key) &&
	       baseline_admits(lib, ssl, &signature);
}

/* May it be resumed with a peer that the rule, or none, covers? */
static bool
may_be_resumed(struct library *lib, const SSL *ssl, SSL_SESSION *session,
    const struct rule *rule)
{
	uint32_t words = rule != NULL ? rule->relax.words : 0;

	return is_fit(lib, session, rule) &&
	       (!settings_contains() || (words & WEAK) != 0 ||
	           is_contained(lib, ssl, session));
}

/*
 * Its chain was refused, and the rule may let it pass: resumed, it would bring
 * the old result. One that does not ask for it has another handshake.
 */
static bool
is_refused(const struct library *lib, const SSL *ssl, const struct rule *rule)
{
	long error = lib->SSL_get_verify_result(ssl);
	uint32_t words = rule != NULL ? rule->relax.words : 0;

	switch (error) {
	case X509_V_OK:
		return false;
	case X509_V_ERR_EE_KEY_TOO_SMALL:
	case X509_V_ERR_CA_KEY_TOO_SMALL:
		return (words & RELAX_SECLEVEL1) != 0;
	case X509_V_ERR_CA_MD_TOO_WEAK:
		return (words & RELAX_SHA1) != 0;
	default:
		return (words & TRUST_WORDS) != 0 ||
		       ((words & RELAX_LAX_X509) != 0 &&
		           (strict_is_error(error) ||
		               /* With that flag, and without it. */
		               error == X509_V_ERR_INVALID_CA));
	}
}

bool
session_has_early_data(const struct library *lib, const SSL *ssl)
{
	const SSL_SESSION *session = lib->SSL_get_session(ssl);

	return session != NULL &&
	       lib->SSL_SESSION_get_max_early_data(session) != 0;
}

void
session_check(struct library *lib, SSL *ssl, const struct rule *rule)
{
	SSL_SESSION *session = lib->SSL_get_session(ssl);

	if (session != NULL && (!may_be_resumed(lib, ssl, session, rule) ||
	                           is_refused(lib, ssl, rule)))
		lib->SSL_set_session(ssl, NULL);
}

bool
session_watch(struct library *lib, SSL *ssl, const struct rule *rule)
{
	SSL_SESSION *session;

	if (!lib->SSL_session_reused(ssl))
		return false;
	session = lib->SSL_get_session(ssl);
	if (session == NULL || is_fit(lib, session, rule))
		return false;
	cutoff(lib, ssl);
	return true;
}

/*
 * What was lowered for the chain may have been needed, also by an application
 * that does not verify: the session keeps the result that it may ask for. Of
 * the key exchange it is known. A session that is offered may be in use in
 * another thread; then only what a new certificate has needed counts.
 */
static uint32_t
relaxed(const struct library *lib, const SSL *ssl,
    const struct connection *conn, bool is_its_own)
{
	uint32_t words = conn->needed & RELAX_SHA1;

	if (conn->is_excused)
		words |= RELAX_TRUST_ANY;
	if (!is_its_own || lib->SSL_session_reused(ssl))
		return words;
	words |= conn->needed & (RELAX_SECLEVEL1 | OFFERED);
	if (conn->has_auth_level)
		words |= RELAX_SECLEVEL1;
	if (conn->has_clear_flags)
		words |= RELAX_LAX_X509;
	if (conn->ciphers != NULL && conn->rule != NULL)
		words |= conn->rule->relax.words & OFFERED;
	return words;
}

/* One that cannot be marked gets a version that OpenSSL resumes none with. */
void
session_note(struct library *lib, SSL *ssl, const struct connection *conn,
    bool is_its_own)
{
	SSL_SESSION *session = lib->SSL_get_session(ssl);
	uint32_t words = relaxed(lib, ssl, conn, is_its_own);
	uint32_t before;
	bool is_free;

	if (session == NULL)
		return;
	before = words_of(lib, session, &is_free);
	if ((words & ~before) == 0)
		return;
	if ((before == 0 && !is_free) ||
	    !set_mark(lib, session, words | before))
		lib->SSL_SESSION_set_protocol_version(session, 0);
}
