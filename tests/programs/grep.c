/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns against lines, with the places of the parts that matched. */
#include <regex.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    static const char *const pattern[] = { "a*b", "^(ab|cd)+$", "[[:digit:]]{2,3}", "(a)|(b)", "x?y?z", "\\.c$", "[^a-c]+",
                                           "(foo|foobar)(bar)?", "a{2}", "^$", "(a*)*", "[]a-]", "b|", "(", 
                                           "[[.hyphen.]x]", "[b-a]", "a{3,1}", "\\(x\\)", "(.*)-(.*)", "^a|b$" };
    static const char *const line[] = { "aaab", "abcdab", "12345", "b", "z", "main.c", "abcxyz", "foobarbar", "", "a-b-c",
                                        "]", "xyzzy", "aabb" };

    for (size_t i = 0; i < sizeof pattern / sizeof pattern[0]; i++)
        for (int flags = REG_EXTENDED; flags >= 0; flags -= REG_EXTENDED) {
            regex_t r;
            int err = regcomp(&r, pattern[i], flags);
            printf("%s%s:", pattern[i], flags ? "" : " (basic)");
            if (err != 0) {
                printf(" refused\n");
                continue;
            }
            for (size_t j = 0; j < sizeof line / sizeof line[0]; j++) {
                regmatch_t m[4];
                if (regexec(&r, line[j], 4, m, 0) != 0)
                    continue;
                printf(" %s", line[j]);
                for (size_t n = 0; n < 4 && n <= r.re_nsub; n++)
                    printf("(%d,%d)", (int)m[n].rm_so, (int)m[n].rm_eo);
            }
            putchar('\n');
            regfree(&r);
        }
    return 0;
}
