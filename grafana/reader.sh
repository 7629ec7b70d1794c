#!/bin/sh
# Makes the role that Grafana reads with; dbt gives it gold, and nothing else. PostgreSQL's image runs
# this once, when its volume is new; docs/install.md has the same for a database that is there already.
set -eu
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set=password="$READER_PASSWORD" <<'SQL'
create role diogen_reader login password :'password';
SQL
