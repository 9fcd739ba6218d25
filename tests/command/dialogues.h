/* SPDX-License-Identifier: MIT */
/* What more protocols say before TLS begins: see clients/preamble.h. */
#ifndef LEGACYTLS_TESTS_DIALOGUES_H
#define LEGACYTLS_TESTS_DIALOGUES_H

/* As the preambles: 0, or -1 if the client does not follow. */
int dialogue_smtp(int fd); /* RFC 3207 */
int dialogue_imap(int fd); /* RFC 9051 6.2.1 */
int dialogue_ftp(int fd);  /* RFC 4217 */
int dialogue_ldap(int fd); /* RFC 4511 4.14 */

/* SMTP with a line more behind the reply to STARTTLS, in the same packet. */
int dialogue_smtp_injected(int fd);

/* Servers without TLS; one that answers STARTTLS with endless lines. */
int dialogue_smtp_plain(int fd);
int dialogue_smtp_endless(int fd);
int dialogue_postgres_plain(int fd);
int dialogue_mysql_plain(int fd);
int dialogue_ldap_plain(int fd);

#endif
