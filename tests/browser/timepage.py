"""The timeline as a visitor uses it, for the browser tests."""

from __future__ import annotations

from playwright.sync_api import Frame, Page

PATIENCE_MS = 60_000


class TimePage:
    """The timeline as a visitor uses it."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base

    def open(self, query: str = "") -> TimePage:
        self.page.goto(f"{self.base}/{query}")
        return self.wait_painted()

    def wait_painted(self) -> TimePage:
        inside = self.page.frame_locator('iframe[title="streamlit_folium.st_folium"]')
        inside.locator("html[data-ready=yes]").wait_for(state="attached", timeout=PATIENCE_MS)
        self.frame.wait_for_function("window.whoheld.map.painted.count > 0 && window.whoheld.map.sheets")
        self.page.locator(".st-key-panel .wh-day").wait_for()
        return self

    def wait_idle(self) -> TimePage:
        """Until no run of the page's script is under way: what is clicked before is taken back by the next run."""
        self.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
        self.page.wait_for_function(
            """() => new Promise(done => {
                const app = document.querySelector('[data-testid="stApp"]');
                let since = performance.now();
                const look = () => {
                    if (app.dataset.testScriptState !== "notRunning") since = performance.now();
                    if (performance.now() - since > 1000) done(true); else requestAnimationFrame(look);
                };
                look();
            })"""
        )
        return self

    @property
    def frame(self) -> Frame:
        return next(frame for frame in self.page.frames if "streamlit_folium" in frame.url and not frame.is_detached())

    def parameter(self, name: str) -> str | None:
        return self.page.evaluate("name => new URL(location).searchParams.get(name)", name)

    def wait_parameter(self, name: str, value: str) -> None:
        self.page.wait_for_function(
            "([name, value]) => (new URL(location).searchParams.get(name) || '') === value",
            arg=[name, value],
            timeout=PATIENCE_MS,
        )

    def type_date(self, text: str) -> None:
        box = self.frame.locator('input[aria-label="Type a date"]')
        box.fill(text)
        box.press("Enter")

    def spot(self, place: str) -> tuple[float, float]:
        """Where a place is drawn, in pixels of the page."""
        x, y = self.frame.evaluate(
            """name => {
                const { map, data, dots, layer } = window.whoheld.map;
                const i = data.places.names.indexOf(name), corner = layer._bounds.min;
                const at = map.layerPointToContainerPoint([dots.x[i] + corner.x, dots.y[i] + corner.y]);
                return [at.x, at.y];
            }""",
            place,
        )
        box = self.page.locator('iframe[title="streamlit_folium.st_folium"]').bounding_box()
        assert box is not None
        return box["x"] + x, box["y"] + y

    def colours_at(self, place: str) -> set[str]:
        """The colours of the pixels of a place's dot as painted on the canvas, #rrggbb."""
        return set(
            self.frame.evaluate(
                """name => {
                    const map = window.whoheld.map, i = map.data.places.names.indexOf(name), ratio = map.view.ratio;
                    const { canvas, x, y, radius } = map.dots;
                    const reach = radius[i] - 0.5;
                    const pen = canvas.getContext("2d");
                    const side = Math.round(2 * reach * ratio);
                    const pixels = pen.getImageData(
                        Math.round((x[i] - reach) * ratio), Math.round((y[i] - reach) * ratio),
                        side, side).data;
                    const seen = new Map();
                    for (let k = 0; k < pixels.length; k += 4) {
                        const hex = "#" + [0, 1, 2].map(c => pixels[k + c].toString(16).padStart(2, "0")).join("");
                        seen.set(hex, (seen.get(hex) || 0) + 1);
                    }
                    return [...seen].filter(([, count]) => count >= 3).map(([hex]) => hex);
                }""",
                place,
            )
        )
