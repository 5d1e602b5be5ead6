/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Several CPUs in virtual time (QEMU's -icount). QEMU then runs them by turns on one thread, each up to the next
 * timer; the one behind a CPU that used its turn up to the last instruction finds the timer due, gets a turn of no
 * instructions, and so never runs as long as that CPU spins. So the machine has a CPU that is never switched on
 * behind each one but the last: it takes the empty turn. The device tree given to the machine leaves those CPUs out.
 * And so that a turn is short, there is always a timer soon: that of a network filter between nothing and nothing.
 * (QEMU's own limit is 100 ms.)
 */
#ifndef VIRTUAL_TIME_H
#define VIRTUAL_TIME_H

#define VIRTUAL_TIME_HUB  "hubport,id=turn-hub,hubid=0"                                 /* -netdev */
#define VIRTUAL_TIME_TURN "filter-buffer,id=turn,netdev=turn-hub,interval=2000"         /* -object: microseconds */

/* How many CPUs the machine needs for cpus that run. */
int virtual_time_cpus(int cpus);
/* The file with that device tree, which a child inherits: one at a time, good until the next call. -1 with errno. */
int virtual_time_device_tree(const char *qemu, const char *cpu, int gic, int cpus);

#endif
