/* SPDX-License-Identifier: Apache-2.0 */
/* From weak to strong: || && ! comparison, + -, * / %, ^ (from the right), unary -, ++ --; an assignment takes all to its right. */
#include "bc.h"

#include <stdlib.h>
#include <string.h>

#include "tool.h"

#define DEPTH_MOST 2000         /* of what encloses each other */

static unsigned depth, loops;
static bool in_function;

static struct node *expression(void);
static struct node *statement(void);

static struct node *make(enum node_kind kind, struct node *a, struct node *b)
{
    struct node *node = tool_alloc(sizeof *node);
    node->kind = kind;
    node->part[0] = a;
    node->part[1] = b;
    return node;
}

void node_free(struct node *node)
{
    while (node != NULL) {
        struct node *next = node->next;
        for (unsigned i = 0; i < 4; i++)
            node_free(node->part[i]);
        free(node->text);
        free(node);
        node = next;
    }
}

static bool take(int wanted)
{
    if (token != wanted)
        return false;
    lex_next();
    return true;
}

static void need(int wanted, const char *what)
{
    if (!take(wanted))
        bc_error("%s expected", what);
}

static void skip_newlines(void)
{
    while (token == T_NEWLINE)
        lex_next();
}

static void enter(void)
{
    if (++depth > DEPTH_MOST)
        bc_error("too deep");
}

/* ---- expressions ---- */

static struct node *text_node(enum node_kind kind)
{
    struct node *node = make(kind, NULL, NULL);
    node->text = tool_copy_n(token_length != 0 ? token_text : "", token_length);
    node->length = token_length;
    lex_next();
    return node;
}

static struct node *arguments(void)
{
    struct node *first = NULL, **end = &first;
    while (token != T_RIGHT) {
        *end = expression();
        end = &(*end)->next;
        if (token != T_RIGHT)
            need(T_COMMA, ", or )");
    }
    lex_next();
    return first;
}

static struct node *named(void)
{
    unsigned name = name_of(token_text, token_length);
    struct node *node;
    lex_next();
    if (take(T_LEFT)) {
        node = make(N_CALL, arguments(), NULL);
    } else if (take(T_LEFT_BRACKET)) {
        if (take(T_RIGHT_BRACKET)) {
            node = make(N_ARRAY, NULL, NULL);
        } else {
            node = make(N_ELEMENT, expression(), NULL);
            need(T_RIGHT_BRACKET, "]");
        }
    } else {
        node = make(N_VARIABLE, NULL, NULL);
    }
    node->name = name;
    return node;
}

static struct node *enclosed(void)
{
    need(T_LEFT, "(");
    struct node *node = expression();
    need(T_RIGHT, ")");
    node->enclosed = true;
    return node;
}

static struct node *primary(void)
{
    int op = token;
    switch (token) {
    case T_NUMBER: return text_node(N_NUMBER);
    case T_NAME:   return named();
    case T_LEFT:   return enclosed();
    case T_LENGTH: lex_next(); return make(N_LENGTH, enclosed(), NULL);
    case T_SQRT:   lex_next(); return make(N_ROOT, enclosed(), NULL);
    case T_SCALE:
        lex_next();
        if (token == T_LEFT)
            return make(N_SCALE_OF, enclosed(), NULL);
        break;
    case T_IBASE: case T_OBASE: case T_LAST:
        lex_next();
        break;
    default:
        bc_error("syntax error");
    }
    struct node *node = make(N_SPECIAL, NULL, NULL);
    node->op = op;
    return node;
}

static bool assignable(const struct node *node)
{
    return (node->kind == N_VARIABLE || node->kind == N_ELEMENT || node->kind == N_SPECIAL) && !node->enclosed;
}

static struct node *no_condition(void);

static struct node *postfix(void)
{
    struct node *node = primary();
    if (!assignable(node))
        return node;
    int op = token;
    if (op == T_INCREMENT || op == T_DECREMENT) {
        lex_next();
        node = make(N_STEP_AFTER, node, NULL);
        node->op = op;
    } else if (op & T_ASSIGN) {
        lex_next();
        enter();
        node = make(N_ASSIGN, node, no_condition());
        depth--;
        node->op = op & ~T_ASSIGN;
    }
    return node;
}

static struct node *unary(void)
{
    int op = token;
    if (op != T_MINUS && op != T_INCREMENT && op != T_DECREMENT)
        return postfix();
    lex_next();
    if (op == T_MINUS) {
        enter();
        struct node *node = make(N_NEGATE, unary(), NULL);
        depth--;
        return node;
    }
    struct node *node = primary();
    if (!assignable(node))
        bc_error("++ and -- are for variables");
    node = make(N_STEP_BEFORE, node, NULL);
    node->op = op;
    return node;
}

static struct node *binary(int op, struct node *a, struct node *b)
{
    struct node *node = make(N_BINARY, a, b);
    node->op = op;
    return node;
}

static struct node *power(void)
{
    struct node *base = unary();
    if (!take(T_POWER))
        return base;
    enter();
    base = binary(T_POWER, base, power());
    depth--;
    return base;
}

static struct node *product(void)
{
    struct node *node = power();
    for (int op; (op = token) == T_TIMES || op == T_DIVIDE || op == T_MODULO;) {
        lex_next();
        node = binary(op, node, power());
    }
    return node;
}

/* An expression without comparisons. */
static struct node *no_condition(void)
{
    struct node *node = product();
    for (int op; (op = token) == T_PLUS || op == T_MINUS;) {
        lex_next();
        node = binary(op, node, product());
    }
    return node;
}

static struct node *comparison(void)
{
    struct node *node = no_condition();
    for (int op; (op = token) >= T_EQUAL && op <= T_GREATER_EQUAL;) {
        lex_next();
        node = binary(op, node, no_condition());
    }
    return node;
}

static struct node *negation(void)
{
    bool not = false;
    while (take(T_NOT))
        not = !not;
    struct node *node = comparison();
    return not ? make(N_NOT, node, NULL) : node;
}

static struct node *conjunction(void)
{
    struct node *node = negation();
    while (take(T_AND))
        node = make(N_AND, node, negation());
    return node;
}

static struct node *expression(void)
{
    enter();
    struct node *node = conjunction();
    while (take(T_OR))
        node = make(N_OR, node, conjunction());
    depth--;
    return node;
}

/* ---- statements ---- */

static struct node *condition(void)
{
    need(T_LEFT, "(");
    struct node *node = token == T_SEMICOLON || token == T_RIGHT ? NULL : expression();
    return node;
}

static struct node *body(void)
{
    skip_newlines();
    loops++;
    struct node *node = statement();
    loops--;
    return node;
}

static struct node *if_statement(void)
{
    struct node *node = make(N_IF, condition(), NULL);
    need(T_RIGHT, ")");
    if (node->part[0] == NULL)
        bc_error("a condition expected");
    skip_newlines();
    node->part[1] = statement();
    if (take(T_ELSE)) {
        skip_newlines();
        node->part[2] = statement();
    }
    return node;
}

static struct node *while_statement(void)
{
    struct node *node = make(N_WHILE, condition(), NULL);
    need(T_RIGHT, ")");
    if (node->part[0] == NULL)
        bc_error("a condition expected");
    node->part[1] = body();
    return node;
}

static struct node *for_statement(void)
{
    struct node *node = make(N_FOR, condition(), NULL);
    need(T_SEMICOLON, ";");
    node->part[1] = token == T_SEMICOLON ? NULL : expression();
    need(T_SEMICOLON, ";");
    node->part[2] = token == T_RIGHT ? NULL : expression();
    need(T_RIGHT, ")");
    node->part[3] = body();
    return node;
}

static struct node *print_statement(void)
{
    struct node *node = make(N_PRINT, NULL, NULL), **end = &node->part[0];
    do {
        *end = token == T_STRING ? text_node(N_STRING) : expression();
        end = &(*end)->next;
    } while (take(T_COMMA));
    return node;
}

static struct node *return_statement(void)
{
    struct node *node = make(N_RETURN, NULL, NULL);
    if (!in_function)
        bc_error("return outside of a function");
    if (token != T_NEWLINE && token != T_SEMICOLON && token != T_RIGHT_BRACE)
        node->part[0] = expression();
    return node;
}

static struct node *jump(enum node_kind kind)
{
    if (loops == 0)
        bc_error("break and continue are for loops");
    return make(kind, NULL, NULL);
}

static void end_of_statement(void)
{
    if (token != T_SEMICOLON && token != T_NEWLINE && token != T_RIGHT_BRACE && token != T_END && token != T_ELSE)
        bc_error("syntax error");
}

static struct node *block(void)
{
    struct node *node = make(N_BLOCK, NULL, NULL), **end = &node->part[0];
    while (token != T_RIGHT_BRACE) {
        if (token == T_SEMICOLON || token == T_NEWLINE) {
            lex_next();
            continue;
        }
        if (token == T_END)
            bc_error("} expected");
        *end = statement();
        end_of_statement();
        end = &(*end)->next;
    }
    lex_next();
    return node;
}

static struct node *statement_inside(void)
{
    int kind = token;
    switch (kind) {
    case T_LEFT_BRACE: lex_next(); return block();
    case T_IF:         lex_next(); return if_statement();
    case T_WHILE:      lex_next(); return while_statement();
    case T_FOR:        lex_next(); return for_statement();
    case T_BREAK:      lex_next(); return jump(N_BREAK);
    case T_CONTINUE:   lex_next(); return jump(N_CONTINUE);
    case T_RETURN:     lex_next(); return return_statement();
    case T_PRINT:      lex_next(); return print_statement();
    case T_HALT:       lex_next(); return make(N_HALT, NULL, NULL);
    case T_QUIT:       exit(tool_close(0));
    case T_SEMICOLON:  return make(N_BLOCK, NULL, NULL);
    case T_STRING: {
        struct node *node = make(N_PRINT, text_node(N_STRING), NULL);
        node->enclosed = true;      /* as it is: without escapes */
        return node;
    }
    default:           return make(N_EXPRESSION, expression(), NULL);
    }
}

static struct node *statement(void)
{
    enter();
    struct node *node = statement_inside();
    depth--;
    return node;
}

/* ---- functions ---- */

static void names_list(struct parameter **list, size_t *count, size_t *room)
{
    do {
        if (token != T_NAME)
            bc_error("a name expected");
        *list = tool_grow(*list, room, *count + 1, sizeof **list);
        struct parameter *one = &(*list)[(*count)++];
        one->name = name_of(token_text, token_length);
        one->array = false;
        lex_next();
        if (take(T_LEFT_BRACKET)) {
            need(T_RIGHT_BRACKET, "]");
            one->array = true;
        }
    } while (take(T_COMMA));
}

static void define(void)
{
    struct function made = { .defined = true };
    if (token == T_NAME && strcmp(token_text, "void") == 0)
        lex_next();
    if (token != T_NAME)
        bc_error("a name expected");
    unsigned name = name_of(token_text, token_length);
    lex_next();
    need(T_LEFT, "(");
    if (token != T_RIGHT)
        names_list(&made.parameters, &made.parameter_count, &made.parameter_room);
    need(T_RIGHT, ")");
    skip_newlines();
    need(T_LEFT_BRACE, "{");
    skip_newlines();
    if (take(T_AUTO)) {
        names_list(&made.autos, &made.auto_count, &made.auto_room);
        end_of_statement();
    }
    in_function = true;
    made.body = block();
    in_function = false;
    /* An earlier body may be running: it is let go of, not freed. */
    *function_of(name) = made;
}

bool parse_line(void)
{
    depth = loops = 0;
    in_function = false;
    lex_next();
    while (token != T_NEWLINE) {
        if (token == T_END)
            return false;
        if (take(T_SEMICOLON))
            continue;
        if (take(T_DEFINE)) {
            define();
            continue;
        }
        struct node *node = statement();
        end_of_statement();
        bool on = run_statement(node);
        node_free(node);
        if (!on)
            return false;
    }
    return true;
}
