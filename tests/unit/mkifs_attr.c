// sources: tools/mkifs/attr.c tools/mkifs/util.c
// flags: -D_GNU_SOURCE
// SPDX-License-Identifier: Apache-2.0
// Values of buildfile attributes: numbers, permissions, times, ranges; what is accepted and what is not.
#include <stdio.h>
#include <string.h>

#include "../../tools/mkifs/attr.h"

static int failed;

static void check(const char *name, bool good)
{
    printf("%s %s\n", good ? "ok" : "not ok", name);
    failed += !good;
}

static bool number_is(const char *text, uint64_t want)
{
    uint64_t n;
    return number_parse(text, UINT64_MAX, &n, NULL) && n == want;
}

static bool number_bad(const char *text)
{
    uint64_t n;
    return !number_parse(text, UINT64_MAX, &n, NULL);
}

static bool perms_are(const char *text, uint32_t start, uint32_t want)
{
    return perms_parse(text, &start) && start == want;
}

static bool perms_bad(const char *text)
{
    uint32_t mode = 0;
    return !perms_parse(text, &mode);
}

static void numbers(void)
{
    check("number_decimal", number_is("123", 123) && number_is("0", 0));
    check("number_hex_octal", number_is("0x1F", 31) && number_is("017", 15));
    check("number_suffixes", number_is("4K", 4096) && number_is("2m", 2 << 20) && number_is("1G", 1 << 30));
    check("number_largest", number_is("0xffffffffffffffff", UINT64_MAX));
    check("number_too_large", number_bad("0x10000000000000000") && number_bad("99999999999999999999") &&
        number_bad("0x8000000000000000K"));
    check("number_malformed", number_bad("") && number_bad("0x") && number_bad("12a") && number_bad("-1") &&
        number_bad("08"));
    uint64_t n;
    check("number_limit", !number_parse("256", 255, &n, NULL) && number_parse("255", 255, &n, NULL));
}

static void permissions(void)
{
    check("perms_octal", perms_are("0644", 0, 0644) && perms_are("4755", 0, 04755));
    check("perms_assign", perms_are("u=rwx,go=rx", 0, 0755) && perms_are("a=r", 0777, 0444));
    check("perms_add_remove", perms_are("u+s", 0755, 04755) && perms_are("go-rwx", 0777, 0700) &&
        perms_are("+t", 0777, 01777));
    check("perms_empty_set", perms_are("o=", 0777, 0770));
    check("perms_malformed", perms_bad("") && perms_bad("99") && perms_bad("u") && perms_bad("u=q") &&
        perms_bad("17777") && perms_bad("u=r,"));
}

static void times_and_ranges(void)
{
    uint32_t t;
    struct range_spec r;
    struct align_spec a;
    check("time_seconds", time_parse("86400", &t) && t == 86400);
    check("time_date", time_parse("1970-01-02-00:00:01", &t) && t == 86401);
    check("time_malformed", !time_parse("1970-13-02-00:00:01", &t) && !time_parse("yesterday", &t) &&
        !time_parse("5000000000", &t));
    check("range_whole", range_parse("0x80000000-0x80100000,1M=2M%4K", &r) && r.start == 0x80000000 &&
        r.end == 0x80100000 &&
          r.maxlen == 1 << 20 && r.totallen == 2 << 20 && r.align == 4096);
    check("range_malformed", !range_parse("", &r) && !range_parse("8-4", &r) && !range_parse("0%0", &r) &&
        !range_parse("0x1000,", &r));
    check("phys_align", phys_align_parse("64K", &a) && a.align == 65536 && a.address == 0);
    check("phys_align_malformed", !phys_align_parse("3", &a) && !phys_align_parse("4M", &a) &&
        !phys_align_parse("0", &a));
}

static bool rejects(const char *text)
{
    struct attrs a = { { NULL } };
    int before = error_count();
    attr_set(&a, text, false, (struct place){ "expected", 1 });
    return error_count() == before + 1;
}

static void attributes(void)
{
    struct attrs a = { { NULL } };
    struct place at = { "unexpected", 1 };
    attr_set(&a, "uid=5", false, at);
    attr_set(&a, "?uid=7", false, at);
    attr_set(&a, "?gid=7", false, at);
    attr_set(&a, "+raw", false, at);
    check("attr_if_unset", strcmp(a.value[ATTR_UID], "5") == 0 && strcmp(a.value[ATTR_GID], "7") == 0);
    check("attr_switch", attr_on(&a, ATTR_RAW) && !attr_on(&a, ATTR_OPTIONAL));
    attr_set(&a, "-raw", false, at);
    check("attr_switch_off", !attr_on(&a, ATTR_RAW) && error_count() == 0);
    check("attr_unknown", rejects("colour=red") && rejects("") && rejects("?"));
    check("attr_wrong_kind", rejects("+uid") && rejects("raw=1") && rejects("raw") && rejects("uid"));
    check("attr_bad_value", rejects("uid=me") && rejects("type=socket") && rejects("perms=rw"));
    check("attr_not_supported", rejects("compress=2") && rejects("+compress") && rejects("+bigendian") &&
        rejects("physical=x"));
    check("attr_script_only", rejects("pri=10") && rejects("+session"));
}

int main(void)
{
    numbers();
    permissions();
    times_and_ranges();
    attributes();
    return failed != 0;
}
