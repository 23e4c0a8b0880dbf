#!/usr/bin/env bash
# An UPDATE that is joined with a handful of VALUES by the primary key reads every row of the group, since SQLite leaves the key out when a
# second condition fits another index.
#
# What one would guess: with a hundred values and the whole primary key in the condition, SQLite looks a hundred rows up, however large the table
# is. A further condition on the row can only make that cheaper.
#
# What happens: a table has the primary key (batch, number), and an index (batch, state, number) beside it. "UPDATE … FROM (VALUES …) AS v WHERE
# batch = 7 AND number = v.column1 AND state IN ('new', 'packed')" is carried out from that index by batch and state alone: all 20,000 rows of
# the batch are read, and each is compared with each value, though the index has the number as its next column. A table that is updated a hundred
# rows at a time so takes quadratic time. With the state written as an expression (state || '') the primary key is used, and the statement takes
# some five thousand times fewer steps of the virtual machine; nearly so after ANALYZE, and in SQLite 3.40, which read the VALUES first.
# EXPLAIN QUERY PLAN of the shell that a distribution brings says nothing about the version that a program brings with it.
#
# Seen with SQLite 3.46.1, 3.51.3 and 3.54.1 (otherwise in 3.40.1), through the PyPI package apsw, which brings its own SQLite; the script tries
# 3.40.1, 3.51.3 and 3.54.1. Exits 0 while it is so, 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/update.py" <<'PYTHON'
import sys

import apsw

ROWS, EVERY = 20_000, 50


def update(state, analyze=False):
    """How the parcels are found, and in how many steps (in units of EVERY) a hundred of them are updated."""
    db = apsw.Connection(":memory:")
    db.execute(
        "CREATE TABLE parcel (batch INTEGER NOT NULL, number INTEGER NOT NULL, state TEXT NOT NULL, note TEXT, PRIMARY KEY (batch, number));"
        "CREATE INDEX parcel_by_state ON parcel (batch, state, number);"
    )
    db.execute(
        "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < ?)"
        " INSERT INTO parcel SELECT 7, x, CASE WHEN x % 2 THEN 'packed' ELSE 'new' END, NULL FROM n",
        (ROWS,),
    )
    if analyze:
        db.execute("ANALYZE")
    values = ", ".join(f"({number}, 'seen')" for number in range(1, 101))
    sql = (
        f"UPDATE parcel SET note = v.column2 FROM (VALUES {values}) AS v"
        f" WHERE parcel.batch = 7 AND parcel.number = v.column1 AND {state} IN ('new', 'packed')"
    )
    found = [row[3] for row in db.execute("EXPLAIN QUERY PLAN " + sql) if "SEARCH parcel" in row[3]]
    steps = 0

    def count():
        nonlocal steps
        steps += 1
        return False

    db.setprogresshandler(count, EVERY)
    db.execute(sql)
    assert db.changes() == 100
    return found[0], steps


plain, written, analyzed = update("parcel.state"), update("parcel.state || ''"), update("parcel.state", analyze=True)
print(apsw.sqlitelibversion(), "| state:", *plain, "| state || '':", *written, "| after ANALYZE:", *analyzed)
assert "(batch=? AND number=?)" in written[0], written
if sys.argv[1] == "old":
    assert "number=?" in plain[0] and plain[1] < 4 * written[1], plain
else:
    assert plain[0].endswith("parcel_by_state (batch=? AND state=?)"), plain
    assert plain[1] > 50 * written[1], (plain, written)
    assert "number=?" in analyzed[0] and analyzed[1] < 10 * written[1], analyzed
PYTHON
python3 -m venv "$work/venv"
for version in "3.40.1.0 old" "3.51.3.0 new" "3.54.1.0 new"; do
    read -r number age <<<"$version"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check "apsw==$number"
    "$work/venv/bin/python" "$work/update.py" "$age"
done
echo "as described: every row of the batch is read, unless the state is written as an expression"
