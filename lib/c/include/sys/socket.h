/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sockets. POSIX.1-2008 <sys/socket.h>. A network server at /dev/socket/FAMILY answers; without one socket() says
 * EAFNOSUPPORT. Calls block as the server does; accept(), connect(), recv(), send() and their kin are cancellation
 * points.
 */
#ifndef _SYS_SOCKET_H_INCLUDED
#define _SYS_SOCKET_H_INCLUDED

#include <sys/types.h>
#include <sys/uio.h>

typedef _Uint32t socklen_t;
typedef _Uint8t  sa_family_t;

#define SOCK_STREAM    1
#define SOCK_DGRAM     2
#define SOCK_RAW       3
#define SOCK_RDM       4
#define SOCK_SEQPACKET 5
#define SOCK_CLOEXEC   0x10000000
#define SOCK_NONBLOCK  0x20000000

#define SOL_SOCKET      0xffff
#define SO_DEBUG        0x0001
#define SO_ACCEPTCONN   0x0002
#define SO_REUSEADDR    0x0004
#define SO_KEEPALIVE    0x0008
#define SO_DONTROUTE    0x0010
#define SO_BROADCAST    0x0020
#define SO_USELOOPBACK  0x0040
#define SO_LINGER       0x0080
#define SO_OOBINLINE    0x0100
#define SO_REUSEPORT    0x0200
#define SO_TIMESTAMP    0x0400
#define SO_BINDTODEVICE 0x0800
#define SO_SNDBUF       0x1001
#define SO_RCVBUF       0x1002
#define SO_SNDLOWAT     0x1003
#define SO_RCVLOWAT     0x1004
#define SO_SNDTIMEO     0x1005
#define SO_RCVTIMEO     0x1006
#define SO_ERROR        0x1007
#define SO_TYPE         0x1008

#define AF_UNSPEC 0
#define AF_UNIX   1
#define AF_LOCAL  AF_UNIX
#define AF_INET   2
#define AF_ROUTE  17
#define AF_LINK   18
#define AF_INET6  24
#define AF_MAX    32
#define PF_UNSPEC AF_UNSPEC
#define PF_UNIX   AF_UNIX
#define PF_LOCAL  AF_LOCAL
#define PF_INET   AF_INET
#define PF_ROUTE  AF_ROUTE
#define PF_INET6  AF_INET6
#define PF_MAX    AF_MAX

#define SOMAXCONN 128

#define MSG_OOB          0x0001
#define MSG_PEEK         0x0002
#define MSG_DONTROUTE    0x0004
#define MSG_EOR          0x0008
#define MSG_TRUNC        0x0010
#define MSG_CTRUNC       0x0020
#define MSG_WAITALL      0x0040
#define MSG_DONTWAIT     0x0080
#define MSG_NOSIGNAL     0x0400
#define MSG_CMSG_CLOEXEC 0x0800

#define SHUT_RD   0
#define SHUT_WR   1
#define SHUT_RDWR 2

struct sockaddr {
    _Uint8t     sa_len;
    sa_family_t sa_family;
    char        sa_data[14];
};

#define _SS_SIZE 128
struct sockaddr_storage {
    _Uint8t     ss_len;
    sa_family_t ss_family;
    char        __ss_pad[6];
    _Uint64t    __ss_align;
    char        __ss_data[_SS_SIZE - 16];
};

struct linger {
    int l_onoff;
    int l_linger;
};

struct msghdr {
    void         *msg_name;
    socklen_t     msg_namelen;
    struct iovec *msg_iov;
    int           msg_iovlen;
    void         *msg_control;
    socklen_t     msg_controllen;
    int           msg_flags;
};

struct cmsghdr {
    socklen_t cmsg_len;     /* this header counts */
    int       cmsg_level;
    int       cmsg_type;
};

#define SCM_RIGHTS    0x01
#define SCM_TIMESTAMP 0x02
#define SCM_CREDS     0x04

#define __CMSG_ALIGN(n)  (((n) + sizeof(long) - 1) & ~(sizeof(long) - 1))
#define CMSG_LEN(n)      (__CMSG_ALIGN(sizeof(struct cmsghdr)) + (n))
#define CMSG_SPACE(n)    (__CMSG_ALIGN(sizeof(struct cmsghdr)) + __CMSG_ALIGN(n))
#define CMSG_DATA(c)     ((unsigned char *)(c) + __CMSG_ALIGN(sizeof(struct cmsghdr)))
#define CMSG_FIRSTHDR(m) \
    ((m)->msg_controllen >= sizeof(struct cmsghdr) ? (struct cmsghdr *)(m)->msg_control : (struct cmsghdr *)0)
#define CMSG_NXTHDR(m, c) \
    ((char *)(c) + __CMSG_ALIGN((c)->cmsg_len) + __CMSG_ALIGN(sizeof(struct cmsghdr)) > \
     (char *)(m)->msg_control + (m)->msg_controllen ? (struct cmsghdr *)0 : \
     (struct cmsghdr *)((char *)(c) + __CMSG_ALIGN((c)->cmsg_len)))

__BEGIN_DECLS
extern int accept(int s, struct sockaddr *__restrict addr, socklen_t *__restrict len);
extern int bind(int s, const struct sockaddr *addr, socklen_t len);
extern int connect(int s, const struct sockaddr *addr, socklen_t len);
extern int getpeername(int s, struct sockaddr *__restrict addr, socklen_t *__restrict len);
extern int getsockname(int s, struct sockaddr *__restrict addr, socklen_t *__restrict len);
extern int getsockopt(int s, int level, int name, void *__restrict value, socklen_t *__restrict len);
extern int listen(int s, int backlog);
extern ssize_t recv(int s, void *buf, size_t len, int flags);
extern ssize_t recvfrom(int s, void *__restrict buf, size_t len, int flags, struct sockaddr *__restrict from,
                        socklen_t *__restrict fromlen);
extern ssize_t recvmsg(int s, struct msghdr *msg, int flags);
extern ssize_t send(int s, const void *buf, size_t len, int flags);
extern ssize_t sendmsg(int s, const struct msghdr *msg, int flags);
extern ssize_t sendto(int s, const void *buf, size_t len, int flags, const struct sockaddr *to, socklen_t tolen);
extern int setsockopt(int s, int level, int name, const void *value, socklen_t len);
extern int shutdown(int s, int how);
extern int sockatmark(int s);
extern int socket(int family, int type, int protocol);
extern int socketpair(int family, int type, int protocol, int sv[2]);
#ifdef __EXT_UNIX_MISC
/* POSIX.1-2024: accept() with SOCK_CLOEXEC and SOCK_NONBLOCK. */
extern int accept4(int s, struct sockaddr *__restrict addr, socklen_t *__restrict len, int flags);
#endif
__END_DECLS

#endif
