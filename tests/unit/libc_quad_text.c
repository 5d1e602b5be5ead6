// SPDX-License-Identifier: Apache-2.0
// sources: lib/c/src/stdlib/float_bits.c lib/c/src/stdlib/float_scan.c lib/c/src/stdlib/strtod.c lib/c/src/stdlib/strtof.c lib/c/src/stdlib/strtold.c lib/c/src/stdio/format.c lib/c/src/stdio/format_float.c lib/c/src/stdio/vsnprintf.c lib/c/src/stdio/snprintf.c lib/c/src/stdio/vsscanf.c lib/c/src/stdio/sscanf.c lib/c/src/stdio/scan.c lib/c/src/stdio/ungetc.c lib/c/src/stdio/file_buffer.c lib/c/src/stdio/file_lock.c lib/c/src/wchar/wcrtomb.c lib/c/src/wchar/mbrtowc.c lib/c/src/wchar/wctype.c lib/c/src/string/strncmp.c lib/c/src/ctype/ctype.c lib/c/src/string/strnlen.c lib/c/src/string/strcspn.c lib/c/src/malloc/malloc.c lib/c/src/malloc/cache.c lib/c/src/malloc/realloc.c lib/c/src/malloc/malloc_usable_size.c lib/c/src/malloc/heap.c lib/c/src/malloc/arena.c lib/c/src/string/strerror.c lib/c/src/string/error_text.c
// flags: `uname -m | sed -n s/x86_64/-mlong-double-128/p` -include tests/unit/libc_rename.h -include tests/unit/libc_host_tls.h -Ilib/c/include -fno-builtin -Wno-unused-parameter -Wno-psabi -U_FORTIFY_SOURCE
/* Formatted output and input of long double as the target has it (IEEE quad), against exact tables. */
#include "libc_host.h"
#include "libc_host_heap.h"
#include "../../lib/c/src/stdio/file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned __int128 u128;

struct _thread_local_storage test_tls;

/* What the stream code beneath sscanf() refers to. */
const struct file_ops __fd_ops;
void __flush_line_buffered(void);

void __flush_line_buffered(void)
{
}

static long double from_bits(uint64_t high, uint64_t low)
{
    u128 b = (u128)high << 64 | low;
    long double x;

    memcpy(&x, &b, sizeof x);
    return x;
}

static int failed;

static void text(int line, long double x, const char *fmt, const char *want)
{
    static char got[6000];
    int n = snprintf(got, sizeof got, fmt, x);

    if (n != (int)strlen(want) || strcmp(got, want) != 0) {
        failed++;
        host_printf("# table %d: %s gives %s, not %s\n", line, fmt, got, want);
    }
}

static void back(int line, long double want, const char *s)
{
    char *end;
    long double got = strtold(s, &end);

    if (*end != 0 || memcmp(&got, &want, sizeof got) != 0) {
        failed++;
        host_printf("# table %d: %s read wrong\n", line, s);
    }
}

static int table_text(void)
{
    failed = 0;
#define TEXT(high, low, fmt, want) text(__LINE__, from_bits(high, low), fmt, want);
#define BACK(high, low, s)
#include "libc_quad_table.h"
    return failed;
}

static int table_back(void)
{
    failed = 0;
#undef TEXT
#undef BACK
#define TEXT(high, low, fmt, want)
#define BACK(high, low, s) back(__LINE__, from_bits(high, low), s);
#include "libc_quad_table.h"
    return failed;
}

/* Random numbers through text of 36 digits and through hexadecimal, which is exact. */
static int round_trips(void)
{
    int bad = 0;

    for (int i = 0; i < 3000; i++) {
        long double x = from_bits(test_random() % 0x7fff << 48 | test_random() >> 16, test_random()), y;
        char s[80];

        snprintf(s, sizeof s, "%.35Le", x);
        y = strtold(s, NULL);
        bad += memcmp(&x, &y, sizeof x) != 0;
        snprintf(s, sizeof s, "%La", x);
        y = strtold(s, NULL);
        bad += memcmp(&x, &y, sizeof x) != 0;
        bad += sscanf(s, "%Lf", &y) != 1 || memcmp(&x, &y, sizeof x) != 0;
    }
    return bad;
}

int main(void)
{
    test_result("long double to text", table_text());
    test_result("text to long double", table_back());
    test_result("round trips", round_trips());
    return test_failures != 0;
}
