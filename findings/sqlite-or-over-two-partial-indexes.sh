#!/usr/bin/env bash
# SQLite refuses a valid query with "internal query planner error" (SQLITE_INTERNAL) when each side of an OR could be answered from a partial index
# of its own.
#
# What one would guess: any SELECT that parses is answered, quickly or slowly; an index can only change how fast.
#
# What happens: a queue table has two partial indexes, one over its open rows and a unique one over its running rows (at most one runs at a time).
# "Which jobs may start?" asks, in a NOT EXISTS, whether an open row of the same queue stands before this one OR a running one stands beside it, and
# repeats each index's own condition on its side of the OR, which is how one helps the planner to partial indexes. The statement does not prepare.
# Without the indexes, or with the condition left out on one side, or written as two NOT EXISTS, it is answered; the last form gives the same rows
# and uses both indexes. (Claims of tasks and of letters are written so here.)
#
# Seen with SQLite 3.46.1, 3.49.2, 3.50.4, 3.51.3, 3.53.4 and 3.54.1, through the PyPI package apsw, which brings its own SQLite; the script tries
# 3.51.3 and 3.54.1. Exits 0 while it is so, 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/ask.py" <<'PYTHON'
import apsw

BASE = "CREATE TABLE job (id INTEGER PRIMARY KEY, queue INTEGER, status TEXT NOT NULL);"
INDEXES = """
CREATE UNIQUE INDEX one_running ON job (queue) WHERE status = 'running';
CREATE INDEX open_jobs ON job (queue, id) WHERE status IN ('waiting', 'running');
"""
ROWS = "INSERT INTO job (queue, status) VALUES (1, 'waiting'), (1, 'waiting'), (2, 'running'), (2, 'waiting');"
BEFORE = "(e.status IN ('waiting', 'running') AND e.id < t.id)"
BESIDE = "(e.status = 'running' AND e.id <> t.id)"
SAME = "e.queue = t.queue AND e.status IN ('waiting', 'running')"
ONE = f"SELECT t.id FROM job t WHERE NOT EXISTS (SELECT 1 FROM job e WHERE {SAME} AND ({BEFORE} OR {BESIDE})) ORDER BY t.id"
TWO = (
    f"SELECT t.id FROM job t WHERE NOT EXISTS (SELECT 1 FROM job e WHERE e.queue = t.queue AND {BEFORE})"
    f" AND NOT EXISTS (SELECT 1 FROM job e WHERE e.queue = t.queue AND {BESIDE}) ORDER BY t.id"
)


def ask(indexes, query):
    db = apsw.Connection(":memory:")
    db.execute(BASE + (INDEXES if indexes else "") + ROWS)
    try:
        return [row[0] for row in db.execute(query)]
    except apsw.InternalError as error:
        return f"InternalError: {error}"


said = [ask(False, ONE), ask(True, ONE), ask(True, TWO)]
print(apsw.sqlitelibversion(), "| one OR, no index:", said[0], "| one OR, both indexes:", said[1], "| two NOT EXISTS, both indexes:", said[2])
assert said[0] == said[2] == [1, 3], said
assert isinstance(said[1], str) and "internal query planner error" in said[1], said
PYTHON
python3 -m venv "$work/venv"
for version in 3.51.3.0 3.54.1.0; do
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check "apsw==$version"
    "$work/venv/bin/python" "$work/ask.py"
done
echo "as described: refused with the indexes, answered without them"
