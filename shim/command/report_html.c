/* SPDX-License-Identifier: MIT */
/* A report as one page of HTML that needs nothing else. */
#include <inttypes.h>

#include "command/report_chart.h"
#include "command/report_time.h"
#include "command/report_write.h"

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
    "'none'; style-src 'unsafe-inline'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<title>legacytls report</title>\n<style>\n"
    ":root { color-scheme: light dark; --allowed: #c9d3de; --needed: #b4470f;"
    " --failed: #c00020; --line: #ccc; }\n"
    "@media (prefers-color-scheme: dark) { :root { --allowed: #46525e;"
    " --needed: #f0a050; --failed: #ff6070; --line: #555; } }\n"
    "body { font: 15px/1.5 sans-serif; max-width: 76em; margin: 2em auto;"
    " padding: 0 1em; }\n"
    "table { border-collapse: collapse; }\n"
    "th, td { text-align: left; vertical-align: top; padding: .2em 1em .2em 0;"
    " border-bottom: 1px solid var(--line); }\n"
    "td, h2, p { overflow-wrap: break-word; }\ntd.date { white-space: nowrap; "
    "}\n"
    "td.number { text-align: right; }\n"
    "section { margin-top: 2.5em; }\nsvg { max-width: 100%; height: auto;"
    " margin-top: .5em; }\n"
    "svg text { font: 12px sans-serif; fill: currentColor; }\n"
    "svg text.end { text-anchor: end; }\n"
    ".allowed { fill: var(--allowed); }\n.needed { fill: var(--needed); }\n"
    ".failed { fill: var(--failed); }\n.period { fill: transparent; }\n"
    "</style>\n</head>\n<body>\n<h1>legacytls report</h1>\n";

static void
put_text(FILE *out, const char *text)
{
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		case '\'':
			fputs("&#39;", out);
			break;
		default:
			fputc(*text, out);
			break;
		}
	}
}

static void
put_verdict(FILE *out, const struct report_entry *entry)
{
	char text[REPORT_VERDICT_SIZE];

	report_verdict_format(entry->host, &entry->verdict, text);
	put_text(out, text);
}

static void
put_words(FILE *out, uint32_t words)
{
	char names[REPORT_WORDS_SIZE];

	report_words_format(words, names);
	fprintf(out, "<td>%s</td>", names);
}

static void
put_date(FILE *out, int64_t time)
{
	char date[REPORT_DATE_SIZE];

	report_time_date(time, date);
	fprintf(out, "<td class=\"date\">%s</td>", date);
}

/* i makes the link to the host's section. */
static void
put_summary(FILE *out, const struct report_entry *entry, size_t i)
{
	const struct report_host *host = entry->host;
	const char *more = host->clients.is_more ? "+" : "";

	fprintf(out, "<tr><td><a href=\"#h%zu\">", i);
	put_text(out, host->title);
	fputs("</a></td><td>", out);
	put_verdict(out, entry);
	fprintf(out,
	    "</td><td class=\"number\">%" PRIu64
	    "</td><td class=\"number\">%" PRIu64
	    "</td><td class=\"number\">%zu%s</td><td class=\"number\">%zu%s"
	    "</td>",
	    host->handshakes, host->failures,
	    report_clients_machines(&host->clients), more,
	    report_clients_programs(&host->clients), more);
	put_date(out, host->first);
	put_date(out, host->last);
	put_words(out, host->allowed);
	if (host->told != REPORT_NEVER)
		put_words(out, report_host_needed(host));
	else
		fputs("<td>not known</td>", out);
	fputs("</tr>\n", out);
}

static void
put_line(FILE *out, const char *label, const struct report_text *text)
{
	if (text->text == NULL)
		return;
	fprintf(out, "<br>%s: <code>", label);
	put_text(out, text->text);
	fputs("</code>\n", out);
}

static void
put_section(FILE *out, const struct report_entry *entry, size_t i)
{
	const struct report_host *host = entry->host;

	fprintf(out, "<section id=\"h%zu\">\n<h2>", i);
	put_text(out, host->title);
	fputs("</h2>\n<p><strong>", out);
	put_verdict(out, entry);
	fputs("</strong>\n", out);
	put_line(out, "Rule", &host->rule);
	if (report_host_is_failing(host)) {
		put_line(out, "Error", &host->error);
		put_line(out, "Hint", &host->hint);
	}
	put_line(out, "Note", &host->note);
	fputs("</p>\n", out);
	report_chart_write(out, host);
	fputs("</section>\n", out);
}

static void
put_notes(FILE *out, const struct report_table *table)
{
	size_t i;

	if (table->note_count == 0)
		return;
	fputs("<section>\n<h2>Processes</h2>\n<ul>\n", out);
	for (i = 0; i < table->note_count; i++) {
		const struct report_note *note = &table->notes[i];

		fprintf(out, "<li>%" PRIu64 " &times; ", note->count);
		put_text(out, note->text);
		fputs("; last by ", out);
		put_text(out, note->program);
		fputs(" on ", out);
		put_text(out, note->machine);
		fputs("</li>\n", out);
	}
	fputs("</ul>\n</section>\n", out);
}

int
report_html_write(FILE *out, const struct report *report)
{
	const struct report_table *table = report->table;
	size_t i;

	fputs(head, out);
	fprintf(out,
	    "<p>%zu hosts, %" PRIu64 " handshakes, %" PRIu64
	    " broken lines, %" PRIu64 " lines of another version, %" PRIu64
	    " records of more hosts than are listed.</p>\n",
	    table->count, table->handshakes, report->input.broken,
	    report->input.other_version, table->left_out);
	fputs("<table>\n<thead><tr><th>Host</th><th>Verdict</th>"
	      "<th>Handshakes</th><th>Failures</th><th>Machines</th>"
	      "<th>Programs</th><th>First</th><th>Last</th><th>Allowed</th>"
	      "<th>Needed</th></tr></thead>\n<tbody>\n",
	    out);
	for (i = 0; i < table->count; i++)
		put_summary(out, &report->entries[i], i);
	fputs(
	    "</tbody>\n</table>\n<p>In the pictures: <svg width=\"24\" "
	    "height=\"12\"><rect class=\"allowed\" width=\"24\" "
	    "height=\"12\"/></svg> allowed, <svg width=\"24\" height=\"12\">"
	    "<rect class=\"needed\" y=\"3\" width=\"24\" height=\"6\"/></svg> "
	    "needed, <svg width=\"24\" height=\"12\"><rect class=\"failed\" "
	    "width=\"24\" height=\"12\"/></svg> failures.</p>\n",
	    out);
	for (i = 0; i < table->count; i++)
		put_section(out, &report->entries[i], i);
	put_notes(out, table);
	fputs("</body>\n</html>\n", out);
	return 0;
}
