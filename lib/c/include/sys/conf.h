/* SPDX-License-Identifier: Apache-2.0 */
/* Codes of configuration requests. */
#ifndef _SYS_CONF_H_INCLUDED
#define _SYS_CONF_H_INCLUDED

#define _CONF_NOP   0
#define _CONF_LINK  (1 << 16)
#define _CONF_CALL  (2 << 16)
#define _CONF_VALUE (3 << 16)
#define _CONF_END   (4 << 16)
#define _CONF_STR   (1 << 20)
#define _CONF_NUM   (2 << 20)

#endif
