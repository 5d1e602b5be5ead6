/* SPDX-License-Identifier: Apache-2.0 */
/* Lines, words and bytes of the input; the letters' frequencies. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    unsigned long lines = 0, words = 0, bytes = 0, letter[26] = { 0 };
    int c, in_word = 0;

    while ((c = getchar()) != EOF) {
        bytes++;
        lines += c == '\n';
        if (isspace(c)) {
            in_word = 0;
        } else if (!in_word) {
            in_word = 1;
            words++;
        }
        if (isalpha(c))
            letter[tolower(c) - 'a']++;
    }
    printf("%7lu %7lu %7lu\n", lines, words, bytes);
    for (int i = 0; i < 26; i++)
        if (letter[i] != 0)
            printf("%c%6lu%c", 'a' + i, letter[i], i % 6 == 5 ? '\n' : ' ');
    putchar('\n');
    return ferror(stdin);
}
