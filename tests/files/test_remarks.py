"""What the operator reads beside a photo. Facts and remarks, no verdict."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.files.rules.remarks import Circumstances, Remark, Shot, Sighting, distance, remarks_on

ZONE = ZoneInfo("Asia/Novokuznetsk")
FENCE = (53.7000, 87.8000)


def local(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


UPLOADED = local(20, 9)
AROUND = Circumstances(ZONE, received=local(20, 8))
AFTER = Circumstances(ZONE, received=local(20, 8), after=True)


def said(shot: Shot, around: Circumstances = AROUND, **seen) -> dict[str, Remark]:
    return {one.code: one for one in remarks_on(shot, around, **seen)}


def test_time_and_no_place() -> None:
    assert remarks_on(Shot(UPLOADED, local(20, 8, 20)), AROUND) == (
        Remark("taken", "снято 20.11 в 08:20"), Remark("no-place", "нет сведений о месте съёмки"))


def test_another_year_is_named() -> None:
    assert said(Shot(UPLOADED, local(20, 8, 20, year=2025)))["taken"].words == "снято 20.11.2025 в 08:20"
    new_year = Shot(datetime(2026, 12, 31, 18, tzinfo=UTC), datetime(2026, 12, 31, 17, 30, tzinfo=UTC))
    assert said(new_year)["taken"].words == "снято 01.01 в 00:30"


def test_nothing_known_is_a_grey_fact() -> None:
    assert remarks_on(Shot(UPLOADED), AFTER) == (Remark("no-facts", "нет сведений о времени и месте съёмки"),)


def test_place_without_time() -> None:
    found = said(Shot(UPLOADED, None, 53.7, 87.8))
    assert found["no-time"].words == "нет сведений о времени съёмки"
    assert found["place"].words == "место съёмки 53.70000, 87.80000"


@pytest.mark.parametrize(("taken", "around", "code", "words"), [
    (local(20, 7, 59), AFTER, "before-message", "снято до поступления сообщения"),
    (local(20, 8, 0), AFTER, None, None),  # the very moment is not before
    (local(20, 7, 59), AROUND, None, None),  # a "before" photo may be older than the message
    (local(20, 9, 10), AFTER, None, None),  # clocks differ by some minutes
    (local(20, 9, 11), AFTER, "later-than-upload", "время съёмки позже загрузки: часы камеры спешат"),
    (local(20, 8, 10), Circumstances(ZONE, local(20, 8), True, before_taken=local(20, 8, 30)),
     "before-before", "снято раньше фото «до»"),
    (local(15, 10), Circumstances(ZONE, local(12, 8), True, interim=local(16, 8, 57)),
     "before-interim", "снято раньше промежуточного ответа (16.11 в 08:57)"),
])
def test_order_of_time(taken: datetime, around: Circumstances, code: str | None, words: str | None) -> None:
    remarks = [one for one in remarks_on(Shot(UPLOADED, taken), around) if one.kind == "remark"]
    assert [(one.code, one.words) for one in remarks] == ([(code, words)] if code else [])


@pytest.mark.parametrize(("north", "words", "kind"), [
    (0.0, "снято в 0 м от места фото «до»", "fact"),
    (0.0005, "снято в 56 м от места фото «до»", "fact"),
    (0.0040, "снято в 440 м от места фото «до»", "fact"),
    (0.0050, "снято в 560 м от места фото «до»", "remark"),
    (0.0200, "снято в 2,2 км от места фото «до»", "remark"),
    (1.0, "снято в 111 км от места фото «до»", "remark"),
])
def test_distance(north: float, words: str, kind: str) -> None:
    around = Circumstances(ZONE, after=True, before_places=((60.0, 88.0), FENCE))  # the nearest one counts
    remark = said(Shot(UPLOADED, None, FENCE[0] + north, FENCE[1]), around)["distance"]
    assert (remark.words, remark.kind) == (words, kind)


def test_a_degree_of_the_meridian() -> None:
    assert distance((0, 0), (1, 0)) == pytest.approx(111_195, rel=1e-3)
    assert distance((53, 179.999), (53, -179.999)) < 200


def test_seen_before_and_alike() -> None:
    remarks = remarks_on(Shot(UPLOADED), AROUND, same=[Sighting(4182), Sighting(4182), Sighting(7, own=True)],
                         alike=[Sighting(4182), Sighting(4100)])
    assert remarks[:3] == (
        Remark("seen-before", "этот же файл уже приложен к сообщению № 4182", "remark", 4182),
        Remark("seen-before", "этот же файл уже приложен к этому сообщению", "remark", 7),
        Remark("looks-like", "похоже на снимок, приложенный к сообщению № 4100", "remark", 4100))
    assert remarks[-1].kind == "fact"


def test_no_verdict_is_spoken() -> None:
    shot = Shot(UPLOADED, local(1, 7) - timedelta(days=400), 54.9, 87.8)
    everything = remarks_on(shot, Circumstances(ZONE, UPLOADED, True, before_places=(FENCE,)), [Sighting(1)], [Sighting(2)])
    words = " ".join(one.words for one in everything).lower()
    assert not any(verdict in words for verdict in ("подлог", "подделк", "обман", "нарушен", "недействител"))
