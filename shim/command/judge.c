/* SPDX-License-Identifier: MIT */
/* Can the shim act in a program? */
#include <elf.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "command/elf_file.h"
#include "command/judge.h"
#include "command/known.h"
#include "command/library_path.h"
#include "command/privilege.h"
#include "policy/message.h"

#define RELAY "a relay (stunnel) beside it"
#define BEHIND "'legacytls run' behind it, if it starts others; else " RELAY
#define FIRST_LINE "the first line of the script "
#define KEEP "leave that out of the line; or set it there, behind the options"

static const char *
base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* Adds to the reason. */
static void __attribute__((format(printf, 2, 3)))
because(struct judgement *judgement, const char *format, ...)
{
	size_t used = strlen(judgement->reason);
	char text[JUDGE_TEXT_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	message_escape(judgement->reason + used,
	    sizeof(judgement->reason) - used, text, strlen(text));
}

static void
decide(struct judgement *judgement, enum verdict verdict, const char *instead)
{
	judgement->verdict = verdict;
	judgement->instead = instead;
}

static void
block(struct judgement *judgement, const char *instead)
{
	judgement->is_blocked = true;
	decide(judgement, VERDICT_CANNOT, instead);
}

static const char *
machine_name(const struct elf_file *elf)
{
	static const struct {
		uint16_t machine;
		const char *name;
	} machines[] = {{EM_386, "x86"}, {EM_X86_64, "x86-64"}, {EM_ARM, "ARM"},
	    {EM_AARCH64, "AArch64"}, {EM_MIPS, "MIPS"}, {EM_PPC64, "PowerPC64"},
	    {EM_RISCV, "RISC-V"}, {EM_S390, "S/390"}};
	size_t i;

	for (i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) {
		if (machines[i].machine == elf->machine)
			return machines[i].name;
	}
	return "unknown";
}

/*
 * The object has the class and machine of this command; where programs of
 * several run, those that are installed for $LIB have their own.
 */
static bool
is_other_machine(const char *binary, const struct elf_file *elf)
{
	struct elf_file self;
	bool rv;

	if (elf_file_open(&self, "/proc/self/exe") == -1)
		return false;
	rv = !elf_file_is_alike(elf, &self);
	elf_file_free(&self);
	return rv && !library_is_in_lib("liblegacytls.so", binary);
}

/* Adds what TLS a program has that cannot be reached in any case. */
static void
because_within(struct judgement *judgement)
{
	const struct stack *stack = judgement->stacks.list;

	if (judgement->stacks.count > 0)
		because(judgement, ", with %s", stack->name);
}

/* What keeps ld.so from loading the shim; false: nothing. */
static bool
is_blocked(struct judgement *judgement, const struct elf_file *elf)
{
	const char *privilege = privilege_gained(judgement->program.binary);
	const char *instead = BEHIND;

	if (elf->interpreter == NULL) {
		because(judgement, "it is linked statically");
		because_within(judgement);
		because(judgement, ", so no loader takes part in it");
		if (judgement->stacks.count > 0)
			instead = tls_instead(judgement->stacks.list[0].kind);
	} else if (is_other_machine(judgement->program.binary, elf)) {
		because(judgement,
		    "it is a %u-bit %s program, and the shim is built for "
		    "another",
		    elf->bits, machine_name(elf));
		instead = "a build of the object for that machine beside this "
		          "one, by $LIB, see legacytls(1)";
	} else if (judgement->program.lost.object) {
		because(judgement, FIRST_LINE "starts it without LD_PRELOAD");
		instead = KEEP;
	} else if (privilege != NULL) {
		because(judgement,
		    "it has privileges (%s) that its caller lacks, and the "
		    "loader ignores LD_PRELOAD then",
		    privilege);
		instead = PRIVILEGE_INSTEAD;
	} else {
		return false;
	}
	block(judgement, instead);
	return true;
}

static void
because_stack(struct judgement *judgement, const struct stack *stack)
{
	static const char *const how[] = {
	    [STACK_LINKED] = "it links",
	    [STACK_LATER] = "it uses",
	    [STACK_WITHIN] = "it contains",
	};

	because(judgement, "%s %s%s (%s", how[stack->how],
	    stack->is_bundled ? "a bundled " : "", stack->name, stack->path);
	if (strcmp(stack->user, judgement->program.binary) != 0)
		because(judgement, ", by %s", base(stack->user));
	because(judgement, ")");
}

/* OpenSSL 3 or later; or another that the program itself has; or NULL. */
static const struct stack *
stack_find(const struct judgement *judgement, bool is_openssl)
{
	const struct stack *stack = judgement->stacks.list;
	size_t i;

	for (i = 0; i < judgement->stacks.count; i++, stack++) {
		if (is_openssl ?
		        stack->kind == TLS_OPENSSL :
		        stack->kind != TLS_OPENSSL &&
		            strcmp(stack->user, judgement->program.binary) == 0)
			return stack;
	}
	return NULL;
}

static void
judge_stacks(struct judgement *judgement)
{
	const struct stack *other = stack_find(judgement, false);
	const struct stack *openssl = stack_find(judgement, true);
	const struct stack *first =
	    other != NULL ? other : judgement->stacks.list;
	const char *option = known_option(base(judgement->program.binary));

	if (judgement->stacks.count == 0) {
		because(judgement, "it links no TLS library that is known; "
		                   "what it loads or starts may");
		decide(judgement, VERDICT_MAY,
		    option != NULL ? option :
		                     "check the programs that it starts, or "
		                     "its process: 'legacytls check PID'");
		return;
	}
	because_stack(judgement, first);
	if (first->kind == TLS_OPENSSL) {
		decide(judgement, VERDICT_CAN, option);
	} else if (first->kind == TLS_DLSYM_OPENSSL) {
		because(judgement, ", and has OpenSSL by dlsym");
		decide(judgement, VERDICT_MAY, tls_instead(first->kind));
	} else if (openssl != NULL) {
		because(judgement, "; and ");
		because_stack(judgement, openssl);
		because(judgement, ", and the shim acts in that only");
		decide(judgement, VERDICT_MAY, option);
	} else {
		decide(judgement, VERDICT_CANNOT,
		    option != NULL ? option : tls_instead(first->kind));
	}
}

/* What may stand in the way though all looks well. */
static void
judge_reservations(struct judgement *judgement)
{
	const char *note = known_note(base(judgement->program.binary));

	if (note != NULL)
		because(judgement, "; %s", note);
}

static const char *
libc_of(const struct elf_file *elf)
{
	if (elf->interpreter == NULL)
		return "static";
	return strstr(elf->interpreter, "ld-musl") != NULL ? "musl" : "glibc";
}

static int
judge_binary(struct judgement *judgement, const struct elf_file *elf)
{
	const struct program *program = &judgement->program;

	if (!elf->is_program) {
		because(judgement, "it is an object, and not a program");
		return -1;
	}
	judgement->bits = elf->bits;
	judgement->machine = machine_name(elf);
	judgement->libc = libc_of(elf);
	if (program->is_script)
		because(judgement, "a script of %s: ", program->binary);
	if (stacks_find(&judgement->stacks, program->binary) == -1) {
		because(judgement, "out of memory");
		return -1;
	}
	if (is_blocked(judgement, elf))
		return 0;
	if (program->lost.rules) {
		because(
		    judgement, FIRST_LINE "starts it without LEGACYTLS_HOSTS");
		decide(judgement, VERDICT_CANNOT, KEEP);
		return 0;
	}
	if (program->lost.unclear != NULL) {
		because(judgement, FIRST_LINE "%s", program->lost.unclear);
		decide(judgement, VERDICT_MAY, "leave that out of the line");
		return 0;
	}
	judge_stacks(judgement);
	judge_reservations(judgement);
	return 0;
}

int
judge_program(struct judgement *judgement, const char *path)
{
	struct program *program = &judgement->program;
	struct elf_file elf;
	int rv;

	*judgement = (struct judgement){.verdict = VERDICT_MAY};
	if (program_follow(program, path) == -1) {
		because(judgement, "%s", strerror(errno));
		return -1;
	}
	if (program->fault[0] != '\0') {
		because(judgement, "%s", program->fault);
		return -1;
	}
	if (elf_file_open(&elf, program->binary) == -1) {
		because(judgement,
		    program->is_script ?
		        "its interpreter is not an ELF program" :
		        "it is neither an ELF program nor a script with #!");
		return -1;
	}
	rv = judge_binary(judgement, &elf);
	elf_file_free(&elf);
	return rv;
}

const char *
judge_word(enum verdict verdict)
{
	static const char *const words[] = {
	    [VERDICT_CAN] = "can act",
	    [VERDICT_CANNOT] = "cannot act",
	    [VERDICT_MAY] = "may act",
	};

	return words[verdict];
}
