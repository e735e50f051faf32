"""Open messages are counted in their indexes alone.

Revision ID: 0028
Revises: 0027

"""
import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None

COLUMNS = {
    "ix_message_stand": ["channel", "state", "step"],
    "ix_message_unit_open": ["unit_id", "next_due", "state", "topic_id", "person_id", "channel", "settlement", "network"],
}


def upgrade():
    for name, columns in COLUMNS.items():
        anew(name, [*columns, "open"])


def downgrade():
    for name, columns in COLUMNS.items():
        anew(name, columns)


def anew(name, columns):
    op.drop_index(name, table_name="message")
    op.create_index(name, "message", columns, sqlite_where=sa.text("open = 1"), postgresql_where=sa.text("open"))
