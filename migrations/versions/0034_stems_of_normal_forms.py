"""Words are found by the stems of their normal forms: every message waits to be indexed again, newest first.

Revision ID: 0034
Revises: 0033

"""
from alembic import op

# revision identifiers, used by Alembic.
revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade():
    wait()


def downgrade():
    wait()


def wait():
    """Until the job has come to it, a message keeps the terms that it has: most questions find it by them."""
    op.execute("UPDATE message SET searchable = false WHERE searchable")
