"""What is asked of every page: looked at by axe, and fitting into the window."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.integration.web.conftest import PICTURES

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def looked_at(page: Page, name: str | None = None) -> None:
    """axe finds nothing, nothing sticks out at 1280 x 720 or at 200 %; `name`: of its picture."""
    page.wait_for_load_state()
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    violations = [
        f"{one['id']}: {one['help']}: {[node['html'][:120] for node in one['nodes'][:3]]}"
        for one in found.response["violations"]
    ]
    assert not violations, "\n".join(violations)
    fits(page)
    if name and PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    size = page.viewport_size
    page.set_viewport_size({"width": 640, "height": 360})  # what 1280 x 720 shows at 200 %
    fits(page)
    page.set_viewport_size(size)


def fits(page: Page) -> None:
    """Nothing is wider than the window (tables may scroll in their own box)."""
    over = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert over <= 0, f"the page is {over} pixels too wide at {page.viewport_size}"
