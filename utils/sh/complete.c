/* SPDX-License-Identifier: Apache-2.0 */
/* What the word at the cursor may become: a command, a variable, a path. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lineedit.h"
#include "sh.h"

struct completion {
    struct lineedit_matches *matches;
    const char *before;         /* put before each name as it is */
    const char *word;           /* what the names start with */
    const char *after;
};

static void add_escaped(struct text *out, const char *s)
{
    for (; *s != '\0'; s++) {
        if (strchr(" \t\n\\'\"$`&|;<>()*?[#~!{}", *s) != NULL)
            text_add(out, '\\');
        text_add(out, *s);
    }
}

static void add(struct completion *c, const char *name, bool escaped, const char *after)
{
    struct text text = { 0 };
    text_adds(&text, c->before);
    if (escaped)
        add_escaped(&text, name);
    else
        text_adds(&text, name);
    text_adds(&text, after);
    lineedit_match(c->matches, text_cstr(&text));
    text_free(&text);
}

static void offer(void *arg, const char *name)
{
    struct completion *c = arg;
    if (strncmp(name, c->word, strlen(c->word)) == 0)
        add(c, name, false, c->after);
}

/* The names in a directory; what is no folder only when it may be run, if a command is wanted. */
static void offer_files(struct completion *c, const char *directory, bool commands, bool folders)
{
    DIR *dir = opendir(directory);
    struct dirent *entry;
    struct stat st;
    size_t n = strlen(c->word);
    if (dir == NULL)
        return;
    while ((entry = readdir(dir)) != NULL) {
        const char *name = entry->d_name;
        struct text path = { 0 };
        if (strncmp(name, c->word, n) != 0 || (name[0] == '.' && c->word[0] != '.') || strcmp(name, ".") == 0 ||
            strcmp(name, "..") == 0)
            continue;
        text_adds(&path, directory);
        text_add(&path, '/');
        text_adds(&path, name);
        bool folder = stat(text_cstr(&path), &st) == 0 && S_ISDIR(st.st_mode);
        if (folder ? folders : !commands || access(path.s, X_OK) == 0)
            add(c, name, true, folder ? "/" : "");
        text_free(&path);
    }
    closedir(dir);
}

static void offer_programs(struct completion *c)
{
    const char *path = var_get("PATH");
    for (const char *at = path != NULL ? path : DEFAULT_PATH; at != NULL;) {
        size_t n = strcspn(at, ":");
        struct text directory = { 0 };
        text_addn(&directory, n != 0 ? at : ".", n != 0 ? n : 1);
        offer_files(c, text_cstr(&directory), true, false);
        text_free(&directory);
        at = at[n] == ':' ? at + n + 1 : NULL;
    }
}

static void offer_commands(struct completion *c)
{
    const struct builtin *builtin;
    for (unsigned i = 0; (builtin = builtin_at(i)) != NULL; i++)
        offer(c, builtin->name);
    function_each(offer, c);
    alias_each(offer, c);
    offer_programs(c);
}

/* word: without its quotes. What is before the last slash stays as it was typed. */
static void offer_paths(struct completion *c, const char *typed, const char *word, bool commands)
{
    const char *slash = strrchr(word, '/'), *typed_slash = strrchr(typed, '/');
    struct text before = { 0 }, directory = { 0 };
    const char *home = var_get("HOME");
    if (typed_slash != NULL)
        text_addn(&before, typed, (size_t)(typed_slash - typed) + 1);
    if (word[0] == '~' && word[1] == '/' && home != NULL) {
        text_adds(&directory, home);
        word++;
    }
    if (slash != NULL)
        text_addn(&directory, word, (size_t)(slash - word) + 1);
    else
        text_add(&directory, '.');
    c->before = text_cstr(&before);
    c->word = slash != NULL ? slash + 1 : word;
    offer_files(c, text_cstr(&directory), commands, true);
    text_free(&before);
    text_free(&directory);
}

static void offer_variables(struct completion *c, const char *typed, size_t name_at)
{
    struct text before = { 0 };
    text_addn(&before, typed, name_at);
    c->before = text_cstr(&before);
    c->word = typed + name_at;
    c->after = name_at > 0 && typed[name_at - 1] == '{' ? "}" : "";
    var_each(offer, c);
    text_free(&before);
}

/* Where the word at the cursor starts; its text without quotes. *command: a command's name is wanted */
static size_t find_word(const char *line, size_t at, struct text *word, bool *command)
{
    size_t start = 0;
    char quote = '\0';
    bool first = true;
    for (size_t i = 0; i < at; i++) {
        char c = line[i];
        if (c == quote) {
            quote = '\0';
        } else if (quote == '\0' && (c == '\'' || c == '"')) {
            quote = c;
        } else if (c == '\\' && quote != '\'' && i + 1 < at) {
            text_add(word, line[++i]);
        } else if (quote == '\0' && strchr(" \t\n;&|<>()=`", c) != NULL) {
            bool keyword = word->n != 0 && is_reserved(text_cstr(word)) && strchr("cfi", word->s[0]) == NULL;
            first = strchr(";&|(`\n", c) != NULL || (first && (word->n == 0 || c == '=')) || keyword ||
                    (word->n == 2 && strcmp(word->s, "if") == 0);
            first &= c != '<' && c != '>';
            word->n = 0;
            start = i + 1;
        } else {
            text_add(word, c);
        }
    }
    text_cstr(word);
    *command = first;
    return start;
}

void complete_word(void *arg, const char *line, size_t at, struct lineedit_matches *matches)
{
    struct text word = { 0 }, typed = { 0 };
    bool command;
    (void)arg;
    matches->start = find_word(line, at, &word, &command);
    text_addn(&typed, line + matches->start, at - matches->start);
    text_cstr(&typed);
    const char *dollar = strrchr(typed.s, '$');
    size_t name_at = dollar != NULL ? (size_t)(dollar - typed.s) + 1 + (dollar[1] == '{') : 0;
    struct completion c = { .matches = matches, .before = "", .word = word.s, .after = "" };
    if (dollar != NULL && (typed.s[name_at] == '\0' || is_name(typed.s + name_at, typed.n - name_at)))
        offer_variables(&c, typed.s, name_at);
    else if (command && strchr(word.s, '/') == NULL)
        offer_commands(&c);
    else
        offer_paths(&c, typed.s, word.s, command);
    text_free(&word);
    text_free(&typed);
}
