/* SPDX-License-Identifier: Apache-2.0 */
/* vi's command mode: POSIX's `set -o vi`, but for the commands that start another program. */
#include "lineedit_private.h"

#include <ctype.h>
#include <string.h>

struct command {
    unsigned count;             /* 0: none given */
    int operator;               /* c d y that waits for a motion; 0: none */
    bool inserting;             /* the command ends command mode */
};

static int word_class(char c, bool big)
{
    if (isspace((unsigned char)c))
        return 0;
    return big || isalnum((unsigned char)c) || c == '_' || (c & 0x80) ? 1 : 2;
}

static size_t next_word(const struct lineedit_chars *c, size_t at, bool big)
{
    int class = at < c->n ? word_class(c->s[at], big) : 0;
    while (at < c->n && class != 0 && word_class(c->s[at], big) == class)
        at++;
    while (at < c->n && word_class(c->s[at], big) == 0)
        at++;
    return at;
}

static size_t end_of_word(const struct lineedit_chars *c, size_t at, bool big)
{
    if (at < c->n)
        at++;
    while (at < c->n && word_class(c->s[at], big) == 0)
        at++;
    while (at + 1 < c->n && word_class(c->s[at + 1], big) == word_class(c->s[at], big))
        at++;
    return at;
}

static size_t previous_word(const struct lineedit_chars *c, size_t at, bool big)
{
    while (at > 0 && word_class(c->s[at - 1], big) == 0)
        at--;
    int class = at > 0 ? word_class(c->s[at - 1], big) : 0;
    while (at > 0 && word_class(c->s[at - 1], big) == class)
        at--;
    return at;
}

/* f F t T: to the next or previous such character, or beside it. */
static size_t find_character(struct lineedit *le, size_t at, int how)
{
    int wanted = key_read(le);
    bool forward = how == 'f' || how == 't';
    size_t to = at;
    do {
        if (forward ? to + 1 >= le->line.n : to == 0)
            return at;
        to = forward ? to + 1 : to - 1;
    } while ((unsigned char)le->line.s[to] != wanted);
    return how == 't' ? to - 1 : how == 'T' ? to + 1 : to;
}

/* -> false: the key is no motion. *to: where it goes; *inclusive: an operator takes the character there too */
static bool motion(struct lineedit *le, int key, size_t from, size_t *to, bool *inclusive)
{
    const struct lineedit_chars *c = &le->line;
    *inclusive = key == 'e' || key == 'E' || key == 'f' || key == 't' || key == '$';
    switch (key) {
    case 'h': case KEY_LEFT: case CTRL('h'): case KEY_DELETE_BACK: *to = char_before(c->s, from); return true;
    case 'l': case KEY_RIGHT: case ' ': *to = char_after(c, from); return true;
    case '0': case KEY_HOME: *to = 0; return true;
    case '^': *to = strspn(c->s, " \t"); return true;
    case '$': case KEY_END: *to = char_before(c->s, c->n); return true;
    case 'w': case 'W': *to = next_word(c, from, key == 'W'); return true;
    case 'e': case 'E': *to = end_of_word(c, from, key == 'E'); return true;
    case 'b': case 'B': *to = previous_word(c, from, key == 'B'); return true;
    case 'f': case 'F': case 't': case 'T': *to = find_character(le, from, key); return true;
    default: return false;
    }
}

static void keep(struct lineedit *le, size_t from, size_t to)
{
    le->killed.n = 0;
    chars_insert(&le->killed, 0, le->line.s + from, to - from);
}

static void apply(struct lineedit *le, struct command *cmd, size_t from, size_t to)
{
    if (from > to) {
        size_t swap = from;
        from = to;
        to = swap;
    }
    keep(le, from, to);
    if (cmd->operator != 'y')
        edit_remove(le, from, to);
    else
        le->at = from;
    cmd->inserting = cmd->operator == 'c';
    cmd->operator = 0;
}

static void run_motion(struct lineedit *le, struct command *cmd, size_t to, bool inclusive)
{
    if (cmd->operator == 0) {
        le->at = to;
        return;
    }
    apply(le, cmd, le->at, inclusive && to >= le->at ? char_after(&le->line, to) : to);
}

static void put_back(struct lineedit *le, bool behind)
{
    if (le->killed.n == 0)
        return;
    if (behind)
        le->at = char_after(&le->line, le->at);
    edit_insert(le, le->killed.s, le->killed.n);
    le->at = char_before(le->line.s, le->at);
}

static void change_character(struct lineedit *le, char c)
{
    if (le->at < le->line.n && c != '\0') {
        le->line.s[le->at] = c;
        screen_update(le, le->at);
    }
}

static void toggle_case(struct lineedit *le)
{
    unsigned char c = (unsigned char)le->line.s[le->at];
    change_character(le, (char)(isupper(c) ? tolower(c) : toupper(c)));
    le->at = char_after(&le->line, le->at);
}

static void insert_at(struct lineedit *le, struct command *cmd, size_t at)
{
    le->at = at;
    cmd->inserting = true;
}

static void kill_to(struct lineedit *le, struct command *cmd, int operator, size_t from, size_t to)
{
    cmd->operator = operator;
    apply(le, cmd, from, to);
}

static void run_key(struct lineedit *le, struct command *cmd, int key)
{
    size_t n = le->line.n, at = le->at;
    switch (key) {
    case 'i': insert_at(le, cmd, at); break;
    case 'I': insert_at(le, cmd, 0); break;
    case 'a': insert_at(le, cmd, char_after(&le->line, at)); break;
    case 'A': insert_at(le, cmd, n); break;
    case 'x': case KEY_DELETE: kill_to(le, cmd, 'd', at, char_after(&le->line, at)); break;
    case 'X': kill_to(le, cmd, 'd', char_before(le->line.s, at), at); break;
    case 's': kill_to(le, cmd, 'c', at, char_after(&le->line, at)); break;
    case 'S': kill_to(le, cmd, 'c', 0, n); break;
    case 'D': kill_to(le, cmd, 'd', at, n); break;
    case 'C': kill_to(le, cmd, 'c', at, n); break;
    case 'Y': kill_to(le, cmd, 'y', at, n); break;
    case 'p': put_back(le, true); break;
    case 'P': put_back(le, false); break;
    case 'r': change_character(le, (char)key_read(le)); break;
    case '~': toggle_case(le); break;
    case 'k': case '-': case KEY_UP: case CTRL('p'): edit_history(le, le->back + 1); le->at = 0; break;
    case 'j': case '+': case KEY_DOWN: case CTRL('n'):
        if (le->back != 0)
            edit_history(le, le->back - 1);
        le->at = 0;
        break;
    case '/': case '?': edit_search(le); break;
    case 'u': edit_replace(le, le->back == 0 || le->history == NULL ? "" : le->history(le->arg, le->back)); break;
    case '#':
        le->at = 0;
        edit_insert(le, "#", 1);
        edit_key(le, '\n');
        break;
    case CTRL('l'): case CTRL('r'): edit_key(le, key == CTRL('r') ? KEY_RESIZED : key); break;
    case '\r': case '\n': case CTRL('c'): case CTRL('d'): case KEY_EOF: case KEY_RESIZED: edit_key(le, key); break;
    default: break;
    }
}

static void run_operator(struct lineedit *le, struct command *cmd, int key)
{
    size_t to = le->at;
    bool inclusive = false;
    if (key == cmd->operator) {
        apply(le, cmd, 0, le->line.n);
        return;
    }
    if (cmd->operator == 'c' && (key == 'w' || key == 'W'))
        key = key == 'w' ? 'e' : 'E';
    for (unsigned i = 0; i < cmd->count + (cmd->count == 0); i++)
        if (!motion(le, key, to, &to, &inclusive)) {
            cmd->operator = 0;
            return;
        }
    run_motion(le, cmd, to, inclusive);
}

static void run_command(struct lineedit *le, struct command *cmd, int key)
{
    size_t to = le->at;
    bool inclusive = false, moved = false;
    if (key == 'c' || key == 'd' || key == 'y') {
        cmd->operator = key;
        return;
    }
    for (unsigned i = 0; i < cmd->count + (cmd->count == 0) && !cmd->inserting && !le->done; i++) {
        moved = motion(le, key, to, &to, &inclusive);
        if (!moved)
            run_key(le, cmd, key);
    }
    if (moved)
        le->at = to;
    cmd->count = 0;
}

void vi_command(struct lineedit *le)
{
    struct command cmd = { 0 };
    le->at = char_before(le->line.s, le->at);
    while (!le->done && !cmd.inserting) {
        if (cmd.operator == 0 && le->at != 0 && le->at == le->line.n)
            le->at = char_before(le->line.s, le->at);
        screen_cursor(le);
        int key = key_read(le);
        if (key == '\033') {
            cmd = (struct command){ 0 };
        } else if (key >= '0' + (cmd.count == 0) && key <= '9') {
            if (cmd.count < 1000)
                cmd.count = cmd.count * 10 + (unsigned)(key - '0');
        } else if (cmd.operator != 0) {
            run_operator(le, &cmd, key);
            cmd.count = 0;
        } else {
            run_command(le, &cmd, key);
        }
    }
    if (!le->done)
        screen_cursor(le);
}
