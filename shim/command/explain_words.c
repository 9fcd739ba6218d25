/* SPDX-License-Identifier: MIT */
/* What each word of a rule opens. */
#include "command/explain_words.h"

const struct explain_word explain_words[EXPLAIN_WORD_COUNT] = {
    {RELAX_LEGACY_CONNECT,
        "a server without RFC 5746 (secure renegotiation); no renegotiation "
        "with it",
        "servers without RFC 5746"},
    {RELAX_SECLEVEL1,
        "keys, curves and ciphers of 80 bits of security: RSA and DH of 1024 "
        "bits",
        "RSA and DH under 2048 bits"},
    {RELAX_CIPHERS,
        "cipher suites after the program's own; among them CBC and RSA key "
        "exchange",
        "cipher suites that the program does not offer"},
    {RELAX_TLS1_0,
        "TLS 1.0 and later, the SHA-1 signature in the handshake that it "
        "needs, "
        "and suites for it if the program has none",
        "TLS 1.0"},
    {RELAX_TLS1_1,
        "TLS 1.1 and later, the SHA-1 signature in the handshake that it "
        "needs, "
        "and suites for it if the program has none",
        "TLS 1.1"},
    {RELAX_SHA1, "SHA-1 signatures, in the handshake and in the chain",
        "SHA-1 signatures in TLS 1.2 and in chains"},
    {RELAX_RENEGOTIATE,
        "renegotiation at the wish of a server without RFC 5746",
        "renegotiation without RFC 5746"},
    {RELAX_EOF, "an end without close_notify; what it cut off is not noticed",
        "an end without close_notify"},
    {RELAX_CLASSIC_GROUPS,
        "nothing: no post-quantum key shares, for a ClientHello in one packet",
        NULL},
    {RELAX_MAX_TLS1_2, "nothing: TLS 1.3 is not offered", NULL},
    {RELAX_LAX_X509, "certificates that break RFC 5280 in small ways", NULL},
    {RELAX_CLIENT_CERT,
        "a weak certificate of the program's own, for this host only",
        "weak certificates of the program's own"},
    {RELAX_NONE, "nothing, in place of the default set", NULL},
    {RELAX_PIN,
        "the server key pinned, though its chain may not verify; no other key",
        NULL},
    {RELAX_TRUST_ANY,
        "any certificate: whoever is on the path can read and change all",
        "certificates that do not verify"},
};
