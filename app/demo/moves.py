"""The moves of the scenes: each makes the words of one step and calls the act, as the person whose turn it is."""

from collections.abc import Callable
from datetime import datetime, timedelta

from app.demo.answering import answer, record_answer
from app.demo.planning import NETWORKS, Play
from app.demo.stage import Stage
from app.directory.schedules import local_date, schedule_of
from app.foundation.database import act
from app.messages import acts as m

MARKS = (5, 5, 5, 5, 4, 4, 3, 2, 1)


def register(stage: Stage, play: Play, at: datetime) -> None:
    chance, talk = play.chance, stage.texts.talk
    network, site = chance.of(NETWORKS)
    nickname = chance.of(talk["nicknames"])
    new = m.NewMessage(
        "incident", play.text, play.received, play.theme.kind if play.theme else None, chance.happens(30),
        stage.topics[play.topic] if play.topic else None, play.place.settlement, play.place.street, play.place.house,
        network=network, page_kind=chance.of(("community", "group", "public")),
        item_kind=chance.of(("post", "comment", "comment")), community=chance.of(stage.town.communities),
        link=f"https://{site}.example/wall-{chance.number(1000, 9999)}_{play.order + 100}", author_name=nickname,
        author_contacts=f"https://{site}.example/id{chance.number(100_000, 999_999)}",
        external_number=str(4_100_000 + 7 * play.order))
    with act(stage.cast.operator):
        play.number = m.register(stage.cast.operator, new, at).id


def take(stage: Stage, play: Play, at: datetime) -> None:
    _operator(stage, play, m.take, at)


def assign(stage: Stage, play: Play, at: datetime, wrong: bool = False) -> None:
    _hand(play, wrong)
    person = stage.cast.executors[play.unit].person_id if play.chance.happens(60) else None
    _operator(stage, play, m.assign, at, unit_id=stage.cast.units[play.unit], person_id=person,
              words=play.chance.of(stage.texts.talk["assign"]))


def reassign(stage: Stage, play: Play, at: datetime) -> None:
    _hand(play, False)
    _operator(stage, play, m.reassign, at, unit_id=stage.cast.units[play.unit],
              words=play.chance.of(stage.texts.talk["reassign"]))


def _hand(play: Play, wrong: bool) -> None:
    assert play.theme is not None
    play.unit = play.theme.wrong.unit if wrong and play.theme.wrong else play.theme.unit


def acknowledge(stage: Stage, play: Play, at: datetime) -> None:
    _executor(stage, play, play.unit, m.acknowledge, at)


def not_ours(stage: Stage, play: Play, at: datetime) -> None:
    assert play.theme is not None and play.theme.wrong is not None
    _executor(stage, play, play.unit, m.not_ours, at, reason="other_unit", words=play.theme.wrong.words,
              proposed_unit_id=stage.cast.units[play.theme.unit])


def add_unit(stage: Stage, play: Play, at: datetime) -> None:
    assert play.theme is not None
    _operator(stage, play, m.add_unit, at, unit_id=stage.cast.units[play.theme.helper],
              words=play.chance.of(stage.texts.talk["helpers"]))


def contribute(stage: Stage, play: Play, at: datetime) -> None:
    assert play.theme is not None
    _executor(stage, play, play.theme.helper, m.contribute, at, text=play.chance.of(stage.texts.talk["contribution"]))


def call(stage: Stage, play: Play, at: datetime) -> None:
    whom, words = play.chance.of(stage.texts.talk["calls"])
    _operator(stage, play, m.record_call, at, whom=f"{play.unit}: {whom}", text=words)


def essence(stage: Stage, play: Play, at: datetime) -> None:
    _operator(stage, play, m.set_essence, at, new=m.Essence(
        play.topic[1] if play.topic else "Вопрос жителя", play.topic[0] if play.topic else "город", str(play.place),
        "разобраться и ответить, когда исправят"))


def clarify(stage: Stage, play: Play, at: datetime) -> None:
    _operator(stage, play, m.clarify, at, question="Подскажите, пожалуйста, у какого подъезда и когда это началось?")


def draft(stage: Stage, play: Play, at: datetime, who: str, act: str) -> None:
    viewer = stage.cast.executors[play.unit] if who == "executor" else stage.cast.operator
    words = {"text": play.chance.of(stage.texts.talk["drafts"])} if act == "answer" else {
        "whose": "Региональная дорожная служба", "words": "Уточнить, чей участок"}
    _within(viewer, lambda: m.save_draft(viewer, play.number or 0, act, words, at))


def check(stage: Stage, play: Play, at: datetime) -> None:
    _operator(stage, play, m.check, at, completeness=2 if play.chance.happens(85) else 1)


def return_answer(stage: Stage, play: Play, at: datetime) -> None:
    reason, words = play.chance.of(stage.texts.returns)
    play.returned = True
    _operator(stage, play, m.return_answer, at, reason=reason, words=words)


def region_return(stage: Stage, play: Play, at: datetime) -> None:
    reason, words = play.chance.of(stage.texts.region_returns)
    play.returned = True
    _operator(stage, play, m.region_return, at, reason=reason, words=words)


def region_agree(stage: Stage, play: Play, at: datetime) -> None:
    _operator(stage, play, m.region_agree, at)


def publish(stage: Stage, play: Play, at: datetime) -> None:
    link = f"https://vk.example/wall-{play.order + 1000}?reply={play.chance.number(10_000, 99_999)}"
    _operator(stage, play, m.publish, at, m.Publication(link=link))
    play.published, play.returned = at, False


def comment(stage: Stage, play: Play, at: datetime, good: bool = False) -> None:
    """Comes by itself, maybe at night; is found and recorded in working hours."""
    assert play.published is not None
    came = min(at, play.published + timedelta(minutes=play.chance.number(30, 1200)))
    words = play.chance.of(stage.texts.talk["good_comments" if good else "bad_comments"])
    _operator(stage, play, m.record_comment, at, text=words, came_at=came)
    play.round += 1


def no_question(stage: Stage, play: Play, at: datetime) -> None:
    _operator(stage, play, m.no_question, at, reason="thanks")


def mark(stage: Stage, play: Play, at: datetime) -> None:
    _operator(stage, play, m.record_mark, at, mark=play.chance.of(MARKS))


def fast_track(stage: Stage, play: Play, at: datetime) -> None:
    _operator(stage, play, m.fast_track, at, words=play.chance.of(stage.texts.talk["fast_track"]))


def urgent(stage: Stage, play: Play, at: datetime, minutes: int) -> None:
    _operator(stage, play, m.urgent, at, due=stage.schedule.add(at, minutes), ground="platform", asked_by=asker(at),
              words=play.chance.of(stage.texts.talk["urgent"]))


def asker(at: datetime) -> str:
    """Who asks urgently, as the rule of the channel names them; «Куратор ЦУР» where it names nobody."""
    allowed = schedule_of("incident", "message", local_date(at))[0].urgent
    words = allowed.asker if allowed and allowed.asker else "куратор ЦУР"
    return words[0].upper() + words[1:]


def duplicate(stage: Stage, play: Play, at: datetime) -> None:
    _operator(stage, play, m.duplicate, at, main=play.main.number if play.main else None)


def redirect(stage: Stage, play: Play, at: datetime) -> None:
    assert play.aside is not None
    _operator(stage, play, m.redirect, at, whose=play.aside.whose, words=play.aside.words)


def decline(stage: Stage, play: Play, at: datetime, reason: str) -> None:
    _operator(stage, play, m.decline, at, reason=reason)


def _operator(stage: Stage, play: Play, deed: Callable, at: datetime, *args, **facts) -> None:
    viewer = stage.cast.operator
    _within(viewer, lambda: deed(viewer, play.number, None, at, *args, **facts))


def _executor(stage: Stage, play: Play, unit: str, deed: Callable, at: datetime, **facts) -> None:
    viewer = stage.cast.executors[unit]
    _within(viewer, lambda: deed(viewer, play.number, None, at, **facts))


def _within(viewer, deed: Callable[[], object]) -> None:
    with act(viewer):
        deed()


MOVES: dict[str, Callable[..., None]] = {move.__name__: move for move in (
    register, take, assign, reassign, acknowledge, not_ours, add_unit, contribute, call, essence, clarify,
    draft, answer, record_answer,
    check, return_answer, region_return, region_agree, publish, comment, no_question, mark, fast_track, urgent, duplicate,
    redirect, decline)}
