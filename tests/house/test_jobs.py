"""Jobs are named by string from below: every name must lead somewhere, and every line must be a job."""

import ast
import inspect
from importlib import import_module

from app.adapters.queue import SLOT
from app.jobs.timetable import JOBS, TIMETABLE
from tests.support import sources


def test_every_job_resolves_and_takes_named_arguments():
    for path in JOBS.values():
        module, _, function = path.rpartition(".")
        assert module.startswith("app.jobs."), "only functions written as jobs may be named from Redis"
        found = getattr(import_module(module), function)
        kinds = {parameter.kind for parameter in inspect.signature(found).parameters.values()}
        assert not kinds & {inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.VAR_POSITIONAL}, path


def test_names_can_stand_in_a_slot():
    assert all(SLOT.fullmatch(f"{name}-20261120T113000") for name in JOBS)


def test_the_timetable_names_jobs_each_with_its_reason():
    assert {line.job for line in TIMETABLE} <= set(JOBS)
    assert all(line.why and line.every >= 30 and line.every % 30 == 0 for line in TIMETABLE)
    assert len({line.job for line in TIMETABLE}) == len(TIMETABLE)


def test_every_doorbell_in_the_code_names_a_job():
    """A misspelt name would be found only when somebody acts."""
    rung = {}
    for path in sources.files(".py", under="app"):
        for node in ast.walk(sources.tree(path)):
            if (isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {"doorbell", "ring"}
                    and node.args and isinstance(node.args[0], ast.Constant)):
                rung[str(node.args[0].value)] = sources.name(path)
    assert {name: place for name, place in rung.items() if name not in JOBS} == {}
