"""The arrows of the house: who may import whom, read from every import statement."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("articles", "newsroom")

# A row may import itself and the rows above it, never one below. A name without a dot at its
# front stands for the module and all that is in it; the longest name that fits decides.
TABLE = """
words      articles.text articles.markup articles.limits articles.errors articles.signals
words      articles.places newsroom.env
pure       articles.importing.records articles.importing.cleaning articles.importing.sources
pure       articles.importing.formats articles.importing.derive articles.importing.incoming
pure       articles.importing.bodies articles.importing.bylines articles.importing.moments
pure       articles.importing.sieve articles.importing.pictures articles.importing.embeds
pure       articles.importing.report articles.importing.helpers
pure       articles.related.features articles.related.scoring articles.related.weights
pure       articles.related.reasons articles.related.fitting articles.search.query
pure       articles.editorial.diff articles.editorial.diff_fields articles.editorial.diff_blocks
pure       articles.editorial.diff_markup articles.editorial.diff_words
pure       articles.editorial.diff_naming articles.editorial.diff_splits articles.editorial.merge
rows       articles.models newsroom.versions
verbs      articles.tagging articles.headlines articles.media articles.roles articles.authors
verbs      articles.sections articles.queue articles.wordings articles.inserting
editorial  articles.editorial articles.tags
importing  articles.importing
listeners  articles.caching articles.related articles.search articles.receivers
reading    articles.reading
filters    articles.filters
faces      articles.views articles.feeds articles.sitemaps articles.templatetags articles.urls
faces      articles.admin articles.management articles.checks articles.apps articles.migrations
wiring     newsroom.settings newsroom.staff newsroom.urls newsroom.wsgi newsroom.asgi
"""
ROWS = list(dict.fromkeys(line.split()[0] for line in TABLE.split("\n") if line))
ROW_OF = {name: line.split()[0] for line in TABLE.split("\n") for name in line.split()[1:]}

PUBLIC_FACES = ("views", "feeds", "sitemaps", "templatetags", "urls", "filters")
FREE_OF_DATABASE = ("words", "pure")
DOORS = ("articles/models/__init__.py", "articles/admin/__init__.py")
LATE_IMPORTS = ("articles/apps.py",)

MAPPED = (
    "articles",
    "articles/admin",
    "articles/editorial",
    "articles/importing",
    "articles/importing/sources",
    "articles/related",
    "articles/search",
    "articles/search/engines",
    "articles/tags",
)
NOT_MAPPED = {"__init__", "apps", "migrations", "templatetags"}


@dataclass(frozen=True)
class Import:
    """One module that a module imports."""

    place: str
    importer: str
    imported: str
    inside_function: bool = False


def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name."""
    paths = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return {dotted(path.relative_to(ROOT)): path for path in paths}


def dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def imports_of(source: str, importer: str, place: str, known: set[str]) -> Iterator[Import]:
    """What a module's source imports: every spelling, wherever it stands."""
    tree = ast.parse(source)
    late = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        for name in _names(node, importer, place.endswith("__init__.py"), known):
            line = getattr(node, "lineno", 0)
            yield Import(f"{place}:{line}", importer, name, id(node) in late)


def _names(node: ast.AST, importer: str, is_package: bool, known: set[str]) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    base = node.module or ""
    if node.level:
        parts = importer.split(".")
        parents = parts[: len(parts) - node.level + is_package]
        base = ".".join([*parents, *filter(None, [node.module])])
    # `from articles import text` names a module; `from articles.text import fold` does not.
    return [inner if (inner := f"{base}.{alias.name}") in known else base for alias in node.names]


def row_of(module: str) -> str | None:
    """The row of the table that the module belongs to."""
    parts = module.split(".")
    names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((ROW_OF[name] for name in names if name in ROW_OF), None)


def complaint(an_import: Import) -> str | None:
    """Why the import is not allowed, or nothing."""
    importer, imported = row_of(an_import.importer), row_of(an_import.imported)
    said = f"{an_import.place}: {an_import.importer} imports {an_import.imported}"
    if importer in FREE_OF_DATABASE and _is_django_proper(an_import.imported):
        return f"{said}, but {importer} know nothing of the database"
    if importer is None or imported is None:
        return None
    if ROWS.index(imported) > ROWS.index(importer):
        return f"{said}, but {importer} stand above {imported}"
    faces = {_face(an_import.importer), _face(an_import.imported)}
    return f"{said}, but public faces and admin never do" if len(faces - {None}) == 2 else None


def _is_django_proper(module: str) -> bool:
    return f"{module}.".startswith("django.") and not f"{module}.".startswith("django.utils.")


def _face(module: str) -> str | None:
    package, part = (*module.split("."), "")[:2]
    if package == "newsroom":  # which wires all faces together
        return None
    return "admin" if part == "admin" else "public" if part in PUBLIC_FACES else None


@pytest.fixture(scope="module")
def all_imports() -> list[Import]:
    known = modules()
    return [
        an_import
        for name, path in known.items()
        for an_import in imports_of(path.read_text(), name, str(path.relative_to(ROOT)), set(known))
    ]


def test_an_engineer_finds_every_module_in_the_table() -> None:
    homeless = [name for name in modules() if "." in name and row_of(name) is None]
    # A folder whose modules stand in several rows has none of its own.
    homeless = [name for name in homeless if not any(n.startswith(f"{name}.") for n in ROW_OF)]
    assert homeless == []


def test_an_engineer_can_import_from_above_only(all_imports: list[Import]) -> None:
    assert [sentence for each in all_imports if (sentence := complaint(each))] == []


def test_an_engineer_reads_all_imports_at_the_top(all_imports: list[Import]) -> None:
    late = [each.place for each in all_imports if each.inside_function]
    assert [place for place in late if place.partition(":")[0] not in LATE_IMPORTS] == []


def test_an_engineer_loads_a_package_without_its_modules(all_imports: list[Import]) -> None:
    in_init = [
        each.place for each in all_imports if each.place.split(":")[0].endswith("__init__.py")
    ]
    assert [place for place in in_init if place.split(":")[0] not in DOORS] == []


@pytest.mark.parametrize("folder", MAPPED)
def test_an_engineer_finds_each_module_on_the_map_of_its_folder(folder: str) -> None:
    place = ROOT / folder
    the_map = ast.get_docstring(ast.parse((place / "__init__.py").read_text())) or ""
    inside = {path.stem for path in place.glob("*.py")}
    inside |= {path.parent.name for path in place.glob("*/__init__.py")}
    assert inside - NOT_MAPPED <= set(re.findall(r"\w+", the_map))


def test_an_engineer_tests_the_pure_parts_without_a_database() -> None:
    pure = [name for name in modules() if row_of(name) in FREE_OF_DATABASE]
    program = (
        f"import sys; [__import__(name) for name in {pure!r}];"
        "print([name for name in ('django.db', 'articles.models') if name in sys.modules])"
    )
    environ = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-c", program]
    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


@pytest.mark.parametrize(
    "source",
    [
        "import articles.views.front_page",
        "from articles.views import front_page",
        "from articles.views.front_page import front_page as page",
        "from ..views import front_page",
        "from ..views.front_page import front_page",
        "def late():\n    from articles.views import front_page",
        "if TYPE_CHECKING:\n    from articles.views import front_page",
        "try:\n    import articles.views.front_page\nexcept ImportError:\n    pass",
    ],
)
def test_an_engineer_cannot_hide_an_import(source: str) -> None:
    known = {"articles.editorial.drafts", "articles.views", "articles.views.front_page"}
    found = list(
        imports_of(source, "articles.editorial.drafts", "articles/editorial/drafts.py", known)
    )
    assert any(complaint(each) for each in found)


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        ("articles.text", "articles.limits", True),
        ("articles.text", "articles.importing.records", False),
        ("articles.importing.records", "articles.text", True),
        ("articles.importing.derive.tags", "django.utils.translation", True),
        ("articles.importing.derive.tags", "django.db.models", False),
        ("articles.importing.derive.tags", "articles.models", False),
        ("articles.importing.store", "articles.editorial.drafts", True),
        ("articles.editorial.drafts", "articles.importing.store", False),
        ("articles.models.article", "articles.tagging", False),
        ("articles.admin.articles", "articles.views.page", False),
        ("articles.views.page", "articles.admin.articles", False),
        ("articles.admin.articles", "articles.related.sidebar", True),
    ],
)
def test_an_engineer_is_told_which_way_the_arrows_point(
    importer: str, imported: str, allowed: bool
) -> None:
    assert (complaint(Import("here:1", importer, imported)) is None) == allowed
