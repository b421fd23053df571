"""Fixtures that many test files share, and what a skip may be."""

import shutil
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# A skip whose reason holds these words is always allowed: what it needs is no part of the project.
ALLOWED_SKIP = "the one skip that is allowed"

# Name of a capability -> the programs of which one must be there, and the remedy.
CAPABILITIES = {
    "dovecot": (("dovecot", "/usr/sbin/dovecot"), "apt-get install dovecot-imapd"),
    "libreoffice": (("soffice", "libreoffice"), "apt-get install libreoffice-writer-nogui fonts-thai-tlwg"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--require-all", action="store_true", help="a skipped capability is a failure (CI)")


def refused(report: pytest.TestReport | pytest.CollectReport) -> str | None:
    """Why a report's skip is a failure under --require-all, or null."""
    if report.outcome != "skipped" or hasattr(report, "wasxfail"):
        return None
    reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
    return None if ALLOWED_SKIP in reason else f"--require-all: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if item.config.getoption("--require-all") and (why := refused(report)):
        report.outcome, report.longrepr = "failed", why
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if collector.config.getoption("--require-all") and (why := refused(report)):
        report.outcome, report.longrepr = "failed", why
    return report


@pytest.fixture(scope="session")
def capability() -> Callable[[str], None]:
    """`capability("libreoffice")` skips the test, with the remedy, where this machine cannot do that."""

    def need(name: str) -> None:
        programs, remedy = CAPABILITIES[name]
        if not any(shutil.which(x) for x in programs):
            pytest.skip(f"{name} is not on this machine: {remedy}")

    return need


@pytest.fixture(scope="session")
def realdocs() -> Path:
    """The folder of real documents beside the checkout; they are no part of the project, so it may be absent."""
    folder = ROOT.parent / "shared" / "realdocs"
    if not folder.is_dir():
        pytest.skip("the real documents are not on this machine (the one skip that is allowed)")
    return folder


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of domain facts beside the checkout, where it exists."""
    folder = ROOT.parent / "shared"
    if not (folder / "domain").is_dir():
        pytest.skip("the shared domain facts are not on this machine (the one skip that is allowed)")
    return folder
