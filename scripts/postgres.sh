#!/usr/bin/env bash
# A PostgreSQL of our own, for the duration of one command: `scripts/postgres.sh cargo test -p store`. The command finds it by
# TEST_DATABASE_URL, as a user that may create databases. Its data is under target/; it listens on a free port of this machine only, requires
# a password generated for this run, and runs without durability: nothing in it is worth keeping.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

POSTGRES_DATA=

# PostgreSQL refuses to run as root, so root runs it under the account that Debian's package created.
as_postgres() {
    if ((EUID == 0)); then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

postgres_tool() {
    local path
    for path in "$(pg_config --bindir 2>/dev/null || true)/$1" /usr/lib/postgresql/*/bin/"$1"; do
        [[ -x $path ]] && { echo "$path" && return; }
    done
    command -v "$1" || die "PostgreSQL's $1 is not installed; make setup-test installs it"
}

# A folder that the account can reach: under target/, or where every account can, when the project lies in somebody's closed home.
postgres_folder() {
    local base=$ROOT/target/pg folder
    mkdir -p "$base"
    folder=$(mktemp -d "$base/run-XXXXXX")
    if ((EUID == 0)); then
        chown postgres "$folder"
        if ! as_postgres test -w "$folder"; then
            rmdir "$folder"
            folder=$(mktemp -d /var/tmp/nichandle-pg-XXXXXX)
            chown postgres "$folder"
        fi
    fi
    echo "$folder"
}

# Stops and removes what a killed run left behind.
postgres_sweep() {
    local folder
    for folder in "$ROOT"/target/pg/run-*; do
        [[ -d $folder ]] || continue
        if [[ -f $folder/owner ]] && kill -0 "$(<"$folder/owner")" 2>/dev/null; then continue; fi
        POSTGRES_DATA=$folder postgres_stop
    done
}

postgres_start() {
    local initdb pg_ctl password port try
    initdb=$(postgres_tool initdb)
    pg_ctl=$(postgres_tool pg_ctl)
    postgres_sweep
    POSTGRES_DATA=$(postgres_folder)
    echo $$ >"$POSTGRES_DATA/owner"
    password=$(head -c 18 /dev/urandom | base64 | tr '+/' '-_')
    echo "$password" >"$POSTGRES_DATA/password"
    if ((EUID == 0)); then chown postgres "$POSTGRES_DATA/password"; fi
    chmod 600 "$POSTGRES_DATA/password"
    # md5, since the stronger scheme costs a third of a second per connection in a test build, and a test makes many.
    as_postgres "$initdb" -D "$POSTGRES_DATA/data" -U nichandle --pwfile="$POSTGRES_DATA/password" --auth=md5 -E UTF8 --locale=C.UTF-8 \
        --no-sync >/dev/null || die "initdb failed"
    cat >>"$POSTGRES_DATA/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
password_encryption = md5
fsync = off
synchronous_commit = off
full_page_writes = off
CONF
    for try in 1 2 3 4 5; do
        port=$((20000 + RANDOM % 12000))
        if as_postgres "$pg_ctl" -D "$POSTGRES_DATA/data" -l "$POSTGRES_DATA/log" -o "-p $port" -w -t 30 start >/dev/null 2>&1; then
            export TEST_DATABASE_URL="postgres://nichandle:$password@127.0.0.1:$port/postgres"
            say "PostgreSQL listens on port $port"
            return
        fi
    done
    tail -n 20 "$POSTGRES_DATA/log" >&2
    postgres_stop
    die "PostgreSQL did not start in $try tries"
}

postgres_stop() {
    [[ -n $POSTGRES_DATA && -d $POSTGRES_DATA ]] || return 0
    if [[ -f $POSTGRES_DATA/data/postmaster.pid ]]; then
        as_postgres "$(postgres_tool pg_ctl)" -D "$POSTGRES_DATA/data" -m immediate -w stop >/dev/null 2>&1 || true
    fi
    rm -rf "$POSTGRES_DATA"
    POSTGRES_DATA=
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    (($# > 0)) || die "which command? scripts/postgres.sh COMMAND…"
    trap postgres_stop EXIT
    trap 'exit 130' INT TERM
    postgres_start
    "$@"
fi
