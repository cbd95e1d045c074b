# What the official image postgres:18 documents of its entrypoint: a first start makes the data with
# POSTGRES_USER, POSTGRES_PASSWORD_FILE and POSTGRES_DB, in the volume /var/lib/postgresql.
export PGDATA=/var/lib/postgresql/18/docker
if [ ! -e "$PGDATA/PG_VERSION" ]; then
  initdb --username="$POSTGRES_USER" --pwfile="$POSTGRES_PASSWORD_FILE" --auth-host=scram-sha-256 \
    --encoding=UTF8 --locale=C.UTF-8 --no-sync
  printf 'create database "%s"\n' "$POSTGRES_DB" | postgres --single -D "$PGDATA" postgres
fi
rm -f "$PGDATA/postmaster.pid"  # a container is alone: nobody else can be running
exec "$@" -c listen_addresses=127.0.0.1 -c unix_socket_directories=/var/run/postgresql
