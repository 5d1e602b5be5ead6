/* SPDX-License-Identifier: Apache-2.0 */
/* Registers of the Arm Generic Interrupt Controller, versions 2 and 3. */
#ifndef STARTUP_GIC_REGS_H
#define STARTUP_GIC_REGS_H

#define GICD_CTLR          0x0000
#define GICD_TYPER         0x0004
#define GICD_IGROUPR(n)    (0x0080 + (n) * 4)
#define GICD_ISENABLER(n)  (0x0100 + (n) * 4)
#define GICD_ICENABLER(n)  (0x0180 + (n) * 4)
#define GICD_ICPENDR(n)    (0x0280 + (n) * 4)
#define GICD_ICACTIVER(n)  (0x0380 + (n) * 4)
#define GICD_IPRIORITYR(n) (0x0400 + (n) * 4)
#define GICD_ITARGETSR(n)  (0x0800 + (n) * 4)
#define GICD_ICFGR(n)      (0x0c00 + (n) * 4)
#define GICD_SGIR          0x0f00
#define GICD_IROUTER(n)    (0x6000 + (n) * 8)      /* n: INTID */

#define GIC_V2_ENABLE       0x1u        /* GICD_CTLR and GICC_CTLR: see gic.c */
#define GICD_CTLR_ARE       0x30u       /* for both security states; one bit is reserved where there is one */
#define GICD_CTLR_GRP1      0x2u
#define GICD_CTLR_RWP       0x80000000u

#define GICC_CTLR 0x00
#define GICC_PMR  0x04
#define GICC_BPR  0x08
#define GICC_IAR  0x0c
#define GICC_EOIR 0x10

#define GICR_CTLR  0x0000
#define GICR_TYPER 0x0008
#define GICR_WAKER 0x0014
#define GICR_SGI   0x10000              /* second frame: the banked GICD_* registers */
#define GICR_WAKER_SLEEP    0x2u
#define GICR_WAKER_CHILDREN 0x4u
#define GICR_CTLR_RWP       0x8u
#define GICR_TYPER_LAST     0x10u
#define GICR_TYPER_VLPIS    0x2u

#define GIC_SPURIOUS 1020               /* this INTID and above: nothing to acknowledge */

#endif
