/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Streams. ISO C11 7.21, POSIX.1-2008 <stdio.h>. Each stream has a lock of its own (flockfile()); functions block as
 * read() and write() of its descriptor do and are cancellation points where those are; a signal ends them with EINTR.
 */
#ifndef __STDIO_H_INCLUDED
#define __STDIO_H_INCLUDED

#include <sys/cdefs.h>
#include <stddef.h>
#include <stdarg.h>
#include <sys/types.h>

__BEGIN_DECLS

#define EOF (-1)
#define BUFSIZ 1024
#define FILENAME_MAX 1024
#define FOPEN_MAX 64
#define L_tmpnam 32
#define TMP_MAX 238328
#ifdef __EXT_POSIX1_200809
#define L_ctermid 32
#endif
#ifdef __EXT_XOPEN_EX
#define P_tmpdir "/tmp"
#endif
#define _IOFBF 0
#define _IOLBF 1
#define _IONBF 2
#ifndef SEEK_SET
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#endif

typedef struct _FILE FILE;
#ifndef __FILE_HIDDEN
/*
 * What configured programs name of a stream on QNX Neutrino. These members never change: whoever looks at them sees
 * that there is nothing to be done without the functions.
 */
struct _FILE {
    unsigned short _Mode;
    unsigned char *_Buf, *_Next, *_Rend, *_Wend, *_Rback, *_Rsave, _Back[8];
};
#endif
typedef struct { off_t __off; } fpos_t;

extern FILE *stdin, *stdout, *stderr;
#define stdin stdin
#define stdout stdout
#define stderr stderr

/* Streams */
FILE *fopen(const char *__pauli_restrict path, const char *__pauli_restrict mode);
FILE *freopen(const char *__pauli_restrict path, const char *__pauli_restrict mode, FILE *__pauli_restrict fp);
FILE *tmpfile(void);
int fclose(FILE *fp);
int fflush(FILE *fp);
int setvbuf(FILE *__pauli_restrict fp, char *__pauli_restrict buf, int mode, size_t size);
void setbuf(FILE *__pauli_restrict fp, char *__pauli_restrict buf);
void clearerr(FILE *fp);
int feof(FILE *fp);
int ferror(FILE *fp);
#ifdef __EXT_POSIX1_200809
FILE *fdopen(int fd, const char *mode);
FILE *fmemopen(void *__pauli_restrict buf, size_t size, const char *__pauli_restrict mode);
FILE *open_memstream(char **bufp, size_t *sizep);
FILE *popen(const char *command, const char *mode);
int pclose(FILE *fp);
int fileno(FILE *fp);
void flockfile(FILE *fp);
int ftrylockfile(FILE *fp);
void funlockfile(FILE *fp);
#endif
#ifdef __EXT_LF64SRC
FILE *fopen64(const char *__pauli_restrict path, const char *__pauli_restrict mode);
FILE *freopen64(const char *__pauli_restrict path, const char *__pauli_restrict mode, FILE *__pauli_restrict fp);
FILE *tmpfile64(void);
#endif
#ifdef __EXT_UNIX_MISC
int fcloseall(void);
FILE *funopen(const void *cookie, int (*readfn)(void *, char *, int), int (*writefn)(void *, const char *, int),
              fpos_t (*seekfn)(void *, fpos_t, int), int (*closefn)(void *));
#define fropen(cookie, readfn)  funopen((cookie), (readfn), NULL, NULL, NULL)
#define fwopen(cookie, writefn) funopen((cookie), NULL, (writefn), NULL, NULL)
typedef struct {
    ssize_t (*read)(void *cookie, char *buf, size_t n);
    ssize_t (*write)(void *cookie, const char *buf, size_t n);
    int (*seek)(void *cookie, off64_t *pos, int whence);
    int (*close)(void *cookie);
} cookie_io_functions_t;
FILE *fopencookie(void *cookie, const char *mode, cookie_io_functions_t io);
#if !defined(_GNU_SOURCE) || defined(_QNX_SOURCE) /* shells written for GNU have one of their own */
int flushall(void);
#endif
int fpurge(FILE *fp);
int fileno_unlocked(FILE *fp);
void setbuffer(FILE *fp, char *buf, size_t size);
int setlinebuf(FILE *fp);
void clearerr_unlocked(FILE *fp);
int feof_unlocked(FILE *fp);
int ferror_unlocked(FILE *fp);
#endif

/* Position */
int fseek(FILE *fp, long offset, int whence);
long ftell(FILE *fp);
int fgetpos(FILE *__pauli_restrict fp, fpos_t *__pauli_restrict pos);
int fsetpos(FILE *fp, const fpos_t *pos);
void rewind(FILE *fp);
#ifdef __EXT_POSIX1_200809
int fseeko(FILE *fp, off_t offset, int whence);
off_t ftello(FILE *fp);
#endif
#ifdef __EXT_LF64SRC
int fseeko64(FILE *fp, off64_t offset, int whence);
off64_t ftello64(FILE *fp);
#endif

/* Bytes and lines */
size_t fread(void *__pauli_restrict buf, size_t size, size_t n, FILE *__pauli_restrict fp);
size_t fwrite(const void *__pauli_restrict buf, size_t size, size_t n, FILE *__pauli_restrict fp);
int fgetc(FILE *fp);
int getc(FILE *fp);
int getchar(void);
char *gets(char *buf) __attribute__((__deprecated__("nothing limits what gets() stores: use fgets()")));
char *fgets(char *__pauli_restrict buf, int n, FILE *__pauli_restrict fp);
int ungetc(int c, FILE *fp);
int fputc(int c, FILE *fp);
int putc(int c, FILE *fp);
int putchar(int c);
int fputs(const char *__pauli_restrict s, FILE *__pauli_restrict fp);
int puts(const char *s);
#ifdef __EXT_POSIX1_200809
int getc_unlocked(FILE *fp);
int getchar_unlocked(void);
ssize_t getline(char **__pauli_restrict bufp, size_t *__pauli_restrict sizep, FILE *__pauli_restrict fp);
ssize_t getdelim(char **__pauli_restrict bufp, size_t *__pauli_restrict sizep, int delim, FILE *__pauli_restrict fp);
int putc_unlocked(int c, FILE *fp);
int putchar_unlocked(int c);
#endif
#ifdef __EXT_XOPEN_EX
int getw(FILE *fp);
int fgetchar(void);
int fputchar(int c);
/* A line without its newline, at most bufsize - 1 bytes, the rest of it dropped; NULL at the end. */
char *input_line(FILE *fp, char *buf, int bufsize);
extern int _input_line_max;
int putw(int w, FILE *fp);
#endif
#ifdef __EXT_UNIX_MISC
size_t fread_unlocked(void *__pauli_restrict buf, size_t size, size_t n, FILE *__pauli_restrict fp);
size_t fwrite_unlocked(const void *__pauli_restrict buf, size_t size, size_t n, FILE *__pauli_restrict fp);
int fgetc_unlocked(FILE *fp);
char *fgetln(FILE *fp, size_t *lenp);
int fputc_unlocked(int c, FILE *fp);
int fputs_unlocked(const char *__pauli_restrict s, FILE *__pauli_restrict fp);
#endif

/* Formatted output */
int printf(const char *__pauli_restrict fmt, ...) __attribute__((__format__(__printf__, 1, 2)));
int fprintf(FILE *__pauli_restrict fp, const char *__pauli_restrict fmt, ...) __attribute__((__format__(__printf__, 2, 3)));
int sprintf(char *__pauli_restrict buf, const char *__pauli_restrict fmt, ...) __attribute__((__format__(__printf__, 2, 3)));
int snprintf(char *__pauli_restrict buf, size_t size, const char *__pauli_restrict fmt, ...)
    __attribute__((__format__(__printf__, 3, 4)));
int vprintf(const char *__pauli_restrict fmt, va_list ap) __attribute__((__format__(__printf__, 1, 0)));
int vfprintf(FILE *__pauli_restrict fp, const char *__pauli_restrict fmt, va_list ap)
    __attribute__((__format__(__printf__, 2, 0)));
int vsprintf(char *__pauli_restrict buf, const char *__pauli_restrict fmt, va_list ap)
    __attribute__((__format__(__printf__, 2, 0)));
int vsnprintf(char *__pauli_restrict buf, size_t size, const char *__pauli_restrict fmt, va_list ap)
    __attribute__((__format__(__printf__, 3, 0)));
#ifdef __EXT_POSIX1_200809
int dprintf(int fd, const char *__pauli_restrict fmt, ...) __attribute__((__format__(__printf__, 2, 3)));
int vdprintf(int fd, const char *__pauli_restrict fmt, va_list ap) __attribute__((__format__(__printf__, 2, 0)));
#endif
#ifdef __EXT_UNIX_MISC
int asprintf(char **__pauli_restrict bufp, const char *__pauli_restrict fmt, ...) __attribute__((__format__(__printf__, 2, 3)));
int vasprintf(char **__pauli_restrict bufp, const char *__pauli_restrict fmt, va_list ap)
    __attribute__((__format__(__printf__, 2, 0)));
#endif

/* Formatted input */
int scanf(const char *__pauli_restrict fmt, ...) __attribute__((__format__(__scanf__, 1, 2)));
int fscanf(FILE *__pauli_restrict fp, const char *__pauli_restrict fmt, ...) __attribute__((__format__(__scanf__, 2, 3)));
int sscanf(const char *__pauli_restrict s, const char *__pauli_restrict fmt, ...) __attribute__((__format__(__scanf__, 2, 3)));
int vscanf(const char *__pauli_restrict fmt, va_list ap) __attribute__((__format__(__scanf__, 1, 0)));
int vfscanf(FILE *__pauli_restrict fp, const char *__pauli_restrict fmt, va_list ap)
    __attribute__((__format__(__scanf__, 2, 0)));
int vsscanf(const char *__pauli_restrict s, const char *__pauli_restrict fmt, va_list ap)
    __attribute__((__format__(__scanf__, 2, 0)));

/* Files and the rest */
int remove(const char *path);
int rename(const char *from, const char *to);
char *tmpnam(char *buf);
void perror(const char *s);
#ifdef __EXT_POSIX1_200809
int renameat(int fromfd, const char *from, int tofd, const char *to);
char *ctermid(char *buf);
#endif
#ifdef __EXT_XOPEN_EX
char *tempnam(const char *dir, const char *prefix);
#endif

__END_DECLS

#if defined(_FORTIFY_SOURCE) && _FORTIFY_SOURCE > 0 && defined(__OPTIMIZE__)
# include <sys/fortify.h>
#endif

#endif
