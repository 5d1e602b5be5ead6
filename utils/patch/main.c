/* SPDX-License-Identifier: Apache-2.0 */
/* patch: applies what diff printed. */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "patch.h"
#include "tool.h"

static struct {
    bool backup, force, loose, forward, reverse, silent, dry;
    long strip, fuzz;           /* strip -1: the last part of the name */
    const char *file, *output, *rejects, *define;
} opt = { .strip = -1, .fuzz = 2 };

static int status;

/* The file that is patched: lines up to `next` have been looked at and, changed or not, are in `out`. */
static struct {
    char *name;
    struct text old;
    struct line *out;
    size_t out_count, out_room, next;
    long drift;                 /* how far hunks were from where they say */
    unsigned hunks, failed;
    FILE *reject_file;
} now;

__attribute__((format(printf, 1, 2))) static void report(const char *format, ...)
{
    va_list ap;
    if (opt.silent)
        return;
    va_start(ap, format);
    vprintf(format, ap);
    va_end(ap);
}

/* ---- where a hunk fits ---- */

static bool same_line(struct line a, struct line b)
{
    if (!opt.loose)
        return a.n == b.n && memcmp(a.s, b.s, a.n) == 0;
    size_t i = 0, j = 0;
    for (;;) {      /* runs of blanks are alike, at the end none too */
        bool blank_a = i < a.n && isspace((unsigned char)a.s[i]), blank_b = j < b.n && isspace((unsigned char)b.s[j]);
        while (i < a.n && isspace((unsigned char)a.s[i]))
            i++;
        while (j < b.n && isspace((unsigned char)b.s[j]))
            j++;
        if (i == a.n || j == b.n)
            return i == a.n && j == b.n;
        if (blank_a != blank_b || a.s[i++] != b.s[j++])
            return false;
    }
}

/* Do the old lines of changes `first` to `last` stand at line `where`, from 0? */
static bool fits(const struct hunk *hunk, size_t first, size_t last, size_t where)
{
    for (size_t i = first; i < last; i++) {
        if (hunk->changes[i].op == '+')
            continue;
        if (where >= now.old.count || !same_line(now.old.lines[where], hunk->changes[i].line))
            return false;
        where++;
    }
    return true;
}

static size_t context_at(const struct hunk *hunk, bool end)
{
    size_t n = 0;
    while (n < hunk->count && hunk->changes[end ? hunk->count - 1 - n : n].op == ' ')
        n++;
    return n;
}

struct place { size_t first, last, where; long offset; size_t fuzz; };

/* The nearest place to where it says, with up to `fuzz` lines of context left out at both ends. */
static bool search_place(const struct hunk *hunk, size_t fuzz, struct place *place)
{
    size_t head = context_at(hunk, false), tail = context_at(hunk, true);
    size_t skip = head < fuzz ? head : fuzz, drop = tail < fuzz ? tail : fuzz;
    if (skip + drop > hunk->count)
        return false;
    place->first = skip;
    place->last = hunk->count - drop;
    long expected = (long)hunk->old_start - (hunk->old_count != 0) + now.drift + (long)skip;
    for (long away = 0; away <= (long)(now.old.count + hunk->old_start); away++)
        for (int side = away != 0 ? -1 : 1; side <= 1; side += 2) {
            long where = expected + side * away;
            if (where < (long)now.next || where > (long)now.old.count)
                continue;
            if (fits(hunk, place->first, place->last, (size_t)where)) {
                place->where = (size_t)where;
                place->offset = side * away;
                place->fuzz = fuzz;
                return true;
            }
        }
    return false;
}

static bool find_place(const struct hunk *hunk, struct place *place)
{
    for (size_t fuzz = 0; fuzz <= (size_t)opt.fuzz; fuzz++)
        if (search_place(hunk, fuzz, place))
            return true;
    return false;
}

/* ---- the new file ---- */

static void emit(struct line line)
{
    now.out = tool_grow(now.out, &now.out_room, now.out_count + 1, sizeof *now.out);
    now.out[now.out_count++] = line;
}

static void emit_to(size_t end)
{
    while (now.next < end)
        emit(now.old.lines[now.next++]);
}

/* With -D both versions stay, for the preprocessor. */
static void emit_condition(char *before, char op)
{
    static char *texts[4];
    if (opt.define == NULL || *before == op)
        return;
    if (texts[0] == NULL) {
        texts[0] = tool_format("#ifdef %s\n", opt.define);
        texts[1] = tool_format("#ifndef %s\n", opt.define);
        texts[2] = tool_copy("#else\n");
        texts[3] = tool_copy("#endif\n");
    }
    unsigned which = op == ' ' ? 3 : *before != ' ' ? 2 : op == '+' ? 0 : 1;
    emit((struct line){ texts[which], strlen(texts[which]) });
    *before = op;
}

static void apply_at(const struct hunk *hunk, const struct place *place)
{
    char before = ' ';
    emit_to(place->where);
    for (size_t i = place->first; i < place->last; i++) {
        const struct change *change = &hunk->changes[i];
        emit_condition(&before, change->op);
        if (change->op == '+')
            emit(change->line);
        else if (change->op == ' ' || opt.define != NULL)
            emit_to(now.next + 1);
        else
            now.next++;
    }
    emit_condition(&before, ' ');
}

static void reject(const struct hunk *hunk)
{
    now.failed++;
    status |= 1;
    if (opt.dry)
        return;
    char *name = opt.rejects != NULL ? tool_copy(opt.rejects) :
        tool_format("%s.rej", opt.output != NULL ? opt.output : now.name);
    if (now.reject_file == NULL) {
        now.reject_file = fopen(name, "w");
        if (now.reject_file == NULL)
            tool_die("%s: %s", name, strerror(errno));
        fprintf(now.reject_file, "--- %s\n+++ %s\n", now.name, now.name);
    }
    free(name);
    fprintf(now.reject_file, "@@ -%zu,%zu +%zu,%zu @@\n", hunk->old_start, hunk->old_count, hunk->new_start, hunk->new_count);
    for (size_t i = 0; i < hunk->count; i++) {
        struct line line = hunk->changes[i].line;
        fprintf(now.reject_file, "%c%.*s", hunk->changes[i].op, (int)line.n, line.s);
        if (line.n == 0 || line.s[line.n - 1] != '\n')
            fputs("\n\\ No newline at end of file\n", now.reject_file);
    }
}

/* The first hunk does not fit, but the other way round it would. -> false: pass over this file */
static bool ask_reverse(struct hunk *hunk)
{
    struct place place;
    hunk_reverse(hunk);
    bool backwards = search_place(hunk, 0, &place);
    if (!backwards || opt.force) {
        hunk_reverse(hunk);
        return true;
    }
    if (!opt.forward && isatty(STDIN_FILENO) && tool_confirm("%s: patched before, or the other way round; assume -R", now.name)) {
        opt.reverse = !opt.reverse;
        return true;
    }
    hunk_reverse(hunk);
    report("%s: patched before, or the other way round%s\n", now.name, opt.forward ? "; passed over" : "");
    return !opt.forward;
}

/* -> false: pass over the rest of this file's hunks */
static bool apply(struct hunk *hunk)
{
    struct place place;
    now.hunks++;
    if (opt.reverse)
        hunk_reverse(hunk);
    size_t before;
    bool found = find_place(hunk, &place);
    if (!found && now.hunks == 1) {
        if (!ask_reverse(hunk)) {
            reject(hunk);
            return false;
        }
        found = find_place(hunk, &place);
    }
    if (!found) {
        report("Hunk #%u FAILED at %zu.\n", now.hunks, hunk->old_start);
        reject(hunk);
        return true;
    }
    before = now.out_count + place.where - now.next;
    apply_at(hunk, &place);
    now.drift += place.offset;
    if (place.offset != 0 || place.fuzz != 0) {
        report("Hunk #%u succeeded at %zu", now.hunks, before + 1);
        if (place.fuzz != 0)
            report(" with fuzz %zu", place.fuzz);
        if (place.offset != 0)
            report(" (offset %ld line%s)", place.offset, place.offset == 1 || place.offset == -1 ? "" : "s");
        report(".\n");
    }
    return true;
}

/* ---- files ---- */

static bool exists(const char *name)
{
    struct stat st;
    return stat(name, &st) == 0;
}

static bool absent(const char *name)
{
    return name == NULL || strcmp(name, "/dev/null") == 0;
}

/* The name without its first `strip` directories. The caller frees it; NULL: not so many. */
static char *stripped(const char *name)
{
    const char *slash = strrchr(name, '/');
    if (opt.strip == -1)
        return tool_copy(slash != NULL && (name[0] == '/' || !exists(name)) ? slash + 1 : name);
    for (long i = 0; i < opt.strip; i++) {
        const char *next = strchr(name, '/');
        if (next == NULL)
            return NULL;
        name = next + strspn(next, "/");
    }
    return tool_copy(name);
}

/* A name from outside does not lead out of the directory. */
static bool safe(const char *name)
{
    if (name[0] == '/' || name[0] == '\0')
        return false;
    for (const char *s = name; s != NULL; s = strchr(s, '/')) {
        s += *s == '/';
        if (strncmp(s, "..", 2) == 0 && (s[2] == '/' || s[2] == '\0'))
            return false;
    }
    return true;
}

static char *choose_name(const struct names *names, bool *create)
{
    const char *candidates[] = { names->old, names->new, names->index };
    char *fallback = NULL;
    *create = absent(opt.reverse ? names->new : names->old) && (opt.reverse ? names->new : names->old) != NULL;
    for (unsigned i = 0; i < 3; i++) {
        char *name = absent(candidates[i]) ? NULL : stripped(candidates[i]);
        if (name != NULL && safe(name) && exists(name)) {
            free(fallback);
            return name;
        }
        if (fallback == NULL && name != NULL && safe(name))
            fallback = name;
        else
            free(name);
    }
    if (fallback != NULL && !*create) {
        tool_say("%s: no such file", fallback);
        free(fallback);
        return NULL;
    }
    return fallback;
}

static bool write_lines(const char *name)
{
    FILE *file = strcmp(name, "-") == 0 ? stdout : fopen(name, "w");
    if (file == NULL)
        return false;
    for (size_t i = 0; i < now.out_count; i++)
        fwrite(now.out[i].s, 1, now.out[i].n, file);
    bool good = fflush(file) != EOF && !ferror(file);
    if (file != stdout && fclose(file) == EOF)
        good = false;
    return good;
}

static bool keep_original(void)
{
    char *name = tool_format("%s.orig", now.name);
    struct line *out = now.out;
    size_t count = now.out_count;
    now.out = now.old.lines;
    now.out_count = now.old.count;
    bool good = exists(name) || write_lines(name);
    now.out = out;
    now.out_count = count;
    if (!good)
        tool_error(name);
    free(name);
    return good;
}

static void make_directories(char *name)
{
    for (char *slash = strchr(name, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(name, 0777);      /* what does not work shows when the file is made */
        *slash = '/';
    }
}

static void write_result(bool create, bool remove)
{
    const char *target = opt.output != NULL ? opt.output : now.name;
    if (opt.dry)
        return;
    if (opt.backup && opt.output == NULL && !keep_original()) {
        status |= 2;
        return;
    }
    if (remove && now.out_count == 0 && now.failed == 0 && opt.output == NULL) {
        if (unlink(now.name) == 0 || errno == ENOENT)
            return;
    } else {
        if (create)
            make_directories(now.name);
        if (write_lines(target))
            return;
    }
    tool_error(target);
    status |= 2;
}

static void finish_file(bool create, bool remove)
{
    emit_to(now.old.count);
    if (now.failed < now.hunks)
        write_result(create, remove);
    if (now.failed != 0)
        report("%u out of %u hunk%s failed%s\n", now.failed, now.hunks, now.hunks == 1 ? "" : "s",
            opt.dry ? "" : "; see the rejects");
    if (now.reject_file != NULL && fclose(now.reject_file) == EOF)
        status |= 2;
    text_free(&now.old);
    free(now.out);
    free(now.name);
    memset(&now, 0, sizeof now);
}

static void skip_hunks(void)
{
    for (struct hunk hunk; parse_hunk(&hunk); hunk_free(&hunk))
        continue;
    status |= 2;
}

static void ed_script(char *name)
{
    struct line line;
    if (setenv("PATCH_FILE", name, 1) == -1)
        tool_die("%s", strerror(errno));
    FILE *ed = popen("exec ed -s -- \"$PATCH_FILE\" >/dev/null", "w");
    if (ed == NULL)
        tool_die("ed: %s", strerror(errno));
    while (parse_ed_line(&line))
        fprintf(ed, "%.*s", (int)line.n, line.s);
    fputs("w\nq\n", ed);
    if (pclose(ed) != 0)
        status |= 2;
    free(name);
}

static void patch_file(enum form form, const struct names *names)
{
    bool create = false, on = true;
    char *name = opt.file != NULL ? tool_copy(opt.file) : choose_name(names, &create);
    if (name == NULL) {
        tool_say("cannot tell which file is to be patched");
        skip_hunks();
        return;
    }
    report("%s file %s\n", opt.dry ? "checking" : "patching", name);
    if (form == FORM_ED) {
        ed_script(name);
        return;
    }
    now.name = name;
    if (!text_read(&now.old, name) && !(errno == ENOENT && create))
        tool_die("%s: %s", name, strerror(errno));
    for (struct hunk hunk; parse_hunk(&hunk); hunk_free(&hunk)) {
        if (!on) {
            now.hunks++;
            reject(&hunk);
        } else {
            on = apply(&hunk);
        }
    }
    const char *result = opt.reverse ? names->old : names->new;
    finish_file(create, result != NULL && absent(result));
}

static bool take_option(int c, enum form *form, const char **input)
{
    switch (c) {
    case 'b': opt.backup = true; break;
    case 'c': *form = FORM_CONTEXT; break;
    case 'D': opt.define = optarg; break;
    case 'd':
        if (chdir(optarg) == -1)
            tool_die("%s: %s", optarg, strerror(errno));
        break;
    case 'e': *form = FORM_ED; break;
    case 'F': return tool_number(optarg, 0, 100, &opt.fuzz);
    case 'f': opt.force = true; break;
    case 'i': *input = optarg; break;
    case 'l': opt.loose = true; break;
    case 'N': opt.forward = true; break;
    case 'n': *form = FORM_NORMAL; break;
    case 'o': opt.output = optarg; break;
    case 'p': return tool_number(optarg, 0, 1000, &opt.strip);
    case 'R': opt.reverse = true; break;
    case 'r': opt.rejects = optarg; break;
    case 's': opt.silent = true; break;
    case 't': opt.force = true; break;
    case 'u': *form = FORM_UNIFIED; break;
    case 'C': opt.dry = true; break;
    default:  return false;
    }
    return true;
}

int main(int argc, char *argv[])
{
    static const char usage[] = "[-blNRstfC] [-c|-e|-n|-u] [-d directory] [-D define] [-F fuzz] [-i patch] [-o output] [-p strip] "
        "[-r rejects] [file]";
    enum form form = FORM_ANY, found;
    const char *input = "-";
    struct text patch;
    struct names names;
    unsigned files = 0;
    int c;
    tool_trouble = 2;
    while ((c = getopt(argc, argv, "bcCD:d:eF:fi:lNno:p:Rr:stu")) != -1)
        if (!take_option(c, &form, &input))
            tool_usage(usage);
    if (argc - optind > 2)
        tool_usage(usage);
    opt.file = optind < argc ? argv[optind] : NULL;
    if (argc - optind == 2)
        input = argv[optind + 1];
    if (!text_read(&patch, input))
        tool_die("%s: %s", tool_label(input), strerror(errno));
    parse_open(&patch, form);
    for (; (found = parse_header(&names)) != FORM_ANY; names_free(&names), files++)
        patch_file(found, &names);
    if (files == 0)
        tool_die("%s: there is no patch in it", tool_label(input));
    text_free(&patch);
    return tool_close(status & 2 ? 2 : status);
}
