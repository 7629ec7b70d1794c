#!/bin/sh
# Makes the roles that two services log in as: Grafana reads gold (dbt gives it that, and nothing
# else), the receiver appends deliveries. PostgreSQL's image runs this once, when its volume is new;
# docs/install.md has the same for a database that is there already.
set -eu
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set=reader="$READER_PASSWORD" --set=receiver="$RECEIVER_PASSWORD" <<'SQL'
create role diogen_reader login password :'reader';
create role diogen_receiver nologin;
create role diogen_ingest login password :'receiver' in role diogen_receiver;
SQL
