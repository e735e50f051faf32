"""Simple pictures of our own: a place before and after works, with or without what a camera writes into them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from PIL import Image, ImageDraw

from app.demo.chance import Chance

WIDTH, HEIGHT = 960, 720
SAVED = (800, 600)
EXIF_DETAILS, EXIF_PLACE = 0x8769, 0x8825
Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Camera:
    """What the photo tells of itself: ``taken`` in the photographer's own time, ``place`` in degrees."""

    taken: datetime | None = None
    place: tuple[float, float] | None = None


class Canvas:
    """A picture being drawn: houses, sky and trees fall differently for every place."""

    def __init__(self, chance: Chance):
        self.chance = chance
        self.image = Image.new("RGB", (WIDTH, HEIGHT))
        self.draw = ImageDraw.Draw(self.image)
        self.horizon = chance.number(230, 380)

    def shade(self, colour: Colour, spread: int = 22) -> Colour:
        shift = self.chance.number(-spread, spread)
        red, green, blue = (max(0, min(255, part + shift)) for part in colour)
        return red, green, blue

    def ground(self, colour: Colour) -> None:
        """The ground in uneven patches, so that no two places look the same from afar."""
        self.draw.rectangle((0, self.horizon, WIDTH, HEIGHT), fill=colour)
        for _ in range(26):
            left, top = self.chance.number(-120, WIDTH), self.chance.number(self.horizon, HEIGHT)
            wide, high = self.chance.number(80, 330), self.chance.number(20, 90)
            self.draw.ellipse((left, top, left + wide, top + high), fill=self.shade(colour, 30))

    def sky(self) -> None:
        colour = self.shade((168, 190, 210), 40)
        self.draw.rectangle((0, 0, WIDTH, self.horizon), fill=colour)
        for _ in range(12):
            left, top = self.chance.number(-150, WIDTH), self.chance.number(-60, self.horizon)
            wide, high = self.chance.number(120, 420), self.chance.number(30, 100)
            self.draw.ellipse((left, top, left + wide, top + high), fill=self.shade(colour, 34))

    def houses(self) -> None:
        left = self.chance.number(-150, 60)
        while left < WIDTH:
            wide, high = self.chance.number(120, 300), self.chance.number(80, self.horizon - 30)
            top = self.horizon - high
            wall = self.shade(self.chance.of(((190, 170, 150), (150, 150, 160), (200, 195, 180), (140, 110, 95))))
            self.draw.rectangle((left, top, left + wide, self.horizon + 12), fill=wall)
            for across in range(left + 18, left + wide - 30, 52):
                for down in range(top + 16, self.horizon - 26, 50):
                    self.draw.rectangle((across, down, across + 24, down + 28), fill=self.shade((70, 80, 95), 45))
            left += wide + self.chance.number(10, 130)

    def trees(self) -> None:
        for _ in range(self.chance.number(1, 5)):
            foot, left = self.horizon + self.chance.number(5, 60), self.chance.number(20, WIDTH - 20)
            high, crown = self.chance.number(120, 260), self.chance.number(35, 75)
            self.draw.line((left, foot, left, foot - high), fill=(75, 60, 48), width=10)
            self.draw.ellipse((left - crown, foot - high - crown, left + crown, foot - high + crown),
                              fill=self.shade((80, 105, 70), 35))


def drawn(kind: str, place: Chance, after: bool) -> Image.Image:
    """The place of a chance as it was before the works, or after them. The same chance is the same place."""
    canvas = Canvas(place.stream("place"))
    canvas.sky()
    canvas.houses()
    SCENES[kind](canvas, after)
    canvas.chance = place.stream("trees")
    canvas.trees()
    return canvas.image


def road(canvas: Canvas, after: bool) -> None:
    canvas.ground((120, 122, 112))
    middle, draw = canvas.chance.number(260, 700), canvas.draw
    tilt = canvas.chance.number(-180, 180)
    draw.polygon([(middle - 60, canvas.horizon), (middle + 60, canvas.horizon), (middle + tilt + 420, HEIGHT),
                  (middle + tilt - 420, HEIGHT)], fill=canvas.shade((88, 88, 92)))
    left, top = canvas.chance.number(250, 550), canvas.chance.number(470, 580)
    wide = canvas.chance.number(170, 290)
    if after:
        draw.rectangle((left - 15, top - 8, left + wide + 15, top + 100), fill=(42, 42, 46))
        return
    draw.ellipse((left, top, left + wide, top + 92), fill=(52, 47, 42))
    draw.ellipse((left + 24, top + 22, left + wide - 24, top + 84), fill=(98, 100, 98))


def snow(canvas: Canvas, after: bool) -> None:
    canvas.ground((226, 230, 236))
    draw, edge = canvas.draw, canvas.chance.number(180, 420)
    if after:
        draw.polygon([(edge + 60, canvas.horizon), (edge + 260, canvas.horizon), (edge + 480, HEIGHT), (edge - 130, HEIGHT)],
                     fill=canvas.shade((112, 112, 116)))
    for number in range(9):
        left = canvas.chance.number(-80, WIDTH)
        top = canvas.chance.number(canvas.horizon + 60, HEIGHT - 60)
        if not after or abs(left - edge) > 260:
            draw.ellipse((left, top, left + 240, top + 100 + number * 4), fill=canvas.shade((208, 215, 226), 20))


def lamp(canvas: Canvas, after: bool) -> None:
    canvas.draw.rectangle((0, 0, WIDTH, HEIGHT), fill=canvas.shade((26, 30, 44), 10))
    canvas.houses()
    canvas.ground((44, 46, 54))
    for _ in range(canvas.chance.number(2, 4)):
        left, foot = canvas.chance.number(60, WIDTH - 60), canvas.chance.number(500, 690)
        top = foot - canvas.chance.number(320, 420)
        if after:
            canvas.draw.polygon([(left - 24, top), (left + 24, top), (left + 150, foot), (left - 150, foot)],
                                fill=(150, 140, 92))
        canvas.draw.line((left, foot, left, top), fill=(126, 128, 132), width=12)
        canvas.draw.ellipse((left - 30, top - 16, left + 30, top + 18), fill=(255, 240, 176) if after else (70, 72, 78))


def containers(canvas: Canvas, after: bool) -> None:
    canvas.ground((136, 134, 124))
    draw, left = canvas.draw, canvas.chance.number(40, 240)
    top = canvas.chance.number(380, 450)
    for number in range(canvas.chance.number(2, 4)):
        across = left + number * 190
        draw.rectangle((across, top, across + 160, top + 160), fill=canvas.shade((62, 108, 74), 35))
        draw.rectangle((across - 6, top - 14, across + 166, top + 4), fill=(46, 54, 50))
    if after:
        return
    for _ in range(38):
        across, down = canvas.chance.number(left - 40, left + 700), canvas.chance.number(top + 90, 690)
        draw.ellipse((across, down, across + 62, down + 44),
                     fill=canvas.chance.of(((230, 230, 232), (40, 42, 50), (60, 92, 160), (180, 60, 52), (206, 186, 120))))


def pit(canvas: Canvas, after: bool) -> None:
    canvas.ground((132, 126, 112))
    draw, left = canvas.draw, canvas.chance.number(200, 520)
    top, wide = canvas.chance.number(450, 540), canvas.chance.number(200, 300)
    if after:
        draw.ellipse((left, top, left + wide, top + wide // 2), fill=(74, 76, 80))
        for ring in range(12, wide // 4, 22):
            draw.ellipse((left + ring, top + ring // 2, left + wide - ring, top + wide // 2 - ring // 2),
                         outline=(110, 112, 116), width=5)
        return
    draw.polygon([(left - 130, top + 110), (left - 20, top - 60), (left + 90, top + 90)], fill=(110, 84, 56))
    draw.ellipse((left, top, left + wide, top + wide // 2), fill=(26, 22, 20))
    draw.arc((left + 20, top + 40, left + wide - 20, top + wide // 2 + 30), 200, 340, fill=(96, 140, 176), width=14)


def yard(canvas: Canvas, after: bool) -> None:
    canvas.ground((128, 142, 104))
    draw, left = canvas.draw, canvas.chance.number(120, 420)
    top = canvas.chance.number(380, 460)
    draw.rectangle((left, top, left + 380, top + 170), fill=canvas.shade((168, 150, 132)))
    draw.rectangle((left - 26, top - 36, left + 406, top), fill=(66, 92, 122) if after else (110, 98, 88))
    draw.rectangle((left + 160, top + 60, left + 230, top + 170), fill=(88, 70, 58) if after else (28, 26, 26))
    if not after:
        for _ in range(12):
            across = canvas.chance.number(left - 80, left + 440)
            draw.line((across, top + 190, across + canvas.chance.number(-90, 90), top + 260), fill=(70, 56, 44), width=14)


def playground(canvas: Canvas, after: bool) -> None:
    canvas.ground((188, 172, 132))
    draw, left = canvas.draw, canvas.chance.number(160, 460)
    top = canvas.chance.number(320, 380)
    paint = canvas.chance.of(((200, 60, 52), (52, 108, 186), (226, 168, 40), (66, 140, 82)))
    for foot in (left, left + 320):
        draw.line((foot, top, foot - 50, top + 260), fill=paint, width=16)
        draw.line((foot, top, foot + 50, top + 260), fill=paint, width=16)
    draw.line((left, top, left + 320, top), fill=paint, width=18)
    seat = top + (180 if after else 220)
    draw.line((left + 120, top, left + 120, seat), fill=(60, 60, 64), width=7)
    if after:
        draw.line((left + 200, top, left + 200, seat), fill=(60, 60, 64), width=7)
    draw.line((left + 110, seat, left + 210, seat if after else seat + 60), fill=(92, 66, 44), width=20)


SCENES: dict[str, Callable[[Canvas, bool], None]] = {
    "road": road, "snow": snow, "lamp": lamp, "containers": containers, "pit": pit, "yard": yard,
    "playground": playground}


def photo(kind: str, place: Chance, after: bool, camera: Camera) -> bytes:
    """A JPEG of the place; an empty camera is what a messenger leaves of a photo."""
    out = BytesIO()
    block = Image.Exif()
    if camera.taken:
        details = block.get_ifd(EXIF_DETAILS)
        details[0x9003] = camera.taken.strftime("%Y:%m:%d %H:%M:%S")
        details[0x9011] = camera.taken.strftime("%z")[:3] + ":" + camera.taken.strftime("%z")[3:5]
    if camera.place:
        north, east = (_degrees(value) for value in camera.place)
        block.get_ifd(EXIF_PLACE).update({1: "N", 2: north, 3: "E", 4: east})
    drawn(kind, place, after).resize(SAVED).save(out, "JPEG", quality=78, exif=block)
    return out.getvalue()


def near(middle: tuple[float, ...], house: str, chance: Chance) -> tuple[float, float] | None:
    """Where a phone shows a house to stand, give or take some metres: within a couple of kilometres of the middle of the town;
    None where nobody said where that is."""
    if not middle:
        return None
    stands = Chance("house", house)
    return (middle[0] + (stands.number(-180, 180) + chance.number(-2, 2)) / 10_000,
            middle[1] + (stands.number(-300, 300) + chance.number(-2, 2)) / 10_000)


def _degrees(value: float) -> tuple[float, float, float]:
    return float(int(value)), float(int(value * 60 % 60)), round(value * 3600 % 60, 2)
