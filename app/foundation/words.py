"""Numbers and lengths of time in Russian words. Pure."""


def duration(minutes: int) -> str:
    """«1 ч 20 мин», «14 ч» from ten hours on, «3 дня» for what is longer than two days."""
    minutes = abs(int(minutes))
    if minutes >= 2 * 24 * 60:
        days = minutes // (24 * 60)
        return f"{days} {plural(days, 'день', 'дня', 'дней')}"
    hours, rest = divmod(minutes, 60)
    fine = f"{rest} мин" if hours < 10 and (rest or not hours) else ""
    return " ".join(part for part in (f"{hours} ч" if hours else "", fine) if part)


def plural(number: int, one: str, few: str, many: str) -> str:
    if number % 10 == 1 and number % 100 != 11:
        return one
    if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14):
        return few
    return many
