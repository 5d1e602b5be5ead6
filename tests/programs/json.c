/* SPDX-License-Identifier: Apache-2.0 */
/* A JSON parser that prints what it read, indented. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct value {
    enum { NUL, BOOL, NUM, STR, ARR, OBJ } kind;
    double number;
    char *text, *key;
    struct value *child, *next;
};

static const char *p;

static void die(const char *why)
{
    printf("error: %s at '%.10s'\n", why, p);
    exit(2);
}

static void blanks(void)
{
    p += strspn(p, " \t\r\n");
}

static char *string(void)
{
    size_t n = 0, room = 16;
    char *s = malloc(room);

    if (*p++ != '"')
        die("string");
    while (*p != '"') {
        unsigned c = (unsigned char)*p++;
        if (c == '\0')
            die("end in string");
        if (c == '\\') {
            static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
            const char *f = strchr(from, c = (unsigned char)*p++);
            if (c == 'u') {
                unsigned code;
                if (sscanf(p, "%4x", &code) != 1)
                    die("\\u");
                p += 4;
                if (n + 4 > room)
                    s = realloc(s, room *= 2);
                if (code >= 0x800) {
                    s[n++] = (char)(0xe0 | code >> 12);
                    s[n++] = (char)(0x80 | (code >> 6 & 63));
                    s[n++] = (char)(0x80 | (code & 63));
                } else if (code >= 0x80) {
                    s[n++] = (char)(0xc0 | code >> 6);
                    s[n++] = (char)(0x80 | (code & 63));
                } else {
                    s[n++] = (char)code;
                }
                continue;
            }
            if (f != NULL && c != '\0')
                c = (unsigned char)to[f - from];
        }
        if (n + 2 > room)
            s = realloc(s, room *= 2);
        s[n++] = (char)c;
    }
    p++;
    s[n] = '\0';
    return s;
}

static struct value *value(void)
{
    struct value *v = calloc(1, sizeof *v), **last = &v->child;
    char *end, close;

    blanks();
    switch (*p) {
    case '{':
    case '[':
        v->kind = *p == '{' ? OBJ : ARR;
        close = *p++ == '{' ? '}' : ']';
        blanks();
        while (*p != close) {
            char *key = NULL;
            blanks();
            if (v->kind == OBJ) {
                key = string();
                blanks();
                if (*p++ != ':')
                    die("colon");
            }
            *last = value();
            (*last)->key = key;
            last = &(*last)->next;
            blanks();
            if (*p == ',')
                p++;
            else if (*p != close)
                die("comma");
        }
        p++;
        return v;
    case '"':
        v->kind = STR;
        v->text = string();
        return v;
    case 't':
    case 'f':
        v->kind = BOOL;
        v->number = *p == 't';
        p += *p == 't' ? 4 : 5;
        return v;
    case 'n':
        p += 4;
        return v;
    default:
        v->kind = NUM;
        v->number = strtod(p, &end);
        if (end == p)
            die("value");
        p = end;
        return v;
    }
}

static void print(const struct value *v, int depth)
{
    printf("%*s", depth * 2, "");
    if (v->key != NULL)
        printf("%s: ", v->key);
    switch (v->kind) {
    case NUL:  puts("null"); break;
    case BOOL: puts(v->number != 0 ? "true" : "false"); break;
    case NUM:  printf("%.17g\n", v->number); break;
    case STR:  printf("\"%s\" (%zu)\n", v->text, strlen(v->text)); break;
    default:   puts(v->kind == ARR ? "[]" : "{}"); break;
    }
    for (v = v->child; v != NULL; v = v->next)
        print(v, depth + 1);
}

int main(void)
{
    static char text[65536];

    text[fread(text, 1, sizeof text - 1, stdin)] = '\0';
    p = text;
    print(value(), 0);
    return 0;
}
