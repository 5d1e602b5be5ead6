/* SPDX-License-Identifier: Apache-2.0 */
/* dc: a calculator with a stack; numbers of any length. A register is a stack of its own, and has an array. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "decimal.h"
#include "tool.h"

#define CALLS_MOST 1000000

/* A number, or a string where number is NULL. What is on a stack belongs to it. */
struct value { struct number *number; char *string; };
struct stack { struct value *values; size_t count, room; };
struct element { long index; struct value value; };
struct reg { struct stack stack; struct element *elements; size_t count, room; };

static struct stack stack;
static struct reg registers[256];
static long scale, input_base = 10, output_base = 10;
static unsigned column;

/* What is executed: texts within each other; the lowest may be a file. */
struct source { char *text; size_t at; FILE *file; };
static struct source *sources;
static size_t source_count, source_room;

/* ---- values ---- */

static struct value of_number(struct number *n) { return (struct value){ n, NULL }; }
static struct value of_long(long n) { return of_number(number_of(n)); }

static void release(struct value v)
{
    number_release(v.number);
    free(v.string);
}

static struct value copy(struct value v)
{
    return v.number != NULL ? of_number(number_keep(v.number)) : (struct value){ NULL, tool_copy(v.string) };
}

static void push_on(struct stack *s, struct value v)
{
    s->values = tool_grow(s->values, &s->room, s->count + 1, sizeof *s->values);
    s->values[s->count++] = v;
}

static void push(struct value v) { push_on(&stack, v); }

static bool has(size_t n)
{
    if (stack.count >= n)
        return true;
    tool_say("stack empty");
    return false;
}

static struct value pop(void) { return stack.values[--stack.count]; }

/* The two highest are numbers? They stay. */
static bool numbers(size_t n)
{
    if (!has(n))
        return false;
    for (size_t i = 1; i <= n; i++)
        if (stack.values[stack.count - i].number == NULL)
            return tool_say("a number is needed, not a string"), false;
    return true;
}

/* The highest, a whole number from `least` to `most`, comes off. */
static bool pop_long(long least, long most, long *value)
{
    if (!numbers(1))
        return false;
    struct value v = pop();
    bool good = number_to_long(v.number, value) && *value >= least && *value <= most;
    release(v);
    if (!good)
        tool_say("give a number from %ld to %ld", least, most);
    return good;
}

/* ---- output ---- */

static void put_text(const char *s, bool wrap)
{
    for (; *s != '\0'; s++) {
        if (wrap && ++column > 69) {
            fputs("\\\n", stdout);
            column = 1;
        }
        putchar(*s);
    }
}

static void print(struct value v)
{
    column = 0;
    if (v.number == NULL) {
        put_text(v.string, false);
        return;
    }
    char *text = number_text(v.number, (unsigned)output_base);
    put_text(text, true);
    free(text);
}

static void print_stack(void)
{
    for (size_t i = stack.count; i-- != 0;) {
        print(stack.values[i]);
        putchar('\n');
    }
}

/* P: a string, or a number's bytes */
static void print_bytes(struct value v)
{
    if (v.number == NULL) {
        put_text(v.string, false);
        return;
    }
    struct number *whole = number_rescale(v.number, 0), *unit = number_of(256);
    unsigned char *bytes = NULL;
    size_t n = 0, room = 0;
    while (!number_is_zero(whole)) {
        struct number *rest = number_modulo(whole, unit, 0), *next = number_divide(whole, unit, 0);
        long byte = 0;
        number_to_long(rest, &byte);
        bytes = tool_grow(bytes, &room, n + 1, 1);
        bytes[n++] = (unsigned char)(byte < 0 ? -byte : byte);
        number_release(rest);
        number_release(whole);
        whole = next;
    }
    while (n-- != 0)
        putchar(bytes[n]);
    free(bytes);
    number_release(whole);
    number_release(unit);
}

/* ---- arithmetic ---- */

static struct number *power(const struct number *a, const struct number *b)
{
    long exponent;
    if (!number_to_long(b, &exponent) || (exponent < 0 && number_is_zero(a)))
        return NULL;
    return number_power(a, exponent, (size_t)scale);
}

static struct number *operate(int c, const struct number *a, const struct number *b)
{
    if (strchr("/%~", c) != NULL && number_is_zero(b))
        return NULL;
    switch (c) {
    case '+': return number_add(a, b);
    case '-': return number_subtract(a, b);
    case '*': return number_multiply(a, b, (size_t)scale);
    case '/': return number_divide(a, b, (size_t)scale);
    case '%': return number_modulo(a, b, (size_t)scale);
    default:  return power(a, b);
    }
}

static void arithmetic(int c)
{
    if (!numbers(2))
        return;
    const struct number *a = stack.values[stack.count - 2].number, *b = stack.values[stack.count - 1].number;
    struct number *result = operate(c == '~' ? '/' : c, a, b);
    struct number *rest = result != NULL && c == '~' ? operate('%', a, b) : NULL;
    if (result == NULL) {
        tool_say(c == '^' ? "no such power" : "division by zero");
        return;
    }
    release(pop());
    release(pop());
    push(of_number(result));
    if (rest != NULL)
        push(of_number(rest));
}

/* a^b modulo c, by squaring */
static void modular_power(void)
{
    if (!numbers(3))
        return;
    struct value modulus = pop(), exponent = pop(), base = pop();
    if (number_is_zero(modulus.number) || exponent.number->negative) {
        tool_say("| needs a modulus that is not zero and an exponent that is not negative");
    } else {
        struct number *two = number_of(2), *left = number_rescale(exponent.number, 0), *result = number_of(1);
        struct number *square = number_modulo(base.number, modulus.number, 0);
        while (!number_is_zero(left)) {
            struct number *bit = number_modulo(left, two, 0), *half = number_divide(left, two, 0), *product;
            if (!number_is_zero(bit)) {
                product = number_multiply(result, square, 0);
                number_release(result);
                result = number_modulo(product, modulus.number, 0);
                number_release(product);
            }
            product = number_multiply(square, square, 0);
            number_release(square);
            square = number_modulo(product, modulus.number, 0);
            number_release(product);
            number_release(bit);
            number_release(left);
            left = half;
        }
        number_release(two);
        number_release(left);
        number_release(square);
        push(of_number(result));
    }
    release(modulus);
    release(exponent);
    release(base);
}

static void root(void)
{
    if (!numbers(1))
        return;
    if (stack.values[stack.count - 1].number->negative) {
        tool_say("square root of a negative number");
        return;
    }
    struct value v = pop();
    push(of_number(number_root(v.number, (size_t)scale)));
    release(v);
}

static void measure(int c)
{
    if (!has(1))
        return;
    struct value v = pop();
    if (v.number == NULL)
        push(of_long(c == 'Z' ? (long)strlen(v.string) : 0));
    else
        push(of_long((long)(c == 'Z' ? number_is_zero(v.number) ? 0 : number_length(v.number) : v.number->scale)));
    release(v);
}

/* ---- source ---- */

static int next_char(void)
{
    struct source *s = &sources[source_count - 1];
    if (s->file != NULL)
        return getc(s->file);
    return s->text[s->at] != '\0' ? (unsigned char)s->text[s->at++] : EOF;
}

static void push_back(int c)
{
    struct source *s = &sources[source_count - 1];
    if (c == EOF)
        return;
    if (s->file != NULL)
        ungetc(c, s->file);
    else
        s->at--;
}

static void read_number(int c)
{
    char *text = NULL;
    size_t n = 0, room = 0;
    bool negative = c == '_', point = false;
    if (negative)
        c = next_char();
    for (; isdigit(c) || (c >= 'A' && c <= 'F') || (c == '.' && !point); c = next_char()) {
        point |= c == '.';
        text = tool_grow(text, &room, n + 1, 1);
        text[n++] = (char)c;
    }
    push_back(c);
    struct number *value = number_parse(text, n, (unsigned)input_base);
    if (negative) {
        struct number *other = number_negate(value);
        number_release(value);
        value = other;
    }
    free(text);
    push(of_number(value));
}

static void read_string(void)
{
    size_t n = 0, room = 0;
    char *text = tool_grow(NULL, &room, 1, 1);
    unsigned depth = 1;
    for (int c; (c = next_char()) != EOF;) {
        depth += c == '[';
        depth -= c == ']';
        if (depth == 0)
            break;
        text = tool_grow(text, &room, n + 2, 1);
        text[n++] = (char)c;
    }
    text[n] = '\0';
    push((struct value){ NULL, text });
}

/* A text that is at its end gives its place to the one it calls. */
static void enter(char *text)
{
    struct source *top = source_count != 0 ? &sources[source_count - 1] : NULL;
    if (top != NULL && top->file == NULL && top->text[top->at] == '\0') {
        free(top->text);
        source_count--;
    }
    if (source_count >= CALLS_MOST)
        tool_die("too many texts within each other");
    sources = tool_grow(sources, &source_room, source_count + 1, sizeof *sources);
    sources[source_count++] = (struct source){ .text = text };
}

static void leave(void)
{
    struct source *top = &sources[--source_count];
    if (top->file != NULL && top->file != stdin)
        fclose(top->file);
    free(top->text);
}

static void execute(struct value v)
{
    if (v.number != NULL)
        push(v);
    else
        enter(v.string);
}

/* ---- registers ---- */

static struct reg *reg(void)
{
    int c = next_char();
    return &registers[c != EOF ? c & 255 : 0];
}

static void load(struct reg *r)
{
    push(r->stack.count != 0 ? copy(r->stack.values[r->stack.count - 1]) : of_long(0));
}

static void store(struct reg *r)
{
    if (!has(1))
        return;
    if (r->stack.count != 0)
        release(r->stack.values[--r->stack.count]);
    push_on(&r->stack, pop());
}

static void store_element(struct reg *r)
{
    long index;
    if (!has(2) || !pop_long(0, 1000000000, &index))
        return;
    struct value v = pop();
    for (size_t i = 0; i < r->count; i++)
        if (r->elements[i].index == index) {
            release(r->elements[i].value);
            r->elements[i].value = v;
            return;
        }
    r->elements = tool_grow(r->elements, &r->room, r->count + 1, sizeof *r->elements);
    r->elements[r->count++] = (struct element){ index, v };
}

static void load_element(struct reg *r)
{
    long index;
    if (!pop_long(0, 1000000000, &index))
        return;
    for (size_t i = 0; i < r->count; i++)
        if (r->elements[i].index == index) {
            push(copy(r->elements[i].value));
            return;
        }
    push(of_long(0));
}

/* <r >r =r and !<r !>r !=r: the highest is compared with the one below it */
static void conditional(int c, bool not)
{
    struct reg *r = reg();
    if (!numbers(2))
        return;
    struct value a = pop(), b = pop();
    int order = number_compare(a.number, b.number);
    bool yes = c == '<' ? order < 0 : c == '>' ? order > 0 : order == 0;
    release(a);
    release(b);
    if (yes != not && r->stack.count != 0)
        execute(copy(r->stack.values[r->stack.count - 1]));
}

/* ---- commands ---- */

static void quit_levels(long levels)
{
    while (levels-- > 0 && source_count != 0)
        leave();
    if (source_count == 0)
        exit(tool_close(0));
}

static void bang(void)
{
    int c = next_char();
    if (c == '<' || c == '>' || c == '=') {
        conditional(c, true);
        return;
    }
    char command[1024];
    size_t n = 0;
    for (; c != EOF && c != '\n'; c = next_char())
        if (n + 1 < sizeof command)
            command[n++] = (char)c;
    command[n] = '\0';
    fflush(stdout);
    if (system(command) == -1)
        tool_error(command);
}

static void read_line(void)
{
    char *line = NULL;
    size_t room = 0;
    if (getline(&line, &room, stdin) > 0)
        enter(line);
    else
        free(line);
}

static void to_character(void)
{
    if (!has(1))
        return;
    struct value v = pop();
    long code = 0;
    char text[2] = "";
    if (v.number != NULL && number_to_long(v.number, &code))
        text[0] = (char)code;
    else if (v.number == NULL)
        text[0] = v.string[0];
    release(v);
    push((struct value){ NULL, tool_copy(text) });
}

static void exchange(void)
{
    if (!has(2))
        return;
    struct value a = pop(), b = pop();
    push(a);
    push(b);
}

static void clear(void)
{
    while (stack.count != 0)
        release(pop());
}

static bool stack_command(int c)
{
    long value;
    switch (c) {
    case 'c': clear(); break;
    case 'd': if (has(1)) push(copy(stack.values[stack.count - 1])); break;
    case 'r': exchange(); break;
    case 'z': push(of_long((long)stack.count)); break;
    case 'f': print_stack(); break;
    case 'p': if (has(1)) { print(stack.values[stack.count - 1]); putchar('\n'); } break;
    case 'n': if (has(1)) { struct value v = pop(); print(v); release(v); } break;
    case 'P': if (has(1)) { struct value v = pop(); print_bytes(v); release(v); } break;
    case 'k': if (pop_long(0, NUMBER_SCALE_MAX / 2, &value)) scale = value; break;
    case 'i': if (pop_long(2, 16, &value)) input_base = value; break;
    case 'o': if (pop_long(2, NUMBER_BASE_MAX, &value)) output_base = value; break;
    case 'K': push(of_long(scale)); break;
    case 'I': push(of_long(input_base)); break;
    case 'O': push(of_long(output_base)); break;
    case 'Z': case 'X': measure(c); break;
    case 'v': root(); break;
    case 'a': to_character(); break;
    default:  return false;
    }
    return true;
}

static bool register_command(int c)
{
    struct reg *r;
    switch (c) {
    case 's': store(reg()); break;
    case 'l': load(reg()); break;
    case 'S': r = reg(); if (has(1)) push_on(&r->stack, pop()); break;
    case 'L':
        r = reg();
        if (r->stack.count != 0)
            push(r->stack.values[--r->stack.count]);
        else
            tool_say("the register's stack is empty");
        break;
    case ':': store_element(reg()); break;
    case ';': load_element(reg()); break;
    default:  return false;
    }
    return true;
}

static bool control_command(int c)
{
    long levels;
    switch (c) {
    case '<': case '>': case '=': conditional(c, false); break;
    case '!': bang(); break;
    case '?': read_line(); break;
    case 'x': if (has(1)) execute(pop()); break;
    case 'q': quit_levels(2); break;
    case 'Q': if (pop_long(1, CALLS_MOST, &levels)) quit_levels(levels); break;
    case '[': read_string(); break;
    case '#': while ((c = next_char()) != '\n' && c != EOF) continue; break;
    default:  return false;
    }
    return true;
}

static void command(int c)
{
    if (isdigit(c) || c == '.' || c == '_' || (c >= 'A' && c <= 'F'))
        read_number(c);
    else if (strchr("+-*/%^~", c) != NULL && c != '\0')
        arithmetic(c);
    else if (c == '|')
        modular_power();
    else if (!isspace(c) && !stack_command(c) && !register_command(c) && !control_command(c))
        tool_say(isprint(c) ? "%c: no such command" : "\\%o: no such command", c);
}

static void run(void)
{
    while (source_count != 0) {
        int c = next_char();
        if (c == EOF)
            leave();
        else
            command(c);
        if (c == '\n')
            fflush(stdout);
    }
}

static void run_file(const char *name)
{
    FILE *file = tool_open(name);
    if (file == NULL)
        exit(1);
    sources = tool_grow(sources, &source_room, source_count + 1, sizeof *sources);
    sources[source_count++] = (struct source){ .file = file };
    run();
}

int main(int argc, char *argv[])
{
    bool done = false;
    int c;
    while ((c = getopt(argc, argv, "e:f:")) != -1) {
        if (c == 'e') {
            enter(tool_copy(optarg));
            run();
        } else if (c == 'f') {
            run_file(optarg);
        } else {
            tool_usage("[-e text] [-f file] [file...]");
        }
        done = true;
    }
    for (; optind < argc; optind++, done = true)
        run_file(argv[optind]);
    if (!done)
        run_file("-");
    return tool_close(0);
}
