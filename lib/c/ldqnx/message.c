/* SPDX-License-Identifier: Apache-2.0 */
#include "ld.h"
#include "../src/internal/start.h"
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

char ld_error[512];
unsigned ld_debug;

static void append(char *out, size_t size, const char *text, va_list more)
{
    size_t at = 0;

    for (; text != NULL; text = va_arg(more, const char *)) {
        size_t n = strlen(text);
        if (n > size - 1 - at)
            n = size - 1 - at;
        memmove(out + at, text, n);
        at += n;
    }
    out[at] = '\0';
}

void ld_join(char *out, size_t size, const char *text, ...)
{
    va_list more;

    va_start(more, text);
    append(out, size, text, more);
    va_end(more);
}

int ld_fail(const char *text, ...)
{
    va_list more;

    va_start(more, text);
    append(ld_error, sizeof ld_error, text, more);
    va_end(more);
    return -1;
}

void ld_say(const char *text, ...)
{
    char line[640];
    size_t len;
    va_list more;

    va_start(more, text);
    append(line, sizeof line - 1, text, more);
    va_end(more);
    len = strlen(line);
    line[len++] = '\n';
    for (size_t done = 0; done < len;) {
        ssize_t n = write(STDERR_FILENO, line + done, len - done);
        if (n <= 0)
            return;
        done += (size_t)n;
    }
}

/* 127, as a shell says of a command it could not run. */
void ld_die(void)
{
    ld_say(__progname, ": ", ld_error, NULL);
    _exit(127);
}

char *ld_hex(uintptr_t n, char out[20])
{
    char *at = out + 19;

    *at = '\0';
    do {
        *--at = "0123456789abcdef"[n & 15];
        n >>= 4;
    } while (n != 0);
    *--at = 'x';
    *--at = '0';
    return at;
}

static const struct {
    const char *word;
    unsigned bits;
} debug_words[] = {
    { "libs", DEBUG_LIBS }, { "bindings", DEBUG_BINDINGS }, { "init", DEBUG_INIT }, { "all", ~0u },
};

void ld_debug_init(const char *value)
{
    if (strcmp(value, "help") == 0) {
        ld_say("LD_DEBUG: words with commas between them\n"
               "  libs      where libraries are looked for, found and loaded to\n"
               "  bindings  which definition each reference gets\n"
               "  init      constructors and destructors\n"
               "  all       everything", NULL);
        _exit(0);
    }
    while (*value != '\0') {
        size_t len = strcspn(value, ",: ");
        for (size_t i = 0; i < sizeof debug_words / sizeof debug_words[0]; i++)
            if (strlen(debug_words[i].word) == len && memcmp(debug_words[i].word, value, len) == 0)
                ld_debug |= debug_words[i].bits;
        value += len + (value[len] != '\0');
    }
}
