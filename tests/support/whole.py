"""What holds after anything that ends half-way: a kill, a broken connection, two of everything."""

from sqlalchemy import func, select

from app.files.tables import StoredFile
from app.foundation.database import db
from app.foundation.history import History
from app.messages.tables import Assignment, Clock, Message
from app.notices.tables import Notice


def whole(app) -> list[str]:
    """What holds after anything: history equals state, the row repeats its clocks, no row lacks its file."""
    wrong = []
    store = app.extensions["file_store"]
    with app.app_context():
        for message in db.session.scalars(select(Message)):
            history = db.session.execute(select(History.act, History.facts).where(
                History.subject_kind == "message", History.subject_id == message.id).order_by(History.id)).all()
            if not history or history[0].act != "register":
                wrong.append(f"{message.id} without its registration")
            elif history[-1].facts.get("state") != message.state:
                wrong.append(f"{message.id} is {message.state}, history says {history[-1].facts.get('state')}")
            due = db.session.scalar(select(func.min(Clock.due)).where(Clock.message_id == message.id, Clock.stopped.is_(None)))
            if due != message.next_due:
                wrong.append(f"{message.id} repeats another due")
            for kind in ("take", "executor", "answer"):
                if len(db.session.scalars(select(Clock.id).where(Clock.message_id == message.id, Clock.kind == kind,
                                                                 Clock.stopped.is_(None))).all()) > 1:
                    wrong.append(f"{message.id} runs {kind} twice")
            if len(db.session.scalars(select(Assignment.id).where(
                    Assignment.message_id == message.id, Assignment.active, Assignment.responsible)).all()) > 1:
                wrong.append(f"{message.id} has two responsible units")
        files = db.session.execute(select(StoredFile.id, StoredFile.key, StoredFile.sha256))
        wrong += [f"file {row.id} has no bytes" for row in files if not store.verify(row.key, row.sha256)]
        twice = select(Notice.key, Notice.person_id).group_by(Notice.key, Notice.person_id).having(func.count() > 1)
        wrong += [f"notice {row.key} twice" for row in db.session.execute(twice)]
    return wrong
