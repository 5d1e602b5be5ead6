/* SPDX-License-Identifier: Apache-2.0 */
/* Node descriptors. QNX's; there is one node, this machine, and its descriptor is 0. */
#ifndef _SYS_NETMGR_H_INCLUDED
#define _SYS_NETMGR_H_INCLUDED

#include <sys/types.h>

#define ND_LOCAL_NODE 0
#define ND_NODE_CMP(a, b) ((a) == (b) ? 0 : (a) < (b) ? -1 : 1)
#define ND2S_DIR_SHOW 1
#define ND2S_DIR_HIDE 2
#define ND2S_QOS_SHOW 4
#define ND2S_QOS_HIDE 8
#define ND2S_NAME_SHOW 0x10
#define ND2S_NAME_HIDE 0x20
#define ND2S_SEP_FORCE 0x40
#define ND2S_LOCAL_STR 0x80

__BEGIN_DECLS
/* The local node alone has a name: the host name, or none; -1 and ENOREMOTE for others. */
extern int netmgr_strtond(const char *nodename, char **endstr);
extern int netmgr_ndtostr(unsigned flags, int nd, char *buf, size_t maxbuf);
extern int netmgr_remote_nd(int remote_nd, int local_nd);
__END_DECLS

#endif
