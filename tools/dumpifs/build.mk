# SPDX-License-Identifier: Apache-2.0
# dumpifs lists images and extracts from them.

DUMPIFS := $(B)/host/bin/dumpifs
$(call host_program,dumpifs,$(addprefix tools/dumpifs/,main.c md5.c reader.c))
