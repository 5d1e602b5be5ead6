// SPDX-License-Identifier: Apache-2.0
// sources: lib/c/src/regex/regcomp.c lib/c/src/regex/regexec.c lib/c/src/regex/regex_set.c lib/c/src/fnmatch/class_by_name.c lib/c/src/fnmatch/fnmatch.c lib/c/src/wchar/wctype.c lib/c/src/wchar/mbrtowc.c
// flags: -include tests/unit/libc_rename.h -Dpauli_malloc=malloc -Dpauli_calloc=calloc -Dpauli_free=free -Dpauli_strcat=strcat -Dpauli_strstr=strstr -Dpauli_reallocarray=reallocarray -Ilib/c/include -fno-builtin -Wno-unused-parameter -U_FORTIFY_SOURCE
/* Regular expressions and file name patterns: fixed cases, random patterns against the machine's fnmatch(). */
#include "libc_host.h"
#include <fnmatch.h>
#include <regex.h>
#include <string.h>

int host_fnmatch(const char *pattern, const char *string, int flags) __asm__("fnmatch");

static const struct {
    const char *pattern;
    int flags;
    const char *text;
    int so, eo, so1, eo1; /* -1, -1: no match; so1 of -2: not looked at */
} cases[] = {
    { "a", 0, "cba", 2, 3, -2, 0 },
    { "", REG_EXTENDED, "abc", 0, 0, -2, 0 },
    { "a|ab|abc", REG_EXTENDED, "xabcd", 1, 4, -2, 0 },
    { "(a|ab)(c|bcd)", REG_EXTENDED, "abcd", 0, 4, -2, 0 },
    { "x*", REG_EXTENDED, "aaxx", 0, 0, -2, 0 },
    { "(ab)*", REG_EXTENDED, "ababx", 0, 4, 2, 4 },
    { "a{2,3}", REG_EXTENDED, "aaaa", 0, 3, -2, 0 },
    { "a\\{2\\}", 0, "baaa", 1, 3, -2, 0 },
    { "^ab$", REG_EXTENDED, "ab", 0, 2, -2, 0 },
    { "^b", REG_EXTENDED, "ab", -1, -1, -2, 0 },
    { "^b", REG_EXTENDED | REG_NEWLINE, "a\nb", 2, 3, -2, 0 },
    { "a.c", REG_EXTENDED | REG_NEWLINE, "a\nc", -1, -1, -2, 0 },
    { "[[:digit:]]+", REG_EXTENDED, "ab123c", 2, 5, -2, 0 },
    { "[^a-c]", REG_EXTENDED, "abcd", 3, 4, -2, 0 },
    { "[]a]+", REG_EXTENDED, "x]a]", 1, 4, -2, 0 },
    { "[a-]+", REG_EXTENDED, "x-a-", 1, 4, -2, 0 },
    { "HeLLo", REG_EXTENDED | REG_ICASE, "say hEllO", 4, 9, -2, 0 },
    { "\\(.*\\)x\\1", 0, "abxabc", 0, 5, 0, 2 },
    { "^\\(a*\\)\\1$", 0, "aaa", -1, -1, -2, 0 },
    { "*a", 0, "*a", 0, 2, -2, 0 },
    { "a\\|b", 0, "cb", 1, 2, -2, 0 },
    { "\\<the\\>", 0, "other the", 6, 9, -2, 0 },
    { "(a*)*", REG_EXTENDED, "b", 0, 0, -2, 0 },
    { "(a*)+b", REG_EXTENDED, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", -1, -1, -2, 0 },
    { "\xc3\xa9.", REG_EXTENDED, "caf\xc3\xa9\xe2\x82\xacx", 3, 8, -2, 0 },
    { "a$b", 0, "a$b", 0, 3, -2, 0 },
    { "a{,2}b", REG_EXTENDED, "aaab", 1, 4, -2, 0 },
};

static int match_cases(void)
{
    int bad = 0;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        regex_t re;
        regmatch_t m[2] = { { -1, -1 }, { -1, -1 } };
        int err = regcomp(&re, cases[i].pattern, cases[i].flags);
        if (err == 0) {
            err = regexec(&re, cases[i].text, 2, m, 0);
            regfree(&re);
        }
        if ((err == 0) != (cases[i].so >= 0) || m[0].rm_so != cases[i].so || m[0].rm_eo != cases[i].eo ||
            (cases[i].so1 != -2 && (m[1].rm_so != cases[i].so1 || m[1].rm_eo != cases[i].eo1))) {
            host_printf("# /%s/ on '%s': %d, %ld-%ld\n", cases[i].pattern, cases[i].text, err, (long)m[0].rm_so,
                        (long)m[0].rm_eo);
            bad++;
        }
    }
    return bad;
}

static int errors(void)
{
    static const struct {
        const char *pattern;
        int err;
    } wrong[] = {
        { "(", REG_EPAREN }, { ")", REG_EPAREN }, { "[", REG_EBRACK }, { "[a", REG_EBRACK }, { "*", REG_BADRPT },
        { "a{2,1}", REG_BADBR }, { "a{2", REG_EBRACE }, { "\\", REG_EESCAPE }, { "[b-a]", REG_ERANGE },
        { "[[:foo:]]", REG_ECTYPE }, { "\\1", REG_ESUBREG }, { "a{256}", REG_BADBR },
    };
    int bad = 0;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        regex_t re;
        int err = regcomp(&re, wrong[i].pattern, REG_EXTENDED);
        if (err != wrong[i].err) {
            host_printf("# /%s/: error %d\n", wrong[i].pattern, err);
            bad++;
        }
        if (err == 0) {
            regfree(&re);
        }
    }
    return bad;
}

static int patterns(void)
{
    static const char *const piece[] = { "*", "?", "a", "b", "[ab]", "/", ".", "\\*", "[[:alpha:]]" };
    int bad = 0;

    for (int i = 0; i < 100000; i++) {
        char p[64] = "", s[8];
        int n = 1 + (int)(test_random() % 5), len = (int)(test_random() % 7), flags = 0, host = 0;
        while (n-- > 0) {
            strcat(p, piece[test_random() % 9]);
        }
        for (n = 0; n < len; n++) {
            s[n] = "ab/.*"[test_random() % 5];
        }
        s[len] = '\0';
        if (test_random() & 1) {
            flags |= FNM_PATHNAME;
            host |= 1;
        }
        if (test_random() & 1) {
            flags |= FNM_PERIOD;
            host |= 4;
        }
        if ((fnmatch(p, s, flags) != 0) != (host_fnmatch(p, s, host) != 0)) {
            host_printf("# fnmatch(\"%s\", \"%s\", %d)\n", p, s, flags);
            bad++;
        }
    }
    return bad;
}

int main(void)
{
    test_result("matches", match_cases());
    test_result("errors", errors());
    test_result("fnmatch", patterns());
    return test_failures != 0;
}
