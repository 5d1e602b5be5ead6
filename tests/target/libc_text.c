/* SPDX-License-Identifier: Apache-2.0 */
/* iconv, wordexp, inet_*, getaddrinfo, strfmon, fnmatch, search trees, numbers, wide characters, locale. */
#include <arpa/inet.h>
#include <fnmatch.h>
#include <iconv.h>
#include <inttypes.h>
#include <langinfo.h>
#include <libgen.h>
#include <limits.h>
#include <locale.h>
#include <monetary.h>
#include <netdb.h>
#include <sys/queue.h>
#include <sys/random.h>
#include <sys/tree.h>
#include <time.h>
#include <wchar.h>
#include <wctype.h>
#include <wordexp.h>

#include "test.h"

/* ---- iconv ---- */

static size_t convert(const char *to, const char *from, const char *in, size_t len, char *out, size_t room)
{
    iconv_t cd = iconv_open(to, from);
    char *p = (char *)in, *q = out;
    size_t left = room, r;
    CHECK(cd != (iconv_t)-1);
    errno = 0;
    r = iconv(cd, &p, &len, &q, &left);
    CHECK_EQ(iconv_close(cd), 0);
    return r == (size_t)-1 ? r : room - left;
}

TEST(iconv_utf8_to_utf16)
{
    char out[32];
    CHECK_EQ(convert("UTF-16BE", "UTF-8", "a\303\251\360\237\230\200", 7, out, sizeof out), 8);
    CHECK(memcmp(out, "\0a\0\351\330\075\336\0", 8) == 0);
    CHECK_EQ(convert("UTF-16LE", "UTF-8", "a", 1, out, sizeof out), 2);
    CHECK_EQ(convert("UTF-16", "UTF-8", "a", 1, out, sizeof out), 4);
    CHECK(memcmp(out, "\377\376a\0", 4) == 0);
}

TEST(iconv_back_to_utf8)
{
    char out[32];
    CHECK_EQ(convert("UTF-8", "UTF-16", "\376\377\0a\330\075\336\0", 8, out, sizeof out), 5);
    CHECK(memcmp(out, "a\360\237\230\200", 5) == 0);
    CHECK_EQ(convert("UTF-8", "ISO-8859-1", "\351", 1, out, sizeof out), 2);
    CHECK(memcmp(out, "\303\251", 2) == 0);
    CHECK_EQ(convert("UTF-8", "UTF-32LE", "\254\040\0\0", 4, out, sizeof out), 3);
    CHECK(memcmp(out, "\342\202\254", 3) == 0);
}

TEST(iconv_errors)
{
    char out[32];
    CHECK(convert("UTF-16", "UTF-8", "\300\200", 2, out, sizeof out) == (size_t)-1 && errno == EILSEQ);
    CHECK(convert("UTF-16", "UTF-8", "\342\202", 2, out, sizeof out) == (size_t)-1 && errno == EINVAL);
    CHECK(convert("UTF-16BE", "UTF-8", "abc", 3, out, 4) == (size_t)-1 && errno == E2BIG);
    CHECK(convert("ASCII", "UTF-8", "\303\251", 2, out, sizeof out) == (size_t)-1 && errno == EILSEQ);
    CHECK(convert("UTF-8", "UTF-8", "\355\240\200", 3, out, sizeof out) == (size_t)-1 && errno == EILSEQ);
    CHECK_EQ(convert("ASCII//TRANSLIT", "UTF-8", "a\303\251", 3, out, sizeof out), 2);
    CHECK(iconv_open("UTF-8", "KLINGON") == (iconv_t)-1 && errno == EINVAL);
}

/* ---- wordexp ---- */

static void words(const char *text, int want, const char *first, const char *last)
{
    wordexp_t w;
    int err = wordexp(text, &w, WRDE_NOCMD);
    if (err != 0)
        test_fail(__FILE__, __LINE__, "wordexp(%s) is %d", text, err);
    if ((int)w.we_wordc != want)
        test_fail(__FILE__, __LINE__, "wordexp(%s) gives %zu words", text, w.we_wordc);
    CHECK(w.we_wordv[w.we_wordc] == NULL);
    if (want > 0) {
        CHECK_STR(w.we_wordv[0], first);
        CHECK_STR(w.we_wordv[want - 1], last);
    }
    wordfree(&w);
}

TEST(wordexp_quotes)
{
    words("a b  c", 3, "a", "c");
    words("'a b' \"c d\"", 2, "a b", "c d");
    words("a\\ b", 1, "a b", "a b");
    words("''", 1, "", "");
    words("", 0, "", "");
    words("a'b'\"c\"", 1, "abc", "abc");
    words("\"\\$x\"", 1, "$x", "$x");
}

TEST(wordexp_parameters)
{
    setenv("V", "one two", 1);
    setenv("E", "", 1);
    unsetenv("U");
    words("$V", 2, "one", "two");
    words("\"$V\"", 1, "one two", "one two");
    words("x${V}y", 2, "xone", "twoy");
    words("$U $E", 0, "", "");
    words("\"$U\"", 1, "", "");
    words("${U:-word} ${E-d}", 1, "word", "word");
    words("${E:-a b}", 2, "a", "b");
    words("${V:+set}", 1, "set", "set");
    words("${#V}", 1, "7", "7");
    words("${NEW:=value} $NEW", 2, "value", "value");
    setenv("P", "/usr/lib/libc.so.2", 1);
    words("${P##*/} ${P#*/} ${P%.*} ${P%%.*}", 4, "libc.so.2", "/usr/lib/libc");
    setenv("IFS", ":", 1);
    setenv("L", "a:b::c", 1);
    words("$L", 4, "a", "c");
}

TEST(wordexp_arithmetic)
{
    setenv("N", "6", 1);
    words("$((1+2*3)) $((N*7)) $(( (1<<4) | 1 )) $((7/2)) $((-7%4)) $((2>1?10:20))", 6, "7", "10");
    words("$((N > 5 && 0x10 == 16))", 1, "1", "1");
}

TEST(wordexp_errors)
{
    wordexp_t w;
    CHECK_EQ(wordexp("a|b", &w, 0), WRDE_BADCHAR);
    CHECK_EQ(wordexp("a > b", &w, 0), WRDE_BADCHAR);
    CHECK_EQ(wordexp("'a", &w, 0), WRDE_SYNTAX);
    CHECK_EQ(wordexp("${a", &w, 0), WRDE_SYNTAX);
    CHECK_EQ(wordexp("$(ls)", &w, WRDE_NOCMD), WRDE_CMDSUB);
    CHECK_EQ(wordexp("`ls`", &w, WRDE_NOCMD), WRDE_CMDSUB);
    CHECK_EQ(wordexp("$NOT_SET_AT_ALL", &w, WRDE_UNDEF), WRDE_BADVAL);
}

TEST(wordexp_append_and_offset)
{
    wordexp_t w = { .we_offs = 2 };
    CHECK_EQ(wordexp("a b", &w, WRDE_DOOFFS), 0);
    CHECK_EQ(wordexp("c", &w, WRDE_DOOFFS | WRDE_APPEND), 0);
    CHECK_EQ(w.we_wordc, 3);
    CHECK(w.we_wordv[0] == NULL && w.we_wordv[1] == NULL);
    CHECK_STR(w.we_wordv[2], "a");
    CHECK_STR(w.we_wordv[4], "c");
    wordfree(&w);
}

/* ---- addresses ---- */

static void round_trip(const char *in, const char *out)
{
    struct in6_addr a;
    char text[INET6_ADDRSTRLEN];
    CHECK_EQ(inet_pton(AF_INET6, in, &a), 1);
    CHECK(inet_ntop(AF_INET6, &a, text, sizeof text) == text);
    CHECK_STR(text, out);
}

TEST(inet6)
{
    struct in6_addr a;
    round_trip("::", "::");
    round_trip("::1", "::1");
    round_trip("1::", "1::");
    round_trip("2001:0DB8:0:0:8:0:0:1", "2001:db8::8:0:0:1");
    round_trip("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8");
    round_trip("0:0:1::", "0:0:1::");
    round_trip("::ffff:1.2.3.4", "::ffff:1.2.3.4");
    round_trip("::1.2.3.4", "::1.2.3.4");
    round_trip("1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8");
    round_trip("fe80::1:2:0:0", "fe80::1:2:0:0");
    CHECK_EQ(inet_pton(AF_INET6, "1:2:3", &a), 0);
    CHECK_EQ(inet_pton(AF_INET6, ":::", &a), 0);
    CHECK_EQ(inet_pton(AF_INET6, "1::2::3", &a), 0);
    CHECK_EQ(inet_pton(AF_INET6, "12345::", &a), 0);
    CHECK_EQ(inet_pton(AF_INET6, "1:2:3:4:5:6:7:8:9", &a), 0);
    CHECK_EQ(inet_pton(AF_INET6, "1:", &a), 0);
    CHECK_ERR(inet_pton(AF_UNIX, "x", &a), EAFNOSUPPORT);
}

TEST(inet4)
{
    struct in_addr a;
    char text[8];
    CHECK_EQ(inet_pton(AF_INET, "192.168.1.255", &a), 1);
    CHECK_STR(inet_ntoa(a), "192.168.1.255");
    CHECK_EQ(inet_pton(AF_INET, "1.2.3", &a), 0);
    CHECK_EQ(inet_pton(AF_INET, "1.2.3.256", &a), 0);
    CHECK_EQ(inet_pton(AF_INET, "01.2.3.4", &a), 0);
    CHECK_EQ(inet_addr("127.1"), htonl(0x7f000001));
    CHECK_EQ(inet_addr("0x7f.0.0.01"), htonl(0x7f000001));
    CHECK_EQ(inet_addr("1.2.3.4.5"), INADDR_NONE);
    CHECK_EQ(inet_addr("256.1"), INADDR_NONE);
    CHECK(inet_ntop(AF_INET, &a, text, 3) == NULL && errno == ENOSPC);
    CHECK_EQ(htons(0x1234), 0x3412);
    CHECK_EQ(ntohl(0x01020304), 0x04030201);
}

TEST(getaddrinfo_numbers)
{
    struct addrinfo hints = { .ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM }, *list;
    char node[64], service[16];
    CHECK_EQ(getaddrinfo("10.1.2.3", "80", &hints, &list), 0);
    CHECK(list->ai_family == AF_INET && list->ai_protocol == IPPROTO_TCP && list->ai_next == NULL);
    CHECK_EQ(ntohs(((struct sockaddr_in *)(void *)list->ai_addr)->sin_port), 80);
    CHECK_EQ(getnameinfo(list->ai_addr, list->ai_addrlen, node, sizeof node, service, sizeof service,
                         NI_NUMERICHOST | NI_NUMERICSERV), 0);
    CHECK_STR(node, "10.1.2.3");
    CHECK_STR(service, "80");
    freeaddrinfo(list);
    CHECK_EQ(getaddrinfo("::1", NULL, &hints, &list), 0);
    CHECK_EQ(list->ai_family, AF_INET6);
    freeaddrinfo(list);
    CHECK_EQ(getaddrinfo("host", NULL, &hints, &list), EAI_NONAME);
    CHECK_EQ(getaddrinfo(NULL, NULL, &hints, &list), EAI_NONAME);
    hints.ai_flags = 0;
    CHECK_EQ(getaddrinfo("localhost", "1", &hints, &list), 0);
    freeaddrinfo(list);
    hints.ai_family = 99;
    CHECK_EQ(getaddrinfo("localhost", "1", &hints, &list), EAI_FAMILY);
    CHECK(*gai_strerror(EAI_NONAME) != '\0');
}

TEST(no_network)
{
    CHECK_ERR(socket(AF_INET, SOCK_STREAM, 0), EAFNOSUPPORT);
    CHECK_ERR(socket(AF_INET, 77, 0), EINVAL);
    CHECK_ERR(listen(0, 1), ENOTSOCK);
    CHECK_ERR(listen(999, 1), EBADF);
}

/* ---- smaller things ---- */

TEST(money)
{
    char s[64];
    CHECK_EQ(strfmon(s, sizeof s, "%n|%10.3n|%-8in|%=*#6n", 1.5, -2.5, 3.0, 12.0), 36);
    CHECK_STR(s, "1.50|    -2.500|3.00    n| ****12.00");
    CHECK_ERR(strfmon(s, 3, "%n", 123.0), E2BIG);
}

TEST(matching)
{
    CHECK_EQ(fnmatch("*.c", "a.c", 0), 0);
    CHECK_EQ(fnmatch("*", ".hidden", FNM_PERIOD), FNM_NOMATCH);
    CHECK_EQ(fnmatch("*/b", "a/b", FNM_PATHNAME), 0);
    CHECK_EQ(fnmatch("*", "a/b", FNM_PATHNAME), FNM_NOMATCH);
    CHECK_EQ(fnmatch("[!a-c]x", "dx", 0), 0);
    CHECK_EQ(fnmatch("[[:alpha:]]", "5", 0), FNM_NOMATCH);
    CHECK_EQ(fnmatch("\\*", "*", 0), 0);
    CHECK_EQ(fnmatch("a[", "a[", 0), 0);
}

TEST(paths)
{
    static const char *const cases[][3] = {
        { "/usr/lib", "/usr", "lib" }, { "/usr/", "/", "usr" }, { "usr", ".", "usr" }, { "/", "/", "/" },
        { ".", ".", "." }, { "..", ".", ".." }, { "", ".", "." }, { "a//b//", "a", "b" },
    };
    char one[32], two[32];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        strcpy(one, cases[i][0]);
        strcpy(two, cases[i][0]);
        CHECK_STR(dirname(one), cases[i][1]);
        CHECK_STR(basename(two), cases[i][2]);
    }
}

TEST(wide_characters)
{
    wchar_t w[16];
    char s[32];
    mbstate_t state = { 0 };
    CHECK(setlocale(LC_ALL, "C.UTF-8") != NULL);
    CHECK_EQ(mbstowcs(w, "\303\251\342\202\254x", 16), 3);
    CHECK(w[0] == 0xe9 && w[1] == 0x20ac && w[2] == 'x' && w[3] == 0);
    CHECK_EQ(wcstombs(s, w, sizeof s), 6);
    CHECK_EQ((long)mbrtowc(w, "\342", 1, &state), -2);
    CHECK_EQ(mbrtowc(w, "\202\254", 2, &state), 2);
    CHECK_EQ(w[0], 0x20ac);
    CHECK_EQ((long)mbrtowc(w, "\377", 1, &state), -1);
    CHECK_EQ(errno, EILSEQ);
    CHECK_EQ(towupper(0xe9), 0xc9);
    CHECK(iswalpha(0x3b1) && !iswdigit(0x3b1) && iswctype('5', wctype("digit")));
    CHECK_EQ(wcstol(L" -42x", NULL, 10), -42);
    CHECK(wcstod(L"2.5e3", NULL) == 2500);
    CHECK_EQ(wcscmp(L"abc", L"abd") < 0, 1);
    CHECK_EQ(wcswidth(L"ab", 2), 2);
    CHECK_STR(nl_langinfo(RADIXCHAR), ".");
    CHECK_STR(localeconv()->decimal_point, ".");
}

TEST(numbers)
{
    char *end;
    CHECK_EQ(strtol("9223372036854775808", &end, 10), LONG_MAX);
    CHECK_EQ(errno, ERANGE);
    CHECK_EQ(strtol("0x", &end, 16), 0);
    CHECK_STR(end, "x");
    CHECK_EQ(strtoul("-1", NULL, 0), ULONG_MAX);
    CHECK_EQ(strtol("077", NULL, 0), 63);
    errno = 0;
    CHECK_EQ(strtol("1", NULL, 1), 0);
    CHECK_EQ(errno, EINVAL);
    CHECK_EQ(imaxabs(-5), 5);
    CHECK_EQ(imaxdiv(-7, 2).quot, -3);
    CHECK_EQ(strtoimax("-99", NULL, 10), -99);
    CHECK(strtod("1e-400", NULL) == 0 && errno == ERANGE);
    CHECK(strtod("nan(12)x", &end) != strtod("nan", NULL));
    CHECK_STR(end, "x");
    CHECK_EQ(a64l(l64a(123456)), 123456);
}

struct node {
    RB_ENTRY(node) link;
    TAILQ_ENTRY(node) next;
    int value;
};
static int by_value(struct node *a, struct node *b)
{
    return a->value < b->value ? -1 : a->value > b->value;
}
RB_HEAD(tree, node);
RB_GENERATE_STATIC(tree, node, link, by_value)

TEST(trees)
{
    enum { N = 500 };
    static struct node nodes[N];
    struct tree tree = RB_INITIALIZER(&tree);
    struct node key, *n;
    int count = 0, last = -1;
    for (int i = 0; i < N; i++) {
        nodes[i].value = i * 7919 % N;
        CHECK(RB_INSERT(tree, &tree, &nodes[i]) == NULL);
    }
    CHECK(RB_INSERT(tree, &tree, &nodes[3]) == &nodes[3]);
    RB_FOREACH(n, tree, &tree) {
        CHECK_EQ(n->value, last + 1);
        last = n->value;
    }
    for (int i = 0; i < N; i += 2)
        CHECK(RB_REMOVE(tree, &tree, &nodes[i]) == &nodes[i]);
    RB_FOREACH_REVERSE(n, tree, &tree)
        count++;
    CHECK_EQ(count, N / 2);
    key.value = nodes[1].value;
    CHECK(RB_FIND(tree, &tree, &key) == &nodes[1]);
    key.value = nodes[0].value;
    CHECK(RB_FIND(tree, &tree, &key) == NULL);
    key.value = -5;
    CHECK(RB_NFIND(tree, &tree, &key) == RB_MIN(tree, &tree));
}

TEST(random_numbers)
{
    uint32_t a = arc4random(), b = arc4random(), c = arc4random();
    unsigned char many[600];
    CHECK(a != b || b != c);
    for (int i = 0; i < 200; i++)
        CHECK(arc4random_uniform(10) < 10);
    CHECK_EQ(getentropy(many, 256), 0);
    CHECK_ERR(getentropy(many, 257), EIO);
    CHECK_EQ(getrandom(many, sizeof many, 0), sizeof many);
}

TEST(dates)
{
    char name[] = "/dev/shmem/datemsk";
    FILE *fp = fopen(name, "w");
    struct tm *tm;
    CHECK(fp != NULL);
    fputs("%m/%d/%y %H:%M\n%A\n%Y-%m-%d\n", fp);
    CHECK_EQ(fclose(fp), 0);
    unsetenv("DATEMSK");
    CHECK(getdate("x") == NULL && getdate_err == 1);
    setenv("DATEMSK", name, 1);
    tm = getdate("2024-02-29");
    CHECK(tm != NULL && tm->tm_year == 124 && tm->tm_mon == 1 && tm->tm_mday == 29 && tm->tm_wday == 4);
    tm = getdate("12/31/99 23:59");
    CHECK(tm != NULL && tm->tm_year == 99 && tm->tm_hour == 23);
    CHECK(getdate("nonsense") == NULL && getdate_err == 7);
    CHECK_EQ(unlink(name), 0);
}
