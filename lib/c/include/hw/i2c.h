/* SPDX-License-Identifier: Apache-2.0 */
/*
 * I2C buses: the devctl()s of a bus's server, /dev/i2cN. Data follow the structure in the same buffer. There is no
 * such server here yet: open() says ENOENT.
 */
#ifndef _HW_I2C_H_INCLUDED
#define _HW_I2C_H_INCLUDED

#include <devctl.h>
#include <stdint.h>

#define I2C_ADDRFMT_7BIT  0x01
#define I2C_ADDRFMT_10BIT 0x02

#define I2C_SPEED_STANDARD 100000
#define I2C_SPEED_FAST     400000
#define I2C_SPEED_HIGH     3400000

typedef struct {
    uint32_t addr;
    uint32_t fmt;               /* I2C_ADDRFMT_* */
} i2c_addr_t;

/* Data of the commands of an I2C master: addresses, lengths in bytes. */
typedef struct {
    uint32_t len;
    uint32_t stop;
} i2c_masterhdr_t;

typedef struct {
    i2c_addr_t slave;
    uint32_t len;               /* bytes to send, behind this */
    uint32_t stop;              /* 1: with a stop at the end */
} i2c_send_t;

typedef struct {
    i2c_addr_t slave;
    uint32_t len;               /* bytes to receive, put behind this */
    uint32_t stop;
} i2c_recv_t;

/* Data of a send and receive in one: lengths in bytes. */
typedef struct {
    i2c_addr_t slave;
    uint32_t send_len;
    uint32_t recv_len;
    uint32_t stop;
} i2c_sendrecv_t;

typedef enum {
    I2C_STATUS_DONE   = 0x01,
    I2C_STATUS_ERROR  = 0x02,
    I2C_STATUS_ADDR_NACK = 0x04,
    I2C_STATUS_DATA_NACK = 0x08,
    I2C_STATUS_ARBL   = 0x10,
    I2C_STATUS_BUSY   = 0x20,
    I2C_STATUS_ABORT  = 0x40
} i2c_status_t;

typedef struct {
    uint32_t speed_mode;        /* I2C_SPEED_* the bus can do */
    uint32_t addr_mode;         /* I2C_ADDRFMT_* */
    uint32_t verbosity;
    uint32_t reserved[5];
} i2c_driver_info_t;

#define _DCMD_I2C _DCMD_MISC

#define DCMD_I2C_SET_SLAVE_ADDR __DIOT(_DCMD_I2C, 1, i2c_addr_t)
#define DCMD_I2C_SET_BUS_SPEED  __DIOT(_DCMD_I2C, 2, uint32_t)
#define DCMD_I2C_MASTER_SEND    __DIOT(_DCMD_I2C, 3, i2c_masterhdr_t)
#define DCMD_I2C_MASTER_RECV    __DIOF(_DCMD_I2C, 4, i2c_masterhdr_t)
#define DCMD_I2C_SEND           __DIOT(_DCMD_I2C, 5, i2c_send_t)
#define DCMD_I2C_RECV           __DIOTF(_DCMD_I2C, 6, i2c_recv_t)
#define DCMD_I2C_SENDRECV       __DIOTF(_DCMD_I2C, 7, i2c_sendrecv_t)
#define DCMD_I2C_LOCK           __DION(_DCMD_I2C, 8)
#define DCMD_I2C_UNLOCK         __DION(_DCMD_I2C, 9)
#define DCMD_I2C_DRIVER_INFO    __DIOF(_DCMD_I2C, 10, i2c_driver_info_t)
#define DCMD_I2C_SENDS          __DIOT(_DCMD_I2C, 11, i2c_send_t)
#define DCMD_I2C_BUS_RESET      __DION(_DCMD_I2C, 12)

#endif
