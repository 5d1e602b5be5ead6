/* SPDX-License-Identifier: Apache-2.0 */
/* A function's parameters and automatic variables take the place of what had their names, which comes back when it returns. */
#include "bc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

#define ELEMENTS_MOST 16777216
#define CALLS_MOST 2000
#define LINE_WIDTH 68           /* digits of a number in a line, behind which comes a backslash */

struct array { struct number **element; size_t count; };
struct name { char *text; struct number *value; struct array array; struct function function; };
enum flow { FLOW_ON, FLOW_BREAK, FLOW_CONTINUE, FLOW_RETURN, FLOW_HALT };

static struct name *names;
static size_t name_count, name_room;
static long scale, input_base = 10, output_base = 10;
static struct number *last, *returned;
static size_t column;           /* of the output */

static struct number *evaluate(const struct node *node);
static enum flow run(const struct node *node);

/* What was under the names of the functions that run, and how much of it belongs to callers. */
struct saved { struct parameter parameter; struct number *value; struct array array; };
static struct saved *saved;
static size_t saved_count, saved_room, calls;

/* ---- names ---- */

unsigned name_of(const char *text, size_t length)
{
    for (size_t i = 0; i < name_count; i++)
        if (strncmp(names[i].text, text, length) == 0 && names[i].text[length] == '\0')
            return (unsigned)i;
    names = tool_grow(names, &name_room, name_count + 1, sizeof *names);
    names[name_count] = (struct name){ .text = tool_copy_n(text, length) };
    return (unsigned)name_count++;
}

const char *name_text(unsigned name)
{
    return names[name].text;
}

struct function *function_of(unsigned name)
{
    return &names[name].function;
}

static void array_free(struct array *array)
{
    for (size_t i = 0; i < array->count; i++)
        number_release(array->element[i]);
    free(array->element);
    *array = (struct array){ 0 };
}

static struct array array_copy(const struct array *from)
{
    struct array copy = { tool_alloc(from->count * sizeof *copy.element), from->count };
    for (size_t i = 0; i < from->count; i++)
        copy.element[i] = from->element[i] != NULL ? number_keep(from->element[i]) : NULL;
    return copy;
}

static struct number **element(const struct node *node)
{
    long index;
    struct number *n = evaluate(node->part[0]);
    bool fits = number_to_long(n, &index) && index >= 0 && index < ELEMENTS_MOST;
    number_release(n);
    if (!fits)
        bc_error("%s[]: no such element", name_text(node->name));
    struct array *array = &names[node->name].array;
    if ((size_t)index >= array->count) {
        size_t count = (size_t)index + (size_t)index / 2 + 1;
        array->element = tool_resize(array->element, count * sizeof *array->element);
        memset(array->element + array->count, 0, (count - array->count) * sizeof *array->element);
        array->count = count;
    }
    return &array->element[index];
}

static struct number *value_of(struct number *n)
{
    return n != NULL ? number_keep(n) : number_of(0);
}

static struct number *get(const struct node *node)
{
    if (node->kind == N_VARIABLE)
        return value_of(names[node->name].value);
    if (node->kind == N_ELEMENT)
        return value_of(*element(node));
    return node->op == T_LAST ? value_of(last) :
        number_of(node->op == T_SCALE ? scale : node->op == T_IBASE ? input_base : output_base);
}

static void set_special(int which, const struct number *n)
{
    long value;
    bool fits = number_to_long(n, &value);
    if (which == T_SCALE) {
        if (!fits || value < 0 || value > NUMBER_SCALE_MAX / 2)
            bc_error("scale is from 0 to %d", NUMBER_SCALE_MAX / 2);
        scale = value;
    } else if (which == T_IBASE) {
        if (!fits || value < 2 || value > 16)
            bc_error("ibase is from 2 to 16");
        input_base = value;
    } else {
        if (!fits || value < 2 || value > NUMBER_BASE_MAX)
            bc_error("obase is from 2 to %d", NUMBER_BASE_MAX);
        output_base = value;
    }
}

/* The value goes to the variable. */
static void set(const struct node *node, struct number *value)
{
    struct number **place = node->kind == N_ELEMENT ? element(node) : node->kind == N_VARIABLE ? &names[node->name].value : &last;
    if (node->kind == N_SPECIAL && node->op != T_LAST) {
        set_special(node->op, value);
        number_release(value);
        return;
    }
    number_release(*place);
    *place = value;
}

/* ---- output ---- */

static void put(char c)
{
    if (c != '\n' && column == LINE_WIDTH) {
        fputs("\\\n", stdout);
        column = 0;
    }
    putchar(c);
    column = c != '\n' ? column + 1 : 0;
}

static void print_number(const struct number *n)
{
    char *text = number_text(n, (unsigned)output_base);
    for (const char *s = text; *s != '\0'; s++)
        put(*s);
    free(text);
}

static void print_string(const struct node *node)
{
    for (const char *s = node->text; *s != '\0'; s++) {
        putchar(*s);
        column = *s != '\n' ? column + 1 : 0;
    }
}

static void print_escaped(const struct node *node)
{
    static const char letters[] = "abfnqrt\\", meant[] = "\a\b\f\n\"\r\t\\";
    for (const char *s = node->text; *s != '\0'; s++) {
        const char *letter = *s == '\\' && s[1] != '\0' ? strchr(letters, s[1]) : NULL;
        char c = letter != NULL ? meant[letter - letters] : *s;
        s += letter != NULL;
        putchar(c);
        column = c != '\n' ? column + 1 : 0;
    }
}

/* ---- expressions ---- */

static struct number *power(const struct number *a, const struct number *b)
{
    long exponent;
    if (!number_to_long(b, &exponent))
        bc_error("an exponent is too large");
    if (number_is_zero(a) && exponent < 0)
        bc_error("division by zero");
    return number_power(a, exponent, (size_t)scale);
}

static bool compared(int op, int order)
{
    switch (op) {
    case T_EQUAL:      return order == 0;
    case T_UNEQUAL:    return order != 0;
    case T_LESS:       return order < 0;
    case T_LESS_EQUAL: return order <= 0;
    case T_GREATER:    return order > 0;
    default:           return order >= 0;
    }
}

static struct number *operate(int op, const struct number *a, const struct number *b)
{
    if ((op == T_DIVIDE || op == T_MODULO) && number_is_zero(b))
        bc_error("division by zero");
    switch (op) {
    case T_PLUS:   return number_add(a, b);
    case T_MINUS:  return number_subtract(a, b);
    case T_TIMES:  return number_multiply(a, b, (size_t)scale);
    case T_DIVIDE: return number_divide(a, b, (size_t)scale);
    case T_MODULO: return number_modulo(a, b, (size_t)scale);
    case T_POWER:  return power(a, b);
    default:       return number_of(compared(op, number_compare(a, b)));
    }
}

static struct number *operated(int op, struct number *a, struct number *b)
{
    struct number *result = operate(op, a, b);
    number_release(a);
    number_release(b);
    return result;
}

static bool holds(const struct node *node)
{
    struct number *n = evaluate(node);
    bool yes = !number_is_zero(n);
    number_release(n);
    return yes;
}

static struct number *assign(const struct node *node)
{
    struct number *value = evaluate(node->part[1]);
    if (node->op != 0)
        value = operated(node->op, get(node->part[0]), value);
    set(node->part[0], number_keep(value));
    if (node->part[0]->kind != N_SPECIAL)
        return value;
    number_release(value);
    return get(node->part[0]);
}

static struct number *step(const struct node *node)
{
    struct number *old = get(node->part[0]), *one = number_of(node->op == T_INCREMENT ? 1 : -1);
    struct number *value = number_add(old, one);
    number_release(one);
    set(node->part[0], number_keep(value));
    number_release(node->kind == N_STEP_AFTER ? value : old);
    return node->kind == N_STEP_AFTER ? old : value;
}

static struct number *root(const struct node *node)
{
    struct number *n = evaluate(node->part[0]);
    if (n->negative)
        bc_error("square root of a negative number");
    struct number *result = number_root(n, (size_t)scale);
    number_release(n);
    return result;
}

static struct number *measure(const struct node *node)
{
    struct number *n = evaluate(node->part[0]);
    struct number *result = number_of((long)(node->kind == N_LENGTH ? number_length(n) : n->scale));
    number_release(n);
    return result;
}

/* ---- calls ---- */

static void save(struct parameter parameter, struct number *value, struct array array)
{
    struct name *name = &names[parameter.name];
    saved = tool_grow(saved, &saved_room, saved_count + 1, sizeof *saved);
    saved[saved_count++] = (struct saved){ parameter, name->value, name->array };
    if (parameter.array)
        name->array = array;
    else
        name->value = value;
}

static void restore(size_t down_to)
{
    while (saved_count > down_to) {
        struct saved *one = &saved[--saved_count];
        struct name *name = &names[one->parameter.name];
        if (one->parameter.array) {
            array_free(&name->array);
            name->array = one->array;
        } else {
            number_release(name->value);
            name->value = one->value;
        }
    }
}

void run_reset(void)
{
    restore(0);
    calls = 0;
    number_release(returned);
    returned = NULL;
}

/* All arguments are evaluated before the first name gets its new value. */
static void bind(const struct node *call, const struct function *function)
{
    struct { struct number *value; struct array array; } *values = tool_alloc(function->parameter_count * sizeof *values);
    const struct node *argument = call->part[0];
    for (size_t i = 0; i < function->parameter_count; i++, argument = argument->next) {
        if (argument == NULL || (argument->kind == N_ARRAY) != function->parameters[i].array) {
            free(values);
            bc_error("%s(): wrong arguments", name_text(call->name));
        }
        if (argument->kind == N_ARRAY)
            values[i].array = array_copy(&names[argument->name].array);
        else
            values[i].value = evaluate(argument);
    }
    if (argument != NULL) {
        free(values);
        bc_error("%s(): too many arguments", name_text(call->name));
    }
    for (size_t i = 0; i < function->parameter_count; i++)
        save(function->parameters[i], values[i].value, values[i].array);
    free(values);
}

static struct number *call(const struct node *node)
{
    const struct function function = *function_of(node->name);
    size_t before = saved_count;
    if (!function.defined)
        bc_error("%s(): no such function", name_text(node->name));
    if (++calls > CALLS_MOST)
        bc_error("%s(): too many calls within each other", name_text(node->name));
    bind(node, &function);
    for (size_t i = 0; i < function.auto_count; i++)
        save(function.autos[i], NULL, (struct array){ 0 });
    if (run(function.body) == FLOW_HALT)
        exit(tool_close(0));
    restore(before);
    calls--;
    struct number *result = value_of(returned);
    number_release(returned);
    returned = NULL;
    return result;
}

static struct number *evaluate(const struct node *node)
{
    switch (node->kind) {
    case N_NUMBER:   return number_parse(node->text, node->length, (unsigned)input_base);
    case N_VARIABLE: case N_ELEMENT: case N_SPECIAL: return get(node);
    case N_CALL:     return call(node);
    case N_LENGTH: case N_SCALE_OF: return measure(node);
    case N_ROOT:     return root(node);
    case N_NEGATE: {
        struct number *n = evaluate(node->part[0]), *negated = number_negate(n);
        number_release(n);
        return negated;
    }
    case N_BINARY: {
        struct number *a = evaluate(node->part[0]);
        return operated(node->op, a, evaluate(node->part[1]));
    }
    case N_NOT:      return number_of(!holds(node->part[0]));
    case N_AND:      return number_of(holds(node->part[0]) && holds(node->part[1]));
    case N_OR:       return number_of(holds(node->part[0]) || holds(node->part[1]));
    case N_ASSIGN:   return assign(node);
    case N_STEP_BEFORE: case N_STEP_AFTER: return step(node);
    default:         bc_error("an array is no number");
    }
}

/* ---- statements ---- */

static enum flow run_expression(const struct node *node)
{
    const struct node *what = node->part[0];
    struct number *n = evaluate(what);
    if (what->kind == N_ASSIGN && !what->enclosed) {
        number_release(n);
        return FLOW_ON;
    }
    print_number(n);
    put('\n');
    number_release(last);
    last = n;
    return FLOW_ON;
}

static enum flow run_print(const struct node *node)
{
    for (const struct node *one = node->part[0]; one != NULL; one = one->next) {
        if (one->kind == N_STRING) {
            (node->enclosed ? print_string : print_escaped)(one);
            continue;
        }
        struct number *n = evaluate(one);
        print_number(n);
        number_release(last);
        last = n;
    }
    return FLOW_ON;
}

static void evaluate_away(const struct node *node)
{
    if (node != NULL)
        number_release(evaluate(node));
}

static enum flow run_loop(const struct node *test, const struct node *after, const struct node *body)
{
    while (test == NULL || holds(test)) {
        enum flow flow = run(body);
        if (flow == FLOW_BREAK)
            break;
        if (flow == FLOW_RETURN || flow == FLOW_HALT)
            return flow;
        evaluate_away(after);
    }
    return FLOW_ON;
}

static enum flow run_block(const struct node *node)
{
    for (const struct node *one = node->part[0]; one != NULL; one = one->next) {
        enum flow flow = run(one);
        if (flow != FLOW_ON)
            return flow;
    }
    return FLOW_ON;
}

static enum flow run(const struct node *node)
{
    switch (node->kind) {
    case N_BLOCK:    return run_block(node);
    case N_IF:
        if (holds(node->part[0]))
            return run(node->part[1]);
        return node->part[2] != NULL ? run(node->part[2]) : FLOW_ON;
    case N_WHILE:    return run_loop(node->part[0], NULL, node->part[1]);
    case N_FOR:
        evaluate_away(node->part[0]);
        return run_loop(node->part[1], node->part[2], node->part[3]);
    case N_BREAK:    return FLOW_BREAK;
    case N_CONTINUE: return FLOW_CONTINUE;
    case N_RETURN:
        if (node->part[0] != NULL)
            returned = evaluate(node->part[0]);
        return FLOW_RETURN;
    case N_PRINT:    return run_print(node);
    case N_HALT:     return FLOW_HALT;
    default:         return run_expression(node);
    }
}

bool run_statement(struct node *node)
{
    bool on = run(node) != FLOW_HALT;
    fflush(stdout);
    return on;
}
