/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Message catalogues in the form of gencat's input: `$set N`, `$delset N`, `$quote C`, `$ comment`, `N text`. The file is
 * read whole at catopen() and its texts are unescaped in place; a message is found by a search of the sorted list.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <locale.h>
#include <nl_types.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CATALOGUE_MAX (16 * 1024 * 1024)
#define DEFAULT_PATH  "/usr/share/nls/%L/%N:/usr/share/nls/%N"

struct message {
    int set, number;
    char *text;
};

struct catalogue {
    char *file;
    struct message *messages;
    size_t count;
};

/* One character of a text after its backslash. -> where the text goes on; 0 in *c with *none: a continued line */
static char *unescape(char *s, char *c, bool *none)
{
    static const char from[] = "ntvbrf", to[] = "\n\t\v\b\r\f";
    const char *simple = *s != 0 ? strchr(from, *s) : NULL;
    int value = 0, digits = 0;

    *none = false;
    if (simple != NULL) {
        *c = to[simple - from];
        return s + 1;
    }
    if (*s == '\n') {
        *none = true;
        return s + 1;
    }
    for (; digits < 3 && *s >= '0' && *s <= '7'; digits++)
        value = value * 8 + *s++ - '0';
    *c = digits != 0 ? (char)value : *s;
    return digits != 0 || *s == 0 ? s : s + 1;
}

/* Unescapes the text at s in place, up to the end of its line, which is cut off. -> the next line */
static char *text_end(char *s, char quote)
{
    char *to = s;
    bool quoted = quote != 0 && *s == quote;

    if (quoted)
        s++;
    while (*s != 0 && *s != '\n') {
        bool none = false;

        if (quoted && *s == quote)
            break;
        if (*s == '\\') {
            char c = 0;

            s = unescape(s + 1, &c, &none);
            if (!none)
                *to++ = c;
        } else {
            *to++ = *s++;
        }
    }
    while (*s != 0 && *s != '\n')
        s++;
    if (*s == '\n')
        s++;
    *to = 0;
    return s;
}

static int add(struct catalogue *cat, int set, int number, char *text)
{
    if ((cat->count & (cat->count - 1)) == 0) {
        size_t room = cat->count == 0 ? 1 : cat->count * 2;
        struct message *more = reallocarray(cat->messages, room, sizeof *more);

        if (more == NULL)
            return -1;
        cat->messages = more;
    }
    cat->messages[cat->count++] = (struct message){ set, number, text };
    return 0;
}

static char *line_end(char *s)
{
    char *end = strchr(s, '\n');

    return end != NULL ? end + 1 : s + strlen(s);
}

static int parse(struct catalogue *cat)
{
    char *s = cat->file, quote = 0;
    int set = NL_SETD;

    while (*s != 0) {
        if (strncmp(s, "$set", 4) == 0 && (s[4] == ' ' || s[4] == '\t')) {
            set = atoi(s + 5);
            s = line_end(s);
        } else if (strncmp(s, "$quote", 6) == 0) {
            quote = s[6] == ' ' || s[6] == '\t' ? s[7] : 0;
            quote = quote == '\n' ? 0 : quote;
            s = line_end(s);
        } else if (*s >= '0' && *s <= '9') {
            long number = strtol(s, &s, 10);

            if (*s == ' ' || *s == '\t')
                s++;
            char *text = s;
            s = text_end(s, quote);
            if (number <= NL_MSGMAX && add(cat, set, (int)number, text) != 0)
                return -1;
        } else {
            s = line_end(s);            /* comments, empty lines, what is unknown */
        }
    }
    return 0;
}

static int compare(const void *a, const void *b)
{
    const struct message *x = a, *y = b;

    return x->set != y->set ? (x->set > y->set) - (x->set < y->set) : (x->number > y->number) - (x->number < y->number);
}

static char *load(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    char *file = NULL;

    if (fd == -1)
        return NULL;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size < CATALOGUE_MAX)
        file = malloc((size_t)st.st_size + 1);
    else
        errno = ENOENT;
    if (file != NULL) {
        ssize_t got = read(fd, file, (size_t)st.st_size);

        file[got > 0 ? got : 0] = 0;
    }
    close(fd);
    return file;
}

static void discard(struct catalogue *cat)
{
    free(cat->file);
    free(cat->messages);
    free(cat);
}

static nl_catd open_path(const char *path)
{
    struct catalogue *cat = calloc(1, sizeof *cat);

    if (cat == NULL)
        return (nl_catd)-1;
    cat->file = load(path);
    if (cat->file == NULL || parse(cat) != 0) {
        discard(cat);
        return (nl_catd)-1;
    }
    qsort(cat->messages, cat->count, sizeof *cat->messages, compare);
    return cat;
}

/* One template of NLSPATH, up to its colon. -> length, or 0 when it does not fit */
static size_t expand(char out[PATH_MAX], const char *t, const char *end, const char *name, const char *lang)
{
    size_t n = 0, language = strcspn(lang, "_.@");

    for (; t < end; t++) {
        const char *with = t;
        size_t len = 1;

        if (*t == '%' && t + 1 < end) {
            t++;
            switch (*t) {
            case 'N': with = name; len = strlen(name); break;
            case 'L': with = lang; len = strlen(lang); break;
            case 'l': with = lang; len = language; break;
            case 't':
                with = lang[language] == '_' ? lang + language + 1 : "";
                len = strcspn(with, ".@");
                break;
            case 'c':
                with = strchr(lang, '.') != NULL ? strchr(lang, '.') + 1 : "";
                len = strcspn(with, "@");
                break;
            default: with = t; break;
            }
        }
        if (n + len >= PATH_MAX)
            return 0;
        memcpy(out + n, with, len);
        n += len;
    }
    out[n] = 0;
    return n;
}

nl_catd catopen(const char *name, int flag)
{
    const char *lang = flag == NL_CAT_LOCALE ? setlocale(LC_MESSAGES, NULL) : getenv("LANG");
    const char *path = getenv("NLSPATH"), *end;
    char file[PATH_MAX];

    if (*name == 0) {
        errno = ENOENT;
        return (nl_catd)-1;
    }
    if (strchr(name, '/') != NULL)
        return open_path(name);
    if (path == NULL || *path == 0 || issetugid())
        path = DEFAULT_PATH;
    for (;; path = end + 1) {
        end = strchrnul(path, ':');
        size_t n = end == path ? expand(file, "%N", "%N" + 2, name, "") :
                   expand(file, path, end, name, lang != NULL ? lang : "C");
        nl_catd cat = n != 0 ? open_path(file) : (nl_catd)-1;
        if (cat != (nl_catd)-1 || *end == 0)
            return cat;
    }
}

char *catgets(nl_catd catalogue, int set, int number, const char *text)
{
    const struct catalogue *cat = catalogue;
    const struct message key = { set, number, NULL };
    const struct message *found;

    if (catalogue == (nl_catd)-1 || catalogue == NULL) {
        errno = EBADF;
        return (char *)text;
    }
    found = bsearch(&key, cat->messages, cat->count, sizeof key, compare);
    if (found == NULL) {
        errno = ENOMSG;
        return (char *)text;
    }
    return found->text;
}

int catclose(nl_catd catalogue)
{
    if (catalogue == (nl_catd)-1 || catalogue == NULL) {
        errno = EBADF;
        return -1;
    }
    discard(catalogue);
    return 0;
}
