/* SPDX-License-Identifier: Apache-2.0 */
/* What a name or a file descriptor stands for. POSIX.1-2008 <sys/stat.h>. The calls wait for the server of the name. */
#ifndef _SYS_STAT_H
#define _SYS_STAT_H

#include <stdint.h>
#include <sys/types.h>

__BEGIN_DECLS

/* This is also the reply of _IO_STAT (format 3, _STAT_FORM_T64_2008). */
struct stat {
    ino_t st_ino;
    off_t st_size;
    dev_t st_dev;
    dev_t st_rdev;
    uid_t st_uid;
    gid_t st_gid;
    mode_t st_mode;
    nlink_t st_nlink;
    int32_t st_blocksize;  /* unit of st_nblocks */
    int32_t st_nblocks;
    int32_t st_blksize;    /* preferred size of a read or write */
    int32_t st_reserved;
    int64_t st_blocks;     /* in units of 512 bytes */
    struct timespec st_mtim;
    struct timespec st_atim;
    struct timespec st_ctim;
};
#define st_mtime st_mtim.tv_sec
#define st_atime st_atim.tv_sec
#define st_ctime st_ctim.tv_sec

#define _STAT_FORM_UNSET     0
#define _STAT_FORM_T32_2001  1
#define _STAT_FORM_T32_2008  2
#define _STAT_FORM_T64_2008  3
#define _STAT_FORM_PREFERRED _STAT_FORM_T64_2008

#define S_IFMT   0xF000
#define S_IFIFO  0x1000
#define S_IFCHR  0x2000
#define S_IFDIR  0x4000
#define S_IFNAM  0x5000
#define S_IFBLK  0x6000
#define S_IFREG  0x8000
#define S_IFLNK  0xA000
#define S_IFSOCK 0xC000

/* Kinds of S_IFNAM, in st_rdev. */
#define S_INSEM 1
#define S_INSHD 2
#define S_INMQ  3
#define S_INTMO 4

#define S_ISUID  04000
#define S_ISGID  02000
#define S_ISVTX  01000
#define S_ENFMT  S_ISGID

#define S_IRWXU 0700
#define S_IRUSR 0400
#define S_IWUSR 0200
#define S_IXUSR 0100
#define S_IRWXG 0070
#define S_IRGRP 0040
#define S_IWGRP 0020
#define S_IXGRP 0010
#define S_IRWXO 0007
#define S_IROTH 0004
#define S_IWOTH 0002
#define S_IXOTH 0001
#define S_IREAD  S_IRUSR
#define S_IWRITE S_IWUSR
#define S_IEXEC  S_IXUSR
#define S_IPERMS 0777
#define ACCESSPERMS 0777
#define ALLPERMS 07777
#define DEFFILEMODE 0666

#define S_ISFIFO(m) (((m) & S_IFMT) == S_IFIFO)
#define S_ISCHR(m)  (((m) & S_IFMT) == S_IFCHR)
#define S_ISDIR(m)  (((m) & S_IFMT) == S_IFDIR)
#define S_ISNAM(m)  (((m) & S_IFMT) == S_IFNAM)
#define S_ISBLK(m)  (((m) & S_IFMT) == S_IFBLK)
#define S_ISREG(m)  (((m) & S_IFMT) == S_IFREG)
#define S_ISLNK(m)  (((m) & S_IFMT) == S_IFLNK)
#define S_ISSOCK(m) (((m) & S_IFMT) == S_IFSOCK)
#define S_TYPEISMQ(s)  (S_ISNAM((s)->st_mode) && (s)->st_rdev == S_INMQ)
#define S_TYPEISSEM(s) (S_ISNAM((s)->st_mode) && (s)->st_rdev == S_INSEM)
#define S_TYPEISSHM(s) (S_ISNAM((s)->st_mode) && (s)->st_rdev == S_INSHD)
#define S_TYPEISTMO(s) (S_ISNAM((s)->st_mode) && (s)->st_rdev == S_INTMO)

#define UTIME_NOW  0x3fffffffL
#define UTIME_OMIT 0x3ffffffeL


int chmod(const char *path, mode_t mode);
int fchmod(int fd, mode_t mode);
int fchmodat(int dirfd, const char *path, mode_t mode, int flag);
int stat(const char *path, struct stat *buf);
int fstat(int fd, struct stat *buf);
int lstat(const char *path, struct stat *buf);
int fstatat(int dirfd, const char *path, struct stat *buf, int flag);
#ifdef __EXT_UNIX_MISC
int isfdtype(int fd, int type); /* type: S_IF*; 1, 0, or -1 and errno */
/* chmod() of the link itself. The names with 64 are the same functions. */
int lchmod(const char *path, mode_t mode);
#endif
#define stat64 stat
#define fstat64 fstat
#define lstat64 lstat
int mkdir(const char *path, mode_t mode);
int mkdirat(int dirfd, const char *path, mode_t mode);
int mkfifo(const char *path, mode_t mode);
int mkfifoat(int dirfd, const char *path, mode_t mode);
mode_t umask(mode_t mask);
int futimens(int fd, const struct timespec times[2]);
int utimensat(int dirfd, const char *path, const struct timespec times[2], int flag);
#ifdef __EXT_XOPEN_EX
int mknod(const char *path, mode_t mode, dev_t dev);
int mknodat(int dirfd, const char *path, mode_t mode, dev_t dev);
#endif

__END_DECLS

#endif
