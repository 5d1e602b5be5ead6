# SPDX-License-Identifier: Apache-2.0
# mkifs, the image builder. It shares with the target only the headers of the formats.

MKIFS := $(B)/host/bin/mkifs
$(B)/host/tools/%.o: HOST_CFLAGS += -D_GNU_SOURCE -idirafter lib/c/include
$(B)/asan/tools/%.o: ASAN_CFLAGS += -D_GNU_SOURCE -idirafter lib/c/include

$(call host_program,mkifs,$(addprefix tools/mkifs/,attr.c buildfile.c elf.c host.c image.c lexer.c main.c script.c util.c))
