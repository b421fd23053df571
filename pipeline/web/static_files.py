"""ไฟล์ประกอบหน้าเว็บ: the look, the fonts and htmx, from the program's own folder and nowhere else."""

from importlib import resources
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_FOLDER = Path(str(resources.files("pipeline.web").joinpath("static")))


class _Kept(StaticFiles):
    """Files that hold nothing of any document: a browser asks each time whether they are still the same."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with leave to keep it."""
        made = await super().get_response(path, scope)
        made.headers["Cache-Control"] = "no-cache"
        return made


def static_files() -> StaticFiles:
    """What is served under /static."""
    return _Kept(directory=_FOLDER)
