/* SPDX-License-Identifier: Apache-2.0 */
#include "script.h"

#include <stdlib.h>
#include <string.h>

#include <sys/image.h>

#include "lexer.h"

#define MAX_WORDS 255
#define DEFAULT_WAIT 5
#define MAX_PARTITIONS 32


struct compiler {
    struct lexer lx;
    struct attrs persistent;           /* modifiers alone on a line */
    const char *env[MAX_WORDS];        /* assignments alone on a line */
    int envc;
    const char *partition[MAX_PARTITIONS];
    int partitions;
    struct buffer *out;
};

struct command {
    struct place at;
    struct attrs mods;
    const char *env[MAX_WORDS];
    int envc;
    const char *word[MAX_WORDS];
    int words;
    bool background;
};

/* NAME=value: a program's environment. */
static bool is_assignment(const char *word)
{
    const char *c = word;
    while ((*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z') || *c == '_' || (c > word && *c >= '0' && *c <= '9'))
        c++;
    return c > word && *c == '=';
}

static void env_set(const char **env, int *count, const char *assignment, struct place at)
{
    size_t name = strcspn(assignment, "=") + 1;
    for (int i = 0; i < *count; i++) {
        if (strncmp(env[i], assignment, name) != 0) continue;
        env[i] = assignment;
        return;
    }
    if (*count == MAX_WORDS) error(at, "more than %d variables: remove some", MAX_WORDS);
    else env[(*count)++] = assignment;
}

static void add_word(struct command *c, const char *word)
{
    if (c->words == 0 && is_assignment(word)) env_set(c->env, &c->envc, word, c->at);
    else if (c->words == MAX_WORDS) error(c->at, "more than %d words: shorten the command", MAX_WORDS);
    else c->word[c->words++] = word;
}

static void read_command(struct compiler *sc, struct command *c)
{
    struct lexer *lx = &sc->lx;
    c->at = lx->at;
    for (lexer_blanks(lx); !lexer_line_end(lx); lexer_blanks(lx)) {
        if (c->background) error(c->at, "text after &: put & at the end of the line");
        if (lexer_peek(lx) == '[' && c->words == 0) {
            lexer_attributes(lx, &c->mods, true);
            continue;
        }
        if (lexer_peek(lx) == '&') {
            lexer_get(lx);
            c->background = true;
            continue;
        }
        char *word = lexer_word(lx, "&", false);
        if (word) add_word(c, word);
        else break;
    }
    lexer_skip_line(lx);
}

/* A record's header; the end is known when its body is written. */
static size_t record_start(struct compiler *sc, int type, struct place at)
{
    size_t start = sc->out->len;
    buffer_byte(sc->out, 0);
    buffer_byte(sc->out, 0);
    buffer_byte(sc->out, type);
    buffer_byte(sc->out, at.line > 0 && at.line <= UINT8_MAX ? (int)at.line : 0);
    return start;
}

static void record_end(struct compiler *sc, size_t start, struct place at)
{
    buffer_align(sc->out, 4);
    size_t size = sc->out->len - start;
    if (size > 0xffff) {
        error(at, "command of %zu bytes: keep it under 64 KiB", size);
        size = 4;
    }
    sc->out->data[start] = (uint8_t)size;
    sc->out->data[start + 1] = (uint8_t)(size >> 8);
}

static bool seconds_parse(const char *text, unsigned *checks)
{
    char *end;
    if (*text < '0' || *text > '9') return false;
    double seconds = strtod(text, &end);
    if (*end || !(seconds >= 0) || seconds > 6553) return false;
    *checks = (unsigned)(seconds * SCRIPT_CHECKS_PER_SEC + 0.5);
    return true;
}

static void emit_wait(struct compiler *sc, const struct command *c, int type)
{
    unsigned checks = DEFAULT_WAIT * SCRIPT_CHECKS_PER_SEC;
    const char *path = c->words > 1 ? c->word[1] : "/dev/console";
    if (c->words > 3 || (type == SCRIPT_TYPE_WAITFOR && c->words < 2)) {
        error(c->at, "%s: wrong number of words: write %s path [seconds]", c->word[0], c->word[0]);
        return;
    }
    if (c->words == 3 && !seconds_parse(c->word[2], &checks)) {
        error(c->at, "%s: bad time \"%s\": write seconds, at most 6553", c->word[0], c->word[2]);
        return;
    }
    size_t start = record_start(sc, type, c->at);
    buffer_byte(sc->out, (int)(checks & 0xff));
    buffer_byte(sc->out, (int)(checks >> 8));
    buffer_string(sc->out, path);
    record_end(sc, start, c->at);
}

static void emit_message(struct compiler *sc, const struct command *c)
{
    size_t start = record_start(sc, SCRIPT_TYPE_DISPLAY_MSG, c->at);
    for (int i = 1; i < c->words; i++) {
        if (i > 1) buffer_byte(sc->out, ' ');
        buffer_put(sc->out, c->word[i], strlen(c->word[i]));
    }
    buffer_byte(sc->out, 0);
    record_end(sc, start, c->at);
}

static void emit_symlink(struct compiler *sc, const struct command *c)
{
    if (c->words != 3) {
        error(c->at, "procmgr_symlink: wrong number of words: write procmgr_symlink target name");
        return;
    }
    size_t start = record_start(sc, SCRIPT_TYPE_PROCMGR_SYMLINK, c->at);
    buffer_string(sc->out, c->word[1]);
    buffer_string(sc->out, c->word[2]);
    record_end(sc, start, c->at);
}

static void emit_partition(struct compiler *sc, const struct command *c)
{
    uint64_t budget = 0, critical = 0;
    if (c->words < 3 || c->words > 4 || !number_parse(c->word[2], 100, &budget, NULL) ||
        (c->words == 4 && !number_parse(c->word[3], 0xffff, &critical, NULL))) {
        error(c->at, "sched_aps: bad words: write sched_aps name percent [critical milliseconds]");
        return;
    }
    if (sc->partitions == MAX_PARTITIONS) {
        error(c->at, "more than %d partitions: remove some", MAX_PARTITIONS);
        return;
    }
    sc->partition[sc->partitions++] = c->word[1];
    size_t start = record_start(sc, SCRIPT_TYPE_EXTSCHED_APS, c->at);
    buffer_byte(sc->out, 0); /* parent: the System partition */
    buffer_byte(sc->out, (int)budget);
    buffer_byte(sc->out, (int)(critical & 0xff));
    buffer_byte(sc->out, (int)(critical >> 8));
    buffer_byte(sc->out, sc->partitions);
    buffer_string(sc->out, c->word[1]);
    record_end(sc, start, c->at);
}

static int partition_id(const struct compiler *sc, const char *name, struct place at)
{
    for (int i = 0; i < sc->partitions; i++)
        if (strcmp(sc->partition[i], name) == 0) return i + 1;
    if (strcmp(name, "System") != 0) error(at, "no partition \"%s\": create it with sched_aps before", name);
    return 0;
}

/* A modifier of this line, else one that stands alone on an earlier line. */
static const char *modifier(const struct compiler *sc, const struct command *c, enum attr_id id)
{
    return c->mods.value[id] ? c->mods.value[id] : sc->persistent.value[id];
}

static unsigned policy_of(const char *pri)
{
    switch (pri[strlen(pri) - 1]) {
    case 'f': return SCRIPT_POLICY_FIFO;
    case 'r': return SCRIPT_POLICY_RR;
    case 'o': return SCRIPT_POLICY_OTHER;
    default: return SCRIPT_POLICY_NOCHANGE;
    }
}

static void emit_external(struct compiler *sc, const struct command *c)
{
    const char *pri = modifier(sc, c, ATTR_PRI), *cpu = modifier(sc, c, ATTR_CPU);
    const char *session = modifier(sc, c, ATTR_SESSION), *aps = modifier(sc, c, ATTR_SCHED_APS), *argv0 = c->mods.value[ATTR_ARGV0];
    unsigned flags = c->background ? SCRIPT_FLAGS_BACKGROUND : 0;
    const char *env[2 * MAX_WORDS];
    int envc = 0;
    for (int i = 0; i < sc->envc; i++) env_set(env, &envc, sc->env[i], c->at);
    for (int i = 0; i < c->envc; i++) env_set(env, &envc, c->env[i], c->at);
    if (pri) flags |= SCRIPT_FLAGS_SCHED_SET;
    if (cpu && *cpu != '*') flags |= SCRIPT_FLAGS_CPU_SET;
    if (session && *session == '+') flags |= SCRIPT_FLAGS_SESSION;
    if (aps) flags |= SCRIPT_FLAGS_EXTSCHED;
    size_t start = record_start(sc, SCRIPT_TYPE_EXTERNAL, c->at);
    buffer_byte(sc->out, flags & SCRIPT_FLAGS_CPU_SET ? atoi(cpu) : 0);
    buffer_byte(sc->out, (int)flags);
    buffer_byte(sc->out, aps ? partition_id(sc, aps, c->at) : 0);
    buffer_byte(sc->out, 0);
    buffer_byte(sc->out, (int)(pri ? policy_of(pri) : SCRIPT_POLICY_NOCHANGE));
    buffer_byte(sc->out, pri ? atoi(pri) : 0);
    buffer_byte(sc->out, c->words);
    buffer_byte(sc->out, envc);
    buffer_string(sc->out, c->word[0]);
    buffer_string(sc->out, argv0 ? argv0 : c->word[0]);
    for (int i = 1; i < c->words; i++) buffer_string(sc->out, c->word[i]);
    for (int i = 0; i < envc; i++) buffer_string(sc->out, env[i]);
    record_end(sc, start, c->at);
}

static void keep_for_later(struct compiler *sc, const struct command *c)
{
    for (int i = 0; i < c->envc; i++) env_set(sc->env, &sc->envc, c->env[i], c->at);
    for (int i = 0; i < ATTR_COUNT; i++)
        if (c->mods.value[i]) sc->persistent.value[i] = c->mods.value[i];
    if (c->background) error(c->at, "& without a program: write the program before it");
}

static bool emit_builtin(struct compiler *sc, const struct command *c)
{
    const char *name = c->word[0];
    if (attr_on(&c->mods, ATTR_EXTERNAL)) return false;
    if (strcmp(name, "waitfor") == 0) emit_wait(sc, c, SCRIPT_TYPE_WAITFOR);
    else if (strcmp(name, "reopen") == 0) emit_wait(sc, c, SCRIPT_TYPE_REOPEN);
    else if (strcmp(name, "display_msg") == 0) emit_message(sc, c);
    else if (strcmp(name, "procmgr_symlink") == 0) emit_symlink(sc, c);
    else if (strcmp(name, "sched_aps") == 0) emit_partition(sc, c);
    else return false;
    if (c->background) error(c->at, "%s cannot run in the background: remove &", name);
    return true;
}

void script_compile(const char *text, size_t len, struct place at, struct buffer *out)
{
    struct compiler sc = { .lx = lexer_open(text, len, at), .out = out };
    while (lexer_peek(&sc.lx) >= 0) {
        struct command c = { 0 };
        read_command(&sc, &c);
        if (c.words == 0) keep_for_later(&sc, &c);
        else if (*c.word[0] == 0) error(c.at, "empty program name: write a program or a built-in command");
        else if (!emit_builtin(&sc, &c)) emit_external(&sc, &c);
    }
    buffer_zero(out, 4);
}

void bootstrap_parse(const char *text, size_t len, struct place at, struct image *img)
{
    struct buffer expanded = { 0 };
    lexer_expand(text, len, at, &expanded);
    struct compiler sc = { .lx = lexer_open((const char *)expanded.data, expanded.len, at) };
    while (lexer_peek(&sc.lx) >= 0) {
        struct command c = { 0 };
        read_command(&sc, &c);
        if (c.background) error(c.at, "& in the bootstrap file: remove it");
        if (c.words == 0) {
            keep_for_later(&sc, &c);
            continue;
        }
        if (img->boot_count == BOOT_PROGRAMS) {
            error(c.at, "more than %d bootstrap programs: remove some", BOOT_PROGRAMS);
            return;
        }
        for (int i = 0; i < c.envc; i++) env_set(sc.env, &sc.envc, c.env[i], c.at);
        struct boot_program *p = &img->boot[img->boot_count++];
        p->name = xstrdup(c.word[0]);
        p->argc = (unsigned)c.words;
        p->envc = (unsigned)sc.envc;
        for (int i = 0; i < c.words; i++) buffer_string(&p->strings, c.word[i]);
        for (int i = 0; i < sc.envc; i++) buffer_string(&p->strings, sc.env[i]);
        sc.envc = 0; /* each program has its own */
    }
    if (img->boot_count < 2)
        error(at, "bootstrap file with %d programs: write startup-BOARD and procnto, a line each", img->boot_count);
}
