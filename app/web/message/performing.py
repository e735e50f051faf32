"""Which form an act has and how its fields become the call of the act; one row per act."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from app.foundation.viewer import Viewer
from app.messages import acts as m
from app.web.message import forms as f

# Acts that send an answer on, with its files.
ANSWERING = ("answer", "prepare", "record_answer")


@dataclass(frozen=True)
class Performance:
    """``do(viewer, number, seen, at, form)`` runs inside the act; ``said`` are the words shown afterwards."""

    form: type[f.ActForm]
    do: Callable[[Viewer, int, int | None, datetime, Any], Any]
    said: str


def mail_host() -> str:
    """The right side of the Message-ID of what leaves by mail."""
    return (urlsplit(current_app.config["SETTINGS"].public_address).hostname or "localhost").encode("idna").decode()


def named_due(form: f.AssignForm) -> datetime | None:
    """The due the operator changed; None while it is the reckoned one (reckoned anew at the moment of the act)."""
    if form.due.data is None or form.due._value()[:16] == (form.reckoned.data or "")[:16]:
        return None
    return form.due.data


def new_answer(form: f.AnswerForm) -> m.NewAnswer:
    return m.NewAnswer(form.text.data or "", form.outcome.data or None, bool(form.interim.data),
                       form.promised_for.data, bool(form.truthful.data))


def new_kind(form: f.ConvertForm) -> dict[str, str]:
    return {name: form[name].data or "" for name in ("form", "appeal_type", "address") if name in form}


def marked(form: f.PublishForm) -> int | None:
    return int(form.completeness.data) if form.completeness.data else None


def correction(form: f.EditForm) -> m.Correction:
    return m.Correction(form.topic.topic_id, form.incident_kind.data or None, form.settlement.data or "",
                        form.street.data or "", form.house.data or "", form.place_note.data or "",
                        form.network.data or "", form.page_kind.data or "", form.item_kind.data or "",
                        form.community.data or "", form.link.data or "", form.applicant.data or "")


PERFORMANCES: dict[str, Performance] = {
    "take": Performance(f.ActForm, lambda v, n, s, at, _: m.take(v, n, s, at), "Принято в работу"),
    "assign": Performance(f.AssignForm, lambda v, n, s, at, form: m.assign(
        v, n, s, at, unit_id=None, person_id=form.person.person_id, due=named_due(form), words=form.words.data or ""),
        "Исполнитель назначен"),
    "reassign": Performance(f.ReassignForm, lambda v, n, s, at, form: m.reassign(
        v, n, s, at, unit_id=None, person_id=form.person.person_id, due=named_due(form), words=form.words.data or ""),
        "Исполнитель сменён"),
    "add_unit": Performance(f.AddUnitForm, lambda v, n, s, at, form: m.add_unit(
        v, n, s, at, unit_id=form.unit.unit_id, words=form.words.data or ""), "Соисполнитель добавлен"),
    "acknowledge": Performance(f.ActForm, lambda v, n, s, at, _: m.acknowledge(v, n, s, at), "Отмечено: вы начали"),
    "not_ours": Performance(f.NotOursForm, lambda v, n, s, at, form: m.not_ours(
        v, n, s, at, reason=form.reason.data, words=form.words.data, proposed_unit_id=form.unit.unit_id),
        "Поручение возвращено ответственному"),
    "contribute": Performance(f.ContributeForm, lambda v, n, s, at, form: m.contribute(
        v, n, s, at, text=form.text.data), "Сведения переданы"),
    "answer": Performance(f.AnswerForm, lambda v, n, s, at, form: m.submit_answer(v, n, s, at, new_answer(form)),
                          "Ответ отправлен"),
    "prepare": Performance(f.AnswerForm, lambda v, n, s, at, form: m.prepare_answer(v, n, s, at, new_answer(form)),
                           "Ответ отправлен дальше по маршруту"),
    "agree": Performance(f.AgreeForm, lambda v, n, s, at, form: m.agree(v, n, s, at, words=form.words.data or ""),
                         "Ответ согласован"),
    "consent": Performance(f.ActForm, lambda v, n, s, at, _: m.consent(v, n, s, at), "Согласие записано: исполнено"),
    "consent_return": Performance(f.ConsentReturnForm, lambda v, n, s, at, form: m.consent_return(
        v, n, s, at, reason=form.reason.data, words=form.words.data, source_due=form.source_due.data),
        "Возвращено в работу"),
    "record_answer": Performance(f.RecordAnswerForm, lambda v, n, s, at, form: m.record_answer(
        v, n, s, at, new_answer(form), form.via.data), "Ответ записан за исполнителя"),
    "check": Performance(f.CheckForm, lambda v, n, s, at, form: m.check(
        v, n, s, at, completeness=int(form.completeness.data)), "Ответ проверен"),
    "return": Performance(f.ReturnForm, lambda v, n, s, at, form: m.return_answer(
        v, n, s, at, reason=form.reason.data, words=form.words.data), "Ответ возвращён исполнителю"),
    "sign": Performance(f.SignForm, lambda v, n, s, at, form: m.sign(v, n, s, at, shown=form.shown.data or ""),
                        "Ответ подписан"),
    "send": Performance(f.ActForm, lambda v, n, s, at, _: m.send(v, n, s, at, host=mail_host()), "Ответ передан на отправку"),
    "instruct": Performance(f.InstructForm, lambda v, n, s, at, form: m.instruct(
        v, n, s, at, person_id=form.person_id, words=form.words.data or ""), "Сотруднику поручено"),
    "region_agree": Performance(f.RegionAgreeForm, lambda v, n, s, at, form: m.region_agree(
        v, n, s, at, decided_at=form.decided_at.data), "Записано: ЦУР согласовал"),
    "region_return": Performance(f.RegionReturnForm, lambda v, n, s, at, form: m.region_return(
        v, n, s, at, reason=form.reason.data, words=form.words.data, decided_at=form.decided_at.data),
        "Записано: ЦУР вернул на доработку"),
    "publish": Performance(f.PublishForm, lambda v, n, s, at, form: m.publish(v, n, s, at, m.Publication(
        form.published_at.data, form.evaluated_at.data, form.link.data or "", marked(form))), "Публикация записана"),
    "comment": Performance(f.CommentForm, lambda v, n, s, at, form: m.record_comment(
        v, n, s, at, text=form.text.data, came_at=form.came_at.data, negative=bool(form.negative.data),
        said_by=form.said_by.data or "", source_due=form.source_due.data), "Комментарий записан"),
    "mark": Performance(f.MarkForm, lambda v, n, s, at, form: m.record_mark(
        v, n, s, at, mark=int(form.mark.data), came_at=form.came_at.data), "Оценка записана"),
    "no_question": Performance(f.NoQuestionForm, lambda v, n, s, at, form: m.no_question(
        v, n, s, at, reason=form.reason.data), "Круг завершён"),
    "fast_track": Performance(f.FastTrackForm, lambda v, n, s, at, form: m.fast_track(
        v, n, s, at, words=form.words.data, decided_at=form.decided_at.data), "Фаст-трек записан, сроки пересчитаны"),
    "urgent": Performance(f.UrgentForm, lambda v, n, s, at, form: m.urgent(
        v, n, s, at, due=form.due.data, ground=form.ground.data, asked_by=form.asked_by.data,
        asked_at=form.asked_at.data, words=form.words.data or ""), "Срочный запрос записан, исполнителю сообщено"),
    "ask_time": Performance(f.AskTimeForm, lambda v, n, s, at, form: m.ask_time(
        v, n, s, at, until=form.until.data, words=form.words.data or ""), "Просьба передана ответственному"),
    "grant_time": Performance(f.GrantTimeForm, lambda v, n, s, at, form: m.grant_time(v, n, s, at, until=form.until.data),
                              "Срок исполнителя продлён"),
    "refuse_time": Performance(f.RefuseTimeForm, lambda v, n, s, at, form: m.refuse_time(
        v, n, s, at, words=form.words.data or ""), "Срок остался прежним, исполнителю сообщено"),
    "urge": Performance(f.UrgeForm, lambda v, n, s, at, form: m.urge(v, n, s, at, words=form.words.data or ""),
                        "Исполнитель и ответственный извещены"),
    "importance": Performance(f.ImportanceForm, lambda v, n, s, at, form: m.importance(
        v, n, s, at, important=form.important.data == "yes"), "Важность изменена"),
    "late_because": Performance(f.LateBecauseForm, lambda v, n, s, at, form: m.late_because(
        v, n, s, at, reason=form.reason.data), "Причина просрочки записана"),
    "call": Performance(f.CallForm, lambda v, n, s, at, form: m.record_call(
        v, n, s, at, whom=form.whom.data, text=form.text.data, called_at=form.called_at.data, kind=form.kind.data or "call"),
        "Разговор записан"),
    "edit": Performance(f.EditForm, lambda v, n, s, at, form: m.edit(v, n, s, at, correction(form)), "Изменения сохранены"),
    "clarify": Performance(f.ClarifyForm, lambda v, n, s, at, form: m.clarify(v, n, s, at, question=form.question.data or ""),
                           "Уточнение запрошено"),
    "clarified": Performance(f.ClarifiedForm, lambda v, n, s, at, form: m.clarified(v, n, s, at, reply=form.reply.data or ""),
                             "Уточнение записано, работа идёт дальше"),
    "go_on": Performance(f.ActForm, lambda v, n, s, at, _: m.go_on(v, n, s, at), "Работа идёт дальше без уточнения"),
    "essence": Performance(f.EssenceForm, lambda v, n, s, at, form: m.set_essence(v, n, s, at, m.Essence(
        form.subject.data or "", form.object.data or "", form.place.data or "", form.request.data or "")), "Суть записана"),
    "duplicate": Performance(f.DuplicateForm, lambda v, n, s, at, form: m.duplicate(v, n, s, at, main=form.main_number),
                             "Отмечено как дубль"),
    "redirect": Performance(f.RedirectForm, lambda v, n, s, at, form: m.redirect(
        v, n, s, at, whose=form.whose.data, words=form.words.data, notice=form.notice.data if "notice" in form else "",
        host=mail_host()), "Сообщение перенаправлено"),
    "set_address": Performance(f.AddressForm, lambda v, n, s, at, form: m.set_address(
        v, n, s, at, address=form.address.data or ""), "Адрес записан"),
    "bounce": Performance(f.BounceForm, lambda v, n, s, at, form: m.bounce(
        v, n, s, at, paper_id=form.paper_id, came_at=form.came_at.data, address=form.address.data or "",
        words=form.words.data or ""), "Возврат письма записан"),
    "resend": Performance(f.ActForm, lambda v, n, s, at, _: m.resend(v, n, s, at, host=mail_host()),
                          "Письмо передано на отправку ещё раз"),
    "extend": Performance(f.ExtendForm, lambda v, n, s, at, form: m.extend(
        v, n, s, at, until=form.until.data, reason=form.reason.data or "", notice=form.notice.data or "", host=mail_host()),
        "Срок обращения продлён"),
    "convert": Performance(f.ConvertForm, lambda v, n, s, at, form: m.convert(
        v, n, s, at, reason=form.reason.data, words=form.words.data or "", **new_kind(form)), "Вид изменён"),
    "decline": Performance(f.DeclineForm, lambda v, n, s, at, form: m.decline(
        v, n, s, at, reason=form.reason.data, words=form.words.data or ""), "Сообщение отклонено"),
    "restore": Performance(f.RestoreForm, lambda v, n, s, at, form: m.restore(v, n, s, at, words=form.words.data),
                           "Сообщение снова в работе"),
    "follow_source": Performance(f.ActForm, lambda v, n, s, at, _: m.follow_source(v, n, s, at),
                                 "Состояние источника принято"),
    "follow_due": Performance(f.ActForm, lambda v, n, s, at, _: m.follow_due(v, n, s, at), "Срок источника принят"),
}
