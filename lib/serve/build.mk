# SPDX-License-Identifier: Apache-2.0
# lib/serve: what the main() of a server is made of. servers/build.mk links it to each of them.

$(B)/target/lib/serve/%.o $(B)/target/lib/io-char/%.o $(B)/target/servers/%.o: XCFLAGS += -Ilib/serve/include

$(call library,$(B)/target/lib/libserve.a,$(sort $(wildcard lib/serve/*.c)))
