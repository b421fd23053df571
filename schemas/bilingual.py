"""Words in Thai and in English: every reason and title that people read has both."""

from schemas.model import Model


class Bilingual(Model):
    """One sentence or title, `th` first."""

    th: str
    en: str
