"""A photo is judged as it comes and decoded by the worker; what the page says meanwhile."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from app.files.tables import StoredFile
from app.foundation.database import db
from app.jobs import photos
from app.messages.tables import Evidence
from tests.files import making as shots
from tests.web.test_trust_one_effect import photo, upload


def rows(app, table):
    with app.app_context():
        return db.session.scalars(select(table).order_by(table.id)).all()


def test_the_preview_comes_when_the_worker_has_looked(app, visit, making):
    number = making.message("assigned")
    told = upload(visit("executor"), number, photo())
    evidence = rows(app, Evidence)[0]
    awaited = f"/messages/{number}/evidence/{evidence.id}"
    assert told.status_code == 201 and f'hx-get="{awaited}"' in told.text and "<img" not in told.text
    assert rows(app, StoredFile)[0].looked_at is None
    with app.app_context():
        photos.run()
        photos.run()
    file = rows(app, StoredFile)[0]
    assert file.looked_at is not None and len(file.dhash) == 64
    after = visit("executor").client.get(awaited)
    assert "<img" in after.text and "hx-get=\"/messages" not in after.text


def test_a_town_whose_worker_is_down_sees_its_photos(app, visit, making):
    number = making.message("assigned")
    upload(visit("executor"), number, photo())
    evidence = rows(app, Evidence)[0].id
    assert visit("executor").client.get(f"/files/{evidence}/thumb").mimetype == "image/jpeg"
    with app.app_context():
        row = db.session.get(Evidence, evidence)
        row.added_at -= timedelta(seconds=20)
        db.session.commit()
    assert "<img" in visit("executor").client.get(f"/messages/{number}/evidence/{evidence}").text


def test_a_like_photo_is_told_of_once_the_worker_has_looked(app, visit, making):
    first, second = making.message("assigned"), making.message("assigned")
    data = photo()
    with Image.open(BytesIO(data)) as image:
        again = BytesIO()
        image.save(again, "JPEG", quality=60)
    upload(visit("executor"), first, data)
    upload(visit("executor"), second, again.getvalue(), client_id="other")
    with app.app_context():
        photos.run()
    proofs = rows(app, Evidence)
    assert proofs[0].sightings == [] and proofs[1].sightings == [{"message": first, "alike": True}]
    told = visit("sector").open("figures.sector").words
    assert "похож на прежний снимок" in told and "такой файл уже был" not in told
    upload(visit("executor"), making.message("assigned"), data, client_id="same")
    with app.app_context():
        photos.run()
    assert "такой файл уже был" in visit("sector").open("figures.sector").words


def test_what_cannot_be_decoded_is_said_beside_the_photo(app, visit, making, monkeypatch):
    number = making.message("assigned")
    upload(visit("executor"), number, photo())
    evidence, file = rows(app, Evidence)[0].id, rows(app, StoredFile)[0]
    store = app.extensions["file_store"]
    place = next(place for place in store.root.rglob("*") if place.name.startswith(file.key))
    place.chmod(0o600)
    place.write_bytes(place.read_bytes()[:400])
    with app.app_context():
        photos.run()
    assert rows(app, StoredFile)[0].looked_at is not None
    assert "снимок не открывается" in visit("executor").client.get(f"/messages/{number}/evidence/{evidence}").text


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_truncated_photo_is_refused_at_once(visit, making, app, share):
    number, data = making.message("assigned"), shots.photo()
    refused = upload(visit("executor"), number, data[:int(len(data) * share)])
    assert refused.status_code == 422 and "поврежд" in refused.text.lower()
    assert rows(app, Evidence) == []


def test_the_next_photo_is_taken_for_what_the_last_one_showed(app, visit, making):
    number = making.message("assigned")
    with app.app_context():
        making.evidence(making.executor, number, stage="after")
    page = visit("executor").open("message.act_page", number=number, code="answer")
    assert [box.get("value") for box in page.tree.all("input", name="stage") if "checked" in box.attributes] == ["after"]
