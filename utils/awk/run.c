/* SPDX-License-Identifier: Apache-2.0 */
#include "awk.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

unsigned awk_line;
jmp_buf awk_unwind;
int awk_exit_status;

void awk_die(const char *format, ...)
{
    va_list ap;
    fflush(stdout);
    fprintf(stderr, "%s: ", tool_name());
    if (awk_line != 0)
        fprintf(stderr, "line %u: ", awk_line);
    va_start(ap, format);
    vfprintf(stderr, format, ap);
    va_end(ap);
    fputc('\n', stderr);
    exit(2);
}

/* ---- variables ---- */

static struct awk_cell *cell_of(struct awk_node *n)
{
    return n->op == N_LOCAL ? &awk_frame[n->value] : awk_globals[n->value];
}

static struct awk_cell *scalar(struct awk_node *n)
{
    struct awk_cell *c = cell_of(n);
    if (c->array != NULL)
        awk_die("an array is used as a value");
    return c;
}

struct awk_array *awk_array_of(struct awk_node *n)
{
    struct awk_cell *c = cell_of(n), *top = c;
    if (c->array != NULL)
        return c->array;
    if (c->value.kind != AWK_UNSET)
        awk_die("a value is used as an array");
    /* Whoever handed it down has it too. The outermost owns it. */
    while (top->origin != NULL)
        top = top->origin;
    if (top->array == NULL)
        top->array = awk_array_new();
    struct awk_array *array = top->array;
    for (; c != top; c = c->origin) {
        c->array = array;
        c->borrowed = true;
    }
    return array;
}

void awk_set_variable(int index, struct awk_value v)
{
    if (awk_globals[index]->array != NULL)
        awk_die("an array is assigned to");
    if (index == V_NF) {
        double n = awk_to_number(&v);
        awk_free(&v);
        awk_set_field_count(n);
        return;
    }
    awk_set(&awk_globals[index]->value, v);
}

/* Both one behind the other; takes them. */
static struct awk_str *joined(struct awk_str *a, struct awk_str *b)
{
    struct awk_str *both = tool_resize(NULL, sizeof *both + a->length + b->length + 1);
    both->refs = 1;
    both->length = a->length + b->length;
    memcpy(both->s, a->s, a->length);
    memcpy(both->s + a->length, b->s, b->length + 1);
    awk_str_release(a);
    awk_str_release(b);
    return both;
}

/* One subscript, or several with SUBSEP between. */
static struct awk_str *subscript(struct awk_node *list)
{
    if (list->op == N_GROUP && list->next == NULL)
        return subscript(list->a);
    struct awk_str *key = awk_eval_str(list);
    for (struct awk_node *n = list->next; n != NULL; n = n->next) {
        struct awk_str *part = awk_eval_str(n), *separator = awk_to_str(&awk_globals[V_SUBSEP]->value, false);
        key = joined(joined(key, separator), part);
    }
    return key;
}

static struct awk_cell *element(struct awk_node *n)
{
    struct awk_str *key = subscript(n->b);
    struct awk_cell *c = awk_array_get(awk_array_of(n->a), key);
    awk_str_release(key);
    return c;
}

void awk_assign(struct awk_node *target, struct awk_value v)
{
    switch (target->op) {
    case N_VARIABLE: awk_set_variable(target->value, v); break;
    case N_LOCAL:    awk_set(&scalar(target)->value, v); break;
    case N_ELEMENT:  awk_set(&element(target)->value, v); break;
    default:         awk_set_field(awk_eval_number(target->a), v);
    }
}

/* ---- expressions ---- */

struct awk_str *awk_eval_str(struct awk_node *n)
{
    struct awk_value v = awk_eval(n);
    struct awk_str *s = awk_to_str(&v, false);
    awk_free(&v);
    return s;
}

double awk_eval_number(struct awk_node *n)
{
    struct awk_value v = awk_eval(n);
    double number = awk_to_number(&v);
    awk_free(&v);
    return number;
}

static bool eval_truth(struct awk_node *n)
{
    struct awk_value v = awk_eval(n);
    bool truth = awk_is_true(&v);
    awk_free(&v);
    return truth;
}

static bool matches(struct awk_node *text, struct awk_node *pattern)
{
    struct awk_str *held, *s;
    if (text != NULL) {
        s = awk_eval_str(text);
    } else {
        struct awk_value record = awk_field(0);
        s = awk_to_str(&record, false);
        awk_free(&record);
    }
    bool found = awk_match(awk_pattern(pattern, &held), s, 0, 0, NULL);
    awk_str_release(s);
    if (held != NULL)
        awk_str_release(held);
    return found;
}

static double calculate(int op, double a, double b)
{
    switch (op) {
    case '+': return a + b;
    case '-': return a - b;
    case '*': return a * b;
    case '/':
        if (b == 0)
            awk_die("division by zero");
        return a / b;
    case '%':
        if (b == 0)
            awk_die("division by zero in %%");
        return fmod(a, b);
    default: return pow(a, b);
    }
}

static bool compared(int op, int order)
{
    switch (op) {
    case '<': return order < 0;
    case '>': return order > 0;
    case 'l': return order <= 0;
    case 'g': return order >= 0;
    case 'e': return order == 0;
    default:  return order != 0;
    }
}

static struct awk_value compare(struct awk_node *n)
{
    struct awk_value a = awk_eval(n->a), b = awk_eval(n->b);
    int order = awk_compare(&a, &b);
    awk_free(&a);
    awk_free(&b);
    return awk_number(compared(n->value, order));
}

static struct awk_value concatenate(struct awk_node *n)
{
    struct awk_str *a = awk_eval_str(n->a);
    return awk_string(joined(a, awk_eval_str(n->b)));
}

static struct awk_value assign(struct awk_node *n)
{
    struct awk_value v = awk_eval(n->b);
    awk_assign(n->a, awk_copy(&v));
    return v;
}

static struct awk_value compound(struct awk_node *n)
{
    double b = awk_eval_number(n->b), a = awk_eval_number(n->a), result = calculate(n->value, a, b);
    awk_assign(n->a, awk_number(result));
    return awk_number(result);
}

static struct awk_value step(struct awk_node *n)
{
    double before = awk_eval_number(n->a), behind = before + n->value;
    awk_assign(n->a, awk_number(behind));
    return awk_number(n->op == N_PRE ? behind : before);
}

static struct awk_value variable(struct awk_node *n)
{
    if (n->op == N_VARIABLE && n->value == V_NF)
        return awk_number(awk_field_count());
    return awk_copy(&scalar(n)->value);
}

/* 1 a record, 0 the end, -1 it cannot be read */
static struct awk_value get_line(struct awk_node *n)
{
    struct awk_value record = { 0 };
    bool got;
    if (n->op == N_GETLINE) {
        got = awk_next_record(&record);
    } else {
        struct awk_str *name = awk_eval_str(n->b);
        struct awk_reader *r = awk_input_stream(name, n->op == N_GETLINE_COMMAND);
        awk_str_release(name);
        if (r == NULL)
            return awk_number(-1);
        got = awk_read(r, &record);
        if (!got && ferror(r->file))
            return awk_number(-1);
        if (got && n->op == N_GETLINE_COMMAND)
            awk_set(&awk_globals[V_NR]->value, awk_number(awk_to_number(&awk_globals[V_NR]->value) + 1));
    }
    if (!got)
        return awk_number(0);
    if (n->a != NULL)
        awk_assign(n->a, record);
    else
        awk_set_record(record);
    return awk_number(1);
}

static struct awk_value is_in(struct awk_node *n)
{
    struct awk_str *key = subscript(n->a);
    bool there = awk_array_has(awk_array_of(n->b), key);
    awk_str_release(key);
    return awk_number(there);
}

struct awk_value awk_eval(struct awk_node *n)
{
    double a;
    switch (n->op) {
    case N_NUMBER:
    case N_STRING:    return awk_copy(&n->constant);
    case N_ERE:       return awk_number(matches(NULL, n));
    case N_VARIABLE:
    case N_LOCAL:     return variable(n);
    case N_FIELD:     return awk_field(awk_eval_number(n->a));
    case N_ELEMENT:   return awk_copy(&element(n)->value);
    case N_GROUP:
        if (n->a->next != NULL)
            awk_die("a list stands where a value is expected");
        return awk_eval(n->a);
    case N_ASSIGN:    return assign(n);
    case N_COMPOUND:  return compound(n);
    case N_CONDITION: return awk_eval(eval_truth(n->a) ? n->b : n->c);
    case N_OR:        return awk_number(eval_truth(n->a) || eval_truth(n->b));
    case N_AND:       return awk_number(eval_truth(n->a) && eval_truth(n->b));
    case N_NOT:       return awk_number(!eval_truth(n->a));
    case N_IN:        return is_in(n);
    case N_MATCH:     return awk_number(matches(n->a, n->b));
    case N_NO_MATCH:  return awk_number(!matches(n->a, n->b));
    case N_COMPARE:   return compare(n);
    case N_CONCAT:    return concatenate(n);
    case N_ARITHMETIC:
        a = awk_eval_number(n->a);
        return awk_number(calculate(n->value, a, awk_eval_number(n->b)));
    case N_NEGATE:    return awk_number(-awk_eval_number(n->a));
    case N_PLUS:      return awk_number(awk_eval_number(n->a));
    case N_PRE:
    case N_POST:      return step(n);
    case N_CALL:      return awk_call(n);
    case N_BUILTIN:   return awk_builtin(n);
    default:          return get_line(n);
    }
}

/* ---- statements ---- */

static FILE *output_of(struct awk_node *n)
{
    if (n->b == NULL)
        return stdout;
    struct awk_str *name = awk_eval_str(n->b);
    FILE *file = awk_output(n->value, name);
    awk_str_release(name);
    return file;
}

static void put(struct awk_str *s, FILE *file)
{
    fwrite(s->s, 1, s->length, file);
    awk_str_release(s);
}

/* What is printed is evaluated before its file is opened. */
static void print(struct awk_node *n)
{
    size_t count = 0, room = 0;
    struct awk_str **texts = NULL;
    for (struct awk_node *a = n->a; a != NULL; a = a->next) {
        struct awk_value v = awk_eval(a);
        texts = tool_grow(texts, &room, count + 1, sizeof *texts);
        texts[count++] = awk_to_str(&v, true);
        awk_free(&v);
    }
    FILE *file = output_of(n);
    if (n->a == NULL) {
        struct awk_value record = awk_field(0);
        put(awk_to_str(&record, true), file);
        awk_free(&record);
    }
    for (size_t i = 0; i < count; i++) {
        if (i != 0)
            put(awk_to_str(&awk_globals[V_OFS]->value, true), file);
        put(texts[i], file);
    }
    put(awk_to_str(&awk_globals[V_ORS]->value, true), file);
    free(texts);
    if (file == stderr)
        fflush(file);
}

static void print_format(struct awk_node *n)
{
    struct awk_str *text = awk_format(n->a);
    FILE *file = output_of(n);
    put(text, file);
}

static enum awk_flow loop_flow(enum awk_flow flow, bool *leave)
{
    *leave = flow != FLOW_ON && flow != FLOW_CONTINUE;
    return flow == FLOW_BREAK || flow == FLOW_CONTINUE ? FLOW_ON : flow;
}

static enum awk_flow for_loop(struct awk_node *n)
{
    bool leave = false;
    if (n->a != NULL)
        awk_exec(n->a);
    while (n->b == NULL || eval_truth(n->b)) {
        enum awk_flow flow = loop_flow(awk_exec(n->d), &leave);
        if (leave)
            return flow;
        if (n->c != NULL)
            awk_exec(n->c);
    }
    return FLOW_ON;
}

/* Over the subscripts there are at the start, as far as they are still there. */
static enum awk_flow for_in(struct awk_node *n)
{
    size_t count;
    struct awk_array *array = awk_array_of(n->b);
    struct awk_str **keys = awk_array_keys(array, &count);
    enum awk_flow flow = FLOW_ON;
    bool leave = false;
    for (size_t i = 0; i < count; i++) {
        if (!leave && awk_array_has(array, keys[i])) {
            awk_assign(n->a, (struct awk_value){ .kind = AWK_INPUT, .str = awk_str_hold(keys[i]) });
            flow = loop_flow(awk_exec(n->c), &leave);
        }
        awk_str_release(keys[i]);
    }
    free(keys);
    return flow;
}

static enum awk_flow while_loop(struct awk_node *n)
{
    bool leave = false;
    bool first = n->op == N_DO;
    while (first || eval_truth(n->a)) {
        first = false;
        enum awk_flow flow = loop_flow(awk_exec(n->b), &leave);
        if (leave)
            return flow;
    }
    return FLOW_ON;
}

static void delete(struct awk_node *n)
{
    struct awk_array *array = awk_array_of(n->a);
    if (n->b == NULL) {
        awk_array_clear(array);
        return;
    }
    struct awk_str *key = subscript(n->b);
    awk_array_delete(array, key);
    awk_str_release(key);
}

static enum awk_flow leave_function(struct awk_node *n);

static enum awk_flow exec_one(struct awk_node *n)
{
    struct awk_value v;
    awk_line = n->line;
    switch (n->op) {
    case N_BLOCK:    return awk_exec(n->a);
    case N_IF:
        if (eval_truth(n->a))
            return awk_exec(n->b);
        return n->c != NULL ? awk_exec(n->c) : FLOW_ON;
    case N_WHILE:
    case N_DO:       return while_loop(n);
    case N_FOR:      return for_loop(n);
    case N_FOR_IN:   return for_in(n);
    case N_BREAK:    return FLOW_BREAK;
    case N_CONTINUE: return FLOW_CONTINUE;
    case N_NEXT:     return FLOW_NEXT;
    case N_NEXTFILE: return FLOW_NEXTFILE;
    case N_EXIT:
        if (n->a != NULL)
            awk_exit_status = (int)awk_eval_number(n->a) & 255;
        return FLOW_EXIT;
    case N_RETURN:   return leave_function(n);
    case N_DELETE:   delete(n); return FLOW_ON;
    case N_PRINT:    print(n); return FLOW_ON;
    case N_PRINTF:   print_format(n); return FLOW_ON;
    default:
        v = awk_eval(n->a);
        awk_free(&v);
        return FLOW_ON;
    }
}

enum awk_flow awk_exec(struct awk_node *n)
{
    enum awk_flow flow = FLOW_ON;
    for (; n != NULL && flow == FLOW_ON; n = n->next)
        flow = exec_one(n);
    return flow;
}

/* ---- functions ---- */

#define CALLS_MAX 20000

struct awk_cell *awk_frame;
static struct awk_value returned;

/* The frames of the calls there are, for awk_frames_drop(). */
struct frame { struct awk_cell *cells; unsigned count; };
static struct frame *frames;
static size_t frame_count, frame_room;

static enum awk_flow leave_function(struct awk_node *n)
{
    struct awk_value v = { 0 };
    if (n->a != NULL)
        v = awk_eval(n->a);
    awk_set(&returned, v);
    return FLOW_RETURN;
}

static void drop_frame(void)
{
    struct frame *f = &frames[--frame_count];
    for (unsigned i = 0; i < f->count; i++) {
        awk_free(&f->cells[i].value);
        if (f->cells[i].array != NULL && !f->cells[i].borrowed)
            awk_array_free(f->cells[i].array);
    }
    free(f->cells);
}

void awk_frames_drop(void)
{
    while (frame_count > 0)
        drop_frame();
    awk_frame = NULL;
}

/* Arrays are handed down themselves, values as copies; what is neither yet may become an array in the function. */
static void set_parameter(struct awk_cell *to, struct awk_node *argument)
{
    struct awk_node *name = argument;
    while (name->op == N_GROUP && name->a->next == NULL)
        name = name->a;
    if (name->op != N_VARIABLE && name->op != N_LOCAL) {
        to->value = awk_eval(argument);
        return;
    }
    struct awk_cell *c = cell_of(name);
    if (c->array != NULL) {
        to->array = c->array;
        to->borrowed = true;
    } else {
        to->value = variable(name);
        to->origin = to->value.kind == AWK_UNSET ? c : NULL;
    }
}

struct awk_value awk_call(struct awk_node *n)
{
    struct awk_function *f = &awk_program.functions[n->value];
    struct awk_cell *caller = awk_frame, *cells = tool_alloc((f->parameters + 1) * sizeof *cells);
    unsigned count = 0, line = awk_line;
    if (frame_count >= CALLS_MAX)
        awk_die("%s(): calls are nested too deeply", f->name->s);
    for (struct awk_node *a = n->a; a != NULL; a = a->next) {
        if (count == f->parameters)
            awk_die("%s(): too many arguments", f->name->s);
        set_parameter(&cells[count++], a);
    }
    frames = tool_grow(frames, &frame_room, frame_count + 1, sizeof *frames);
    frames[frame_count++] = (struct frame){ cells, f->parameters };
    awk_frame = cells;
    awk_set(&returned, (struct awk_value){ 0 });
    enum awk_flow flow = awk_exec(f->body);
    if (flow == FLOW_NEXT || flow == FLOW_NEXTFILE || flow == FLOW_EXIT)
        longjmp(awk_unwind, (int)flow);
    awk_frame = caller;
    awk_line = line;
    drop_frame();
    struct awk_value v = returned;
    returned = (struct awk_value){ 0 };
    return v;
}
