"""The software of a municipal control centre (муниципальный центр управления).

The map of the house, from the top: entrances (``web``, ``jobs``, ``cli``) call contexts
(``imports`` → ``messages`` → ``notices`` → ``files`` → ``directory`` → ``worktime``), which stand on
``foundation`` and ``adapters``. Arrows go down only. ``docs/architecture.md`` tells how the house stands.
"""
