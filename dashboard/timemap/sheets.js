// The stack of canvases that moves with the Leaflet map: each is drawn only when what it shows has changed.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  const NAMES = ["ground", "marks"];

  whoheld.SheetLayer = L.Renderer.extend({
    options: { padding: 0.05 },
    _initContainer() {
      this._container = document.createElement("div");
      this._container.className = "whoheld-sheets";
      this.sheets = {};
      for (const name of NAMES) {
        const canvas = document.createElement("canvas");
        canvas.className = "whoheld-canvas";
        canvas.dataset.sheet = name;
        this._container.appendChild(canvas);
        this.sheets[name] = canvas;
      }
    },
    _destroyContainer() {
      this._container.remove();
    },
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      const seen = [this._map.getCenter(), this._map.getZoom(), this._map.getSize(), window.devicePixelRatio].join();
      if (seen === this._seen) return;
      this._seen = seen;
      L.Renderer.prototype._update.call(this);
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this.options.hear(this._bounds);
    },
  });

  // The view that all sheets share: pixels of the world at this zoom, less what lies left of and above the sheet.
  whoheld.viewOf = (map, bounds) => {
    const size = bounds.getSize();
    const origin = map.getPixelOrigin();
    const zoom = map.getZoom();
    return {
      zoom, scale: Math.pow(2, zoom), left: origin.x + bounds.min.x, top: origin.y + bounds.min.y,
      width: size.x, height: size.y, ratio: window.devicePixelRatio || 1,
    };
  };

  whoheld.MANY = 3000;

  // With very many places in view, ground and dots have one pixel a CSS pixel, so that the hand is still followed.
  whoheld.coarsen = (view, places) => {
    let n = 0;
    for (let i = 0; i < places.n; i++) {
      const x = places.wx[i] * view.scale - view.left;
      const y = places.wy[i] * view.scale - view.top;
      if (x > 0 && y > 0 && x < view.width && y < view.height) n += 1;
    }
    return n > whoheld.MANY ? { ...view, ratio: Math.min(1, view.ratio) } : view;
  };

  // The frame speaks in the letters of the page around it, which Streamlit serves itself.
  whoheld.borrowFonts = async () => {
    const rules = [...window.parent.document.styleSheets].flatMap((sheet) => {
      try {
        return [...sheet.cssRules].map((rule) => [rule, sheet.href || window.parent.location.href]);
      } catch {
        return [];
      }
    });
    for (const [rule, base] of rules) {
      if (rule.constructor.name !== "CSSFontFaceRule") continue;
      const family = rule.style.getPropertyValue("font-family").replace(/["']/g, "");
      const address = (rule.style.getPropertyValue("src").match(/url\(["']?([^"')]+)/) || [])[1];
      if (!family.startsWith("Source Sans") || !address) continue;
      const face = new FontFace("Source Sans", "url(" + new URL(address, base).href + ")", {
        weight: rule.style.getPropertyValue("font-weight") || "400",
        style: rule.style.getPropertyValue("font-style") || "normal",
      });
      document.fonts.add(face);
      if (face.style === "normal") await face.load();
    }
  };

  // Calls with whether the theme is dark, at once and whenever it changes.
  whoheld.watchTheme = (tell) => {
    let known;
    const read = () => {
      const colour = getComputedStyle(document.documentElement).getPropertyValue("--background-color").trim();
      const parts = colour.startsWith("#")
        ? [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))
        : (colour.match(/[\d.]+/g) || [255, 255, 255]).map(Number);
      const isDark = parts[0] + parts[1] + parts[2] < 380;
      if (isDark === known) return;
      known = isDark;
      document.documentElement.classList.toggle("dark", isDark);
      tell(isDark);
    };
    read();
    window.addEventListener("message", () => requestAnimationFrame(read));
  };
})();
