/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/scenario/NAME.test: one word and its text a line, in the order things happen.
 *   image NAME      build/ifs/KERNEL/NAME.ifs (shell)
 *   machine K=V...  cpus mem cpu gic kernel icount qemu, where the test needs them; tests/run may say otherwise
 *   timeout S       hang limit of each wait, in seconds (30)
 *   send TEXT       a line to type
 *   keys TEXT       keys alone: ^C is Ctrl-C, ^[ Escape, ^? backspace, ^^ itself; words are joined, \s is a blank
 *   paste N TEXT    the line N times, as fast as it goes
 *   expect TEXT     waited for; * stands for anything within a line
 *   reject TEXT     must not have appeared up to the end
 *   end STATUS      QEMU ends by itself with this status
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "driver.h"

static bool copy_value(char *to, size_t room, const char *value)
{
    return snprintf(to, room, "%s", value) < (int)room;
}

bool machine_set(struct machine *m, const char *kv)
{
    const char *equals = strchr(kv, '=');
    if (!equals) return false;
    size_t len = (size_t)(equals - kv);
#define KEY(field) \
    if (len == sizeof #field - 1 && memcmp(kv, #field, len) == 0) \
        return copy_value(m->field, sizeof m->field, equals + 1)
    KEY(cpus);
    KEY(mem);
    KEY(cpu);
    KEY(gic);
    KEY(kernel);
    KEY(timeout);
    KEY(icount);
    KEY(only);
    KEY(qemu);
#undef KEY
    return false;
}

void machine_merge(struct machine *m, const struct machine *over)
{
#define TAKE(field) \
    if (over->field[0]) memcpy(m->field, over->field, sizeof m->field)
    TAKE(cpus);
    TAKE(mem);
    TAKE(cpu);
    TAKE(gic);
    TAKE(kernel);
    TAKE(timeout);
    TAKE(icount);
    TAKE(only);
    TAKE(qemu);
#undef TAKE
}

static bool add_step(struct scenario *s, int what, const char *text)
{
    if (s->count == MAX_STEPS) return false;
    s->steps[s->count].what = what;
    return copy_value(s->steps[s->count++].text, sizeof s->steps[0].text, text);
}

/* In place: the bytes these keys send. */
static bool make_keys(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        if (*from == '^' && from[1]) {
            from++;
            *to++ = *from == '^' ? '^' : *from == '?' ? 0x7f : (char)(*from & 0x1f);
        } else if (from[0] == '\\' && from[1] == 's') {
            from++;
            *to++ = ' ';
        } else if (*from != ' ') {
            *to++ = *from;
        }
    }
    *to = 0;
    return true;
}

bool machine_words(struct machine *m, char *words)
{
    for (char *w = words + strspn(words, " \t"); *w; w += strspn(w, " \t")) {
        size_t len = strncmp(w, "qemu=", 5) == 0 ? strlen(w) : strcspn(w, " \t");
        char *end = w + len;
        bool last = !*end;
        *end = 0;
        if (!machine_set(m, w)) return false;
        if (last) break;
        w = end + 1;
    }
    return true;
}

static bool do_line(struct scenario *s, struct machine *m, char *line)
{
    char *text = line + strcspn(line, " \t");
    if (*text) *text++ = 0;
    text += strspn(text, " \t");
    if (strcmp(line, "image") == 0) return copy_value(s->image, sizeof s->image, text);
    if (strcmp(line, "machine") == 0) return machine_words(m, text);
    if (strcmp(line, "timeout") == 0) return (s->timeout = atoi(text)) > 0;
    if (strcmp(line, "send") == 0) return add_step(s, STEP_SEND, text);
    if (strcmp(line, "keys") == 0) return add_step(s, STEP_KEYS, text) && make_keys(s->steps[s->count - 1].text);
    if (strcmp(line, "paste") == 0) return atoi(text) > 0 && strchr(text, ' ') && add_step(s, STEP_PASTE, text);
    if (strcmp(line, "expect") == 0) return *text && add_step(s, STEP_EXPECT, text);
    if (strcmp(line, "reject") == 0) return *text && add_step(s, STEP_REJECT, text);
    if (strcmp(line, "end") == 0) {
        s->status = atoi(text);
        return isdigit((unsigned char)*text) && add_step(s, STEP_END, "");
    }
    return false;
}

bool scenario_read(const char *name, struct scenario *s, struct machine *m)
{
    char path[256], line[512];
    int number = 0;
    bool ok = true;
    memset(s, 0, sizeof *s);
    strcpy(s->image, "shell");
    s->timeout = 30;
    snprintf(path, sizeof path, "tests/scenario/%s.test", name);
    FILE *f = fopen(path, "r");
    if (!f) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return false;
    }
    while (ok && fgets(line, sizeof line, f)) {
        number++;
        line[strcspn(line, "\n")] = 0;
        if (line[0] == 0 || line[0] == '#') continue;
        ok = do_line(s, m, line);
        if (!ok) fprintf(stderr, "%s:%d: not understood: see the top of tests/driver/scenario.c\n", path, number);
    }
    fclose(f);
    return ok;
}
