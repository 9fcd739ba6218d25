/* SPDX-License-Identifier: MIT */
/* Sessions that must not be resumed. */
#include <stdlib.h>
#include <string.h>

#include "preload/baseline.h"
#include "preload/session.h"
#include "preload/settings.h"
#include "preload/trust.h"

/* Words that let weak keys and signatures pass. */
#define WEAK (RELAX_SECLEVEL1 | RELAX_SHA1)

/*
 * The mark of a session, in the application data of its ticket, before those of
 * the application: they are the server's, so a client seldom has any, and they
 * are copied and written with the session. Not in ex_data: when a session has
 * any, OpenSSL copies those of the application as well, which may not be there;
 * stunnel's function for that crashes then.
 */
struct mark {
	char name[12];
	uint32_t words; /* without which it would not have come about */
};

static const char mark_name[12] = "legacytls";

static bool
begins_with_mark(const void *data, size_t len)
{
	return data != NULL && len >= sizeof(struct mark) &&
	       memcmp(data, mark_name, sizeof(mark_name)) == 0;
}

static uint32_t
words_of(const struct library *lib, const SSL_SESSION *session)
{
	struct mark mark;
	void *data = NULL;
	size_t len = 0;

	if (!lib->forward.SSL_SESSION_get0_ticket_appdata(
	        (SSL_SESSION *)session, &data, &len) ||
	    !begins_with_mark(data, len))
		return 0;
	memcpy(&mark, data, sizeof(mark));
	return mark.words;
}

int
session_get_data(
    const struct library *lib, SSL_SESSION *session, void **data, size_t *len)
{
	int rv =
	    lib->forward.SSL_SESSION_get0_ticket_appdata(session, data, len);

	if (!rv || !begins_with_mark(*data, *len))
		return rv;
	*len -= sizeof(struct mark);
	*data = *len != 0 ? (char *)*data + sizeof(struct mark) : NULL;
	return rv;
}

/* The data may be the session's own. */
static int
set_marked(const struct library *lib, SSL_SESSION *session,
    const struct mark *mark, const void *data, size_t len)
{
	char *record = NULL;
	int rv;

	if (len <= SIZE_MAX - sizeof(*mark))
		record = malloc(sizeof(*mark) + len);
	if (record == NULL)
		return 0;
	memcpy(record, mark, sizeof(*mark));
	if (len != 0)
		memcpy(record + sizeof(*mark), data, len);
	rv = lib->forward.SSL_SESSION_set1_ticket_appdata(
	    session, record, sizeof(*mark) + len);
	free(record);
	return rv;
}

/*
 * For want of memory the application's data go before the mark does, and a
 * session that cannot be marked is of a version that is not resumed.
 */
static int
mark_session(const struct library *lib, SSL_SESSION *session, uint32_t words,
    const void *data, size_t len)
{
	struct mark mark = {.words = words};

	memcpy(mark.name, mark_name, sizeof(mark.name));
	if (set_marked(lib, session, &mark, data, len))
		return 1;
	if (!lib->forward.SSL_SESSION_set1_ticket_appdata(
	        session, &mark, sizeof(mark)) &&
	    lib->SSL_SESSION_set_protocol_version != NULL)
		lib->SSL_SESSION_set_protocol_version(session, 0);
	return 0;
}

int
session_set_data(const struct library *lib, SSL_SESSION *session,
    const void *data, size_t len)
{
	uint32_t words = words_of(lib, session);

	if (words == 0 && !begins_with_mark(data, len))
		return lib->forward.SSL_SESSION_set1_ticket_appdata(
		    session, data, len);
	return mark_session(lib, session, words, data, data != NULL ? len : 0);
}

/* Neither 'pin' nor 'trust-any' takes what is weak for good. */
static bool
is_fit(const struct library *lib, SSL_SESSION *session, const struct rule *rule,
    uint32_t words)
{
	uint32_t lacking = words_of(lib, session) & ~words;

	if ((lacking & WEAK) != 0)
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

void
session_check(struct library *lib, SSL *ssl, const struct rule *rule)
{
	uint32_t words = rule != NULL ? rule->relax.words : 0;
	SSL_SESSION *session = lib->SSL_get_session(ssl);

	if (session == NULL)
		return;
	if (!is_fit(lib, session, rule, words) ||
	    (settings_contains() && (words & WEAK) == 0 &&
	        !is_contained(lib, ssl, session)))
		lib->SSL_set_session(ssl, NULL);
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
	words |= conn->needed & RELAX_SECLEVEL1;
	if (conn->has_auth_level)
		words |= RELAX_SECLEVEL1;
	if (conn->has_clear_flags)
		words |= RELAX_LAX_X509;
	return words;
}

void
session_note(struct library *lib, SSL *ssl, const struct connection *conn,
    bool is_its_own)
{
	SSL_SESSION *session = lib->SSL_get_session(ssl);
	uint32_t words = relaxed(lib, ssl, conn, is_its_own);
	uint32_t before;
	void *data = NULL;
	size_t len = 0;

	if (session == NULL)
		return;
	before = words_of(lib, session);
	if ((words & ~before) == 0)
		return;
	(void)session_get_data(lib, session, &data, &len);
	(void)mark_session(lib, session, words | before, data, len);
}
