"""Forms of imports."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField, StringField

from app.imports.matching import Choice, Waiting
from app.imports.rules import fold


class UploadForm(FlaskForm):
    file = FileField("Файл выгрузки", [FileRequired("Выберите файл выгрузки.")],
                     description="Книга Excel (.xlsx) из «Инцидент Менеджмента» или ПОС, до 60 МБ. Откуда она, видно по "
                                 "заголовкам; столбцы могут стоять в любом порядке. Сначала покажем, что изменится.",
                     render_kw={"accept": ".xlsx"})


class MatchForm(FlaskForm):
    """One line of the page of matching: one of the alike, or the words of the directory."""

    words = HiddenField()
    alike = RadioField("Похожие в справочнике", choices=[], validate_choice=False)
    label = StringField("Из справочника")

    def target(self, known: list[Choice]) -> int | None:
        """What the person chose; what was typed goes before what was ticked. None: nothing that the directory has."""
        typed = fold(self.label.data or "")
        if typed:
            return next((choice.id for choice in known if fold(choice.label) == typed), None)
        ticked = self.alike.data or ""
        return int(ticked) if ticked.isascii() and ticked.isdigit() and len(ticked) < 10 else None


def line_form(place: int, line: Waiting) -> MatchForm:
    """A form of one line on a page of many: its fields have ids of their own."""
    form = MatchForm(formdata=None, words=line.words)
    form.alike.choices = [(str(choice.id), choice.label) for choice in line.alike]
    for field in (form.words, form.alike, form.label, form.csrf_token):
        field.id = f"{field.short_name}-{place}"
    return form
