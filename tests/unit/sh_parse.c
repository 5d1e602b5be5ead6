// sources: utils/sh/alias.c utils/sh/arith.c utils/sh/lex.c utils/sh/mem.c utils/sh/parse.c utils/sh/source.c
// flags: -D_GNU_SOURCE -Iutils/sh
// SPDX-License-Identifier: Apache-2.0
// The shell's grammar and arithmetic: what is right is taken, what is wrong is refused, garbage does no harm.
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "sh.h"

struct shell sh;
static int number, failures;
static char value_of_x[32] = "7";

// What the parts under test call in the rest of the shell.
void complain(const char *format, ...) { (void)format; }
void complain_at(const char *file, unsigned line, const char *format, va_list ap) { (void)file, (void)line, (void)format, (void)ap; }
int terminal_line(struct text *line, const char *prompt) { (void)line, (void)prompt; return 0; }
char *prompt_text(const char *variable) { return xstrdup(variable); }
const char *var_get(const char *name) { return strcmp(name, "x") == 0 ? value_of_x : NULL; }
bool interrupt_taken(void) { return false; }
void traps_run(void) { }

bool var_set(const char *name, const char *value)
{
    if (strcmp(name, "x") == 0)
        snprintf(value_of_x, sizeof value_of_x, "%s", value);
    return true;
}

static void check(int good, const char *what)
{
    printf("%s %d - ", good ? "ok" : "not ok", ++number);
    for (; *what != '\0'; what++)
        putchar(*what == '\n' ? ' ' : *what);
    putchar('\n');
    failures += !good;
}

// -> commands parsed, -1 after an error
static int parse(const char *text)
{
    struct source src;
    bool at_end = false, error = false;
    int count = 0;
    source_init(&src, "test", -1, text);
    while (!at_end && !error) {
        struct parser ps;
        parser_init(&ps, &src);
        count += parse_command(&ps, &at_end) != NULL;
        error = ps.error;
        arena_drop(ps.arena);
    }
    source_fini(&src);
    return error ? -1 : count;
}

static void test_right(void)
{
    static const char *const texts[] = {
        "echo a b c", "a | b | c", "a && b || c", "! a", "a & b", "a; b;", "(a; b) > f", "{ a; b; } 2>&1", "x=1 y=2 cmd arg",
        "if a; then b; elif c; then d; else e; fi", "while a; do b; done < f", "until a; do b; done", "for i in 1 2; do a; done",
        "for i\ndo a\ndone", "case $x in a|b) c;; (d) ;; *) e\nesac", "case x in esac", "f() { a; }", "f() (a)", "echo \"$(a \"b\")\"",
        "echo $(case x in x) a;; esac)", "echo `a \\`b\\``", "echo ${x:-${y:-z}}", "echo $((1 + (2)))", "cat <<E\ntext\nE", "cat <<-'E'\n\tx\n\tE",
        "a <<A <<B\n1\nA\n2\nB", "echo a\\\nb", "echo 'a\nb'", "a # comment", "# only a comment", "", "\n\n", "2>f a", "a 3<&0 >&-",
        "echo $(cat <<E\nx\nE\n)", "if a\nthen\nb\nfi", "a |\nb", "a &&\nb", "echo if then fi", "for if in a; do b; done",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        check(parse(texts[i]) >= 0, texts[i]);
}

static void test_wrong(void)
{
    static const char *const texts[] = {
        "if a; then b", "if a; b; fi", "while a; b; done", "for 1 in a; do b; done", "case x in a b;; esac", "( a", "a )", "{ a", "a | | b",
        "a && && b", "&& a", "; a", "echo 'a", "echo \"a", "echo $(a", "echo ${x", "echo $((1", "echo `a", "f() ", "a >", "fi", "done", "a;; b", "|",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        check(parse(texts[i]) == -1, texts[i]);
}

static void test_depth(void)
{
    static const char *const openers[] = { "(", "$(", "{ ", "if ", "\"$(", "${x:-", "echo $(( (" };
    for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++) {
        struct text text = { 0 };
        for (unsigned n = 0; n < 20000; n++)
            text_adds(&text, openers[i]);
        check(parse(text_cstr(&text)) == -1, "20000 times an opening construct is refused");
        text_free(&text);
    }
}

static void test_garbage(void)
{
    static const char *const pieces[] = {
        "$", "(", ")", "{", "}", "`", "\"", "'", "\\", "|", "&", ";", "<", ">", "<<", "&&", "||", ";;", "$(", "${", "$((", "))", "if ", "then ", "fi ",
        "for ", "do ", "done ", "case ", "esac ", "in ", "a ", "x=1 ", "\n", "<<E\n", "E\n", "#", "!", " ", "2>&1", "f()", "\377", "\t",
    };
    unsigned seed = 1;
    for (unsigned round = 0; round < 5000; round++) {
        struct text text = { 0 };
        for (unsigned i = 0; i < 40; i++) {
            seed = seed * 1103515245u + 12345u;
            text_adds(&text, pieces[(seed >> 16) % (sizeof pieces / sizeof pieces[0])]);
        }
        parse(text_cstr(&text));
        text_free(&text);
    }
    check(1, "5000 texts of random pieces do no harm");
}

static void arithmetic(const char *text, bool good, int64_t wanted)
{
    int64_t value = 0;
    bool result = arith_eval(text, &value);
    check(result == good && (!good || value == wanted), text);
}

static void test_arithmetic(void)
{
    arithmetic("1+2*3", true, 7);
    arithmetic("(1+2)*3", true, 9);
    arithmetic("10-2-3", true, 5);
    arithmetic("7/2", true, 3);
    arithmetic("-7%3", true, -1);
    arithmetic("1<<4|1", true, 17);
    arithmetic("5>3 && 2>=2 && 1<2 && 1<=1 && 1!=2 && 1==1", true, 1);
    arithmetic("0 || 0", true, 0);
    arithmetic("1 ? 2 : 3", true, 2);
    arithmetic("0 ? 2 : 0 ? 3 : 4", true, 4);
    arithmetic("0x10 + 010", true, 24);
    arithmetic("~0 ^ 0xf", true, -16);
    arithmetic("!5", true, 0);
    arithmetic("x", true, 7);
    arithmetic("x = 3, x + 1", true, 4);
    arithmetic("x += 4", true, 7);
    arithmetic("x++ + x", true, 15);
    arithmetic("--x", true, 7);
    arithmetic("0 && (x = 9)", true, 0);
    check(strcmp(value_of_x, "7") == 0, "a branch not taken does not assign");
    arithmetic("nothing", true, 0);
    arithmetic("", true, 0);
    arithmetic("9223372036854775807 + 1", true, INT64_MIN);
    arithmetic("-9223372036854775807 - 1", true, INT64_MIN);
    arithmetic("1/0", false, 0);
    arithmetic("1 +", false, 0);
    arithmetic("(1", false, 0);
    arithmetic("1 2", false, 0);
    arithmetic("3 = 4", false, 0);
    strcpy(value_of_x, "x+1");
    arithmetic("x", false, 0);
}

int main(void)
{
    test_right();
    test_wrong();
    test_depth();
    test_garbage();
    test_arithmetic();
    printf("1..%d\n", number);
    return failures != 0;
}
