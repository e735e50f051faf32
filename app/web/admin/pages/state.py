"""«Состояние» and «Центр и акт»."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app, render_template

from app.adapters.backup import copies, free
from app.directory.admin_queries import about as directory
from app.directory.admin_queries.hours import all_hours
from app.directory.mail import mail_switch
from app.directory.schedules import channels, local_date
from app.foundation.clock import now
from app.messages.queries.sight import nobody_runs
from app.messages.reminders import corrupt_clocks
from app.notices.mailing import mail_leaves, server_named
from app.notices.queries import LettersFare, letters_fare
from app.web.access import access
from app.web.admin import room
from app.web.admin.forms import MailForm
from app.web.admin.rule_words import rule_lines
from app.web.facts import VERSION, facts
from app.web.formats import bytes_words, moment_words

OLD_COPY = timedelta(hours=26)
LEAST_FREE = 2 * 1024**3


@dataclass(frozen=True)
class Part:
    """One part of the system: whether it works, what that means, what to do when it does not."""

    name: str
    ok: bool
    words: str
    meaning: str
    advice: str
    good: str = "работает"


# Name, what it is for, what to do when it stands still.
PARTS = {
    "database": ("База данных", "Здесь лежит всё: сообщения, сроки, история.",
                 "Проверьте, что диск не заполнен, и перезапустите систему. "
                 "Если не помогло, зовите того, кто её установил."),
    "queue": ("Очередь заданий", "Передаёт фоновую работу: письма, напоминания, загрузки.",
              "Данные целы: работа ждёт в базе. Перезапустите систему; отложенное уйдёт само."),
    "worker": ("Исполнитель заданий", "Отправляет письма, считает напоминания, загружает выгрузки.",
               "Перезапустите систему. Всё, что пришло за это время, будет сделано и не повторится."),
    "timetable": ("Расписание", "Каждую минуту проверяет сроки.",
                  "Перезапустите систему. Пропущенные проверки выполнятся сразу, никто не получит напоминание дважды."),
    "calendar": ("Производственный календарь", "По нему считаются все рабочие сроки.",
                 "Внесите год на странице «Календарь», как только выйдет постановление о переносе выходных."),
    "storage": ("Хранилище файлов", "Фото и документы, приложенные к ответам.",
                "Освободите место на диске. Ответы без файлов принимаются и сейчас."),
}


@room.get("/admin/state")
@access("admin")
def state() -> Any:
    return state_shown(MailForm(formdata=None))


def state_shown(form: MailForm, status: int = 200) -> Any:
    """``form``: of the mail's switch."""
    at = now()
    parts = [Part(PARTS[key][0], fact.ok, fact.words, *PARTS[key][1:]) for key, fact in facts(at).items()]
    fare = letters_fare()
    parts += [letters(fare), mail(), desks(local_date(at))]
    settings = current_app.config["SETTINGS"]
    disks = {"Место для данных": (settings.instance, "Когда оно кончается, система ничего не принимает."),
             "Место для файлов": (settings.files_root, "Когда оно кончается, файлы не принимаются."),
             "Место для копий": (settings.backups, "Когда оно кончается, копии не делаются.")}
    if settings.files_root.is_relative_to(settings.instance):
        del disks["Место для файлов"]
    parts += [last_copy(settings.backups, at), *(disk(name, *told) for name, told in disks.items())]
    return render_template("admin/state.html", parts=parts, clocks=corrupt_clocks(), version=VERSION, at=at,
                           failed_letters=fare.failed, form=form, server=server_named(), leaves=mail_leaves()), status


def desks(today: date) -> Part:
    """Whether somebody runs each channel that has open messages."""
    words = alone_words(nobody_runs(today))
    return Part("Кто ведёт каналы", not words, words or "У каждого канала с открытыми сообщениями есть ответственный.",
                "Без ответственного сообщения канала никто не примет, не назначит и не опубликует.",
                "Назначьте роль на странице «Люди и доступ» и откройте вход.", "есть")


def alone_words(alone: dict[str, int], who: str = "Никто не ведёт") -> str:
    """«Никто не ведёт: Инцидент (открытых сообщений: 44).»; empty where nothing is."""
    names = {code: card.name for code, card in channels().items()}
    told = ", ".join(f"{names.get(code, code)} (открытых сообщений: {many})" for code, many in alone.items())
    return f"{who}: {told}." if told else ""


def last_copy(folder: Path, at: datetime) -> Part:
    """The newest copy: when it was made, how large it is."""
    found = copies(folder)
    name, meaning = "Последняя копия", "База и файлы одним архивом, каждую ночь после двух часов."
    advice = "Проверьте, что работает расписание и есть место на диске; копию можно сделать и командой backup."
    if not found:
        return Part(name, False, "Копий ещё нет.", meaning, advice)
    made = found[0].made_at
    fresh = at - made <= OLD_COPY
    words = f"{moment_words(made)}, {bytes_words(found[0].bytes)}; всего копий: {len(found)}."
    if found[0].missing:
        return Part(name, False, f"{words} База знает о файлах, которых нет на диске: {found[0].missing}.", meaning,
                    "Команда verify называет каждый: верните их из прежней копии. Пока не нашлись, старых копий не удаляйте.")
    return Part(name, fresh, words if fresh else f"Устарела: {words}", meaning, advice, "свежая")


def disk(name: str, folder: Path, meaning: str) -> Part:
    left, whole = free(folder)
    words = f"Свободно {bytes_words(left)} из {bytes_words(whole)}."
    enough = left >= LEAST_FREE and left >= whole / 10
    return Part(name, enough, words if enough else f"Места мало. {words}", meaning,
                "Удалите лишнее с диска или перенесите копии: их папка задаётся переменной MCU_BACKUPS.", "хватает")


def letters(fare: LettersFare) -> Part:
    words = f"Ждут отправки: {fare.waiting}{since(fare.oldest_waiting)}. Не доставлено: {fare.failed}."
    if fare.last_error:
        words += f" Последняя причина: {fare.last_error}"
    meaning = "Напоминания тем, у кого указана почта. В колокольчике они видны и так."
    return Part("Письма", not fare.failed, words, meaning,
                "Проверьте адреса у людей и настройки почтового сервера. Неотправленное письмо не отменяет "
                "напоминания: человек увидит его в системе. Когда причина устранена, отправьте снова: кнопка ниже.")


def mail() -> Part:
    """Whether letters leave the house at all."""
    name, meaning, switch = "Отправка почты", "Уходят ли письма через почтовый сервер.", mail_switch()
    folder = "Письма ложатся файлами в папку исходящих и никуда не уходят"
    if not server_named():
        return Part(name, True, f"{folder}: почтовый сервер не настроен. Его указывает тот, кто установил систему (MCU_MAIL).",
                    meaning, "", "не настроена")
    told = f" С {moment_words(switch.at)}, основание: {switch.basis}." if switch else ""
    if switch and switch.on:
        return Part(name, True, f"Письма уходят через почтовый сервер.{told}", meaning, "", "включена")
    return Part(name, False, f"{folder}: сервер настроен, отправка не включена.{told}", meaning,
                "Проверьте адреса людей и каналов и включите отправку ниже.")


def since(oldest: datetime | None) -> str:
    return f" (самое давнее с {moment_words(oldest)})" if oldest else ""


@room.get("/admin/about")
@access("admin")
def about() -> Any:
    return render_template("admin/about.html", about=directory.about(), channels=all_hours(local_date(now())),
                           routes={"appeal": ()} | {code: card.route for code, card in channels().items()}, lines=rule_lines)
