"""What was asked of people on the feedback platform: a vote that is over, with its result, and a discussion that goes on."""

from datetime import timedelta

from app.demo.people import SCHOOLING
from app.demo.stage import Stage
from app.directory.schedules import channels, local_date
from app.foundation.database import act
from app.press.polls.acts import NewPoll, add_poll, change_poll
from app.press.polls.rules import CHANNEL

PLATFORM = "https://pos.example/votes"


def hold_polls(stage: Stage) -> None:
    """Written down by who runs the platform's channel, where the centre has it. Not inside an act."""
    if CHANNEL not in channels():
        return
    viewer, at = stage.cast.logins["pos"], stage.now
    today = local_date(at)
    topic = next((number for (group, _), number in stage.topics.items() if group == "Благоустройство"), None)
    asked = NewPoll("vote", "Какой двор благоустроить в следующем году", today - timedelta(days=40), today - timedelta(days=19),
                    f"{PLATFORM}/41", topic)
    street, other, third = stage.town.streets[:3]
    options = [(f"Двор на {street}", 412), (f"Двор на {other}", 286), (f"Двор на {third}", 173)]
    with act(viewer):
        number = add_poll(viewer, asked, at - timedelta(days=40))
        change_poll(viewer, number, 1, NewPoll(
            asked.kind, asked.title, asked.starts_on, asked.ends_on, asked.link, topic, sum(votes for _, votes in options),
            options, "Первым в план следующего года включён двор, набравший больше голосов; остальные — в резерве."),
            at - timedelta(days=18))
        schools = next((number for (group, _), number in stage.topics.items() if group == SCHOOLING), None)
        add_poll(viewer, NewPoll("discussion", "Летние площадки при школах: что изменить", today - timedelta(days=5),
                                 today + timedelta(days=16), f"{PLATFORM}/44", schools), at - timedelta(days=5))
