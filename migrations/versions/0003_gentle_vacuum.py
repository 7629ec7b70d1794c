"""Vacuum deliveries gently.

A table that only grows is vacuumed when a fifth of it is new: for tens of seconds at up to 40 MB/s,
in the middle of what arrives, whose commits wait for the same disk. Nothing here becomes dead, so
it need not be done fast.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "alter table raw_push.deliveries"
        " set (autovacuum_vacuum_cost_delay = 10, toast.autovacuum_vacuum_cost_delay = 10)"
    )


def downgrade() -> None:
    op.execute(
        "alter table raw_push.deliveries"
        " reset (autovacuum_vacuum_cost_delay, toast.autovacuum_vacuum_cost_delay)"
    )
