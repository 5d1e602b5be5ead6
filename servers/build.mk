# SPDX-License-Identifier: Apache-2.0
# Each folder is a server: its C files make the program of the folder's name, NAME.use is its usage text.
SERVERS := $(notdir $(patsubst %/,%,$(wildcard servers/*/)))
$(foreach s,$(SERVERS),$(call program,$(s),$(sort $(wildcard servers/$(s)/*.c)),$(wildcard servers/$(s)/$(s).use)))
servers: $(addprefix $(B)/target/bin/,$(SERVERS))
.PHONY: servers
