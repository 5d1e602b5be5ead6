/* SPDX-License-Identifier: Apache-2.0 */
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

static const struct { const char *name; int category; } categories[] = {
    { "LC_CTYPE", LC_CTYPE }, { "LC_NUMERIC", LC_NUMERIC }, { "LC_TIME", LC_TIME }, { "LC_COLLATE", LC_COLLATE },
    { "LC_MONETARY", LC_MONETARY }, { "LC_MESSAGES", LC_MESSAGES },
};
#define CATEGORIES (sizeof categories / sizeof categories[0])

/* Keywords; a list takes `count` items in order. */
static const struct { const char *name; int category; nl_item item; int count; } keywords[] = {
    { "charmap", LC_CTYPE, CODESET, 1 }, { "decimal_point", LC_NUMERIC, RADIXCHAR, 1 }, { "thousands_sep", LC_NUMERIC, THOUSEP, 1 },
    { "abday", LC_TIME, ABDAY_1, 7 }, { "day", LC_TIME, DAY_1, 7 }, { "abmon", LC_TIME, ABMON_1, 12 }, { "mon", LC_TIME, MON_1, 12 },
    { "d_t_fmt", LC_TIME, D_T_FMT, 1 }, { "d_fmt", LC_TIME, D_FMT, 1 }, { "t_fmt", LC_TIME, T_FMT, 1 }, { "am_pm", LC_TIME, AM_STR, 2 },
    { "t_fmt_ampm", LC_TIME, T_FMT_AMPM, 1 }, { "currency_symbol", LC_MONETARY, CRNCYSTR, 1 }, { "yesexpr", LC_MESSAGES, YESEXPR, 1 },
    { "noexpr", LC_MESSAGES, NOEXPR, 1 },
};
#define KEYWORDS (sizeof keywords / sizeof keywords[0])

static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value != NULL ? value : "";
}

static void print_environment(void)
{
    const char *all = variable("LC_ALL"), *lang = variable("LANG");
    printf("LANG=%s\n", lang);
    for (size_t i = 0; i < CATEGORIES; i++) {
        const char *own = variable(categories[i].name);
        if (all[0] == '\0' && own[0] != '\0')
            printf("%s=%s\n", categories[i].name, own);
        else
            printf("%s=\"%s\"\n", categories[i].name, all[0] != '\0' ? all : lang[0] != '\0' ? lang : "POSIX");
    }
    printf("LC_ALL=%s\n", all);
}

static void print_keyword(size_t i, bool with_name)
{
    if (with_name)
        printf("%s=", keywords[i].name);
    for (int k = 0; k < keywords[i].count; k++)
        printf(with_name ? "%s\"%s\"" : "%s%s", k != 0 ? ";" : "", nl_langinfo(keywords[i].item + k));
    putchar('\n');
}

static bool print_name(const char *name, bool with_category, bool with_name)
{
    bool found = false;
    for (size_t c = 0; c < CATEGORIES; c++) {
        bool whole = strcmp(name, categories[c].name) == 0, headed = false;
        found |= whole;
        for (size_t i = 0; i < KEYWORDS; i++) {
            if (keywords[i].category != categories[c].category || !(whole || strcmp(name, keywords[i].name) == 0))
                continue;
            if (with_category && !headed)
                puts(categories[c].name);
            headed = found = true;
            print_keyword(i, with_name);
        }
    }
    if (!found)
        tool_say("%s: no category and no keyword", name);
    return found;
}

static void print_locales(void)
{
    static const char *const known[] = { "C", "C.UTF-8", "POSIX", "en_US.UTF-8" };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (setlocale(LC_ALL, known[i]) != NULL)
            puts(known[i]);
}

int main(int argc, char *argv[])
{
    bool category = false, name = false, good = true;
    int c;
    if (setlocale(LC_ALL, "") == NULL)
        tool_say("the environment names a locale that does not exist");
    while ((c = getopt(argc, argv, "ackm")) != -1) {
        switch (c) {
        case 'a': print_locales(); return tool_close(0);
        case 'm': puts("ANSI_X3.4-1968\nUTF-8"); return tool_close(0);
        case 'c': category = true; break;
        case 'k': name = true; break;
        default:  tool_usage("[-a | -m] | [-ck] name...");
        }
    }
    if (optind == argc)
        print_environment();
    for (; optind < argc; optind++)
        good &= print_name(argv[optind], category, name);
    return tool_close(good ? 0 : 1);
}
