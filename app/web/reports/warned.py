"""What is being typed for the note, looked at for names, telephones and addresses while it is typed; nothing is kept."""

from flask import render_template, request

from app.reports.acts import MOST_WORDS
from app.reports.rules import personal_data_in
from app.web.access import access
from app.web.reports import room


@room.post("/notes/warnings")
@access("head", "curator", "supervisor", "sector", "operator", "executor")
def warnings() -> str:
    """A post, since addresses stand in logs; the field sends itself alone."""
    typed = "\n".join(words for name, words in request.form.items() if name != "csrf_token")
    return render_template("reports/_warnings.html", warnings=personal_data_in(typed[:MOST_WORDS]))
