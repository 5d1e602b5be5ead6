/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TABLES_H_INCLUDED
#define TABLES_H_INCLUDED

#include "dd.h"
#include <stdint.h>

#define ZETA_TERMS 50

struct log_entry {
    double c;
    dd log; /* -log(c) */
};

extern const dd __exp_table[32];
extern const struct log_entry __log_table[128];
extern const dd __atan_table[33];
extern const uint64_t __two_over_pi[20];
extern const dd __zeta_over_k[ZETA_TERMS];

#define DD_LN2 ((dd) { 0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56 })
#define DD_LOG2E ((dd) { 0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56 })
#define DD_LOG10E ((dd) { 0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57 })
#define DD_LN10 ((dd) { 0x1.26bb1bbb55516p+1, -0x1.f48ad494ea3e9p-53 })
#define DD_PI ((dd) { 0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53 })
#define DD_PIO2 ((dd) { 0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54 })
#define DD_2_SQRTPI ((dd) { 0x1.20dd750429b6dp+0, 0x1.1ae3a914fed8p-56 })
#define DD_1_SQRTPI ((dd) { 0x1.20dd750429b6dp-1, 0x1.1ae3a914fed8p-57 })
#define DD_GAMMA ((dd) { 0x1.2788cfc6fb619p-1, -0x1.6cb90701fbfabp-58 })
#define DD_HALF_LN_2PI ((dd) { 0x1.d67f1c864beb5p-1, -0x1.65b5a1b7ff5dfp-55 })

#endif
