"""Counts of days know all channels together and are found by channel and by day; the days counted so far are counted again.
Times to publication are read minute by minute along their index.

Revision ID: 0033
Revises: 0032

"""
import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None

ANSWERS = sa.text("kind = 'answer'")
DUE = ["kind", "stopped_on"]


def upgrade():
    forget()
    index(["kind", "minutes", "stopped", "result", "message_id"])
    for table, more in (("day_count", []), ("day_due", DUE)):
        lead_by(table, ["dimension", "channel", "day", "key", *more])
        op.create_index(f"ix_{table}_day", table, ["day"])


def downgrade():
    forget()
    index(["minutes", "stopped", "due", "result", "message_id"])
    for table, more in (("day_count", []), ("day_due", DUE)):
        op.drop_index(f"ix_{table}_day", table_name=table)
        lead_by(table, ["dimension", "day", "key", "channel", *more])


def forget():
    """What an earlier program counted, a later one would count twice."""
    for table in ("day_count", "day_due", "touched_day", "counted_days"):
        op.execute(f"DELETE FROM {table}")


def lead_by(table, columns):
    with op.batch_alter_table(table, table_kwargs={"sqlite_with_rowid": False}) as batch_op:
        batch_op.drop_constraint(f"pk_{table}", type_="primary")
        batch_op.create_primary_key(f"pk_{table}", columns)


def index(columns):
    op.drop_index("ix_clock_minutes", table_name="clock")
    op.create_index("ix_clock_minutes", "clock", columns, sqlite_where=ANSWERS, postgresql_where=ANSWERS)
