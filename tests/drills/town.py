"""The people of a drill, and what was in work long before it: made by acts beside the running installation."""

from datetime import timedelta

from flask import Flask

from app.directory.mail import set_mail
from app.directory.tables import Person
from app.factory import create_app
from app.foundation.clock import now
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from config import from_environment
from tests.support.installation import Installation
from tests.support.making import Making
from tests.support.people import People, Someone

REACTION = timedelta(hours=48)
# Acts that lead a message to its publication take so many minutes.
ON_ITS_WAY = timedelta(minutes=12)
DESKS = (("Мыски Медиа", "Управление ЖКХ"), ("Организационный отдел", "Водоканал"), ("Мыски Медиа", "Энергосеть"))


def application(installation: Installation) -> Flask:
    return create_app(from_environment({**installation.environment, "PUBLIC_URL": "http://localhost"}))


def settle(app: Flask) -> tuple[list[tuple[Someone, Someone]], Someone]:
    """Desks of an operator and an executor each; and the head. Executors have mailboxes, letters may leave."""
    people = People(app, now() - timedelta(days=30))
    desks = [(people.someone(f"operator-{index}", "operator", unit=desk, channel="incident"),
              people.someone(f"executor-{index}", "executor", unit=unit)) for index, (desk, unit) in enumerate(DESKS)]
    head = people.someone("head", "head", unit="Администрация округа")
    with app.app_context(), act(TIMETABLE):
        set_mail(TIMETABLE, True, "для испытаний", people.at)
        for _, executor in desks:
            db.session.get(Person, executor.id).email = f"{executor.login}@example.ru"
    return desks, head


def publish_before(app: Flask, operator: Someone, executor: Someone, seconds: float, many: int) -> None:
    """Messages whose reaction windows close one by one during the ``seconds`` to come."""
    making = Making(app, People(app, now() - timedelta(days=30)), operator, executor)
    for index in range(many):
        making.at = now() - REACTION - ON_ITS_WAY + timedelta(seconds=index * seconds / many)
        making.message("published")
