"""What people see when something cannot be done: a page with words, or a fragment where htmx asked."""

import logging
import secrets
from typing import Any

from flask import Flask, Response, make_response, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.adapters.file_store import StoreUnavailable
from app.foundation.database import db
from app.foundation.refusal import Refusal
from app.web.htmx import is_background

log = logging.getLogger(__name__)

WORDS = {
    400: ("Запрос не понят", "Откройте страницу заново и повторите действие."),
    401: ("Нужно войти", "Ваш вход закончился. Войдите снова: набранный текст остался на странице."),
    403: ("Не открыто вам", "Эта страница или действие не входят в ваши права. Если они нужны, спросите администратора."),
    404: ("Такой страницы нет", "Адрес неверен, или страница вам не открыта."),
    405: ("Так сюда не попасть", "Откройте страницу по ссылке из меню."),
    409: ("Карточка изменилась", "Откройте её заново: набранное сохранено в черновике."),
    413: ("Слишком большой файл или текст", "Уменьшите файл или разделите его на части."),
    422: ("Не получилось", "Проверьте введённое."),
    429: ("Слишком много попыток", "Подождите и повторите."),
    500: ("Ошибка на нашей стороне", "Мы уже записали её. Повторите действие; если не поможет, сообщите номер администратору."),
    503: ("Сейчас недоступно", "Повторите через минуту."),
}


def set_up(app: Flask) -> None:
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(StoreUnavailable, unavailable)
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(HTTPException, known)
    app.register_error_handler(Exception, broken)


def answer(status: int, words: str | None = None, number: str | None = None) -> Response:
    """The error page, or its fragment for htmx. Never a stack, SQL, path or session (attack 37)."""
    heading, advice = WORDS.get(status, WORDS[400])
    template = "errors/_error.html" if is_background() else "errors/page.html"
    return make_response(render_template(template, status=status, heading_words=heading, words=words or advice,
                                         number=number), status)


def refused(refusal: Refusal) -> Response:
    return answer(refusal.status, refusal.words)


def unavailable(error: StoreUnavailable) -> Response:
    log.error("file store unavailable: %s", error)
    return answer(503, error.words)


def forged(_error: CSRFError) -> Response:
    """Somebody signed out meanwhile is asked to sign in; the token is only wrong because the session is gone."""
    if is_background() and not current_user.is_authenticated:
        return answer(401)
    return answer(400, "Страница устарела. Откройте её заново и повторите: набранное в черновике сохранено.")


def known(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    response = answer(error.code if error.code in WORDS else 400)
    response.status_code = error.code
    if error.code == 405 and hasattr(error, "valid_methods"):
        response.headers["Allow"] = ", ".join(error.valid_methods or ())
    return response


def broken(error: Exception) -> Response:
    number = secrets.token_hex(4)
    log.exception("error %s on %s %s", number, request.method, request.endpoint, exc_info=error)
    db.session.rollback()
    return answer(500, number=number)
