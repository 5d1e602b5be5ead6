/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slog2fa(): the arguments come with their types (SLOG2_FA_*), so the format is rendered conversion
 * by conversion.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/slog2.h>

#define TEXT_MAX 1024
#define SPEC_MAX 32

enum fa { FA_END, FA_UNSIGNED, FA_SIGNED, FA_CHAR, FA_DOUBLE, FA_STRING, FA_STAR };

struct out {
    char text[TEXT_MAX];
    size_t len;
};

static void advance(struct out *out, int n)
{
    if (n > 0)
        out->len += (size_t)n < sizeof out->text - out->len ? (size_t)n
            : sizeof out->text - out->len - 1;
}

/*
 * A conversion of the format, its length modifiers left out: they are replaced by the argument's
 * own.
 */
struct spec {
    char text[SPEC_MAX];
    size_t len;
    char conversion;
    int stars;
};

static const char *parse(const char *f, struct spec *spec)
{
    spec->len = 0;
    spec->stars = 0;
    spec->text[spec->len++] = *f++;
    while (*f != '\0' && strchr("-+ #0123456789.*hljztL", *f) != NULL) {
        if (*f == '*')
            spec->stars++;
        if (strchr("hljztL", *f) == NULL && spec->len < SPEC_MAX - 4)
            spec->text[spec->len++] = *f;
        f++;
    }
    spec->conversion = *f;
    return *f != '\0' ? f + 1 : f;
}

static void finish_spec(struct spec *spec, const char *modifier)
{
    for (; *modifier != '\0'; modifier++)
        spec->text[spec->len++] = *modifier;
    spec->text[spec->len++] = spec->conversion;
    spec->text[spec->len] = '\0';
}

#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#define ROOM(_out)  (sizeof (_out)->text - (_out)->len)
#define PLACE(_out) ((_out)->text + (_out)->len)
#define PRINT(_out, _spec, _star, _value) \
    advance((_out), \
            (_spec)->stars == 0 ? snprintf(PLACE(_out), ROOM(_out), (_spec)->text, (_value)) \
            : (_spec)->stars == 1 ? snprintf(PLACE(_out), ROOM(_out), (_spec)->text, (_star)[0], (_value)) \
            : snprintf(PLACE(_out), ROOM(_out), (_spec)->text, (_star)[0], (_star)[1], (_value)))

/*
 * One conversion with its typed argument. -> false: the arguments ended, or do not fit the format
 */
static bool convert(struct out *out, struct spec *spec, va_list *ap)
{
    int star[2] = { 0, 0 }, type = va_arg(*ap, int);
    for (int i = 0; i < spec->stars && i < 2; i++) {
        if (type != FA_STAR)
            return false;
        star[i] = va_arg(*ap, int);
        type = va_arg(*ap, int);
    }
    bool integer = strchr("diouxXp", spec->conversion) != NULL;
    switch (type) {
    case FA_UNSIGNED:
    case FA_SIGNED:
        if (!integer || spec->conversion == 'p')
            spec->conversion = spec->conversion == 'p' ? 'x' : type == FA_SIGNED ? 'd' : 'u';
        finish_spec(spec, "l");
        PRINT(out, spec, star, va_arg(*ap, long));
        return true;
    case FA_CHAR:
        finish_spec(spec, "");
        PRINT(out, spec, star, va_arg(*ap, int));
        return true;
    case FA_DOUBLE:
        if (strchr("aAeEfFgG", spec->conversion) == NULL)
            return false;
        finish_spec(spec, "");
        PRINT(out, spec, star, va_arg(*ap, double));
        return true;
    case FA_STRING:
        if (spec->conversion != 's')
            return false;
        finish_spec(spec, "");
        PRINT(out, spec, star, va_arg(*ap, const char *));
        return true;
    default:
        return false;
    }
}

static int render(slog2_buffer_t buffer, uint16_t code, uint8_t severity, const char *format,
                  va_list *ap)
{
    struct out out = { .len = 0 };
    struct spec spec;
    while (*format != '\0' && out.len + 1 < sizeof out.text) {
        if (*format != '%') {
            out.text[out.len++] = *format++;
            continue;
        }
        if (format[1] == '%') {
            out.text[out.len++] = '%';
            format += 2;
            continue;
        }
        format = parse(format, &spec);
        if (spec.conversion == '\0' || !convert(&out, &spec, ap)) {
            errno = EINVAL;
            return -1;
        }
    }
    out.text[out.len] = '\0';
    return slog2c(buffer, code, severity, out.text);
}

int vslog2fa(slog2_buffer_t buffer, uint16_t code, uint8_t severity, const char *format,
             va_list list)
{
    va_list ap;
    va_copy(ap, list);
    int result = render(buffer, code, severity, format, &ap);
    va_end(ap);
    return result;
}

int slog2fa(slog2_buffer_t buffer, uint16_t code, uint8_t severity, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    int result = vslog2fa(buffer, code, severity, format, ap);
    va_end(ap);
    return result;
}
