"""What figures are to reach by somebody's decision.

Revision ID: 0032
Revises: 0031

"""
import sqlalchemy as sa
from alembic import op

import app.foundation.moment

# revision identifiers, used by Alembic.
revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'planned_value',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('figure', sa.String(length=40), nullable=False),
        sa.Column('first', sa.Date(), nullable=False),
        sa.Column('last', sa.Date(), nullable=False),
        sa.Column('value', sa.Double(), nullable=True),
        sa.Column('basis', sa.Text(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('at', app.foundation.moment.Moment(), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_planned_value_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_planned_value')))


def downgrade():
    op.drop_table('planned_value')
