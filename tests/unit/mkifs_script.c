// sources: tools/mkifs/script.c tools/mkifs/lexer.c tools/mkifs/attr.c tools/mkifs/util.c
// flags: -D_GNU_SOURCE -idirafter lib/c/include
// SPDX-License-Identifier: Apache-2.0
// The boot script's compiler: each command's record, modifiers, environment, and errors with their lines.
#include <stdio.h>
#include <string.h>

#include <sys/image.h>

#include "../../tools/mkifs/script.h"

static int failed;

static void check(const char *name, bool good)
{
    printf("%s %s\n", good ? "ok" : "not ok", name);
    failed += !good;
}

static struct buffer compile(const char *text)
{
    struct buffer out = { 0 };
    script_compile(text, strlen(text), (struct place){ "expected", 1 }, &out);
    return out;
}

/* Compiles one command and compares its record, header left out, with body. */
static bool record_is(const char *text, int type, const void *body, size_t len)
{
    struct buffer b = compile(text);
    size_t size = (size_t)b.data[0] | (size_t)b.data[1] << 8;
    return size == align_up(4 + len, 4) && b.len == size + 4 && b.data[2] == type &&
        memcmp(b.data + 4, body, len) == 0 &&
           get32(b.data + size) == 0;
}

#define RECORD(text, type, body) record_is(text, type, body, sizeof(body) - 1)

static bool rejects(const char *text)
{
    int before = error_count();
    compile(text);
    return error_count() > before;
}

static void builtins(void)
{
    check("display_msg", RECORD("display_msg hello   \"big  world\"\n", SCRIPT_TYPE_DISPLAY_MSG,
        "hello big  world\0"));
    check("waitfor", RECORD("waitfor /dev/ser1 3", SCRIPT_TYPE_WAITFOR, "\36\0/dev/ser1\0"));
    check("waitfor_default", RECORD("waitfor /dev/ser1", SCRIPT_TYPE_WAITFOR, "\62\0/dev/ser1\0"));
    check("waitfor_fraction", RECORD("waitfor /x 0.5", SCRIPT_TYPE_WAITFOR, "\5\0/x\0"));
    check("reopen", RECORD("reopen /dev/con1 30", SCRIPT_TYPE_REOPEN, "\54\1/dev/con1\0"));
    check("reopen_default", RECORD("reopen", SCRIPT_TYPE_REOPEN, "\62\0/dev/console\0"));
    check("procmgr_symlink", RECORD("procmgr_symlink /a/b /c", SCRIPT_TYPE_PROCMGR_SYMLINK, "/a/b\0/c\0"));
    check("sched_aps", RECORD("sched_aps drivers 20 100", SCRIPT_TYPE_EXTSCHED_APS, "\0\24\144\0\1drivers\0"));
}

static void externals(void)
{
    check("external", RECORD("ls -l /\n", SCRIPT_TYPE_EXTERNAL, "\0\0\0\0\0\0\3\0ls\0ls\0-l\0/\0"));
    check("background", RECORD("sh &", SCRIPT_TYPE_EXTERNAL, "\0\40\0\0\0\0\1\0sh\0sh\0"));
    check("modifiers", RECORD("[pri=20f cpu=3 +session] sh&", SCRIPT_TYPE_EXTERNAL, "\3\56\0\0\1\24\1\0sh\0sh\0"));
    check("environment", RECORD("A=1 B=2 x A=3", SCRIPT_TYPE_EXTERNAL, "\0\0\0\0\0\0\2\2x\0x\0A=3\0A=1\0B=2\0"));
    check("persistent", RECORD("A=1\n# comment\n[pri=9r]\nA=2 x", SCRIPT_TYPE_EXTERNAL,
        "\0\4\0\0\2\11\1\1x\0x\0A=2\0"));
    check("quoted", RECORD("echo \"a b\" \"c\\\"d\"", SCRIPT_TYPE_EXTERNAL,
        "\0\0\0\0\0\0\3\0echo\0echo\0a b\0c\"d\0"));
    check("external_builtin_name", RECORD("[+external] waitfor x", SCRIPT_TYPE_EXTERNAL,
        "\0\0\0\0\0\0\2\0waitfor\0waitfor\0x\0"));
    check("argv0", RECORD("[argv0=-sh] sh -c x", SCRIPT_TYPE_EXTERNAL, "\0\0\0\0\0\0\3\0sh\0-sh\0-c\0x\0"));
    check("argv0_of_one_line", RECORD("[argv0=a]\nsh", SCRIPT_TYPE_EXTERNAL, "\0\0\0\0\0\0\1\0sh\0sh\0"));
    check("lines", compile("\n\ndisplay_msg x").data[3] == 3);
    check("empty_script", compile("\n \n# nothing\n").len == 4);
}

static void errors(void)
{
    check("reject_waitfor", rejects("waitfor") && rejects("waitfor a b") && rejects("waitfor a 1 2") &&
        rejects("waitfor a 9999"));
    check("reject_symlink", rejects("procmgr_symlink a"));
    check("reject_partition", rejects("sched_aps a") && rejects("sched_aps a 101") && rejects("[sched_aps=none] x"));
    check("reject_background", rejects("waitfor a &") && rejects("& ls") && rejects("ls & ls") && rejects("&"));
    check("reject_modifier", rejects("[pri=0] x") && rejects("[pri=10q] x") && rejects("[cpu=64] x") &&
        rejects("[speed=1] x"));
    check("reject_open_quote", rejects("echo \"a\nls"));
    char many[4096] = "x";
    for (int i = 0; i < 300; i++) strcat(many, " y");
    check("reject_many_words", rejects(many));
}

static void bootstrap(void)
{
    static struct image img;
    static const char text[] = "startup-a -v\nPATH=/x\n A=\"b c\" [module=aps] procnto -v\n";
    int before = error_count();
    bootstrap_parse(text, sizeof text - 1, (struct place){ "unexpected", 1 }, &img);
    check("bootstrap_two", error_count() == before && img.boot_count == 2 && img.boot[0].argc == 2 &&
        img.boot[0].envc == 0);
    check("bootstrap_strings", img.boot[1].argc == 2 && img.boot[1].envc == 2 && img.boot[1].strings.len == 25 &&
          memcmp(img.boot[1].strings.data, "procnto\0-v\0PATH=/x\0A=b c\0", 25) == 0);
    static struct image one;
    before = error_count();
    bootstrap_parse("startup-a\n", 10, (struct place){ "expected", 1 }, &one);
    check("bootstrap_one_rejected", error_count() > before);
}

int main(void)
{
    builtins();
    externals();
    errors();
    bootstrap();
    return failed != 0;
}
