/* SPDX-License-Identifier: Apache-2.0 */
/* Keys, and what they do to the line. */
#include "lineedit_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* ---- changes of the line, and of the screen with it ---- */

void edit_insert(struct lineedit *le, const char *s, size_t n)
{
    size_t at = le->at;
    if (!chars_insert(&le->line, at, s, n))
        return;
    le->at += n;
    if (le->at == le->line.n)
        screen_append(le, n);
    else
        screen_update(le, at);
}

void edit_remove(struct lineedit *le, size_t from, size_t to)
{
    if (from >= to)
        return;
    chars_remove(&le->line, from, to);
    le->at = from;
    screen_update(le, from);
}

static bool is_kill(int key)
{
    return key == CTRL('k') || key == CTRL('u') || key == CTRL('w') || key == KEY_META + 'd' ||
           key == KEY_META + KEY_DELETE_BACK;
}

/* What consecutive kills take comes back as one. */
void edit_kill(struct lineedit *le, size_t from, size_t to)
{
    if (!is_kill(le->last_key))
        le->killed.n = 0;
    chars_insert(&le->killed, from < le->at ? 0 : le->killed.n, le->line.s + from, to - from);
    edit_remove(le, from, to);
}

void edit_replace(struct lineedit *le, const char *text)
{
    chars_set(&le->line, text);
    le->at = le->line.n;
    screen_update(le, 0);
}

/* The line so many back; what was being typed is kept for the way forward again. */
void edit_history(struct lineedit *le, unsigned back)
{
    const char *text = le->saved.s;
    if (back != 0 && (le->history == NULL || (text = le->history(le->arg, back)) == NULL))
        return;
    if (le->back == 0 && !chars_set(&le->saved, le->line.s))
        return;
    le->back = back;
    edit_replace(le, text);
}

static void move_to(struct lineedit *le, size_t at)
{
    le->at = at;
    screen_cursor(le);
}

static void transpose(struct lineedit *le)
{
    if (le->at == le->line.n && le->at > 0)
        le->at = char_before(le->line.s, le->at);
    size_t middle = le->at, from = char_before(le->line.s, middle), to = char_after(&le->line, middle);
    char swapped[8];
    if (middle == 0 || to - from > sizeof swapped)
        return;
    memcpy(swapped, le->line.s + middle, to - middle);
    memcpy(swapped + (to - middle), le->line.s + from, middle - from);
    memcpy(le->line.s + from, swapped, to - from);
    le->at = to;
    screen_update(le, from);
}

static void finish(struct lineedit *le, enum lineedit_result result, const char *mark)
{
    le->done = true;
    le->result = result;
    screen_leave(le, mark);
}

static void yank_last_word(struct lineedit *le)
{
    const char *text = le->history != NULL ? le->history(le->arg, 1) : NULL;
    if (text == NULL)
        return;
    struct lineedit_chars line = { (char *)text, strlen(text), 0 };
    size_t from = blank_word_start(&line, line.n);
    edit_insert(le, text + from, line.n - from);
}

static void clear_screen(struct lineedit *le)
{
    screen_send(le, "\033[H\033[2J");
    screen_draw(le);
}

/* ---- keys ---- */

/* The line is taken away meanwhile. */
static void tell_news(struct lineedit *le)
{
    if (le->news == NULL || !le->news(le->arg, false))
        return;
    screen_erase(le);
    screen_flush(le);
    le->news(le->arg, true);
    screen_draw(le);
    screen_flush(le);
}

static int read_byte(struct lineedit *le)
{
    unsigned char c = (unsigned char)le->pushed;
    le->pushed = 0;
    if (c != 0)
        return c;
    screen_flush(le);
    for (;;) {
        ssize_t n = read(le->in, &c, 1);
        if (n == 1)
            return c;
        if (n == 0 || errno != EINTR)
            return KEY_EOF;
        tell_news(le);
        unsigned width = le->width;
        screen_width(le);
        if (le->width != width)
            return KEY_RESIZED;
    }
}

int key_read_soon(struct lineedit *le)
{
    struct termios modes, timed;
    if (tcgetattr(le->in, &modes) == -1)
        return KEY_NONE;
    timed = modes;
    timed.c_cc[VMIN] = 0;
    timed.c_cc[VTIME] = 1;
    tcsetattr(le->in, TCSANOW, &timed);
    int key = read_byte(le);
    tcsetattr(le->in, TCSANOW, &modes);
    return key == KEY_EOF ? KEY_NONE : key;
}

/* Behind ESC [ : parameters, then a letter. */
static int read_sequence(struct lineedit *le)
{
    unsigned first = 0, last = 0;
    int c;
    while ((c = read_byte(le)) >= '0' && c <= '?') {
        last = c >= '0' && c <= '9' ? last * 10 + (unsigned)(c - '0') : 0;
        if (c == ';')
            continue;
        first = first > last ? first : last;
    }
    switch (c) {
    case 'A': return KEY_UP;
    case 'B': return KEY_DOWN;
    case 'C': return last > 1 ? KEY_WORD_RIGHT : KEY_RIGHT;
    case 'D': return last > 1 ? KEY_WORD_LEFT : KEY_LEFT;
    case 'H': return KEY_HOME;
    case 'F': return KEY_END;
    case '~':
        return first == 1 || first == 7 ? KEY_HOME : first == 4 || first == 8 ? KEY_END : first == 3 ? KEY_DELETE : KEY_NONE;
    default:  return c == KEY_EOF ? c : KEY_NONE;
    }
}

static int read_escape(struct lineedit *le, int c)
{
    if (c == '[')
        return read_sequence(le);
    if (c == 'O') {
        c = read_byte(le);
        return c == 'H' ? KEY_HOME : c == 'F' ? KEY_END : c >= 'A' && c <= 'D' ? KEY_UP + c - 'A' : KEY_NONE;
    }
    return c < 0x100 ? KEY_META + c : c;
}

/* In vi mode an ESC is a key of its own, unless a key's sequence follows at once. */
int key_read(struct lineedit *le)
{
    int c = read_byte(le);
    if (c != '\033')
        return c;
    int next = le->vi ? key_read_soon(le) : read_byte(le);
    if (!le->vi || next == '[' || next == 'O')
        return read_escape(le, next);
    le->pushed = next < 0x100 ? next : 0;
    return c;
}

/* ---- searching ---- */

static const char *search_history(struct lineedit *le, const char *text, unsigned *back)
{
    const char *line;
    for (unsigned i = *back; (line = le->history(le->arg, i)) != NULL; i++) {
        if (strstr(line, text) != NULL) {
            *back = i;
            return line;
        }
    }
    return NULL;
}

static void show_search(struct lineedit *le, struct lineedit_chars *prompt, const char *text)
{
    chars_set(prompt, "(search)'");
    chars_insert(prompt, prompt->n, text, strlen(text));
    chars_insert(prompt, prompt->n, "': ", 3);
    if (prompt->s != NULL)
        le->prompt = prompt->s;
    screen_redraw(le);
}

static void take_found(struct lineedit *le, const char *found, const char *text)
{
    if (found == NULL || !chars_set(&le->line, found))
        return;
    const char *match = strstr(found, text);
    le->at = match != NULL ? (size_t)(match - found) : le->line.n;
}

/* Backwards through the history while the text is typed. Any other key ends it, and is done then. */
void edit_search(struct lineedit *le)
{
    struct lineedit_chars prompt = { 0 }, text = { 0 };
    const char *old_prompt = le->prompt;
    unsigned back = 1;
    int key = KEY_NONE;
    if (le->history == NULL || !chars_set(&text, "") || !chars_set(&le->saved, le->line.s)) {
        free(text.s);
        return;
    }
    for (;;) {
        show_search(le, &prompt, text.s);
        key = key_read(le);
        unsigned from = back;
        char c = (char)key;
        if (key == CTRL('r'))
            from++;
        else if ((key == KEY_DELETE_BACK || key == CTRL('h')) && text.n != 0)
            chars_remove(&text, char_before(text.s, text.n), text.n);
        else if (key >= ' ' && key < 0x100 && key != KEY_DELETE_BACK)
            chars_insert(&text, text.n, &c, 1);
        else
            break;
        const char *found = text.n != 0 ? search_history(le, text.s, &from) : NULL;
        if (found != NULL)
            back = from;
        take_found(le, found, text.s);
    }
    if (key == CTRL('g') || key == CTRL('c')) {
        chars_set(&le->line, le->saved.s);
        le->at = le->line.n;
    }
    le->prompt = old_prompt;
    screen_redraw(le);
    free(prompt.s);
    free(text.s);
    if (key != CTRL('g') && key != KEY_META + '\033')
        edit_key(le, key);
}

/* ---- what the keys do ---- */

static void edit_control(struct lineedit *le, int key)
{
    size_t before = char_before(le->line.s, le->at), after = char_after(&le->line, le->at);
    switch (key) {
    case KEY_HOME:
    case CTRL('a'): move_to(le, 0); break;
    case KEY_END:
    case CTRL('e'): move_to(le, le->line.n); break;
    case KEY_LEFT:
    case CTRL('b'): move_to(le, before); break;
    case KEY_RIGHT:
    case CTRL('f'): move_to(le, after); break;
    case KEY_WORD_LEFT:
    case KEY_META + 'b': move_to(le, word_start(&le->line, le->at)); break;
    case KEY_WORD_RIGHT:
    case KEY_META + 'f': move_to(le, word_end(&le->line, le->at)); break;
    case CTRL('h'):
    case KEY_DELETE_BACK: edit_remove(le, before, le->at); break;
    case KEY_DELETE: edit_remove(le, le->at, after); break;
    case CTRL('k'): edit_kill(le, le->at, le->line.n); break;
    case CTRL('u'): edit_kill(le, 0, le->at); break;
    case CTRL('w'): edit_kill(le, blank_word_start(&le->line, le->at), le->at); break;
    case KEY_META + 'd': edit_kill(le, le->at, word_end(&le->line, le->at)); break;
    case KEY_META + KEY_DELETE_BACK: edit_kill(le, word_start(&le->line, le->at), le->at); break;
    case CTRL('y'): edit_insert(le, le->killed.s != NULL ? le->killed.s : "", le->killed.n); break;
    case CTRL('t'): transpose(le); break;
    case CTRL('l'): clear_screen(le); break;
    case KEY_UP:
    case CTRL('p'): edit_history(le, le->back + 1); break;
    case KEY_DOWN:
    case CTRL('n'):
        if (le->back != 0)
            edit_history(le, le->back - 1);
        break;
    case CTRL('r'): edit_search(le); break;
    case KEY_META + '.': yank_last_word(le); break;
    case '\t': edit_complete(le); break;
    case KEY_RESIZED: screen_redraw(le); break;
    default: break;
    }
}

/* The bytes of one character are inserted at once. */
static void insert_character(struct lineedit *le, int key)
{
    char bytes[4] = { (char)key };
    size_t n = 1, length = char_length((unsigned char)key);
    for (; n < length; n++) {
        int c = read_byte(le);
        if (c >= 0x100)
            return;
        bytes[n] = (char)c;
        if ((c & 0xc0) != 0x80) {       /* no UTF-8 after all */
            n++;
            break;
        }
    }
    edit_insert(le, bytes, n);
}

void edit_key(struct lineedit *le, int key)
{
    if (key == '\r' || key == '\n') {
        finish(le, LINEEDIT_LINE, "");
    } else if (key == CTRL('c')) {
        finish(le, LINEEDIT_INTERRUPT, "^C");
    } else if (key == KEY_EOF || (key == CTRL('d') && le->line.n == 0)) {
        finish(le, LINEEDIT_END, "");
    } else if (key == CTRL('d')) {
        edit_control(le, KEY_DELETE);
    } else if (key == CTRL('v')) {
        char c = (char)read_byte(le);
        edit_insert(le, &c, 1);
    } else if (key == '\033' && le->vi) {
        vi_command(le);
    } else if (key >= ' ' && key < 0x100 && key != KEY_DELETE_BACK) {
        insert_character(le, key);
    } else {
        edit_control(le, key);
    }
}

/* ---- the whole ---- */

/* Signals keys send are ours here, and so is the echo; flow control and the rest stay. */
static bool raw_mode(struct lineedit *le, struct termios *old)
{
    if (tcgetattr(le->in, old) == -1)
        return false;
    struct termios raw = *old;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
    raw.c_iflag &= ~(tcflag_t)(INLCR | IGNCR | ISTRIP);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    return tcsetattr(le->in, TCSADRAIN, &raw) == 0;
}

enum lineedit_result lineedit_read(struct lineedit *le)
{
    struct termios old;
    if (!chars_set(&le->line, "") || !raw_mode(le, &old))
        return LINEEDIT_END;
    le->at = 0;
    le->back = 0;
    le->done = false;
    le->pushed = 0;
    le->last_key = KEY_NONE;
    screen_width(le);
    screen_draw(le);
    while (!le->done) {
        le->key = key_read(le);
        edit_key(le, le->key);
        le->last_key = le->key;
    }
    tcsetattr(le->in, TCSADRAIN, &old);
    return le->result;
}

void lineedit_free(struct lineedit *le)
{
    free(le->line.s);
    free(le->killed.s);
    free(le->saved.s);
    free(le->output.s);
}
