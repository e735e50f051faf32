"""``make drill``: a whole installation at work while its programs are killed, then everything is counted over.

    make drill ARGS="--kills 1000"

Prints one JSON object; ends with 1 where something was lost, doubled or contradicts itself.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.drills.drill import drill


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=100)
    asked.add_argument("--pause", type=float, default=0.7, help="seconds between two kills, in the mean")
    asked.add_argument("--minutes", type=float, default=60, help="after so long no more is killed")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--keep", type=Path, help="folder for the installation, left behind; else a temporary one")
    told = asked.parse_args()
    if told.keep:
        told.keep.mkdir(parents=True)
        found = drill(told.keep, told.kills, told.pause, told.seed, told.minutes * 60)
    else:
        with tempfile.TemporaryDirectory(prefix="mcu-drill-") as folder:
            found = drill(Path(folder), told.kills, told.pause, told.seed, told.minutes * 60)
    print(json.dumps(found, ensure_ascii=False, indent=1))
    return 1 if found["violations"] else 0


if __name__ == "__main__":
    sys.exit(main())
