"""The application, put together. Reads as a table of contents."""

import json
import secrets
from importlib import import_module
from typing import Any

import click
from flask import Flask, request
from flask.cli import FlaskGroup
from flask_babel import Babel
from flask_migrate import Migrate
from flask_wtf import CSRFProtect, FlaskForm
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli
from app.adapters.beats import Beats
from app.adapters.file_store import FileStore
from app.adapters.mailer import FileOutbox, mailer
from app.adapters.queue import RedisQueue, connect
from app.figures.following import follow
from app.foundation.database import db, prepare_engine
from app.jobs.timetable import JOBS, LONGER
from app.messages import author_keys
from app.web import access, compression, drawing, errors, headers, rooms, sessions, shell, uploads
from config import HERE, Settings, from_environment

# Every context's tables, so that migrations see the whole schema.
TABLES = ("app.foundation.history", "app.directory.tables", "app.files.tables", "app.notices.tables",
          "app.messages.tables", "app.figures.tables", "app.imports.tables")


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application. Without settings they are read from the environment; raises WrongSettings."""
    settings = settings or of_this_process()
    app = Flask("app", root_path=str(HERE), static_folder="static", template_folder="templates",
                instance_path=str(settings.instance))
    configure(app, settings)
    databases(app)
    outside(app, settings)
    csrf = CSRFProtect(app)
    Babel(app, default_locale="ru", default_timezone="UTC")
    sessions.set_up(app)
    rooms.open_all(app)
    drawing.set_up(app)
    shell.set_up(app)
    errors.set_up(app)
    cli.set_up(app)
    at_the_door(app, settings, csrf)
    return app


def at_the_door(app: Flask, settings: Settings, csrf: CSRFProtect) -> None:
    """In this order: the host, the size, the right to enter, and only then the body is read for its token."""
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=0, x_host=0)
    headers.set_up(app, settings)
    compression.set_up(app)
    uploads.set_up(app, settings.upload_limit)
    access.guard(app)

    @app.before_request
    def _genuine() -> None:
        if request.endpoint is not None:
            csrf.protect()
            uploads.no_file_elsewhere()


def of_this_process() -> Settings:
    """A command of the house signs nothing that outlives it, so it may go without SECRET_KEY; a server may not, and each
    of its processes has the same. A server may itself be a command of click's, so the house's own are told by their group."""
    command = click.get_current_context(silent=True)
    if command is not None and isinstance(command.find_root().command, FlaskGroup) and command.info_name != "run":
        return from_environment(ephemeral_key=secrets.token_hex(32))
    return from_environment()


def configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings, SECRET_KEY=settings.secret_key, SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings),
        MAX_FORM_PARTS=2000, WTF_CSRF_CHECK_DEFAULT=False, SESSION_COOKIE_NAME="mcu_form",
        SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_address.startswith("https://"), WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=31536000, WTF_I18N_ENABLED=False)
    # WTForms' own way to its Russian messages reads them once; Flask-WTF's reads the file anew for each page with a form.
    FlaskForm.Meta.locales = ("ru",)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def engine_options(settings: Settings) -> dict:
    if settings.sqlite_file is not None:
        settings.sqlite_file.parent.mkdir(parents=True, exist_ok=True)
        return {"connect_args": {"timeout": 15, "check_same_thread": False}, "pool_size": 10, "json_serializer": as_json}
    return {"pool_size": 10, "max_overflow": 10, "pool_pre_ping": True, "json_serializer": as_json}


def as_json(value: Any) -> str:
    """As it is, not in escapes: the explanation of a deadline is Russian, and escaped it takes twice the room."""
    return json.dumps(value, ensure_ascii=False)


def databases(app: Flask) -> None:
    for module in TABLES:
        import_module(module)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    follow()
    author_keys.follow()
    Migrate(app, db, directory=str(HERE / "migrations"), render_as_batch=True,
            # The index of words is a table of each engine's own kind, which the models do not know.
            include_name=lambda name, kind, _: kind != "table" or name in db.metadata.tables)


def outside(app: Flask, settings: Settings) -> None:
    """What lies outside, each behind its adapter."""
    store = FileStore(settings.files_root)
    store.prepare()
    app.extensions["file_store"] = store
    app.extensions["queue"] = RedisQueue(connect(settings.redis_url), JOBS, LONGER)
    app.extensions["mailer"] = mailer(settings.mail, settings.mail_from)
    app.extensions["outbox"] = FileOutbox(settings.outbox_folder, settings.mail_from)
    app.extensions["beats"] = Beats(settings.instance / "beats")
