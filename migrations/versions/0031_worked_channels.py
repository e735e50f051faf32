"""Whether a channel is worked, and who wrote a comment after the publication.

Revision ID: 0031
Revises: 0030

"""
import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('channel') as batch_op:
        batch_op.add_column(sa.Column('worked', sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column('basis', sa.Text(), server_default='', nullable=False))

    with op.batch_alter_table('reaction') as batch_op:
        batch_op.add_column(sa.Column('said_by', sa.String(length=12), server_default='', nullable=False))


def downgrade():
    with op.batch_alter_table('reaction') as batch_op:
        batch_op.drop_column('said_by')

    with op.batch_alter_table('channel') as batch_op:
        batch_op.drop_column('basis')
        batch_op.drop_column('worked')
