"""Counts of days know the reasons of returns; the days counted so far are counted again.

Revision ID: 0030
Revises: 0029

"""
import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None

REASONS = ("not_on_merits", "no_proof", "no_date", "other_place", "incomplete", "tone", "personal_data", "other")


def upgrade():
    for table in ("day_count", "day_due", "touched_day", "counted_days"):
        op.execute(f"DELETE FROM {table}")
    with op.batch_alter_table("day_count") as batch_op:
        for reason in REASONS:
            batch_op.add_column(sa.Column(f"returned_{reason}", sa.Integer(), server_default="0", nullable=False))
    index(["verdict", "decided_at", "reason", "message_id"])


def downgrade():
    index(["verdict", "decided_at"])
    with op.batch_alter_table("day_count") as batch_op:
        for reason in reversed(REASONS):
            batch_op.drop_column(f"returned_{reason}")


def index(columns):
    op.drop_index("ix_decision_decided", table_name="decision")
    op.create_index("ix_decision_decided", "decision", columns)
