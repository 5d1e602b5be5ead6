/* SPDX-License-Identifier: Apache-2.0 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

char *optarg;
int optind = 1, opterr = 1, optopt, optreset;

/* Where in argv[optind] the next option letter stands; optind set to 0 (or optreset) starts over. */
static int letter;

static int complain(char *const argv[], const char *what, int c, int result)
{
    if (opterr) {
        fprintf(stderr, "%s: %s -- '%c'\n", argv[0], what, c);
    }
    return result;
}

static void next_word(void)
{
    optind++;
    letter = 0;
}

/* The option's argument: the rest of the word, or the next word; with "::" only the rest of the word. */
static int take_argument(int argc, char *const argv[], const char *spec, int quiet)
{
    char *rest = argv[optind] + letter;

    next_word();
    if (*rest != '\0') {
        optarg = rest;
    } else if (spec[2] == ':') {
        optarg = NULL;
    } else if (optind < argc) {
        optarg = argv[optind++];
    } else {
        return quiet ? ':' : complain(argv, "option requires an argument", optopt, '?');
    }
    return optopt;
}

int getopt(int argc, char *const argv[], const char *optstring)
{
    const char *spec;
    int quiet;

    if (optind == 0 || optreset) {
        optind = optind == 0 ? 1 : optind;
        optreset = 0;
        letter = 0;
    }
    optarg = NULL;
    if (*optstring == '+' || *optstring == '-') {
        optstring++;
    }
    quiet = *optstring == ':';
    if (letter == 0) {
        if (optind >= argc || argv[optind] == NULL || argv[optind][0] != '-' || argv[optind][1] == '\0') {
            return -1;
        }
        if (strcmp(argv[optind], "--") == 0) {
            optind++;
            return -1;
        }
        letter = 1;
    }
    optopt = (unsigned char)argv[optind][letter++];
    spec = optopt == ':' ? NULL : strchr(optstring, optopt);
    if (spec != NULL && spec[1] == ':') {
        return take_argument(argc, argv, spec, quiet);
    }
    if (argv[optind][letter] == '\0') {
        next_word();
    }
    if (spec == NULL) {
        return quiet ? '?' : complain(argv, "unknown option", optopt, '?');
    }
    return optopt;
}
