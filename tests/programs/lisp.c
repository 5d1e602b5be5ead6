/* SPDX-License-Identifier: Apache-2.0 */
/* A small Lisp: numbers, symbols, lists, lambda, define, if, recursion. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct object object;
struct object {
    enum { NUMBER, SYMBOL, PAIR, FUNCTION, BUILTIN } kind;
    union {
        long number;
        char *name;
        struct { object *car, *cdr; } pair;
        struct { object *params, *body, *env; } function;
        object *(*builtin)(object *);
    } u;
};

static object *nil, *t, *globals;
static const char *p;

static object *make(int kind)
{
    object *o = calloc(1, sizeof *o);

    o->kind = kind;
    return o;
}

static object *number(long n)
{
    object *o = make(NUMBER);

    o->u.number = n;
    return o;
}

static object *symbol(const char *name)
{
    static object *all[256];
    static int n;

    for (int i = 0; i < n; i++)
        if (strcmp(all[i]->u.name, name) == 0)
            return all[i];
    all[n] = make(SYMBOL);
    all[n]->u.name = strdup(name);
    return all[n++];
}

static object *cons(object *a, object *d)
{
    object *o = make(PAIR);

    o->u.pair.car = a;
    o->u.pair.cdr = d;
    return o;
}
#define car(o) ((o)->u.pair.car)
#define cdr(o) ((o)->u.pair.cdr)
#define cadr(o) car(cdr(o))

static object *read_one(void)
{
    while (isspace((unsigned char)*p))
        p++;
    if (*p == '\0')
        return NULL;
    if (*p == '\'') {
        p++;
        return cons(symbol("quote"), cons(read_one(), nil));
    }
    if (*p == '(') {
        object *list = nil, **last = &list;
        p++;
        for (;;) {
            while (isspace((unsigned char)*p))
                p++;
            if (*p == ')')
                break;
            *last = cons(read_one(), nil);
            last = &cdr(*last);
        }
        p++;
        return list;
    }
    size_t n = strcspn(p, " \t\n()'");
    char word[64];
    snprintf(word, sizeof word, "%.*s", (int)n, p);
    p += n;
    char *end;
    long v = strtol(word, &end, 10);
    return *end == '\0' ? number(v) : symbol(word);
}

static void print(const object *o)
{
    const char *gap = "";

    switch (o->kind) {
    case NUMBER: printf("%ld", o->u.number); break;
    case SYMBOL: printf("%s", o->u.name); break;
    case PAIR:
        putchar('(');
        for (; o->kind == PAIR; o = cdr(o), gap = " ") {
            fputs(gap, stdout);
            print(car(o));
        }
        putchar(')');
        break;
    default: printf("<function>");
    }
}

static object *lookup(object *name, object *env)
{
    for (; env != nil; env = cdr(env))
        if (car(car(env)) == name)
            return car(env);
    for (env = globals; env != nil; env = cdr(env))
        if (car(car(env)) == name)
            return car(env);
    printf("unbound: %s\n", name->u.name);
    exit(1);
}

static object *eval(object *o, object *env);

static object *apply(object *f, object *args)
{
    if (f->kind == BUILTIN)
        return f->u.builtin(args);
    object *env = f->u.function.env, *result = nil;
    for (object *q = f->u.function.params; q != nil; q = cdr(q), args = cdr(args))
        env = cons(cons(car(q), car(args)), env);
    for (object *b = f->u.function.body; b != nil; b = cdr(b))
        result = eval(car(b), env);
    return result;
}

static object *eval(object *o, object *env)
{
    if (o == nil || o->kind == NUMBER)
        return o;
    if (o->kind == SYMBOL)
        return cdr(lookup(o, env));
    object *head = car(o);
    if (head == symbol("quote"))
        return cadr(o);
    if (head == symbol("if"))
        return eval(eval(cadr(o), env) != nil ? cadr(cdr(o)) : cdr(cdr(cdr(o))) != nil ? cadr(cdr(cdr(o))) : nil, env);
    if (head == symbol("define")) {
        object *v = eval(cadr(cdr(o)), env);
        globals = cons(cons(cadr(o), v), globals);
        return cadr(o);
    }
    if (head == symbol("lambda")) {
        object *f = make(FUNCTION);
        f->u.function.params = cadr(o);
        f->u.function.body = cdr(cdr(o));
        f->u.function.env = env;
        return f;
    }
    object *args = nil, **last = &args, *f = eval(head, env);
    for (object *a = cdr(o); a != nil; a = cdr(a)) {
        *last = cons(eval(car(a), env), nil);
        last = &cdr(*last);
    }
    return apply(f, args);
}

#define ARITH(name, op)                                                \
    static object *name(object *a)                                     \
    {                                                                  \
        long v = car(a)->u.number;                                     \
        for (a = cdr(a); a != nil; a = cdr(a)) v = v op car(a)->u.number; \
        return number(v);                                              \
    }
ARITH(add, +)
ARITH(sub, -)
ARITH(mul, *)
static object *less(object *a) { return car(a)->u.number < cadr(a)->u.number ? t : nil; }
static object *equal(object *a) { return car(a)->u.number == cadr(a)->u.number ? t : nil; }
static object *f_car(object *a) { return car(car(a)); }
static object *f_cdr(object *a) { return cdr(car(a)); }
static object *f_cons(object *a) { return cons(car(a), cadr(a)); }
static object *f_null(object *a) { return car(a) == nil ? t : nil; }

static void builtin(const char *name, object *(*f)(object *))
{
    object *o = make(BUILTIN);

    o->u.builtin = f;
    globals = cons(cons(symbol(name), o), globals);
}

int main(void)
{
    static char text[8192];
    object *o;

    nil = symbol("nil");
    t = symbol("t");
    globals = cons(cons(t, t), nil);
    builtin("+", add), builtin("-", sub), builtin("*", mul), builtin("<", less), builtin("=", equal);
    builtin("car", f_car), builtin("cdr", f_cdr), builtin("cons", f_cons), builtin("null", f_null);
    text[fread(text, 1, sizeof text - 1, stdin)] = '\0';
    p = text;
    while ((o = read_one()) != NULL) {
        print(eval(o, nil));
        putchar('\n');
    }
    return 0;
}
