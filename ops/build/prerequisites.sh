# Sourced by ops/networkanalytics, ops/demo and ops/test: what a machine needs, and how it gets it.
# Sets `root` (the repository) where the caller has not.

readonly oldest_postgres=15
readonly sdk_major=10

say() { printf '%s\n' "$*" >&2; }

# The .NET SDK is a choice of the machine's owner (a package feed, a script, an image): it is asked for, not installed.
need_sdk() {
    if command -v dotnet >/dev/null && dotnet --list-sdks 2>/dev/null | grep -q "^$sdk_major\."; then
        return
    fi
    say "The .NET SDK $sdk_major is needed and was not found: see https://dotnet.microsoft.com/download/dotnet/$sdk_major.0"
    say "(Ubuntu: sudo apt-get install dotnet-sdk-$sdk_major.0)"
    exit 1
}

have_postgres() {
    local folder version on_path
    IFS=: read -ra on_path <<<"$PATH"
    for folder in "${on_path[@]}" /usr/lib/postgresql/*/bin; do
        [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] || continue
        version=$("$folder/initdb" --version | sed -n 's/.*(PostgreSQL) \([0-9]*\).*/\1/p')
        [ "${version:-0}" -ge "$oldest_postgres" ] && return 0
    done
    return 1
}

# PostgreSQL's server programs, by apt where there is apt. The package would also make and start a cluster on port 5432,
# which nobody asked for: for the length of the installation it is told not to.
need_postgres() {
    have_postgres && return
    if ! command -v apt-get >/dev/null; then
        say "PostgreSQL $oldest_postgres or newer is needed and was not found on PATH: install it with this system's package manager."
        exit 1
    fi
    local as_root=() log
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            say "PostgreSQL $oldest_postgres or newer is needed: run as root: apt-get install postgresql"
            exit 1
        fi
        as_root=(sudo)
    fi
    say "Installing PostgreSQL ..."
    log=$(mktemp)
    local no_cluster=/etc/postgresql-common/createcluster.d/networkanalytics.conf status=0
    {
        "${as_root[@]}" apt-get update -q &&
            "${as_root[@]}" mkdir -p "$(dirname "$no_cluster")" &&
            "${as_root[@]}" sh -c "echo 'create_main_cluster = false' > $no_cluster" &&
            "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends postgresql
    } >"$log" 2>&1 || status=$?
    "${as_root[@]}" rm -f "$no_cluster"
    if [ "$status" -ne 0 ]; then
        cat "$log" >&2
        rm -f "$log"
        say "PostgreSQL could not be installed."
        exit 1
    fi
    rm -f "$log"
    if ! have_postgres; then
        say "This system's PostgreSQL is older than $oldest_postgres: add https://apt.postgresql.org and run this again."
        exit 1
    fi
}

# The mail server that the tests send to, and an independent verifier of signatures.
need_mail_server() {
    /usr/bin/python3 -c 'import aiosmtpd, dkim' 2>/dev/null && PATH=$PATH:/usr/sbin command -v dovecot >/dev/null && PATH=$PATH:/usr/sbin command -v dnsmasq >/dev/null && return
    local as_root=() log
    if ! command -v apt-get >/dev/null; then
        say "The tests of letters need Python's aiosmtpd and dkimpy under /usr/bin/python3, dovecot and dnsmasq: install them with this system's package manager."
        exit 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            say "The tests of letters need a mail server: run as root: apt-get install python3-aiosmtpd python3-dkim dovecot-imapd dovecot-pop3d dnsmasq-base"
            exit 1
        fi
        as_root=(sudo)
    fi
    say "Installing the tests' mail server ..."
    log=$(mktemp)
    if ! { "${as_root[@]}" apt-get update -q && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3-aiosmtpd python3-dkim dovecot-imapd dovecot-pop3d dnsmasq-base; } >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        say "The tests' mail server could not be installed."
        exit 1
    fi
    rm -f "$log"
}

# A browser in which the tests try the pages, by apt where there is apt. Without it those tests fail and say so; the
# others run all the same.
need_chromium() {
    command -v chromium >/dev/null && return
    local as_root=() log
    [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
    log=$(mktemp)
    say "Installing Chromium ..."
    if ! command -v apt-get >/dev/null ||
        ! { "${as_root[@]}" apt-get update -q && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium; } >"$log" 2>&1 ||
        ! command -v chromium >/dev/null; then
        tail -n 5 "$log" >&2
        say "Chromium could not be installed: the tests that need a browser will fail. Install it, or name another with CHROMIUM=/path/to/chrome."
    fi
    rm -f "$log"
}
