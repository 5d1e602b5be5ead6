/* SPDX-License-Identifier: Apache-2.0 */
/* Functions QNX Neutrino's library has beside the standard ones: caches, paths, tables in /etc, masks, pieces of text. */
#include <devctl.h>
#include <errno.h>
#include <fcntl.h>
#include <fstab.h>
#include <libgen.h>
#include <malloc.h>
#include <mntent.h>
#include <process.h>
#include <pwd.h>
#include <re_comp.h>
#include <shadow.h>
#include <stdio_ext.h>
#include <sys/sysmacros.h>
#include <sys/cache.h>
#include <sys/dcmd_all.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <sys/stat.h>
#include <sys/syspage.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#include <unix.h>
#include <utmp.h>

#include "test.h"

TEST(cache_macros)
{
    struct cache_ctrl c;
    char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);

    CHECK(page != MAP_FAILED);
    CHECK_ERR(cache_init(1, &c, NULL), EINVAL);
    CHECK_ERR(cache_init(0, &c, "dll"), ENOTSUP);
    CHECK_EQ(cache_init(0, &c, NULL), 0);
    CHECK(c.cache_line_size >= 16 && (c.cache_line_size & (c.cache_line_size - 1)) == 0);
    memset(page, 7, 4096);
    CACHE_FLUSH(&c, page + 1, 0, 4000);
    CACHE_INVAL(&c, page + 1, 0, 4000);
    CACHE_INVAL(&c, page, 0, 0);
    CHECK(page[0] == 7 && page[1] == 7 && page[4000] == 7);
    CHECK_EQ(cache_fini(&c), 0);
}

TEST(masks_in_an_int)
{
    sigset_t set;

    CHECK_EQ(sigsetmask(sigmask(SIGUSR1)), 0);
    CHECK_EQ(sigblock(sigmask(SIGUSR2)), sigmask(SIGUSR1));
    CHECK_EQ(sigunblock(sigmask(SIGUSR1)), sigmask(SIGUSR1) | sigmask(SIGUSR2));
    CHECK_EQ(sigprocmask(SIG_BLOCK, NULL, &set), 0);
    CHECK(sigismember(&set, SIGUSR2) == 1 && sigismember(&set, SIGUSR1) == 0);
    CHECK_EQ(sigsetmask(0), sigmask(SIGUSR2));
}

TEST(spinning)
{
    _Uint64t start = ClockCycles(), count = nanospin_ns_to_count(100000);

    CHECK_EQ(nanospin_calibrate(0), EOK);
    CHECK_EQ(nanospin_ns(100000), EOK);
    CHECK(ClockCycles() - start >= count);
    CHECK(nanospin_ns_to_count(1000000000) >= SYSPAGE_ENTRY(qtime)->cycles_per_sec);
    start = ClockCycles();
    nanospin_count(500);
    CHECK(ClockCycles() - start >= 500);
}

TEST(naps)
{
    struct timespec a, b;

    clock_gettime(CLOCK_MONOTONIC, &a);
    CHECK_EQ(nap(3), 0);
    CHECK_EQ(napms(2), 0);
    CHECK_EQ(napms(-1), 0);
    clock_gettime(CLOCK_MONOTONIC, &b);
    CHECK(timespec2nsec(&b) - timespec2nsec(&a) >= 5000000);
}

TEST(paths_found)
{
    char small[4], buf[100];

    CHECK_STR(pathfind("/nowhere:/proc/boot:/dev", "null", "c"), "/dev/null");
    CHECK(pathfind("/dev", "null", "f") == NULL);
    CHECK(pathfind("/nowhere", "null", "") == NULL);
    CHECK_STR(pathfind("/nowhere", "/dev/null", "r"), "/dev/null");
    CHECK_STR(pathfind_r("/", "dev", "dx", buf, sizeof buf), "//dev");
    CHECK(pathfind("/dev", "null", "rq") == NULL);
    errno = 0;
    CHECK(pathfind_r("/dev", "null", "r", small, sizeof small) == NULL && errno == ENAMETOOLONG);
    CHECK_EQ(chdir("/dev"), 0);
    CHECK_STR(pathfind(":/nowhere", "null", "rw"), "null");
}

TEST(text_appended)
{
    char buf[8], *at = buf;
    size_t room = sizeof buf;

    CHECK_EQ(straddstr("abc", 0, &at, &room), 3);
    CHECK(room == 5 && at == buf + 3);
    CHECK_EQ(straddstr("defgh", 2, &at, &room), 2);
    CHECK_EQ(straddstr("xyz", 0, &at, &room), 3);
    CHECK_STR(buf, "abcdexy");
    CHECK_EQ(room, 1);
}

TEST(vectors_copied)
{
    char a[4] = "", b[8] = "";
    struct iovec to[3], from[2];

    SETIOV(&to[0], a, 3);
    SETIOV(&to[1], a, 0);
    SETIOV(&to[2], b, 7);
    SETIOV(&from[0], "0123", 4);
    SETIOV(&from[1], "456789", 6);
    CHECK_EQ(memcpyv(to, 3, 0, from, 2, 0), 10);
    CHECK(strcmp(a, "012") == 0 && strcmp(b, "3456789") == 0);
    CHECK_EQ(memcpyv(to, 3, 4, from, 2, 8), 2);
    CHECK_STR(b, "3896789");
    CHECK_EQ(memcpyv(to, 3, 10, from, 2, 0), 0);
    CHECK_EQ(memcpyv(to, 3, 0, from, 2, 10), 0);
    CHECK(explicit_memset(a, 'z', 2) == a && strcmp(a, "zz2") == 0);
}

static FILE *file_of(const char *text)
{
    FILE *fp = tmpfile();

    CHECK(fp != NULL);
    CHECK(fputs(text, fp) >= 0);
    rewind(fp);
    return fp;
}

TEST(lines_of_input)
{
    FILE *fp = file_of("one\nlonger line\n\nlast");
    char buf[6];

    CHECK_STR(input_line(fp, buf, sizeof buf), "one");
    CHECK_STR(input_line(fp, buf, sizeof buf), "longe");
    CHECK_STR(input_line(fp, buf, sizeof buf), "");
    CHECK_STR(input_line(fp, buf, sizeof buf), "last");
    CHECK(input_line(fp, buf, sizeof buf) == NULL);
    fclose(fp);
}

TEST(inside_streams)
{
    FILE *fp = file_of("abcdef");
    size_t n;

    CHECK_EQ(__freadahead(fp), 0);
    CHECK(__freadptr(fp, &n) == NULL);
    CHECK_EQ(getc(fp), 'a');
    CHECK_EQ(__freadahead(fp), 5);
    CHECK(memcmp(__freadptr(fp, &n), "bcdef", 5) == 0 && n == 5);
    __freadptrinc(fp, 3);
    CHECK_EQ(getc(fp), 'e');
    CHECK_EQ(fp->_Mode, 0);
    CHECK(!ferror(fp));
    __fseterr(fp);
    CHECK(ferror(fp));
    fclose(fp);
}

TEST(shadow_entries)
{
    FILE *fp = file_of("root:x1:19000:0:99999:7:::\nguest:*:::::::\nbroken\n");
    struct spwd *sp = fgetspent(fp);
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    CHECK(sp != NULL && strcmp(sp->sp_namp, "root") == 0 && strcmp(sp->sp_pwdp, "x1") == 0);
    CHECK(sp->sp_lstchg == 19000 && sp->sp_warn == 7 && sp->sp_inact == -1);
    CHECK_EQ(putspent(sp, out), 0);
    sp = fgetspent(fp);
    CHECK(sp != NULL && strcmp(sp->sp_namp, "guest") == 0 && sp->sp_lstchg == -1);
    CHECK(fgetspent(fp) == NULL);
    fclose(out);
    CHECK_STR(text, "root:x1:19000:0:99999:7:::\n");
    free(text);
    fclose(fp);
    errno = 0;
    CHECK(getspnam("nobody at all") == NULL);
}

TEST(tables_that_are_not_there)
{
    char buf[64];
    struct passwd pw, *result = &pw;

    CHECK(getfsent() == NULL && getfsspec("/dev/hd0") == NULL && getfsfile("/") == NULL);
    setutent();
    CHECK(getutent() == NULL);
    endutent();
    getpwent_r(&pw, buf, 1, &result);
    CHECK(result == NULL);
    endpwent();
}

TEST(older_regular_expressions)
{
    CHECK_EQ(re_exec("x"), -1);
    CHECK(re_comp("") != NULL);
    CHECK(re_comp("\\(a") != NULL);
    CHECK(re_comp("^a.*z$") == NULL);
    CHECK_EQ(re_exec("abcz"), 1);
    CHECK_EQ(re_exec("abc"), 0);
    CHECK(re_comp(NULL) == NULL);
    CHECK_EQ(re_exec("az"), 1);
}

TEST(devctl_of_posix)
{
    int fd = open("/dev/null", O_RDWR), flags = 0;

    CHECK_EQ(posix_devctl(fd, DCMD_ALL_GETFLAGS, &flags, sizeof flags, NULL), EOK);
    CHECK_EQ(flags & O_ACCMODE, O_RDWR);
    CHECK_EQ(posix_devctl(999, DCMD_ALL_GETFLAGS, &flags, sizeof flags, NULL), EBADF);
    close(fd);
}

TEST(ends_of_files)
{
    FILE *fp = file_of("abc");
    int fd = fileno(fp);
    char magic[4];

    CHECK_EQ(lseek(fd, 0, SEEK_SET), 0);
    CHECK_EQ(eof(fd), 0);
    CHECK_EQ(lseek(fd, 0, SEEK_END), 3);
    CHECK_EQ(eof(fd), 1);
    CHECK_EQ(chsize(fd, 10), 0);
    CHECK_EQ(eof(fd), 0);
    CHECK_ERR(eof(999), EBADF);
    fclose(fp);
    fd = _cmdfd();
    CHECK(fd != -1);
    CHECK_EQ(read(fd, magic, sizeof magic), 4);
    CHECK(memcmp(magic, "\177ELF", 4) == 0);
    close(fd);
}

TEST(kinds_of_descriptors)
{
    int fd = open("/dev", O_RDONLY);

    CHECK_EQ(isfdtype(fd, S_IFDIR), 1);
    CHECK_EQ(isfdtype(fd, S_IFCHR), 0);
    CHECK_ERR(isfdtype(999, S_IFCHR), EBADF);
    close(fd);
}

TEST(allocator_options)
{
    CHECK_EQ(mallopt(MALLOC_ARENA_CACHE_FREE_NOW, 0), 0);
    CHECK_ERR(mallopt(12345, 0), EINVAL);
    CHECK_ERR(mcheck(NULL), ENOTSUP);
    CHECK_EQ(mprobe(NULL), MCHECK_DISABLED);
}

/* ---- tables of mounts ---- */

TEST(tables_of_mounts)
{
    struct mntent in = { "/dev/hd0", "/a b#c", "qnx6", "rw,noatime,x=1", 1, 2 }, *e, out;
    char small[16];
    FILE *fp = setmntent("/tmp/mounts", "w+");

    CHECK(fp != NULL);
    CHECK(fputs("# comment\n\nnone /proc\n", fp) >= 0);
    CHECK_EQ(addmntent(fp, &in), 0);
    rewind(fp);
    e = getmntent(fp);
    CHECK(e != NULL);
    CHECK_STR(e->mnt_dir, "/proc");
    CHECK(*e->mnt_type == 0 && *e->mnt_opts == 0 && e->mnt_freq == 0);
    e = getmntent(fp);
    CHECK(e != NULL);
    CHECK_STR(e->mnt_fsname, in.mnt_fsname);
    CHECK_STR(e->mnt_dir, in.mnt_dir);
    CHECK_STR(e->mnt_opts, in.mnt_opts);
    CHECK(e->mnt_freq == 1 && e->mnt_passno == 2);
    CHECK_STR(hasmntopt(e, "noatime"), "noatime,x=1");
    CHECK_STR(hasmntopt(e, "x"), "x=1");
    CHECK(hasmntopt(e, "atime") == NULL && hasmntopt(e, "no") == NULL);
    CHECK(getmntent(fp) == NULL);
    rewind(fp);
    CHECK(getmntent_r(fp, &out, small, sizeof small) != NULL);
    CHECK_STR(out.mnt_dir, "/proc");
    CHECK(getmntent_r(fp, &out, small, sizeof small) == NULL);
    CHECK_EQ(endmntent(fp), 1);
    CHECK_EQ(unlink("/tmp/mounts"), 0);
    CHECK(setmntent("/tmp/mounts", "r") == NULL);
}

/* ---- device numbers ---- */

TEST(device_numbers_with_and_without_node)
{
    CHECK_EQ(makedev(3, 5), makedev(0, 3, 5));
    CHECK_EQ(major(makedev(3, 5)), 3);
    CHECK_EQ(minor(makedev(3, 5)), 5);
    CHECK_EQ(rdev(1, 3, 5) - makedev(3, 5), 1 << 16);
}
