"""Where a message was found, read from its addresses."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

_NETWORKS = {
    "ok.ru": "Одноклассники",
    "odnoklassniki.ru": "Одноклассники",
    "vk.com": "ВКонтакте",
    "vk.ru": "ВКонтакте",
    "vkontakte.ru": "ВКонтакте",
    "t.me": "Telegram",
    "telegram.me": "Telegram",
    "telegram.org": "Telegram",
    "max.ru": "MAX",
    "rutube.ru": "RuTube",
    "youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "dzen.ru": "Дзен",
    "my.mail.ru": "Мой мир",
    "tiktok.com": "TikTok",
    "instagram.com": "Instagram",
    "facebook.com": "Facebook",
    "twitter.com": "X",
    "x.com": "X",
    "pos.gosuslugi.ru": "ПОС",
}
_COMMUNITY = re.compile(r"/(?:club|public|event|group/|wall-)", re.IGNORECASE)
_PROFILE = re.compile(r"/(?:id\d|profile/)", re.IGNORECASE)
_DIRECT = re.compile(r"/(?:g?im\d*|messages)(?:/|$)", re.IGNORECASE)
# ВКонтакте writes reply=0 in addresses of posts themselves.
_ANSWERED = re.compile(r"(?:^|&)(?:reply|comment)=[1-9]")


class Source(NamedTuple):
    """`page_kind`: community, profile, channel or «»; `item_kind`: post, comment, direct or «»."""

    network: str
    page_kind: str
    item_kind: str


def source_of(post: str, blog: str) -> Source:
    """`post` and `blog` are http addresses or «»; an unknown network is called by its host."""
    network = _network(post) or _network(blog)
    return Source(network, _page_kind(network, post, blog), _item_kind(post))


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _network(link: str) -> str:
    host = _host(link)
    for domain, name in _NETWORKS.items():
        if host == domain or host.endswith("." + domain):
            return name
    return host


def _page_kind(network: str, post: str, blog: str) -> str:
    for link in (blog, post):
        if _host(link):
            path = urlsplit(link).path
            if _COMMUNITY.match(path):
                return "community"
            if _PROFILE.match(path):
                return "profile"
    return "channel" if network in {"Telegram", "MAX"} else ""


def _item_kind(post: str) -> str:
    if not _host(post):
        return ""
    address = urlsplit(post)
    if _DIRECT.match(address.path):
        return "direct"
    return "comment" if _ANSWERED.search(address.query) else "post"
