# SPDX-License-Identifier: Apache-2.0
"""Pauli in GDB's own Python: `source tools/gdb/load.py` (pauli.gdb does)."""
