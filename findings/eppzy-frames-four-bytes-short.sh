#!/usr/bin/env bash
# eppzy 0.0.15: every frame that it sends says four bytes less than it is, so no EPP server can read it.
#
# What one would guess: a client library that reads frames rightly writes them rightly too.
#
# What happens: RFC 5734, section 4, counts the four bytes of the length among the bytes that the length tells. `LengthPrefixed.recv` takes them off; `LengthPrefixed.send`
# doesn't add them. A server takes the XML without its last four characters ("…</e"), answers 2001, and reads the rest as the length of the next frame. Before that, a greeting
# without `<svcExtension>`, which the RFC lets a server leave out, ends it with a TypeError.
#
# Who meets it: whoever takes eppzy as a judge of a server; nothing that the server could do helps.
#
# What helps: another client (epptools, pyepp), or a transport of one's own under eppzy's `EPP`.
#
# Seen with eppzy 0.0.15 on CPython 3.11. Exits 0 while it is so, 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet eppzy==0.0.15
"$work/venv/bin/python" - <<'PY'
import struct, sys
from eppzy.connection import LengthPrefixed


class Line:
    """What a socket is asked here: it keeps what is sent."""

    def __init__(self):
        self.sent = b""

    def send(self, data):
        self.sent += data


line = Line()
LengthPrefixed(line).send(b"<epp/>")
told, = struct.unpack("!I", line.sent[:4])
print(f"told {told} bytes, sent {len(line.sent)}")
sys.exit(0 if told == len(line.sent) - 4 else 1)
PY
