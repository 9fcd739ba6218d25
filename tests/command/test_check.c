/* SPDX-License-Identifier: MIT */
/* legacytls check: programs of this system, and made ones. */
#include "support/table.h"

#include "command/cli.h"

static const struct cli_row usage[] = {
    {"help", "legacytls check --help", 0, "Usage: legacytls check ", NULL},
    {"no program", "legacytls check", 125, "no program is named", NULL},
    {"two programs", "legacytls check a b", 125, "more than one is named",
        NULL},
    {"not found", "legacytls check no-such-program", 125,
        "legacytls: no-such-program: it was not found in PATH\n", NULL},
    {"not found by its path", "legacytls check ./none", 125,
        "legacytls: ./none: it was not found\n", NULL},
    {"control characters of a name are not shown",
        "legacytls check \"$(printf './a\\302\\23331m\\033b\\303\\251')\"", 125,
        "legacytls: ./a??31m?b\303\251: it was not found\n", NULL},
    {"an unknown option", "legacytls check --jsn sh", 125,
        "'legacytls check --help' lists the options", NULL},
    {"a text", "legacytls check ./text", 125,
        "./text: it is neither an ELF program nor a script with #!\n", NULL},
    {"an empty file", "legacytls check /dev/null", 125,
        "it is neither an ELF program", NULL},
    {"a folder", "legacytls check /tmp", 125, "it is neither an ELF program",
        NULL},
    {"a library", "legacytls check libs/libssl.so.3", 125,
        "it is an object, and not a program\n", NULL},
    {"an object file", "legacytls check ./zero.o", 125,
        "it is an object, and not a program\n", NULL},
    {"not executable",
        "cp dynamic plain && chmod 644 plain && "
        "legacytls check ./plain",
        125, "legacytls: ./plain: it cannot be executed\n", NULL},
    {"cut off", "head -c 200 dynamic >cut && legacytls check ./cut", 125,
        "it is neither an ELF program", NULL},
};

/* Their TLS library is the same on every Debian. */
static const struct cli_row real[] = {
    {"curl", "legacytls check $(readlink -f /usr/bin/curl)", 0,
        "/usr/bin/curl: the shim can act\n  why      it links OpenSSL 3 (/",
        NULL},
    {"python3, which loads it later", "legacytls check /usr/bin/python3", 0,
        "it uses OpenSSL 3 (/", NULL},
    {"perl", "legacytls check /usr/bin/perl", 0, ", by SSLeay.so)", NULL},
    {"ruby", "legacytls check /usr/bin/ruby", 0, ", by openssl.so)", NULL},
    {"php, and how its extensions are loaded", "legacytls check /usr/bin/php",
        0, "RTLD_DEEPBIND", NULL},
    {"nginx has an option of its own", "legacytls check /usr/sbin/nginx", 0,
        "UnsafeLegacyServerConnect", NULL},
    {"gnutls-cli", "legacytls check gnutls-cli", 1, "it links GnuTLS (/", NULL},
    {"wget, which is Debian's with GnuTLS",
        "! ldd /usr/bin/wget 2>/dev/null | grep -q libgnutls || "
        "legacytls check /usr/bin/wget | grep -q 'links GnuTLS'",
        0, NULL, NULL},
    {"node, as ldd has it",
        "n=$(readlink -f \"$(command -v node)\"); "
        "ldd $n | grep -q libssl.so.3; l=$?; "
        "legacytls check $n >/dev/null; test $? = $l",
        0, NULL, NULL},
    {"a shell", "legacytls check sh", 2,
        "it links no TLS library that is known", NULL},
    {"itself", "legacytls check /proc/self/exe", 0,
        "/legacytls: the shim can act\n", NULL},
    {"a binary of another name", "cp /usr/bin/curl c && legacytls check ./c", 0,
        "/c: the shim can act\n", "or  "},
};

static const struct cli_row made[] = {
    {"static", "legacytls check ./static", 1,
        "in it\n  instead  'legacytls run' behind it", NULL},
    {"static-pie", "legacytls check ./static-pie", 1,
        "it is linked statically, so no loader", NULL},
    {"static, with OpenSSL", "legacytls check ./static-openssl", 1,
        "it is linked statically, with OpenSSL 3.0.19, so", NULL},
    {"OpenSSL within", "legacytls check ./own-openssl", 1,
        "it contains OpenSSL 3.0.19 (/", NULL},
    {"OpenSSL 1 within", "legacytls check ./own-openssl1", 1,
        "it contains OpenSSL 1.1.1w (/", NULL},
    {"OpenSSL within, without a version", "legacytls check ./own-libssl", 1,
        "it contains OpenSSL of its own (/", NULL},
    {"BoringSSL", "legacytls check ./boringssl", 1, "it contains BoringSSL (/",
        NULL},
    {"rustls", "legacytls check ./rustls", 1, "it contains rustls (/", NULL},
    {"its name in a message only", "legacytls check ./talk", 2,
        "it links no TLS library", NULL},
    {"Go", "legacytls check ./go", 1, "it contains Go's TLS (/", NULL},
    {"setuid, to who runs it", "legacytls check ./setuid", 2,
        "it links no TLS library", "privileges"},
    {"setgid, to who runs it", "legacytls check ./setgid", 2,
        "it links no TLS library", "privileges"},
    {"another machine", "legacytls check ./foreign", 1,
        "it is a 64-bit unknown program, and the shim is built for another",
        NULL},
    {"musl", "legacytls check --json ./musl", 2, "\"libc\": \"musl\"", NULL},
};

/* By libraries that have no more than the name. */
static const struct cli_row linked[] = {
    {"OpenSSL 3 beside it is a bundled one", "legacytls check ./with-ssl3", 0,
        "it links a bundled OpenSSL 3 (/tmp/", NULL},
    {"under an auditwheel's name", "legacytls check ./with-wheel", 0,
        "it links a bundled OpenSSL 3.0.1 (/tmp/", NULL},
    {"OpenSSL 4", "legacytls check ./with-ssl4", 0, "a bundled OpenSSL 4 (",
        NULL},
    {"OpenSSL 1.1", "legacytls check ./with-ssl11", 1,
        "it links a bundled OpenSSL 1.1 (", NULL},
    {"LibreSSL", "legacytls check ./with-libressl", 1, "it links LibreSSL (",
        NULL},
    {"NSS", "legacytls check ./with-nss", 1, "it links NSS (", NULL},
    {"Java", "legacytls check ./with-java", 1, "it links Java's TLS (", NULL},
    {"Qt, by dlsym", "legacytls check ./with-qt", 2,
        "instead  'legacytls run --deep'\n", NULL},
    {"by a library's DT_RPATH of its own", "legacytls check ./by-rpath", 0,
        "a bundled OpenSSL 3 (/tmp/", NULL},
    {"by the DT_RPATH of the program", "legacytls check ./by-inherited", 0,
        "a bundled OpenSSL 3 (/tmp/", NULL},
    {"a RUNPATH is not inherited", "legacytls check ./by-runpath", 0,
        "it links OpenSSL 3 (/usr/", NULL},
    {"no DT_RPATH counts for a library with a RUNPATH",
        "legacytls check ./by-own-runpath", 0, "it links OpenSSL 3 (/usr/",
        NULL},
    {"a module below the prefix", "legacytls check ./pre/bin/python9.9", 0,
        "it uses a bundled OpenSSL 3 (/tmp/", NULL},
    {"a module of a Python within", "legacytls check ./embedding", 2,
        "/libs/libssl.so.3, by _ssl.stub.so), and the shim acts in that only",
        NULL},
    /* The command itself finds it so: a real one, and not a stub. */
    {"by LD_LIBRARY_PATH",
        "mkdir real && cp $(ldd /usr/bin/curl | "
        "sed -n 's/.*libssl.so.3 => \\([^ ]*\\).*/\\1/p') real && "
        "LD_LIBRARY_PATH=$D/real legacytls check ./no-path",
        0, "it links a bundled OpenSSL 3 (/tmp/", NULL},
    {"a library that is not there goes by its name",
        "legacytls check ./missing", 1, "it links OpenSSL 1.1 (libssl.so.1.1)",
        NULL},
    {"GnuTLS nearer than OpenSSL", "legacytls check ./both", 2,
        "; and it links a bundled OpenSSL 3 (/tmp/", NULL},
    {"OpenSSL before GnuTLS", "legacytls check ./both-ways", 2,
        "why      it links GnuTLS (/", NULL},
    {"OpenSSL, and GnuTLS by a library", "legacytls check ./by-library", 0,
        "why      it links a bundled OpenSSL 3 (/tmp/", "GnuTLS"},
    {"OpenSSL within, and by a library", "legacytls check ./own-and-shared", 2,
        "/own-and-shared: the shim may act\n  why      it contains OpenSSL "
        "3.0.19 (/",
        NULL},
    {"and where the shim acts", "legacytls check ./own-and-shared", 2,
        "/libssl.so.3, by libmiddle.so), and the shim acts in that only\n",
        NULL},
    {"OpenSSL within, and linked as well", "legacytls check ./own-and-linked",
        2, "it contains OpenSSL of its own (/", NULL},
    {"OpenSSL within a bundled library", "legacytls check ./by-own-library", 2,
        "it contains OpenSSL 3.0.19 (/", NULL},
    {"rustls within, and OpenSSL by a library",
        "legacytls check ./rustls-and-shared", 2, "it contains rustls (/",
        NULL},
    {"the version that a program was compiled with",
        "legacytls check ./of-headers", 0,
        "why      it links a bundled OpenSSL", "contains"},
};

#define JSON "legacytls check --json "
#define FIELD(text)                                                   \
	" | python3 -c 'import json, sys; j = json.load(sys.stdin); " \
	"print(" text ")'"

static const struct cli_row json[] = {
    {"a program",
        JSON "curl" FIELD("j[\"verdict\"], j[\"tls\"][0][\"name\"], "
                          "j[\"tls\"][0][\"how\"], j[\"process\"]"),
        0, "can OpenSSL 3 linked None\n", NULL},
    {"no advice is null", JSON "perl" FIELD("j[\"instead\"]"), 0, "None\n",
        NULL},
    {"exit code", JSON "./static >/dev/null", 1, NULL, NULL},
    {"a path that is not UTF-8",
        "f=$(printf 'a\\377\"b') && cp dynamic \"$f\" && " JSON
        "\"./$f\"" FIELD("j[\"program\"]"),
        0, "/a\\xff\"b\n", NULL},
    {"a full device", JSON "curl >/dev/full", 125, "cannot write to stdout",
        NULL},
};

#define STUB(name) "cc -shared -o libs/" name " -Wl,-soname," name " stub.c && "
#define WITH(program, library)                                 \
	"cc -o " program                                       \
	" zero.c -Wl,--no-as-needed -Wl,-rpath,'$ORIGIN/libs'" \
	" libs/" library " && "

static const struct cli_row setup[] = {
    {"(programs)",
        "cc -c zero.c && cc -o dynamic zero.c && cc -o static -static zero.c "
        "&& cc -o static-pie -static-pie zero.c && cp dynamic setuid && "
        "chmod u+s setuid && cp dynamic setgid && chmod g+s setgid",
        0, NULL, NULL},
    {"(programs with a library within)",
        "within() { { cat zero.c; printf 'const char text[] = \"%s\";\\n' "
        "\"$2\"; } >$1.c && cc $3 -o $1 $1.c; } && "
        "within own-openssl 'OpenSSL 3.0.19 27 Jan 2026' && "
        "within static-openssl 'OpenSSL 3.0.19 27 Jan 2026' -static && "
        "within own-openssl1 'OpenSSL 1.1.1w  11 Sep 2023' && "
        "within own-libssl ../ssl/statem/statem_clnt.c && "
        "within boringssl 'OpenSSL 1.1.1 (compatible; BoringSSL)' && "
        "within rustls /root/rustls-0.23.5/src/lib.rs && "
        "within talk 'OpenSSL 3. or rustls is needed' && "
        "{ cat zero.c; echo 'int info __attribute__((section("
        "\".go.buildinfo\"))) = 1;'; } >go.c && cc -o go go.c",
        0, NULL, NULL},
    /* e_machine is at 18; 0xfff0 is nobody's. */
    {"(programs of other loaders)",
        "cp dynamic foreign && printf '\\360\\377' | "
        "dd of=foreign bs=1 seek=18 conv=notrunc status=none && "
        "cc -o musl zero.c -Wl,-dynamic-linker,/lib/ld-musl-any.so.1",
        0, NULL, NULL},
    {"(libraries)",
        "mkdir -p libs && echo 'int stub;' >stub.c && " STUB("libssl.so.3")
            STUB("libssl-0a1b2c3d.so.3.0.1") STUB("libssl.so.4")
                STUB("libssl.so.1.1") STUB("libssl.so.55") STUB("libssl3.so")
                    STUB("libjli.so") STUB("libQt5Network.so.5")
                        STUB("libgnutls.so.30") "true",
        0, NULL, NULL},
    {"(programs that link them)",
        WITH("with-ssl3", "libssl.so.3") WITH("with-wheel",
            "libssl-0a1b2c3d.so.3.0.1") WITH("with-ssl4", "libssl.so.4")
            WITH("with-ssl11", "libssl.so.1.1") WITH("with-libressl",
                "libssl.so.55") WITH("with-nss", "libssl3.so") WITH("with-java",
                "libjli.so") WITH("with-qt", "libQt5Network.so.5") WITH("both",
                "libgnutls.so.30 libs/libssl.so.3") "cc -o no-path zero.c "
                                                    "-Wl,--no-as-needed "
                                                    "libs/libssl.so.3 && "
                                                    "cc -o missing zero.c "
                                                    "-Wl,--no-as-needed "
                                                    "libs/libssl.so.1.1",
        0, NULL, NULL},
    {"(programs that link them by way of another)",
        "mkdir -p libs/deep && cp libs/libssl.so.3 libs/deep && "
        "cc -shared -o libs/libmiddle.so -Wl,-soname,libmiddle.so stub.c "
        "-Wl,--no-as-needed,--disable-new-dtags,-rpath,'$ORIGIN/deep' "
        "libs/deep/libssl.so.3 && "
        "cc -shared -o libs/libplain.so -Wl,-soname,libplain.so stub.c "
        "-Wl,--no-as-needed libs/deep/libssl.so.3 && "
        "w='-Wl,--no-as-needed,--allow-shlib-undefined' && "
        "cc -o by-rpath zero.c $w,-rpath,'$ORIGIN/libs' libs/libmiddle.so && "
        "cc -o by-inherited zero.c $w,--disable-new-dtags,-rpath,"
        "'$ORIGIN/libs' libs/libplain.so && "
        "cc -o by-runpath zero.c $w,--enable-new-dtags,-rpath,'$ORIGIN/libs' "
        "libs/libplain.so && "
        "cc -shared -o libs/libown.so -Wl,-soname,libown.so stub.c "
        "-Wl,--no-as-needed,--enable-new-dtags,-rpath,/none "
        "libs/deep/libssl.so.3 && "
        "cc -o by-own-runpath zero.c $w,--disable-new-dtags,-rpath,"
        "'$ORIGIN/libs' libs/libown.so",
        0, NULL, NULL},
    {"(programs with one within, and a library)",
        "l='-Wl,--no-as-needed,--allow-shlib-undefined,-rpath,$ORIGIN/libs' && "
        "own() { { cat zero.c; printf 'const char text[] = \"%s\";\\n' "
        "\"$2\"; } >$1.c && cc -o $1 $1.c $l libs/$3 $4; } && "
        "v='OpenSSL 3.0.19 27 Jan 2026' && s=ssl/statem/statem_clnt.c && "
        "own own-and-shared \"$v\" libmiddle.so && "
        "own own-and-linked $s libssl.so.3 && own of-headers \"$v\" "
        "libssl.so.3 && own rustls-and-shared rustls-0.23.5/src libmiddle.so "
        "&& echo \"const char text[] = \\\"$v\\\";\" >lib.c && cc -shared "
        "-o libs/libwithin.so -Wl,-soname,libwithin.so lib.c && "
        "own by-own-library - libmiddle.so libs/libwithin.so && cc -shared "
        "-o libs/libother.so stub.c -Wl,--no-as-needed libs/libgnutls.so.30 "
        "&& own both-ways - libssl.so.3 libs/libgnutls.so.30 && "
        "own by-library - libssl.so.3 libs/libother.so",
        0, NULL, NULL},
    {"(a Python of its own)",
        "p=pre/lib/python9.9/lib-dynload && mkdir -p pre/bin $p && "
        "cp dynamic pre/bin/python9.9 && "
        "cc -shared -o $p/_ssl.stub.so stub.c -Wl,--no-as-needed,-rpath,"
        "$D/libs libs/libssl.so.3 && "
        "p=emb/lib/python3.99/lib-dynload && mkdir -p $p && "
        "cp pre/lib/python9.9/lib-dynload/* $p && "
        "cc -shared -o emb/lib/libpython3.99.so.1.0 stub.c && cc -o embedding "
        "zero.c -Wl,--no-as-needed emb/lib/libpython3.99.so.1.0 "
        "libs/libgnutls.so.30",
        0, NULL, NULL},
};

int
main(void)
{
	const struct table tables[] = {
	    TABLE(setup, cli_run),
	    TABLE(usage, cli_run),
	    TABLE(real, cli_run),
	    TABLE(made, cli_run),
	    TABLE(linked, cli_run),
	    TABLE(json, cli_run),
	};

	cli_begin();
	cli_file("text", "text\n", 0755);
	cli_file("zero.c", "int main(void) { return 0; }\n", 0644);
	return cli_end(
	    table_run("check", tables, sizeof(tables) / sizeof(tables[0])));
}
