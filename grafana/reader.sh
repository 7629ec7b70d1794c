#!/bin/sh
# Makes the role that Grafana reads with. PostgreSQL's image runs this once, when its volume is new;
# docs/install.md has the same for a database that is there already.
set -eu
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set=password="$READER_PASSWORD" --set=owner="$POSTGRES_USER" <<'SQL'
create role diogen_reader login password :'password';
create schema if not exists gold authorization :"owner";
grant usage on schema gold to diogen_reader;
alter default privileges for role :"owner" in schema gold grant select on tables to diogen_reader;
SQL
