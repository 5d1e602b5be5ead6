/* SPDX-License-Identifier: Apache-2.0 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Words that are no options are moved behind the options as they are met (the order among them stays), unless the
 * option string starts with '+' or POSIXLY_CORRECT is set (then the first of them ends the options) or with '-'
 * (then each is returned as the argument of option 1).
 */
static void move_word(char **argv, int from, int to)
{
    char *word = argv[from];

    for (; from > to; from--) {
        argv[from] = argv[from - 1];
    }
    argv[to] = word;
}

static int is_option(const char *word)
{
    return word[0] == '-' && word[1] != '\0';
}

/* Exact name, or the only one that starts with it. -1: none, -2: several. */
static int match_name(const char *name, size_t len, const struct option *opts)
{
    int found = -1;

    for (int i = 0; opts[i].name != NULL; i++) {
        if (strncmp(opts[i].name, name, len) == 0) {
            if (opts[i].name[len] == '\0') {
                return i;
            }
            if (found >= 0 && (opts[found].val != opts[i].val || opts[found].flag != opts[i].flag ||
                               opts[found].has_arg != opts[i].has_arg)) {
                found = -2;
            } else if (found == -1) {
                found = i;
            }
        }
    }
    return found;
}

static int complain(char *const argv[], int quiet, const char *what, const char *name, int len)
{
    if (opterr && !quiet) {
        fprintf(stderr, "%s: %s '%.*s'\n", argv[0], what, len, name);
    }
    return '?';
}

static int take_long(int argc, char *const argv[], const char *name, const struct option *opts, int *longindex, int quiet)
{
    size_t len = strcspn(name, "=");
    int i = match_name(name, len, opts);

    optind++;
    optopt = 0;
    if (i < 0) {
        return complain(argv, quiet, i == -2 ? "ambiguous option" : "unknown option", name, (int)len);
    }
    optopt = opts[i].flag == NULL ? opts[i].val : 0;
    if (name[len] == '=') {
        if (opts[i].has_arg == no_argument) {
            return complain(argv, quiet, "option takes no argument", name, (int)len);
        }
        optarg = (char *)name + len + 1;
    } else if (opts[i].has_arg == required_argument) {
        if (optind >= argc) {
            complain(argv, quiet, "option requires an argument", name, (int)len);
            return quiet ? ':' : '?';
        }
        optarg = argv[optind++];
    }
    if (longindex != NULL) {
        *longindex = i;
    }
    if (opts[i].flag != NULL) {
        *opts[i].flag = opts[i].val;
        return 0;
    }
    return opts[i].val;
}

/* With single dashes allowed, "-x..." is long when it names one and is not just a known letter. */
static int long_name_at(const char *word, const char *optstring, const struct option *opts, int only, const char **name)
{
    if (word[0] == '-' && word[1] == '-') {
        *name = word + 2;
        return 1;
    }
    if (only) {
        *name = word + 1;
        return match_name(*name, strcspn(*name, "="), opts) >= 0 || strchr(optstring, word[1]) == NULL;
    }
    return 0;
}

static int parse(int argc, char *const argv[], const char *optstring, const struct option *opts, int *longindex, int only)
{
    static int inside, skipped; /* getopt() is in the middle of a word; first word that was passed over */
    int in_order = *optstring == '+' || getenv("POSIXLY_CORRECT") != NULL, quiet, first, result;
    const char *letters = optstring + (*optstring == '+' || *optstring == '-'), *name;

    quiet = *letters == ':';
    if (optind == 0) {
        inside = 0;
        optreset = 1;
        optind = 1;
    }
    optarg = NULL;
    first = inside ? skipped : optind;
    if (!inside) {
        while (optind < argc && !is_option(argv[optind])) {
            if (*optstring == '-') {
                optarg = argv[optind++];
                return 1;
            }
            if (in_order) {
                return -1;
            }
            optind++;
        }
        if (optind >= argc) {
            optind = first;
            return -1;
        }
    }
    int at = optind;
    if (!inside && strcmp(argv[at], "--") == 0) {
        optind++;
        result = -1;
    } else if (!inside && long_name_at(argv[at], letters, opts, only, &name)) {
        result = take_long(argc, argv, name, opts, longindex, quiet);
    } else {
        result = getopt(argc, argv, optstring);
        inside = optind == at;
    }
    skipped = first;
    /* Everything from at up to the new optind belongs before the words that were skipped. */
    if (at > first && optind > at) {
        int n = optind - at;
        for (int i = 0; i < n; i++) {
            move_word((char **)argv, at + i, first + i);
        }
        optind = first + n;
    }
    return result;
}

int getopt_long(int argc, char *const argv[], const char *optstring, const struct option *longopts, int *longindex)
{
    return parse(argc, argv, optstring, longopts, longindex, 0);
}

int getopt_long_only(int argc, char *const argv[], const char *optstring, const struct option *longopts, int *longindex)
{
    return parse(argc, argv, optstring, longopts, longindex, 1);
}
