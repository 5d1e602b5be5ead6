/* SPDX-License-Identifier: Apache-2.0 */
/* Login records by their older names; see <utmpx.h>. No records are kept. */
#ifndef _UTMP_H_INCLUDED
#define _UTMP_H_INCLUDED

#include <time.h>
#include <utmpx.h>

#define utmp      utmpx
#define ut_name   ut_user
#define ut_time   ut_tv.tv_sec
#define UT_NAMESIZE 32
#define UT_LINESIZE 32
#define UT_HOSTSIZE 256

#define getutent     getutxent
#define getutid      getutxid
#define getutline    getutxline
#define pututline    pututxline
#define setutent     setutxent
#define endutent     endutxent

#endif
