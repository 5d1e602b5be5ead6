/* SPDX-License-Identifier: Apache-2.0 */
/* The grammar, by recursive descent. After an error every function returns at once with whatever it has. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "sh.h"

static const char reserved[][6] = {
    "!", "{", "}", "case", "do", "done", "elif", "else", "esac", "fi", "for", "if", "in", "then", "until", "while",
};

static struct node *parse_and_or(struct parser *ps);

/* ---- tokens ---- */

static enum token peek(struct parser *ps)
{
    if (ps->error)
        return ps->token = T_EOF;
    if (!ps->have) {
        lex_next(ps);
        ps->have = true;
    }
    return ps->token;
}

static void use(struct parser *ps)
{
    ps->have = false;
}

static bool accept(struct parser *ps, enum token token)
{
    if (peek(ps) != token)
        return false;
    use(ps);
    return true;
}

static bool peek_word(struct parser *ps, const char *word)
{
    return peek(ps) == T_WORD && strcmp(ps->word, word) == 0;
}

static bool accept_word(struct parser *ps, const char *word)
{
    if (!peek_word(ps, word))
        return false;
    use(ps);
    return true;
}

static void unexpected(struct parser *ps, const char *wanted)
{
    if (ps->error)
        return;
    peek(ps);
    if (wanted != NULL)
        lex_error(ps, "syntax error: %s where %s should be", token_name(ps), wanted);
    else
        lex_error(ps, "syntax error: unexpected %s", token_name(ps));
}

static void expect_word(struct parser *ps, const char *word)
{
    if (!accept_word(ps, word))
        unexpected(ps, word);
}

static void skip_newlines(struct parser *ps)
{
    while (accept(ps, T_NEWLINE))
        continue;
}

bool is_reserved(const char *word)
{
    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
        if (strcmp(reserved[i], word) == 0)
            return true;
    return false;
}

bool is_name(const char *s, size_t n)
{
    if (n == 0 || isdigit((unsigned char)s[0]))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!isalnum((unsigned char)s[i]) && s[i] != '_')
            return false;
    return true;
}

static bool is_assignment(const char *word)
{
    const char *equals = strchr(word, '=');
    return equals != NULL && is_name(word, (size_t)(equals - word));
}

static bool opens_command(const char *word)
{
    static const char openers[][6] = { "!", "{", "case", "for", "if", "until", "while" };
    for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++)
        if (strcmp(openers[i], word) == 0)
            return true;
    return false;
}

/* The word read is where a name of an alias may stand: it gives way to what it stands for. -> true: look again */
static bool alias_taken(struct parser *ps)
{
    if (peek(ps) != T_WORD || ps->scan || !alias_substitute(ps->src, ps->word))
        return false;
    if (ps->src->record != NULL)
        ps->src->record->n = ps->token_at;
    use(ps);
    return true;
}

static void take_aliases(struct parser *ps)
{
    while (alias_taken(ps))
        continue;
}

/* ---- nodes ---- */

static struct node *node_new(struct parser *ps, enum node_kind kind)
{
    struct node *node = arena_alloc(ps->arena, sizeof *node);
    node->kind = kind;
    node->line = ps->src->line - (ps->have && ps->token == T_NEWLINE);
    return node;
}

static struct node *binary(struct parser *ps, enum node_kind kind, struct node *left, struct node *right)
{
    struct node *node = node_new(ps, kind);
    node->left = left;
    node->right = right;
    return node;
}

/* Appends to an array in the arena: it doubles when its count is a power of two. */
static void *grow(struct parser *ps, void *array, unsigned count, size_t size)
{
    if (count != 0 && (count & (count - 1)) != 0)
        return array;
    void *bigger = arena_alloc(ps->arena, (count != 0 ? count * 2 : 1) * size);
    if (count != 0)
        memcpy(bigger, array, count * size);
    return bigger;
}

static void add_part(struct parser *ps, struct node *node, struct node *part)
{
    node->parts = grow(ps, node->parts, node->nparts, sizeof node->parts[0]);
    node->parts[node->nparts++] = part;
}

static void add_word(struct parser *ps, char ***words, unsigned *count, char *word)
{
    *words = grow(ps, *words, *count, sizeof **words);
    (*words)[(*count)++] = word;
}

/* ---- redirections ---- */

static bool is_redirect(enum token token)
{
    return token == T_IO_NUMBER || (token >= T_LESS && token <= T_CLOBBER);
}

static char *unquote_delimiter(struct parser *ps, const char *word, bool *quoted)
{
    char *plain = arena_strdup(ps->arena, word), *to = plain;
    *quoted = false;
    for (const char *s = word; *s != '\0'; s++) {
        if (*s == '\'' || *s == '"') {
            *quoted = true;
            continue;
        }
        if (*s == '\\' && s[1] != '\0') {
            *quoted = true;
            s++;
        }
        *to++ = *s;
    }
    *to = '\0';
    return plain;
}

static struct redirect **parse_redirect(struct parser *ps, struct redirect **end)
{
    struct redirect *r = arena_alloc(ps->arena, sizeof *r);
    r->fd = -1;
    if (peek(ps) == T_IO_NUMBER) {
        r->fd = atoi(ps->word);
        use(ps);
    }
    r->kind = peek(ps);
    if (!is_redirect(r->kind) || r->kind == T_IO_NUMBER) {
        unexpected(ps, "a redirection");
        return end;
    }
    use(ps);
    if (r->fd == -1)
        r->fd = r->kind == T_GREAT || r->kind == T_DGREAT || r->kind == T_GREATAND || r->kind == T_CLOBBER;
    if (peek(ps) != T_WORD) {
        unexpected(ps, "a file name");
        return end;
    }
    r->word = ps->word;
    if (r->kind == T_DLESS || r->kind == T_DLESSDASH) {
        r->delimiter = unquote_delimiter(ps, ps->word, &r->literal);
        r->word = "";
        *ps->heredocs_end = r;
        ps->heredocs_end = &r->pending;
    }
    use(ps);
    *end = r;
    return &r->next;
}

/* ---- compound commands ---- */

/* What was typed from `start` up to the token that comes now. */
static void keep_text(struct parser *ps, struct node *node, size_t start)
{
    const struct text *record = ps->src->record;
    peek(ps);
    if (record == NULL || ps->scan || ps->error || start > ps->token_at)
        return;
    size_t end = ps->token_at;
    while (end > start && strchr(BLANKS, record->s[end - 1]) != NULL)
        end--;
    node->text = arena_strndup(ps->arena, record->s + start, end - start);
}

/* A command with what follows it: & or ; is left to the caller. */
static struct node *parse_item(struct parser *ps)
{
    peek(ps);
    size_t start = ps->token_at;
    struct node *node = parse_and_or(ps);
    if (!ps->error && peek(ps) == T_AMP) {
        node = binary(ps, N_BACKGROUND, node, NULL);
        keep_text(ps, node, start);
    }
    return node;
}

/* One command is itself, several are a list. */
static struct node *list_append(struct parser *ps, struct node *list, struct node *next)
{
    if (list == NULL)
        return next;
    if (list->kind != N_LIST) {
        struct node *first = list;
        list = node_new(ps, N_LIST);
        list->line = first->line;
        add_part(ps, list, first);
    }
    add_part(ps, list, next);
    return list;
}

/* Commands up to a token or reserved word that does not belong to them. */
static struct node *parse_list(struct parser *ps)
{
    struct node *list = NULL;
    skip_newlines(ps);
    for (;;) {
        take_aliases(ps);
        enum token token = peek(ps);
        if (token == T_NEWLINE) {
            skip_newlines(ps);      /* an alias may stand for nothing */
            continue;
        }
        if (ps->error || token == T_EOF || token == T_RPAREN || token == T_DSEMI)
            return list;
        if (token == T_WORD && is_reserved(ps->word) && !opens_command(ps->word))
            return list;
        struct node *next = parse_item(ps);
        if (ps->error)
            return list;
        list = list_append(ps, list, next);
        if (!accept(ps, T_AMP) && !accept(ps, T_SEMI) && peek(ps) != T_NEWLINE)
            return list;
        skip_newlines(ps);
    }
}

static struct node *parse_body(struct parser *ps, const char *before, const char *after)
{
    expect_word(ps, before);
    struct node *body = parse_list(ps);
    if (body == NULL)
        unexpected(ps, "a command");
    expect_word(ps, after);
    return body;
}

static struct node *parse_if(struct parser *ps)
{
    struct node *node = node_new(ps, N_IF);
    node->left = parse_list(ps);
    if (node->left == NULL)
        unexpected(ps, "a command");
    expect_word(ps, "then");
    node->right = parse_list(ps);
    if (node->right == NULL)
        unexpected(ps, "a command");
    if (accept_word(ps, "elif")) {
        node->other = parse_if(ps);
        return node;
    }
    if (accept_word(ps, "else"))
        node->other = parse_list(ps);
    expect_word(ps, "fi");
    return node;
}

static struct node *parse_loop(struct parser *ps, enum node_kind kind)
{
    struct node *node = node_new(ps, kind);
    node->left = parse_list(ps);
    if (node->left == NULL)
        unexpected(ps, "a command");
    node->right = parse_body(ps, "do", "done");
    return node;
}

static struct node *parse_for(struct parser *ps)
{
    struct node *node = node_new(ps, N_FOR);
    if (peek(ps) != T_WORD || !is_name(ps->word, strlen(ps->word))) {
        unexpected(ps, "a variable's name");
        return node;
    }
    node->name = ps->word;
    use(ps);
    skip_newlines(ps);
    if (accept_word(ps, "in")) {
        node->has_list = true;
        while (peek(ps) == T_WORD) {
            add_word(ps, &node->words, &node->nwords, ps->word);
            use(ps);
        }
    }
    accept(ps, T_SEMI);
    skip_newlines(ps);
    node->right = parse_body(ps, "do", "done");
    return node;
}

static struct case_item *parse_case_item(struct parser *ps)
{
    struct case_item *item = arena_alloc(ps->arena, sizeof *item);
    accept(ps, T_LPAREN);
    do {
        if (peek(ps) != T_WORD) {
            unexpected(ps, "a pattern");
            return item;
        }
        add_word(ps, &item->patterns, &item->count, ps->word);
        use(ps);
    } while (accept(ps, T_PIPE));
    if (!accept(ps, T_RPAREN))
        unexpected(ps, ")");
    item->body = parse_list(ps);
    return item;
}

static struct node *parse_case(struct parser *ps)
{
    struct node *node = node_new(ps, N_CASE);
    struct case_item **end = &node->items;
    if (peek(ps) != T_WORD) {
        unexpected(ps, "a word");
        return node;
    }
    add_word(ps, &node->words, &node->nwords, ps->word);
    use(ps);
    skip_newlines(ps);
    expect_word(ps, "in");
    skip_newlines(ps);
    while (!ps->error && !peek_word(ps, "esac")) {
        *end = parse_case_item(ps);
        end = &(*end)->next;
        if (!accept(ps, T_DSEMI))
            break;
        skip_newlines(ps);
    }
    expect_word(ps, "esac");
    return node;
}

static struct node *parse_subshell(struct parser *ps)
{
    struct node *node = node_new(ps, N_SUBSHELL);
    node->left = parse_list(ps);
    if (node->left == NULL)
        unexpected(ps, "a command");
    if (!accept(ps, T_RPAREN))
        unexpected(ps, ")");
    return node;
}

static struct node *parse_group(struct parser *ps)
{
    struct node *node = node_new(ps, N_GROUP);
    node->left = parse_list(ps);
    if (node->left == NULL)
        unexpected(ps, "a command");
    expect_word(ps, "}");
    return node;
}

/* -> NULL: not a compound command */
static struct node *parse_compound(struct parser *ps)
{
    if (accept(ps, T_LPAREN))
        return parse_subshell(ps);
    if (accept_word(ps, "{"))
        return parse_group(ps);
    if (accept_word(ps, "if"))
        return parse_if(ps);
    if (accept_word(ps, "while"))
        return parse_loop(ps, N_WHILE);
    if (accept_word(ps, "until"))
        return parse_loop(ps, N_UNTIL);
    if (accept_word(ps, "for"))
        return parse_for(ps);
    if (accept_word(ps, "case"))
        return parse_case(ps);
    return NULL;
}

/* ---- simple commands, functions ---- */

static struct redirect *take_redirects(struct parser *ps)
{
    struct redirect *list = NULL, **end = &list;
    while (is_redirect(peek(ps)) && !ps->error)
        end = parse_redirect(ps, end);
    return list;
}

static struct node *parse_function(struct parser *ps, char *name)
{
    struct node *node = node_new(ps, N_FUNCTION);
    use(ps);
    if (!accept(ps, T_RPAREN))
        unexpected(ps, ")");
    skip_newlines(ps);
    node->name = name;
    node->left = parse_compound(ps);
    if (node->left == NULL)
        unexpected(ps, "the function's body");
    else
        node->left->redirects = take_redirects(ps);
    return node;
}

static struct node *parse_simple(struct parser *ps)
{
    struct node *node = node_new(ps, N_SIMPLE);
    struct redirect **end = &node->redirects;
    for (;;) {
        enum token token = peek(ps);
        if (is_redirect(token)) {
            end = parse_redirect(ps, end);
        } else if (token == T_WORD) {
            if (node->nwords == 0 && (node->nassigns != 0 || node->redirects != NULL) && alias_taken(ps))
                continue;
            if (node->nwords == 0 && is_assignment(ps->word))
                add_word(ps, &node->assigns, &node->nassigns, ps->word);
            else
                add_word(ps, &node->words, &node->nwords, ps->word);
            use(ps);
            if (peek(ps) == T_WORD && alias_follows(ps->src))
                alias_taken(ps);
        } else if (token == T_LPAREN && node->nwords == 1 && node->nassigns == 0 && node->redirects == NULL &&
                   is_name(node->words[0], strlen(node->words[0]))) {
            return parse_function(ps, node->words[0]);
        } else {
            break;
        }
        if (ps->error)
            return node;
    }
    alias_follows(ps->src);     /* a blank behind an alias is not for the next command */
    if (node->nwords == 0 && node->nassigns == 0 && node->redirects == NULL)
        unexpected(ps, NULL);
    return node;
}

static struct node *parse_one(struct parser *ps)
{
    if (++ps->depth > MAX_NESTING) {
        lex_error(ps, "nested too deeply");
        return NULL;
    }
    struct node *node = parse_compound(ps);
    if (node != NULL)
        node->redirects = take_redirects(ps);
    else if (peek(ps) == T_WORD && is_reserved(ps->word))
        unexpected(ps, NULL);
    else
        node = parse_simple(ps);
    ps->depth--;
    return node;
}

static struct node *parse_pipeline(struct parser *ps)
{
    take_aliases(ps);
    size_t start = ps->token_at;
    struct node *node = node_new(ps, N_PIPE);
    while (accept_word(ps, "!"))
        node->negate = !node->negate;
    do {
        if (node->nparts != 0)
            skip_newlines(ps);
        take_aliases(ps);
        add_part(ps, node, parse_one(ps));
    } while (!ps->error && accept(ps, T_PIPE));
    if (node->nparts == 1 && !node->negate)
        node = node->parts[0];
    if (!ps->error)
        keep_text(ps, node, start);
    return node;
}

static struct node *parse_and_or(struct parser *ps)
{
    struct node *node = parse_pipeline(ps);
    while (!ps->error) {
        enum node_kind kind;
        if (accept(ps, T_AND))
            kind = N_AND;
        else if (accept(ps, T_OR))
            kind = N_OR;
        else
            break;
        skip_newlines(ps);
        node = binary(ps, kind, node, parse_pipeline(ps));
    }
    return node;
}

/* ---- entries ---- */

/* A list that ends with this token, which is used up. */
struct node *parse_list_until(struct parser *ps, enum token end)
{
    struct node *list = parse_list(ps);
    if (!ps->error && !accept(ps, end))
        unexpected(ps, end == T_RPAREN ? ")" : NULL);
    return list;
}

/* The next line with all it needs. -> NULL: an empty line, the end, or an error */
struct node *parse_command(struct parser *ps, bool *at_end)
{
    struct node *list = NULL;
    *at_end = false;
    if (peek(ps) == T_EOF) {
        *at_end = true;
        return NULL;
    }
    take_aliases(ps);
    if (accept(ps, T_NEWLINE) || peek(ps) == T_EOF)
        return NULL;
    while (!ps->error) {
        struct node *next = parse_item(ps);
        if (ps->error)
            break;
        list = list_append(ps, list, next);
        bool separated = accept(ps, T_AMP) || accept(ps, T_SEMI);
        if (peek(ps) == T_NEWLINE || peek(ps) == T_EOF)
            break;
        if (!separated)
            unexpected(ps, NULL);
    }
    if (!ps->error && ps->token == T_NEWLINE)
        use(ps);
    return ps->error ? NULL : list;
}
