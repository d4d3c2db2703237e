#!/bin/sh
# Start a throw-away PostgreSQL server, run a command with GVCMINE_TEST_POSTGRES_URL set, stop the server.
#
#   scripts/with_postgres.sh pytest tests/store
#
# Needs the server programs of PostgreSQL (Debian, Ubuntu: apt-get install postgresql). Works as root, who
# may not run the server and lends it to the account "postgres", and as anybody else.
set -eu

if [ $# -eq 0 ]; then
    echo "usage: $0 COMMAND [ARGUMENT...]" >&2
    exit 2
fi

bin=$(dirname "$(command -v pg_ctl 2>/dev/null || ls -d /usr/lib/postgresql/*/bin/pg_ctl \
    /opt/homebrew/opt/postgresql*/bin/pg_ctl /usr/local/opt/postgresql*/bin/pg_ctl 2>/dev/null | sort -V | tail -n 1)")
if [ ! -x "$bin/initdb" ]; then
    echo "$0: no PostgreSQL server programs found (initdb, pg_ctl); the PostgreSQL tests are skipped" >&2
    "$@"
    exit
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/gvcmine-postgres.XXXXXX")

as_server() {
    if [ "$(id -u)" -eq 0 ]; then
        su postgres -s /bin/sh -c 'cd / && "$0" "$@"' -- "$@"
    else
        "$@"
    fi
}

stop() {
    as_server "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM HUP

if [ "$(id -u)" -eq 0 ]; then
    if ! id postgres >/dev/null 2>&1; then
        echo "$0: root may not run PostgreSQL and there is no account \"postgres\"; its tests are skipped" >&2
        "$@"
        exit
    fi
    chown postgres "$folder"
fi

as_server "$bin/initdb" -D "$folder/data" -U gvcmine -A trust -E UTF8 --locale=C >/dev/null
# No TCP port: the server is reached by a socket in its own folder, so that many can run at once.
if ! as_server "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w \
    -o "-c listen_addresses='' -c unix_socket_directories='$folder'" start >/dev/null; then
    cat "$folder/log" >&2
    exit 1
fi
GVCMINE_TEST_POSTGRES_URL="postgresql+psycopg://gvcmine@/postgres?host=$folder"
export GVCMINE_TEST_POSTGRES_URL
"$@"
