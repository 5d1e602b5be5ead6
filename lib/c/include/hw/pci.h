/* SPDX-License-Identifier: Apache-2.0 */
/* PCI configuration space: offsets of the standard header and its bits. */
#ifndef _HW_PCI_H_INCLUDED
#define _HW_PCI_H_INCLUDED

#include <sys/types.h>

#define PCI_VENDOR_ID        0x00
#define PCI_DEVICE_ID        0x02
#define PCI_COMMAND          0x04
#define PCI_STATUS           0x06
#define PCI_REVISION_ID      0x08
#define PCI_CLASS_CODE       0x09
#define PCI_CACHE_LINE_SIZE  0x0c
#define PCI_LATENCY_TIMER    0x0d
#define PCI_HEADER_TYPE      0x0e
#define PCI_BIST             0x0f
#define PCI_BASE_ADDRESS_0   0x10
#define PCI_CIS_PTR          0x28
#define PCI_SUB_VENDOR_ID    0x2c
#define PCI_SUB_SYSTEM_ID    0x2e
#define PCI_ROM_ADDRESS      0x30
#define PCI_CAP_POINTER      0x34
#define PCI_INT_LINE         0x3c
#define PCI_INT_PIN          0x3d
#define PCI_MIN_GNT          0x3e
#define PCI_MAX_LAT          0x3f

/* Command register */
#define PCI_COMMAND_IO_ENABLE     0x0001
#define PCI_COMMAND_MEM_ENABLE    0x0002
#define PCI_COMMAND_MASTER_ENABLE 0x0004
#define PCI_COMMAND_INT_DISABLE   0x0400

/* Base addresses */
#define PCI_IS_MEM(a)      (((a) & 1) == 0)
#define PCI_IS_IO(a)       (((a) & 1) != 0)
#define PCI_IS_MMAP64(a)   (((a) & 6) == 4)
#define PCI_MEM_ADDR(a)    ((a) & ~(_Uint64t)0xf)
#define PCI_IO_ADDR(a)     ((a) & ~(_Uint64t)0x3)
#define PCI_ROM_ADDR(a)    ((a) & ~(_Uint64t)1)

/* The first 64 bytes of a function's configuration space. */
struct _pci_config_regs {
    _Uint16t Vendor_ID, Device_ID, Command, Status;
    _Uint8t  Revision_ID, Class_Code[3];
    _Uint8t  Cache_Line_Size, Latency_Timer, Header_Type, BIST;
    _Uint32t Base_Address_Regs[6];
    _Uint32t CIS_Ptr;
    _Uint16t Sub_Vendor_ID, Sub_System_ID;
    _Uint32t ROM_Base_Address;
    _Uint8t  Capabilities_Ptr, Reserved2[3];
    _Uint32t Reserved3;
    _Uint8t  Interrupt_Line, Interrupt_Pin, Min_Gnt, Max_Lat;
};

#endif
