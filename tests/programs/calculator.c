/* SPDX-License-Identifier: Apache-2.0 */
/* Expressions, one a line: + - * / ^ parentheses, functions, variables. */
#include <ctype.h>
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *p;
static double variable[26];
static jmp_buf error;

static double sum(void);

static void blanks(void)
{
    while (isspace((unsigned char)*p))
        p++;
}

static double atom(void)
{
    char *end;
    double v;

    blanks();
    if (*p == '(') {
        p++;
        v = sum();
        blanks();
        if (*p++ != ')')
            longjmp(error, 1);
        return v;
    }
    if (*p == '-') {
        p++;
        return -atom();
    }
    if (isalpha((unsigned char)*p)) {
        char name[16];
        int n = 0;
        while (isalpha((unsigned char)*p) && n < 15)
            name[n++] = *p++;
        name[n] = '\0';
        if (n == 1)
            return variable[tolower((unsigned char)name[0]) - 'a'];
        v = atom();
        if (strcmp(name, "sqrt") == 0)
            return sqrt(v);
        if (strcmp(name, "sin") == 0)
            return sin(v);
        if (strcmp(name, "ln") == 0)
            return log(v);
        if (strcmp(name, "exp") == 0)
            return exp(v);
        longjmp(error, 2);
    }
    v = strtod(p, &end);
    if (end == p)
        longjmp(error, 3);
    p = end;
    return v;
}

static double power(void)
{
    double v = atom();

    blanks();
    if (*p != '^')
        return v;
    p++;
    return pow(v, power());
}

static double product(void)
{
    double v = power();

    for (;;) {
        blanks();
        if (*p == '*') {
            p++;
            v *= power();
        } else if (*p == '/') {
            p++;
            v /= power();
        } else if (*p == '%') {
            p++;
            v = fmod(v, power());
        } else {
            return v;
        }
    }
}

static double sum(void)
{
    double v = product();

    for (;;) {
        blanks();
        if (*p == '+') {
            p++;
            v += product();
        } else if (*p == '-') {
            p++;
            v -= product();
        } else {
            return v;
        }
    }
}

int main(void)
{
    char line[256];
    int number = 0;

    while (fgets(line, sizeof line, stdin) != NULL) {
        int err = setjmp(error), target = -1;
        number++;
        if (err != 0) {
            printf("%d: error %d at column %d\n", number, err, (int)(p - line) + 1);
            continue;
        }
        p = line;
        if (isalpha((unsigned char)line[0]) && line[1] == '=') {
            target = tolower((unsigned char)line[0]) - 'a';
            p += 2;
        }
        double v = sum();
        blanks();
        if (*p != '\0')
            longjmp(error, 4);
        if (target >= 0)
            variable[target] = v;
        printf("%d: %.15g\n", number, v);
    }
    return 0;
}
