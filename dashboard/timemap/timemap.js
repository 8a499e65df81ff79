// The time map: one canvas inside a Leaflet map, a date that moves in the browser, and a word to Python on release.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});

  const TimeLayer = L.Renderer.extend({
    options: { padding: 0.12 },
    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.className = "whoheld-canvas";
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

  class TimeMap {
    constructor(map, options) {
      this.map = map;
      this.selected = -1;
      this.counter = 0;
      this.mount = Date.now().toString(36);
      this.painter = new whoheld.Painter();
      this.painted = { count: 0, ms: 0 };
      map.attributionControl.setPrefix("");
      map.attributionControl.addAttribution(options.attribution);
      L.control.scale({ imperial: false, maxWidth: 120, position: "bottomright" }).addTo(map);
      this.buildFrame();
      this.strip = new whoheld.Strip(this.foot, (day, isFinal) => this.heard(day, isFinal), () => this.leave());
      this.layer = new TimeLayer({ hear: (bounds) => this.look(bounds) });
      this.watchTheme();
      fetch(options.basemap)
        .then((reply) => reply.json())
        .then((basemap) => {
          this.ground = whoheld.readGround(basemap);
          this.layer.addTo(map);
          map.invalidateSize({ animate: false });
          this.repaint();
        });
      map.on("moveend", () => this.tell());
      map.on("click", (event) => this.click(event.containerPoint));
      map.on("mousemove", (event) => this.hover(event.containerPoint));
      map.on("mouseout", () => (this.tip.hidden = true));
      this.shareKeys();
      this.borrowFonts();
    }

    // The frame speaks in the letters of the page around it, which Streamlit serves itself.
    async borrowFonts() {
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
      this.strip.draw();
      this.relay();
    }

    buildFrame() {
      document.documentElement.classList.add("whoheld");
      const add = (className, parent) => {
        const node = document.createElement("div");
        node.className = className;
        (parent || document.body).appendChild(node);
        return node;
      };
      this.foot = add("whoheld-foot");
      this.legend = add("whoheld-legend", this.foot);
      this.tip = add("whoheld-tip");
      this.tip.hidden = true;
      new ResizeObserver(() => this.map.invalidateSize({ animate: false })).observe(this.map.getContainer());
    }

    // Arrow keys work wherever the focus is on the page, until this frame goes away.
    shareKeys() {
      const page = window.parent.document;
      page.addEventListener("keydown", this.strip.onKey);
      const onClick = (event) => event.target.closest && event.target.closest("nav a, header a") && this.fallSilent();
      page.addEventListener("click", onClick, true);
      window.addEventListener("pagehide", () => {
        page.removeEventListener("keydown", this.strip.onKey);
        page.removeEventListener("click", onClick, true);
      });
    }

    // On the way to another page nothing more is said: Streamlit would take a late word as a wish to stay here.
    fallSilent() {
      const shared = window.__GLOBAL_DATA__;
      shared.selected_tags = (shared.previous_data && shared.previous_data.selected_tags) || [];
      this.isSilent = true;
      setTimeout(() => (this.isSilent = false), 2000);
    }

    watchTheme() {
      const read = () => {
        const colour = getComputedStyle(document.documentElement).getPropertyValue("--background-color").trim();
        const parts = colour.startsWith("#")
          ? [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))
          : (colour.match(/[\d.]+/g) || [255, 255, 255]).map(Number);
        const isDark = parts[0] + parts[1] + parts[2] < 380;
        if (isDark === this.isDark) return;
        this.isDark = isDark;
        document.documentElement.classList.toggle("dark", isDark);
        if (this.data) this.dress();
      };
      read();
      window.addEventListener("message", () => requestAnimationFrame(read));
    }

    dress() {
      this.painter.dress(this.isDark, this.data);
      this.strip.load(this.data, this.isDark);
      this.relay();
    }

    load(packed) {
      if (this.data && this.data.version === packed.version) return;
      const chosen = this.selected >= 0 ? this.data.places.ids[this.selected] : "";
      this.data = whoheld.readData(packed);
      this.state = new Int32Array(this.data.places.n).fill(-1);
      this.selected = this.data.places.ids.indexOf(chosen);
      this.dress();
    }

    // From Python: a date, a view or a place that was chosen there. An order that was carried out is not repeated.
    push(order) {
      if (order.count === this.lastOrder) return;
      this.lastOrder = order.count;
      const wasSilent = this.isSilent;
      this.isSilent = true;
      if (order.place !== undefined && this.data) this.selected = this.data.places.ids.indexOf(order.place);
      if (order.view) this.map.setView([order.view[0], order.view[1]], order.view[2], { animate: false });
      if (order.on) this.setDay(whoheld.dayOf(order.on));
      this.lastSaid = this.words().join();
      this.isSilent = wasSilent;
      document.documentElement.dataset.ready = "yes";
    }

    setDay(day) {
      this.day = Math.min(this.data.lastDay, Math.max(this.data.firstDay, day));
      this.strip.show(this.day);
      this.repaint();
    }

    heard(day, isFinal) {
      if (day !== this.day) {
        this.strip.show(day);
        if (this.day === undefined || !this.waiting) {
          this.waiting = true;
          this.askedAt = performance.now();
          requestAnimationFrame(() => {
            this.waiting = false;
            this.repaint();
          });
        }
        this.day = day;
      }
      if (isFinal) this.tell(true);
    }

    // The view has changed: project the ground, lay out dots and labels.
    look(bounds) {
      if (!this.ground) return;
      const size = bounds.getSize();
      const origin = this.map.getPixelOrigin();
      const zoom = this.map.getZoom();
      this.view = {
        zoom, scale: Math.pow(2, zoom), left: origin.x + bounds.min.x, top: origin.y + bounds.min.y,
        width: size.x, height: size.y, ratio: window.devicePixelRatio || 1,
      };
      const canvas = this.layer._container;
      canvas.width = size.x * this.view.ratio;
      canvas.height = size.y * this.view.ratio;
      canvas.style.width = size.x + "px";
      canvas.style.height = size.y + "px";
      this.relay();
    }

    relay() {
      if (!this.view || !this.data || !this.painter.tone) return;
      this.painter.view = this.view;
      const tone = this.painter.tone;
      this.sheets = {
        ground: whoheld.drawGround(this.ground, this.view, tone),
        lines: whoheld.drawLines(this.ground, this.view, tone),
      };
      this.painter.sprites.clear();
      this.painter.layOut(this.data, this.view);
      this.repaint();
    }

    repaint() {
      if (!this.sheets || this.day === undefined) return;
      const began = performance.now();
      whoheld.stateOn(this.data, this.day, this.state);
      const context = this.layer._container.getContext("2d");
      this.painter.paint(context, this.sheets, this.data, this.state, this.day, this.selected);
      this.painted.count += 1;
      this.painted.ms = performance.now() - began;
      this.painted.day = whoheld.isoOf(this.day);
      whoheld.drawLegend(this);
    }

    words() {
      const centre = this.map.getCenter();
      const at = [centre.lat.toFixed(3), centre.lng.toFixed(3), this.map.getZoom().toFixed(2)].join(",");
      const place = this.selected >= 0 ? this.data.places.ids[this.selected] : "";
      return ["on:" + whoheld.isoOf(this.day), "at:" + at, "place:" + place];
    }

    tell(isDate) {
      if (this.day === undefined || this.isSilent || this.strip.isDragging || this.strip.isPlaying) return;
      const said = this.words();
      if (said.join() === this.lastSaid) return;
      this.lastSaid = said.join();
      this.counter += 1;
      window.__GLOBAL_DATA__.selected_tags = said.concat("order:" + this.lastOrder, "count:" + this.mount + "." + this.counter);
      if (isDate) this.map.fire("moveend");
    }

    // The place under the pointer: the nearest dot, else the area.
    find(point) {
      if (!this.view || !this.data) return -1;
      const shift = this.map.containerPointToLayerPoint(point).subtract(this.layer._bounds.min);
      const { painter } = this;
      let best = -1;
      let nearest = 9;
      for (let i = 0; i < this.data.places.n; i++) {
        if (this.state[i] < 0 || !painter.isSeen[i] || painter.radius[i] === 0) continue;
        const gap = Math.hypot(painter.x[i] - shift.x, painter.y[i] - shift.y) - painter.radius[i];
        if (gap < nearest) [nearest, best] = [gap, i];
      }
      if (best >= 0) return best;
      const context = this.layer._container.getContext("2d");
      const { ratio } = this.view;
      for (let c = 0; c < this.data.cells.place.length; c++) {
        const place = this.data.cells.place[c];
        if (this.state[place] >= 0 && context.isPointInPath(painter.cellPaths[c], shift.x * ratio, shift.y * ratio)) return place;
      }
      return -1;
    }

    click(point) {
      this.selected = this.find(point);
      this.repaint();
      this.tell(true);
    }

    // No place is chosen any more; false when none was.
    leave() {
      if (this.selected < 0) return false;
      this.selected = -1;
      this.repaint();
      this.tell(true);
      return true;
    }

    hover(point) {
      const place = this.find(point);
      this.map.getContainer().style.cursor = place >= 0 ? "pointer" : "";
      this.tip.hidden = place < 0;
      if (place < 0) return;
      whoheld.fillTip(this, place);
      const room = this.map.getSize();
      this.tip.style.left = Math.min(point.x + 14, room.x - this.tip.offsetWidth - 8) + "px";
      this.tip.style.top = Math.max(6, Math.min(point.y + 14, room.y - this.tip.offsetHeight - 8)) + "px";
    }
  }

  whoheld.mount = (map, options) => {
    whoheld.map = new TimeMap(map, options);
  };
  whoheld.load = (packed) => whoheld.map.load(packed);
  whoheld.push = (order) => whoheld.map.push(order);
})();
