"""The note as PDF and DOCX: one list of blocks. Made in the worker (and by the command), never in a page's request."""

from app.adapters.documents import Block, Chart, Document, Heading, Series, Signature, Table, Text, docx, pdf, value_words
from app.directory.schedules import local, local_date
from app.reports.content import Course, Section
from app.reports.queries import NoteCard
from app.reports.rules import days_words, week_words

MAKERS = {"pdf": pdf, "docx": docx}


def document(note: NoteCard) -> Document:
    """The draft says that it is one; the moment of the data always stands on the paper."""
    state = "Черновик. " if note.state == "draft" else ""
    unfinished = " Неделя не закончена: сравнение на тот же час." if note.unfinished else ""
    blocks: list[Block] = [Text(f"{state}Данные на {local(note.made_at):%d.%m.%Y, %H:%M}.{unfinished}", muted=True)]
    for section in note.sections:
        blocks += blocks_of(section)
    blocks += [Heading("Выводы"), *(Text(line) for line in (note.conclusions or "—").splitlines() if line.strip()),
               Signature(note.signed_by)]
    return Document("Аналитическая записка", f"о работе с сообщениями жителей за неделю {days_words(note.monday)}",
                    note.organisation, str(note.number) if note.number else "", local_date(note.approved_at or note.made_at),
                    (note.addressee,), tuple(blocks))


def blocks_of(section: Section) -> list[Block]:
    found: list[Block] = [Heading(section.title), *(Text(words) for words in section.words)]
    if section.rows:
        found.append(Table(section.headings, tuple(tuple(cell.text for cell in row) for row in section.rows), section.align))
    return [*found, *(block for course in section.courses for block in (chart_of(course), numbers_of(course)))]


def chart_of(course: Course) -> Chart:
    """For paper and page alike."""
    return Chart("line", course.labels, (Series(course.name, course.values),), course.title, course.unit)


def numbers_of(course: Course) -> Table:
    """What a chart shows, as numbers in one line."""
    values = tuple(value_words(value) for value in course.values)
    return Table(("Неделя с", *course.labels), ((course.name, *values),), "l" + "r" * len(values))


def files(note: NoteCard) -> dict[str, bytes]:
    """Bytes by file name: «zapiska-2026-W46.pdf» and the same as .docx."""
    paper = document(note)
    return {f"zapiska-{week_words(note.monday)}.{ending}": make(paper) for ending, make in MAKERS.items()}
