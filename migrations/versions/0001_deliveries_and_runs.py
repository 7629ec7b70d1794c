"""Deliveries, keys and runs: what neither dlt nor dbt creates."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

DELIVERIES = """
create schema raw_push;

create table raw_push.deliveries (
    sequence bigserial primary key,
    source text not null,
    delivery_id text not null,
    event text,
    headers jsonb not null default '{}',
    body bytea not null,
    body_hash text not null,
    received_at timestamptz not null default clock_timestamp(),
    status text not null check (status in ('accepted', 'rejected')),
    reason text,
    transaction_id xid8 not null default pg_current_xact_id(),
    unique (source, delivery_id),
    check ((status = 'rejected') = (reason is not null))
);

comment on table raw_push.deliveries is
    'What was pushed, byte for byte; committed before it was acknowledged.';
comment on column raw_push.deliveries.transaction_id is
    'Who reads increments reads below pg_snapshot_xmin(pg_current_snapshot()): a sequence '
    'number can become visible after a higher one, a transaction below that line cannot.';

create index deliveries_transaction on raw_push.deliveries (transaction_id);
create index deliveries_received on raw_push.deliveries using brin (received_at);
create index deliveries_rejected on raw_push.deliveries (sequence) where status = 'rejected';
"""

# LZ4 takes a third of pglz's time; a server built without it keeps its default.
COMPRESSION = """
do $$ begin
    alter table raw_push.deliveries alter column body set compression lz4;
exception when feature_not_supported then null;
end $$;
"""

KEYS = """
create table raw_push.api_keys (
    key_id text primary key,
    name text not null,
    secret_hash text not null,
    sources text[] not null check (cardinality(sources) > 0),
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz
);

comment on column raw_push.api_keys.secret_hash is
    'SHA-256 in hex: enough for a random secret of 256 bits, which no dictionary holds.';
"""

RUNS = """
create table ops.runs (
    run_id uuid primary key,
    command text not null,
    version text not null,
    started_at timestamptz not null default now(),
    finished_at timestamptz,
    status text not null check (status in ('running', 'ok', 'failed', 'crashed')),
    summary jsonb not null default '{}'
);

create table ops.streams (
    run_id uuid not null references ops.runs on delete cascade,
    source text not null,
    stream text not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    status text not null check (status in ('running', 'ok', 'failed')),
    row_count bigint,
    request_count bigint,
    error text,
    primary key (run_id, source, stream)
);

create index runs_started on ops.runs (started_at);
"""

# The receiver appends and reads nothing. What it must know (is this key good, is the database
# in order) it asks of these three functions, which answer for one key or with totals.
RECEIVER_FUNCTIONS = """
create function raw_push.find_key(wanted text)
returns table (secret_hash text, sources text[], expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog as $$
    select key.secret_hash, key.sources, key.expires_at
    from raw_push.api_keys as key
    where key.key_id = wanted and key.revoked_at is null
$$;

create function raw_push.touch_key(used text) returns void
language sql volatile security definer set search_path = pg_catalog as $$
    update raw_push.api_keys set last_used_at = now() where key_id = used
$$;

create function raw_push.state()
returns table (migration text, last_delivery_at timestamptz, backlog bigint, rejected bigint)
language sql stable security definer set search_path = pg_catalog as $$
    select
        (select version_num from ops.alembic_version),
        (select received_at from raw_push.deliveries order by sequence desc limit 1),
        (
            select count(*)
            from raw_push.deliveries
            where
                status = 'accepted'
                and received_at > coalesce(
                    (
                        select max(started_at)
                        from ops.runs
                        where status = 'ok' and command in ('build', 'run')
                    ),
                    '-infinity'
                )
        ),
        (select count(*) from raw_push.deliveries where status = 'rejected')
$$;

revoke execute on function raw_push.find_key, raw_push.touch_key, raw_push.state from public;
"""

# Roles belong to the whole server, so another database may have made this one already; and a
# user who may not make roles still gets the tables (an administrator makes the role first).
RECEIVER_ROLE = """
do $$ begin
    create role diogen_receiver nologin;
exception
    when duplicate_object or unique_violation then null;
    when insufficient_privilege then
        raise warning 'role diogen_receiver not made: the receiver will write as its own user';
end $$;

do $$ begin
    if exists (select from pg_catalog.pg_roles where rolname = 'diogen_receiver') then
        grant usage on schema raw_push to diogen_receiver;
        grant insert on raw_push.deliveries to diogen_receiver;
        grant usage on sequence raw_push.deliveries_sequence_seq to diogen_receiver;
        grant execute on function raw_push.find_key, raw_push.touch_key, raw_push.state
            to diogen_receiver;
        begin
            execute format('grant diogen_receiver to %I', current_user);
        exception when insufficient_privilege or invalid_grant_operation then null;
        end;
    end if;
end $$;
"""


def upgrade() -> None:
    for statements in (DELIVERIES, COMPRESSION, KEYS, RUNS, RECEIVER_FUNCTIONS, RECEIVER_ROLE):
        op.execute(statements)


def downgrade() -> None:
    # Deliveries exist nowhere else: only a person may drop them, by hand.
    op.execute("alter schema raw_push rename to raw_push_removed")
    op.execute("drop table ops.streams, ops.runs")
