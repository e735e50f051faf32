"""Indexes of lists: partial ones as SQLite can use them (the condition word for word as in queries), and by unit and state

Revision ID: 0002
Revises: 0001
"""
import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

OPEN = {"sqlite_where": sa.text("open = 1"), "postgresql_where": sa.text("open")}
FRESH = (
    ("ix_message_queue", "message", ["channel", "next_due", "id"], OPEN),
    ("ix_message_unit_open", "message", ["unit_id", "next_due"], OPEN),
    ("ix_message_due", "message", ["next_due", "id"], OPEN),
    ("ix_message_tab", "message", ["state", "next_due", "id", "step", "channel"], OPEN),
    ("ix_message_stand", "message", ["channel", "state", "step"], OPEN),
    ("ix_message_unit_state", "message", ["unit_id", "state", "id"], {}),
    ("ix_clock_running", "clock", ["message_id", "kind", "due"],
     {"sqlite_where": sa.text("stopped IS NULL"), "postgresql_where": sa.text("stopped IS NULL")}),
    ("ix_assignment_unit", "assignment", ["unit_id", "message_id"],
     {"sqlite_where": sa.text("active = 1"), "postgresql_where": sa.text("active")}),
    ("ix_assignment_helping", "assignment", ["unit_id", "message_id"],
     {"sqlite_where": sa.text("active = 1 AND responsible = 0"),
      "postgresql_where": sa.text("active AND NOT responsible")}),
)
FORMER = (
    ("ix_message_queue", "message", ["channel", "next_due", "id"], "open"),
    ("ix_message_unit_open", "message", ["unit_id", "next_due"], "open"),
    ("ix_assignment_unit", "assignment", ["unit_id", "message_id"], "active"),
)


def upgrade():
    for name, table, _columns, _where in FORMER:
        op.drop_index(name, table)
    for name, table, columns, where in FRESH:
        op.create_index(name, table, columns, **where)


def downgrade():
    for name, table, _columns, _where in reversed(FRESH):
        op.drop_index(name, table)
    for name, table, columns, where in FORMER:
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
