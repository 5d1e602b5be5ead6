# SPDX-License-Identifier: Apache-2.0
# Each folder is a server: its C files make the program of the folder's name, NAME.use is its usage text, LIBS_NAME what
# it needs beside the C library.
SERVERS := $(notdir $(patsubst %/,%,$(wildcard servers/*/)))
LIBS_devc-pl011 := $(B)/target/lib/libio-char.a
LIBS_devc-pty   := $(B)/target/lib/libio-char.a
$(foreach s,$(SERVERS),$(call program,$(s),$(sort $(wildcard servers/$(s)/*.c)),$(wildcard servers/$(s)/$(s).use), \
                                      $(LIBS_$(s)) $(B)/target/lib/libserve.a))
# As in lib/c: a server that keeps off the floating-point registers is cheaper to switch to.
$(B)/target/servers/%.o $(B)/target/lib/io-char/%.o: XCFLAGS += -mgeneral-regs-only

servers: $(addprefix $(B)/target/bin/,$(SERVERS))
.PHONY: servers
