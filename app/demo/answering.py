"""Answers of the demonstration: which words, which outcome, which photos."""

from datetime import date, datetime, timedelta
from io import BytesIO

from app.demo.chance import Chance
from app.demo.photos import Camera, near, photo
from app.demo.planning import Play
from app.demo.stage import Stage
from app.directory.schedules import MONTHS
from app.files.acts import receive
from app.foundation.database import act
from app.foundation.viewer import Viewer
from app.messages import acts as m

AN_HOUR = 60


def answer(stage: Stage, play: Play, at: datetime, interim: bool = False, days: int | None = None, by: int | None = None,
           moved: bool = False, photo: str = "", outcome: str = "") -> None:
    """The executor answers. A promise lies ``days`` ahead of the answer, or ``by`` days from now."""
    viewer = stage.cast.executors[play.unit]
    if interim:
        new = promise(stage, play, at, day_promised(stage, at, days, by), moved)
        attach(stage, play, viewer, at, "before")
    else:
        new = final(stage, play, at, outcome or ("solved" if photo else ""))
        if new.outcome == "solved":
            if "до и после" in new.text:
                attach(stage, play, viewer, at, "before")
            attach(stage, play, viewer, at, "after", photo)
    with act(viewer):
        m.submit_answer(viewer, play.number or 0, None, at, new)


def record_answer(stage: Stage, play: Play, at: datetime) -> None:
    """It came by phone or messenger, so its photo has lost what the camera wrote."""
    viewer = stage.cast.operator
    new = final(stage, play, at, "")
    if new.outcome == "solved":
        attach(stage, play, viewer, at, "after", "bare")
    via = "messenger" if new.outcome == "solved" else "phone"
    with act(viewer):
        m.record_answer(viewer, play.number or 0, None, at, new, via, stage.cast.executors[play.unit].person_id)


def day_promised(stage: Stage, at: datetime, days: int | None, by: int | None) -> date:
    """A working day, so that it ends with a closing."""
    if by is not None:
        day = stage.now.date() + timedelta(days=by)
        return stage.schedule.working_day_from(day) if by > 0 else day
    # Towards the evening «today» would be over before the answer has gone its way.
    hence = stage.schedule.local(stage.schedule.add(at, AN_HOUR)).date()
    return stage.schedule.working_day_from(hence + timedelta(days=days or 0))


def promise(stage: Stage, play: Play, at: datetime, promised: date, moved: bool) -> m.NewAnswer:
    assert play.theme is not None
    words = play.chance.of(stage.texts.talk["moved"] if moved else play.theme.interim)
    play.interims += 1
    return m.NewAnswer(filled(words, stage, play, at, promised), interim=True, promised_for=promised, truthful=True)


def final(stage: Stage, play: Play, at: datetime, outcome: str) -> m.NewAnswer:
    """Words and outcome; a returned answer comes back mended, the next round has words of its own."""
    if play.returned and play.final is not None:
        words, outcome = play.final
        words = f"{words} {play.chance.of(stage.texts.talk['mended'])}"
    else:
        words, outcome = first_words(stage, play, at, outcome)
    play.final = words, outcome
    return m.NewAnswer(words, outcome, truthful=True)


def first_words(stage: Stage, play: Play, at: datetime, outcome: str) -> tuple[str, str]:
    theme = play.theme
    assert theme is not None
    if not outcome:
        can_both = bool(theme.solved and theme.explained)
        outcome = "solved" if theme.solved and (not can_both or play.chance.happens(70)) else "explained"
    choice = stage.texts.talk[f"again_{outcome}"] if play.round > 1 else getattr(theme, outcome)
    return filled(play.chance.of(choice), stage, play, at, None), outcome


def filled(words: str, stage: Stage, play: Play, at: datetime, promised: date | None) -> str:
    today, came = stage.schedule.local(at).date(), stage.schedule.local(play.received).date()
    return words.format(place=play.place, day=day_words(today), received=day_words(came),
                        promised=day_words(promised) if promised else "")


def day_words(day: date) -> str:
    """«12 мая»."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def attach(stage: Stage, play: Play, viewer: Viewer, at: datetime, stage_of_works: str, special: str = "") -> None:
    """A photo of the place, uploaded a moment before the answer. ``special``: seen, old, bare."""
    theme = play.theme
    assert theme is not None
    if not theme.picture:
        return
    chance = play.chance.stream("photo", at.isoformat(), stage_of_works)
    data = shot(stage, play, chance, at, stage_of_works == "after", special)
    before = at - timedelta(minutes=1)
    name = f"IMG_{stage.schedule.local(at):%Y%m%d_%H%M%S}.jpg"
    # One upload a message, step and round: the same demonstration names them the same.
    receive(viewer, BytesIO(data), name, f"demo-{play.order}-{at:%Y%m%d%H%M}-{stage_of_works}", before, stage.store,
            stage.schedule.zone,
            attach=lambda kept: m.add_evidence(viewer, play.number or 0, kept, stage_of_works, before))


def shot(stage: Stage, play: Play, chance: Chance, at: datetime, after: bool, special: str) -> bytes:
    if special == "seen" and stage.kept_photo is not None:
        return stage.kept_photo
    data = photo(play.theme.picture if play.theme else "", Chance("place", str(play.place), play.order), after,
                 camera_of(stage, play, chance, at if after else at - timedelta(minutes=20), special))
    if after and play.unit == stage.cast.ours:
        stage.kept_photo = data
    return data


def camera_of(stage: Stage, play: Play, chance: Chance, at: datetime, special: str) -> Camera:
    """Most phones write time and place, some only the time; what came by messenger says nothing."""
    if special == "bare" or (not special and chance.happens(20)):
        return Camera()
    if special == "old":
        return Camera(stage.schedule.local(play.received) - timedelta(days=6, minutes=chance.number(5, 300)),
                      near(stage.town.middle, str(play.place), chance))
    taken = stage.schedule.local(at) - timedelta(minutes=chance.number(3, 18))
    return Camera(taken, near(stage.town.middle, str(play.place), chance) if chance.happens(70) else None)
