"""Find "Müller" as "Mueller" too, and join the two."""

import sqlalchemy as sa
from alembic import op

from index.names.matching import block, fold
from index.text.folding import spell_out

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    connection = op.get_bind()
    entities = connection.execute(sa.text("SELECT id, kind, name, block FROM entities")).all()
    for entity in entities:
        if entity.kind == "person" and (found := block(entity.name)) != entity.block:
            connection.execute(
                sa.text("UPDATE entities SET block = :block WHERE id = :id"),
                {"block": found, "id": entity.id},
            )
        words = set(fold(spell_out(entity.name)).split()) - set(fold(entity.name).split())
        for word in sorted(words):
            connection.execute(
                sa.text(
                    "INSERT INTO entity_words (word, entity_id) VALUES (:word, :id) "
                    "ON CONFLICT DO NOTHING"
                ),
                {"word": word, "id": entity.id},
            )
