/* SPDX-License-Identifier: Apache-2.0 */
#include "strerror.h"
#include <errno.h>
#include <stddef.h>

/* Error numbers and texts; the table below holds offsets, not pointers, which would each cost a relocation in every program. */
#define ERRORS(X) \
    X(EOK, "No error") \
    X(EPERM, "Operation not permitted") \
    X(ENOENT, "No such file or directory") \
    X(ESRCH, "No such process") \
    X(EINTR, "Interrupted function call") \
    X(EIO, "I/O error") \
    X(ENXIO, "No such device or address") \
    X(E2BIG, "Argument list is too long") \
    X(ENOEXEC, "Exec format error") \
    X(EBADF, "Bad file descriptor") \
    X(ECHILD, "No child processes") \
    X(EAGAIN, "Resource temporarily unavailable") \
    X(ENOMEM, "Not enough memory") \
    X(EACCES, "Permission denied") \
    X(EFAULT, "Bad address") \
    X(ENOTBLK, "Block device required") \
    X(EBUSY, "Resource busy") \
    X(EEXIST, "File exists") \
    X(EXDEV, "Cross-device link") \
    X(ENODEV, "No such device") \
    X(ENOTDIR, "Not a directory") \
    X(EISDIR, "Is a directory") \
    X(EINVAL, "Invalid argument") \
    X(ENFILE, "Too many open files in the system") \
    X(EMFILE, "Too many open files") \
    X(ENOTTY, "Inappropriate I/O control operation") \
    X(ETXTBSY, "Text file is busy") \
    X(EFBIG, "File is too large") \
    X(ENOSPC, "No space left on device") \
    X(ESPIPE, "Illegal seek") \
    X(EROFS, "Read-only filesystem") \
    X(EMLINK, "Too many links") \
    X(EPIPE, "Broken pipe") \
    X(EDOM, "Argument is outside the domain of the function") \
    X(ERANGE, "Result is too large or too small") \
    X(ENOMSG, "No message of the desired type") \
    X(EIDRM, "Identifier was removed") \
    X(ECHRNG, "Channel number is out of range") \
    X(EL2NSYNC, "Level 2 is not synchronized") \
    X(EL3HLT, "Level 3 is halted") \
    X(EL3RST, "Level 3 was reset") \
    X(ELNRNG, "Link number is out of range") \
    X(EUNATCH, "Protocol driver is not attached") \
    X(ENOCSI, "No CSI structure is available") \
    X(EL2HLT, "Level 2 is halted") \
    X(EDEADLK, "Resource deadlock would occur") \
    X(ENOLCK, "No locks available") \
    X(ECANCELED, "Operation canceled") \
    X(ENOTSUP, "Not supported") \
    X(EDQUOT, "Disk quota exceeded") \
    X(EBADE, "Invalid exchange") \
    X(EBADR, "Invalid request descriptor") \
    X(EXFULL, "Exchange is full") \
    X(ENOANO, "No anode") \
    X(EBADRQC, "Invalid request code") \
    X(EBADSLT, "Invalid slot") \
    X(EDEADLOCK, "File locking deadlock") \
    X(EBFONT, "Bad font file format") \
    X(EOWNERDEAD, "Previous owner died") \
    X(ENOSTR, "Device is not a stream") \
    X(ENODATA, "No data available") \
    X(ETIME, "Timer expired") \
    X(ENOSR, "Out of stream resources") \
    X(ENONET, "Machine is not on the network") \
    X(ENOPKG, "Package is not installed") \
    X(EREMOTE, "Object is remote") \
    X(ENOLINK, "Link was severed") \
    X(EADV, "Advertise error") \
    X(ESRMNT, "Server mount error") \
    X(ECOMM, "Communication error on send") \
    X(EPROTO, "Protocol error") \
    X(EMULTIHOP, "Multihop attempted") \
    X(EBADMSG, "Bad message") \
    X(ENAMETOOLONG, "Filename is too long") \
    X(EOVERFLOW, "Value is too large for its type") \
    X(ENOTUNIQ, "Name is not unique on the network") \
    X(EBADFD, "File descriptor is in a bad state") \
    X(EREMCHG, "Remote address changed") \
    X(ELIBACC, "Cannot access a shared library") \
    X(ELIBBAD, "Shared library is corrupt") \
    X(ELIBSCN, "Library section is corrupt") \
    X(ELIBMAX, "Too many shared libraries") \
    X(ELIBEXEC, "Shared library cannot be executed") \
    X(EILSEQ, "Illegal byte sequence") \
    X(ENOSYS, "Function not implemented") \
    X(ELOOP, "Too many levels of symbolic links or prefixes") \
    X(ERESTART, "Call should be restarted") \
    X(ESTRPIPE, "Stream pipe error") \
    X(ENOTEMPTY, "Directory not empty") \
    X(EUSERS, "Too many users") \
    X(ENOTRECOVERABLE, "State is not recoverable") \
    X(EOPNOTSUPP, "Operation not supported") \
    X(EFPOS, "File positioning error") \
    X(ESTALE, "Stale file handle") \
    X(EINPROGRESS, "Operation now in progress") \
    X(EALREADY, "Operation already in progress") \
    X(ENOTSOCK, "Not a socket") \
    X(EDESTADDRREQ, "Destination address required") \
    X(EMSGSIZE, "Inappropriate message buffer length") \
    X(EPROTOTYPE, "Protocol is wrong type for socket") \
    X(ENOPROTOOPT, "Protocol option not available") \
    X(EPROTONOSUPPORT, "Protocol not supported") \
    X(ESOCKTNOSUPPORT, "Socket type not supported") \
    X(EPFNOSUPPORT, "Protocol family not supported") \
    X(EAFNOSUPPORT, "Address family not supported") \
    X(EADDRINUSE, "Address already in use") \
    X(EADDRNOTAVAIL, "Cannot assign requested address") \
    X(ENETDOWN, "Network is down") \
    X(ENETUNREACH, "Network is unreachable") \
    X(ENETRESET, "Network dropped connection on reset") \
    X(ECONNABORTED, "Connection aborted") \
    X(ECONNRESET, "Connection reset by peer") \
    X(ENOBUFS, "No buffer space available") \
    X(EISCONN, "Socket is already connected") \
    X(ENOTCONN, "Socket is not connected") \
    X(ESHUTDOWN, "Socket was shut down") \
    X(ETOOMANYREFS, "Too many references") \
    X(ETIMEDOUT, "Connection timed out") \
    X(ECONNREFUSED, "Connection refused") \
    X(EHOSTDOWN, "Host is down") \
    X(EHOSTUNREACH, "Host is unreachable") \
    X(EBADRPC, "RPC struct is bad") \
    X(ERPCMISMATCH, "RPC version is wrong") \
    X(EPROGUNAVAIL, "RPC program not available") \
    X(EPROGMISMATCH, "RPC program version is wrong") \
    X(EPROCUNAVAIL, "Bad procedure for program") \
    X(ENOREMOTE, "Must be done on the local machine") \
    X(ENONDP, "Network distribution is not available") \
    X(EBADFSYS, "Corrupted filesystem detected") \
    X(EMORE, "More to do, send the message again") \
    X(ECTRLTERM, "Redirect to the controlling terminal") \
    X(ENOLIC, "No licence available") \
    X(ESRVRFAULT, "Fault on the other side of a message pass") \
    X(EENDIAN, "Endian not supported") \
    X(ESECTYPEINVAL, "Security type is invalid") \

#define MEMBER(err, text) char text_of_##err[sizeof text];
#define TEXT(err, text)   text,
#define ENTRY(err, text)  { err, offsetof(struct texts, text_of_##err) },

static const struct texts { ERRORS(MEMBER) } texts = { ERRORS(TEXT) };
static const struct { unsigned short err, at; } table[] = { ERRORS(ENTRY) };

const char *__error_text(int err)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (table[i].err == err) {
            return (const char *)&texts + table[i].at;
        }
    }
    return NULL;
}
