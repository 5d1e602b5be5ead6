/* SPDX-License-Identifier: Apache-2.0 */
/* Files: streams, descriptors, seeking, appending, directories, links, locks, temporary files. */
#define _XOPEN_SOURCE 700
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static int order(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int visit(const char *path, const struct stat *st, int type, struct FTW *f)
{
    (void)st;
    if (type == FTW_D)
        printf("nftw %d %s\n", f->level, path + f->base);
    return 0;
}

int main(void)
{
    char dir[] = "/tmp/filesXXXXXX", buf[64];
    struct stat st;
    FILE *fp;
    fpos_t pos;

    umask(022);
    if (mkdtemp(dir) == NULL || chdir(dir) != 0) {
        printf("no /tmp: %s\n", strerror(errno));
        return 1;
    }
    fp = fopen("a", "w+");
    fprintf(fp, "line one\nline two\nline three\n");
    rewind(fp);
    fgetpos(fp, &pos);
    while (fgets(buf, sizeof buf, fp) != NULL)
        fputs(buf, stdout);
    printf("eof %d at %ld\n", feof(fp) != 0, ftell(fp));
    fsetpos(fp, &pos);
    fseek(fp, 5, SEEK_SET);
    fputs("ONE", fp);
    fseek(fp, -6, SEEK_END);
    printf("%s", fgets(buf, sizeof buf, fp));
    ungetc('X', fp);
    printf("%c\n", getc(fp));
    fclose(fp);
    fp = fopen("a", "a+");
    fputs("appended\n", fp);
    rewind(fp);
    int lines = 0;
    for (int c; (c = getc(fp)) != EOF;)
        lines += c == '\n';
    printf("%d lines\n", lines);
    fclose(fp);
    stat("a", &st);
    printf("size %ld, regular %d, mode %o\n", (long)st.st_size, S_ISREG(st.st_mode) != 0, st.st_mode & 0777);

    int fd = open("b", O_RDWR | O_CREAT | O_EXCL, 0640);
    struct iovec iov[2] = { { "gather ", 7 }, { "write", 5 } };
    printf("%zd ", writev(fd, iov, 2));
    printf("%zd ", pread(fd, buf, 5, 7));
    printf("%.5s ", buf);
    printf("%ld ", (long)lseek(fd, 100, SEEK_SET));
    printf("%zd ", write(fd, "x", 1));
    ftruncate(fd, 50);
    fstat(fd, &st);
    printf("%ld\n", (long)st.st_size);
    char *map = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
    printf("mapped %.6s\n", map != MAP_FAILED ? map : "failed");
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    printf("lock %d\n", fcntl(fd, F_SETLK, &lock));
    errno = 0;
    int again = open("b", O_CREAT | O_EXCL | O_RDWR, 0600);
    printf("again %d %d\n", again, errno == EEXIST);
    close(fd);
    errno = 0;
    again = (int)read(fd, buf, 1);
    printf("closed %d %d\n", again, errno == EBADF);

    mkdir("d", 0755);
    mkdir("d/e", 0755);
    fclose(fopen("d/f", "w"));
    printf("symlink %d ", symlink("d/f", "s"));
    ssize_t n = readlink("s", buf, sizeof buf);
    printf("%.*s\n", n > 0 ? (int)n : 0, buf);
    printf("rename %d, ", rename("a", "d/g"));
    errno = 0;
    again = rmdir("d");
    printf("rmdir %d %d\n", again, errno == ENOTEMPTY || errno == EEXIST);
    struct dirent **list;
    int count = scandir(".", &list, NULL, order);
    for (int i = 0; i < count; i++)
        printf("%s ", list[i]->d_name);
    putchar('\n');
    nftw(".", visit, 4, FTW_PHYS | FTW_DEPTH);
    glob_t g;
    printf("glob %d", glob("d/[fg]*", 0, NULL, &g));
    for (size_t i = 0; i < g.gl_pathc; i++)
        printf(" %s", g.gl_pathv[i]);
    putchar('\n');
    fp = tmpfile();
    fputs("temporary", fp);
    rewind(fp);
    printf("%s\n", fgets(buf, sizeof buf, fp));
    fclose(fp);
    char *mem = NULL;
    size_t size;
    fp = open_memstream(&mem, &size);
    fprintf(fp, "%d-%s", 42, "memory");
    fclose(fp);
    printf("%zu %s\n", size, mem);
    printf("access %d %d\n", access("d/f", R_OK), access("none", F_OK));
    return 0;
}
