"""The tables of excluded pulled records: unchanged from raw, with the reason."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SET_ASIDE = """
create table ops.set_aside (
    number bigserial primary key,
    raw_table text not null,
    scope varchar not null,
    id varchar not null,
    updated_at timestamptz,
    payload jsonb not null,
    payload_hash varchar not null,
    fetched_at timestamptz not null,
    _dlt_load_id varchar not null,
    _dlt_id varchar not null,
    reason text not null,
    set_aside_at timestamptz not null default now(),
    unique (raw_table, scope, id, payload_hash)
);

comment on table ops.set_aside is
    'Versions of pulled records that no build reads; extraction does not bring them back.';
"""

# Where the warehouse was divided among roles before, those that read on.
GRANT = """
do $$
declare
    reader text;
begin
    foreach reader in array array['diogen_loader', 'diogen_transformer'] loop
        if exists (select from pg_roles where rolname = reader) then
            execute format('grant select on ops.set_aside to %I', reader);
        end if;
    end loop;
end $$;
"""


def upgrade() -> None:
    op.execute(SET_ASIDE)
    op.execute(GRANT)


def downgrade() -> None:
    op.execute("drop table ops.set_aside")
