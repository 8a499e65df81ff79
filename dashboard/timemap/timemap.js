// The time map: sheets inside a Leaflet map, a date that moves in the browser, and a word to Python on release.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});

  class TimeMap {
    constructor(map, options) {
      this.map = map;
      this.pointed = -1;
      this.counter = 0;
      this.mount = Date.now().toString(36);
      this.painted = { count: 0, ms: 0 };
      // Ids; a place may be chosen that is not among the data, as a province is.
      this.chosen = { place: "", actor: "", event: "" };
      this.look = { language: "en", layers: new Set(), pinned: "", marks: [], marked: new Set(), markedAs: "" };
      this.pinned = null;
      map.attributionControl.setPrefix("");
      map.attributionControl.addAttribution(options.attribution);
      this.buildFrame();
      this.strip = new whoheld.Strip(this.foot, this);
      this.layer = new whoheld.SheetLayer({ hear: (bounds) => this.lookAt(bounds) });
      whoheld.watchTheme((isDark) => this.changeTheme(isDark));
      fetch(options.basemap)
        .then((reply) => reply.json())
        .then((basemap) => {
          this.ground = whoheld.readGround(basemap);
          this.layer.addTo(map);
          const { sheets } = this.layer;
          this.blend = new whoheld.Blend(sheets.ground);
          this.fields = new whoheld.Fields();
          this.marks = new whoheld.Marks(sheets.marks);
          this.dots = new whoheld.Dots(sheets.ground);
          this.words = new whoheld.Words(sheets.marks);
          map.invalidateSize({ animate: false });
          this.lookAt(this.layer._bounds);
        });
      map.on("moveend", () => this.tell());
      map.on("click", (event) => this.click(event.containerPoint));
      map.on("mousemove", (event) => this.hover(event.containerPoint));
      map.on("mouseout", () => this.hover(null));
      this.notes = whoheld.addCorner(map);
      whoheld.joinPage(this);
      whoheld.borrowFonts().then(() => {
        this.strip.draw();
        this.relay();
      });
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
      this.spoken = add("whoheld-spoken");
      this.spoken.setAttribute("aria-live", "polite");
      this.progress = add("whoheld-progress");
      new ResizeObserver(() => this.map.invalidateSize({ animate: false })).observe(this.map.getContainer());
    }

    // Rows of the spells of the day, by place.
    get state() {
      return this.states ? this.states.row : null;
    }

    // Number of the chosen place, -1 when none that is drawn.
    get selected() {
      return this.placeOf(this.chosen.place);
    }

    // On the way to another page nothing more is said: Streamlit would take a late word as a wish to stay here.
    fallSilent() {
      const shared = window.__GLOBAL_DATA__;
      shared.selected_tags = (shared.previous_data && shared.previous_data.selected_tags) || [];
      this.isSilent = true;
      setTimeout(() => (this.isSilent = false), 2000);
    }

    changeTheme(isDark) {
      this.isDark = isDark;
      this.tone = isDark ? whoheld.TONES.dark : whoheld.TONES.light;
      this.dress();
    }

    dress() {
      if (this.data) {
        this.colours = whoheld.coloursOf(this.data.blocs, this.isDark);
        this.strip.load(this.data, this.colours);
      }
      this.relay();
    }

    // New data from Python; what is there stays usable while it is read.
    async load(sent) {
      if (this.version === sent.version) return;
      this.progress.style.width = "0";
      this.progress.classList.add("busy");
      try {
        this.take(await whoheld.readData(sent, (share) => (this.progress.style.width = 90 * share + "%")));
        this.version = sent.version;
      } finally {
        this.progress.classList.remove("busy");
      }
    }

    take(data) {
      this.data = data;
      this.states = new whoheld.States(data);
      this.tally = new whoheld.Tally(data);
      this.pointed = -1;
      this.hover(null);
      this.findMarked();
      this.pin(this.look.pinned);
      if (this.day !== undefined) this.day = Math.min(data.lastDay, Math.max(data.firstDay, this.day));
      this.dress();
    }

    placeOf(id) {
      const found = this.data ? this.data.places.indexOf.get(id) : undefined;
      return found === undefined ? -1 : found;
    }

    findMarked() {
      this.look.marked = new Set(this.look.marks.map((id) => this.placeOf(id)).filter((place) => place >= 0));
    }

    // From Python: language, layers, the pinned day, badges and a range. Only what it changed is put on.
    wear(worn) {
      const said = JSON.stringify(worn);
      if (said === this.worn) return;
      this.worn = said;
      const { look } = this;
      look.language = worn.language;
      look.layers = new Set(worn.layers);
      look.marks = worn.marks;
      look.markedAs = worn.marked_as;
      this.findMarked();
      this.pin(worn.pinned_on);
      this.strip.wear(worn);
      this.dress();
    }

    // Compare with a day from now on; empty for no longer.
    pin(iso) {
      this.look.pinned = iso;
      this.pinned = iso && this.data ? whoheld.rowsOn(this.data, whoheld.dayOf(iso)) : null;
      this.isNew = true;
      this.strip.showPin(iso);
    }

    // From Python: a date, a view or a place that was chosen there. An order that was carried out is not repeated.
    push(order) {
      if (order.count === this.lastOrder || !this.data) return;
      this.lastOrder = order.count;
      const wasSilent = this.isSilent;
      this.isSilent = true;
      this.chosen = { place: order.place || "", actor: order.actor || "", event: order.event || "" };
      if (order.view) this.map.setView([order.view[0], order.view[1]], order.view[2], { animate: false });
      if (order.on) this.setDay(whoheld.dayOf(order.on));
      this.lastSaid = this.say().join();
      this.isSilent = wasSilent;
      document.documentElement.dataset.ready = "yes";
    }

    setDay(day) {
      this.day = Math.min(this.data.lastDay, Math.max(this.data.firstDay, day));
      this.strip.show(this.day);
      this.repaint();
    }

    // The hand, the keys or the player have moved the date; `isFinal` when the hand lets go.
    heard(day, isFinal) {
      if (day !== this.day) {
        this.day = day;
        this.askRepaint();
      }
      if (isFinal) this.tell(true);
    }

    askRepaint() {
      if (this.isWaiting) return;
      this.isWaiting = true;
      requestAnimationFrame(() => {
        this.isWaiting = false;
        this.strip.show(this.day);
        this.repaint();
      });
    }

    // The view has changed: draw the ground at once, and all else when there is data.
    lookAt(bounds) {
      if (!this.ground || !this.dots || !bounds) return;
      this.view = whoheld.viewOf(this.map, bounds);
      this.relay();
    }

    relay() {
      if (!this.view || !this.tone) return;
      const { view, tone, layer, data } = this;
      const sheet = data ? whoheld.coarsen(view, data.places) : view;
      this.blend.layOut(sheet, this.ground, tone);
      this.sheets = layer.sheets;
      if (!data) return;
      this.dots.layOut(data, sheet);
      this.fields.layOut(data, sheet);
      this.marks.layOut(data, view, this.dots);
      this.words.layOut(data, view, this.dots, this.look.language);
      for (const part of [this.dots, this.marks, this.words]) part.dress(tone, this.colours);
      this.isNew = true;
      this.repaint();
    }

    repaint() {
      if (!this.data || !this.view || this.day === undefined || !this.colours) return;
      const began = performance.now();
      const { states, tone, colours, day, look } = this;
      const changed = states.goTo(day);
      const n = this.isNew ? -1 : changed;
      if (this.isNew) {
        const centre = this.map.containerPointToLayerPoint([0, 0]).subtract(this.layer._bounds.min);
        this.tally.count(states, this.dots, { corner: centre, size: this.map.getSize() });
        this.fields.hasFronts = look.layers.has("fronts");
        this.fields.paintAll(states, tone, colours);
        this.dots.paintAll(states);
        this.blend.wear(this.fields, this.dots, { layers: look.layers, isPale: !!this.pinned });
        this.blend.mixAll();
        this.isNew = false;
      } else {
        this.tally.shift(states, changed);
        const areas = this.fields.paintSome(states, changed, tone, colours);
        this.blend.mixSome(areas, this.dots.paintSome(states, changed));
      }
      this.paintMarks(n);
      this.painted.count += 1;
      this.painted.day = whoheld.isoOf(day);
      this.painted.ms = performance.now() - began;
      whoheld.askLegend(this);
    }

    // Rings, discs, names: drawn again when `n` changed places, or what is asked for, make a difference.
    paintMarks(n) {
      const { states, day, look, selected, pointed, pinned } = this;
      const wanted = { layers: look.layers, from: this.strip.windowFrom(), selected, pointed, marked: look.marked, pinned, n };
      const isMarked = this.marks.isMoved(states, day, wanted);
      if (!this.words.isMoved(states, wanted) && !isMarked) return;
      this.marks.paint(states, wanted);
      this.words.paint(states, wanted);
    }

    // Something other than the day has changed in how it is shown.
    redraw() {
      if (!this.marks || !this.data) return;
      this.marks.seen = this.words.seen = "";
      this.repaint();
    }

    // The tags that Python hears.
    say() {
      const centre = this.map.getCenter();
      const at = [centre.lat.toFixed(3), centre.lng.toFixed(3), this.map.getZoom().toFixed(2)].join(",");
      const { range } = this.strip;
      return [
        "on:" + whoheld.isoOf(this.day), "at:" + at, "place:" + this.chosen.place, "pin:" + this.look.pinned,
        "from:" + (range ? whoheld.isoOf(range[0]) : ""), "to:" + (range ? whoheld.isoOf(range[1]) : ""),
        "actor:" + this.chosen.actor, "event:" + this.chosen.event,
      ];
    }

    idOf(place) {
      return place >= 0 ? this.data.places.ids[place] : "";
    }

    tell(isDate) {
      if (this.day === undefined || this.isSilent || this.strip.isDragging || this.strip.isPlaying) return;
      const said = this.say();
      if (said.join() === this.lastSaid) return;
      this.lastSaid = said.join();
      this.counter += 1;
      window.__GLOBAL_DATA__.selected_tags = said.concat("order:" + this.lastOrder, "count:" + this.mount + "." + this.counter);
      if (isDate) this.map.fire("moveend");
    }

    // The place under the pointer: the nearest dot, else the area.
    find(point) {
      if (!this.view || !this.data || !this.dots.x) return -1;
      const shift = this.map.containerPointToLayerPoint(point).subtract(this.layer._bounds.min);
      const { x, y, radius, isSeen } = this.dots;
      const rows = this.states.row;
      let best = -1;
      let nearest = 9;
      for (let i = 0; i < rows.length; i++) {
        if (rows[i] < 0 || !isSeen[i] || radius[i] === 0) continue;
        const gap = Math.hypot(x[i] - shift.x, y[i] - shift.y) - radius[i];
        if (gap < nearest) [nearest, best] = [gap, i];
      }
      if (best >= 0) return best;
      const place = this.fields.placeAt(shift.x, shift.y);
      return place >= 0 && rows[place] >= 0 ? place : -1;
    }

    click(point) {
      this.choose("place", this.idOf(this.find(point)));
    }

    // A place, an actor or an event is looked at, or a day; an empty id looks at none.
    choose(what, id) {
      if (!this.data) return;
      if (what === "on") {
        this.strip.play(false);
        this.heard(Math.min(this.data.lastDay, Math.max(this.data.firstDay, whoheld.dayOf(id))), true);
        return;
      }
      if (what === "place") this.chosen = { place: id, actor: "", event: "" };
      else this.chosen[what] = id;
      this.repaint();
      this.tell(true);
    }

    // Nothing is chosen any more; false when nothing was.
    leave() {
      if (!this.chosen.place && !this.chosen.actor && !this.chosen.event) return false;
      this.choose("place", "");
      return true;
    }

    // A ring around the place that is pointed at in the panel; -1 for none.
    point(place) {
      if (place === this.pointed) return;
      this.pointed = place;
      this.repaint();
    }

    hover(at) {
      const place = at ? this.find(at) : -1;
      this.map.getContainer().style.cursor = place >= 0 ? "pointer" : "";
      this.tip.hidden = place < 0;
      if (place !== this.hovered) whoheld.pointInPage(this.idOf(place));
      this.hovered = place;
      if (place < 0) return;
      whoheld.fillTip(this, place);
      const room = this.map.getSize();
      this.tip.style.left = Math.min(at.x + 14, room.x - this.tip.offsetWidth - 8) + "px";
      this.tip.style.top = Math.max(6, Math.min(at.y + 14, room.y - this.tip.offsetHeight - 8)) + "px";
    }
  }

  // What Python says is heard in its order, each word when the one before has been carried out.
  let before = Promise.resolve();
  const inTurn = (act) => (before = before.then(act).catch((error) => console.error(error)));
  whoheld.mount = (map, options) => {
    whoheld.map = new TimeMap(map, options);
  };
  whoheld.load = (sent) => inTurn(() => whoheld.map.load(sent));
  whoheld.wear = (look) => inTurn(() => whoheld.map.wear(look));
  whoheld.push = (order) => inTurn(() => whoheld.map.push(order));
})();
