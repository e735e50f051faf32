"""What every form of an act carries."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import Length

LONGEST = Length(max=20_000, message="Слишком длинный текст: можно до 20 000 знаков.")


def choices(table: dict[str, str], empty: str = "Выберите…") -> dict[str, str]:
    return {"": empty, **table}


class ActForm(FlaskForm):
    """Every act carries the version that the person saw and where to go afterwards."""

    seen = HiddenField()
    back = HiddenField()

    @property
    def seen_version(self) -> int | None:
        value = self.seen.data or ""
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None

    def told_apart(self, mark: str) -> None:
        """One of several on a page: the ids of its fields end with ``mark``."""
        for field in self:
            field.id = f"{field.id}{mark}"
            field.label.field_id = field.id

    def typed(self) -> list[Any]:
        """The fields a person fills."""
        return [field for field in self if field.type not in ("HiddenField", "CSRFTokenField")]
