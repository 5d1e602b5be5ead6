/* SPDX-License-Identifier: Apache-2.0 */
/* getopts. OPTIND says which word is next; the place within a word of several letters is kept here. */
#include <stdlib.h>
#include <string.h>

#include "sh.h"

static size_t within;           /* next letter of the word; 0: a new word. An assignment to OPTIND begins anew */
static bool own_change;

void getopts_reset(void)
{
    if (!own_change)
        within = 0;
}

struct getopts {
    char **args;
    unsigned count, at;         /* at: OPTIND */
    bool quiet;
    char letter[2], argument[2];
};

static const char *word_at(const struct getopts *g)
{
    return g->at <= g->count ? g->args[g->at - 1] : NULL;
}

static bool at_end(struct getopts *g)
{
    const char *word = word_at(g);
    if (word != NULL && within != 0 && within < strlen(word))
        return false;
    within = 1;
    if (word != NULL && word[0] == '-' && word[1] != '\0' && strcmp(word, "--") != 0)
        return false;
    g->at += word != NULL && strcmp(word, "--") == 0;
    within = 0;
    return true;
}

static void wrong(struct getopts *g, char c, char quiet_letter, const char *what)
{
    g->letter[0] = g->quiet ? quiet_letter : '?';
    g->argument[0] = c;
    if (g->quiet)
        var_set("OPTARG", g->argument);
    else
        complain("-%c: %s", c, what);
}

static void take_argument(struct getopts *g, const char *rest, char c)
{
    within = 0;
    g->at++;
    if (*rest != '\0')
        var_set("OPTARG", rest);
    else if (word_at(g) != NULL)
        var_set("OPTARG", g->args[g->at++ - 1]);
    else
        wrong(g, c, ':', "an argument is missing");
}

static void take_letter(struct getopts *g, const char *letters)
{
    const char *word = word_at(g);
    char c = word[within++];
    const char *known = c != ':' ? strchr(letters, c) : NULL;
    var_unset("OPTARG");
    g->letter[0] = c;
    if (known != NULL && known[1] == ':') {
        take_argument(g, word + within, c);
        return;
    }
    if (known == NULL)
        wrong(g, c, '?', "no such option");
    if (word[within] == '\0') {
        within = 0;
        g->at++;
    }
}

int builtin_getopts(int argc, char **argv)
{
    const char *index = var_get("OPTIND");
    char number[12];
    if (argc < 3)
        return usage("getopts letters name [argument...]");
    struct getopts g = {
        .args = argc > 3 ? argv + 3 : sh.args.args, .count = argc > 3 ? (unsigned)argc - 3 : sh.args.count,
        .at = index != NULL ? (unsigned)strtoul(index, NULL, 10) : 1, .quiet = argv[1][0] == ':', .letter = "?",
    };
    if (g.at == 0)
        g.at = 1;
    bool done = at_end(&g);
    if (!done)
        take_letter(&g, argv[1] + g.quiet);
    snprintf(number, sizeof number, "%u", g.at);
    own_change = true;
    bool good = var_set("OPTIND", number);
    own_change = false;
    good &= var_set(argv[2], g.letter);
    return !good ? STATUS_USAGE : done;
}
