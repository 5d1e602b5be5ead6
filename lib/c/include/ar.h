/* SPDX-License-Identifier: Apache-2.0 */
/* Libraries of objects: ARMAG, then for each member a header, its bytes, and a newline where they are odd. */
#ifndef _AR_H_INCLUDED
#define _AR_H_INCLUDED

#define ARMAG  "!<arch>\n"
#define SARMAG 8
#define ARFMAG "`\n"

/* All text, filled up with blanks. */
struct ar_hdr {
    char ar_name[16];
    char ar_date[12];
    char ar_uid[6];
    char ar_gid[6];
    char ar_mode[8];    /* octal */
    char ar_size[10];
    char ar_fmag[2];    /* ARFMAG */
};

#endif
