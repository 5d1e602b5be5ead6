/* SPDX-License-Identifier: Apache-2.0 */
/* Codes of the system log: major in bits 0..19, minor above. */
#ifndef _SYS_SLOGCODES_H
#define _SYS_SLOGCODES_H

#define _SLOG_SETCODE(_major, _minor) ((_major) | ((_minor) << 20))
#define _SLOG_GETMAJOR(_code)         ((_code) & 0xFFFFF)
#define _SLOG_GETMINOR(_code)         (((_code) >> 20) & 0xFFF)

#define _SLOGC_CONSOLE  0
#define _SLOGC_PROC     1
#define _SLOGC_SYSLOG   2
#define _SLOGC_FS       3
#define _SLOGC_BLOCK    4
#define _SLOGC_CAM      5
#define _SLOGC_CHAR     6
#define _SLOGC_AUDIO    7
#define _SLOGC_GRAPHICS 8
#define _SLOGC_INPUT    9
#define _SLOGC_NETWORK  10
#define _SLOGC_PRINTER  11
#define _SLOGC_USB      12
#define _SLOGC_PPP      13
#define _SLOGC_TCPIP    14
#define _SLOGC_QNET     15
#define _SLOGC_PHOTON   16
#define _SLOGC_PCI      17
#define _SLOGC_DEVP     18
#define _SLOGC_SIM      19
#define _SLOGC_MEDIA    20
#define _SLOGC_DUMPER   21
#define _SLOGC_PMM      22
#define _SLOGC_MCD      23
#define _SLOGC_SLM      24
#define _SLOGC_QDB      26
#define _SLOGC_MME      27
#define _SLOGC_PPS      29
#define _SLOGC_PRIVATE_START 10000
#define _SLOGC_TEST     _SLOGC_PRIVATE_START  /* for trying something out; nobody ships it */
#define _SLOGC_PRIVATE_END   19999
#define _SLOGC_3RDPARTY_OUI_START 20000

#endif
