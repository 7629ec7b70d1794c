"""The time up to which a publication had data.

dbt rebuilds everything except `gold.dora_restatements`, which survives even a full refresh, because
published values are recorded nowhere else. So its changes are migrations, like those of the
program's own tables.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# A build before this one wrote the moment it knew the world up to as that of publication.
AS_OF = """
do $$ begin
    if to_regclass('gold.dora_restatements') is not null then
        alter table gold.dora_restatements add column if not exists as_of timestamptz;
        update gold.dora_restatements set as_of = published_at where as_of is null;
    end if;
end $$;
"""


def upgrade() -> None:
    op.execute(AS_OF)


def downgrade() -> None:
    # The models of before name their columns, and leave one more alone.
    pass
