// Above the dots: discs of places known only roughly, and rings of what has just happened.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  const RING_DAYS = 10;
  const MOST_RINGS = 200;
  const RING_STEPS = 5;

  whoheld.Marks = class {
    constructor(canvas) {
      this.canvas = canvas;
      this.rings = new Map();
    }

    layOut(data, view, dots) {
      [this.data, this.view, this.dots] = [data, view, dots];
      whoheld.fitCanvas(this.canvas, view);
      this.pen = this.canvas.getContext("2d");
      const { shape, reach, n } = data.places;
      this.discs = [];
      this.hasDisc = new Uint8Array(n);
      for (let i = 0; i < n; i++) {
        const radius = reach[i] * view.scale;
        if (shape[i] !== whoheld.codes.AREA) continue;
        const { x, y } = dots;
        const isNear = x[i] + radius > 0 && y[i] + radius > 0 && x[i] - radius < view.width && y[i] - radius < view.height;
        if (!isNear || radius < 4) continue;
        this.discs.push({ place: i, radius });
        this.hasDisc[i] = 1;
      }
      this.seen = "";
    }

    dress(tone, colours) {
      [this.tone, this.colours] = [tone, colours];
      this.rings.clear();
      this.seen = "";
    }

    // Whether rings or discs differ from what was drawn; `from` is the first day of a window whose events stay as rings,
    // or null; `n` places changed, -1 for all.
    isMoved(states, day, { layers, from, n }) {
      this.shown = layers.has("rings") ? this.ringsOn(day, from) : [];
      const seen = layers.has("areas") + "/" + this.shown.map((ring) => ring.key).join();
      let isMoved = n < 0 || seen !== this.seen;
      this.seen = seen;
      for (let k = 0; k < n && !isMoved; k++) isMoved = this.hasDisc[states.dirty[k]] === 1;
      return isMoved;
    }

    // Cleans the sheet and draws below the words.
    paint(states, { layers }) {
      const { pen, view } = this;
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
      pen.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
      if (layers.has("areas")) this.paintDiscs(states);
      for (const ring of this.shown) {
        const { sheet, side } = this.ring(ring.bloc, ring.step, ring.radius, ring.isOpen);
        pen.drawImage(sheet, this.dots.x[ring.place] - side / 2, this.dots.y[ring.place] - side / 2, side, side);
      }
    }

    // A place known only as an area is a dashed disc, never a pin.
    paintDiscs(states) {
      const { pen, tone } = this;
      pen.setLineDash([5, 4]);
      pen.lineWidth = 1.3;
      for (const { place, radius } of this.discs) {
        const row = states.row[place];
        if (row < 0) continue;
        pen.strokeStyle = this.colours[whoheld.blocOf(this.data, this.data.spells.first[row])] || tone.hollowEdge;
        pen.beginPath();
        pen.arc(this.dots.x[place], this.dots.y[place], radius, 0, 7);
        pen.stroke();
      }
      pen.setLineDash([]);
    }

    // The latest event of each place in the last days, or since the window's first day; the palest oldest.
    ringsOn(day, from) {
      const { events } = this.data;
      const first = from === null ? day - RING_DAYS : from - 1;
      const found = [];
      const taken = new Set();
      for (let k = whoheld.firstAfter(events.day, day) - 1; k >= 0 && events.day[k] > first; k--) {
        const place = events.place[k];
        if (place < 0 || taken.has(place) || !this.dots.isSeen[place]) continue;
        taken.add(place);
        if (found.length >= MOST_RINGS) break;
        const step = from === null ? Math.floor(((day - events.day[k]) / RING_DAYS) * RING_STEPS) : 1;
        const radius = 4 + Math.round(Math.max(this.dots.radius[place], LEAST_DOT));
        const isOpen = events.status[k] !== "happened";
        found.push({ place, step, radius, isOpen, bloc: events.bloc[k], key: place + "." + step + "." + k });
      }
      return found;
    }

    // What only was announced, denied or not confirmed has a dotted ring.
    ring(bloc, step, radius, isOpen) {
      const key = ((bloc + 1) * RING_STEPS + step) * 128 + 2 * radius + isOpen;
      let found = this.rings.get(key);
      if (found) return found;
      const grown = radius + 1.6 * step;
      const side = Math.ceil(2 * grown + 6);
      const sheet = document.createElement("canvas");
      sheet.width = sheet.height = Math.round(side * this.view.ratio);
      const pen = sheet.getContext("2d");
      pen.scale(sheet.width / side, sheet.width / side);
      pen.globalAlpha = 0.95 - 0.17 * step;
      pen.beginPath();
      pen.arc(side / 2, side / 2, grown, 0, 7);
      if (isOpen) pen.setLineDash([2, 3]);
      pen.lineWidth = 4.4 - 0.5 * step;
      pen.strokeStyle = this.tone.frontHalo;
      pen.stroke();
      pen.lineWidth = 2.2 - 0.25 * step;
      pen.strokeStyle = this.colours[bloc] || this.tone.hollowEdge;
      pen.stroke();
      found = { sheet, side };
      this.rings.set(key, found);
      return found;
    }
  };
  const LEAST_DOT = 3;
})();
