"""Search: what is not indexed yet, and the index of words in each engine's own form.

Revision ID: 0005
Revises: 0004
"""
import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('searchable', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index('ix_message_not_searchable', ['id'], unique=False, sqlite_where=sa.text('searchable = 0'),
                              postgresql_where=sa.text('NOT searchable'))
    if op.get_bind().dialect.name == 'sqlite':
        op.execute("CREATE VIRTUAL TABLE message_words USING fts5(terms, tokenize = 'unicode61', detail = 'none', columnsize = 0)")
    else:
        op.execute('CREATE TABLE message_words (id integer PRIMARY KEY, terms tsvector NOT NULL)')
        op.execute('CREATE INDEX ix_message_words_terms ON message_words USING gin (terms)')


def downgrade():
    op.execute('DROP TABLE message_words')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index('ix_message_not_searchable')
        batch_op.drop_column('searchable')
