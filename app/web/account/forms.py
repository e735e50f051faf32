"""Forms of signing in."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length


class SignInForm(FlaskForm):
    login = StringField("Логин", [InputRequired("Введите логин."), Length(max=60)],
                        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
    password = PasswordField("Пароль", [InputRequired("Введите пароль."), Length(max=200)],
                             render_kw={"autocomplete": "current-password"})
    next = HiddenField()


class PasswordForm(FlaskForm):
    current = PasswordField("Нынешний пароль", [InputRequired("Введите нынешний пароль."), Length(max=200)],
                            render_kw={"autocomplete": "current-password"})
    fresh = PasswordField("Новый пароль", [InputRequired("Введите новый пароль."),
                                           Length(10, 200, "Не короче 10 знаков.")],
                          description="Не короче 10 знаков; удобна фраза из нескольких слов.",
                          render_kw={"autocomplete": "new-password"})
    again = PasswordField("Новый пароль ещё раз", [InputRequired("Повторите новый пароль.")],
                          render_kw={"autocomplete": "new-password"})
