// Below the dots: lines where two sides touch, discs of places known only roughly, and rings of what has just happened.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  const RING_DAYS = 10;
  const MOST_FRONTS = 4000;
  const MOST_RINGS = 600;
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
      this.lines = this.linesInView();
      const { shape, reach, n } = data.places;
      this.discs = [];
      this.onBorder = new Uint8Array(n);
      for (let i = 0; i < n; i++) {
        const radius = reach[i] * view.scale;
        if (shape[i] !== whoheld.codes.AREA) continue;
        const { x, y } = dots;
        const isNear = x[i] + radius > 0 && y[i] + radius > 0 && x[i] - radius < view.width && y[i] - radius < view.height;
        if (!isNear || radius < 4) continue;
        this.discs.push({ place: i, radius });
        this.onBorder[i] = 1;
      }
      for (const line of this.lines) this.onBorder[line.one] = this.onBorder[line.other] = 1;
      this.seen = "";
    }

    linesInView() {
      const { view } = this;
      const { one, other, lines } = this.data.cells.borders;
      const found = [];
      lines.forEach((flat, k) => {
        const points = new Float32Array(flat.length);
        let isInside = false;
        for (let i = 0; i < flat.length; i += 2) {
          points[i] = flat[i] * view.scale - view.left;
          points[i + 1] = flat[i + 1] * view.scale - view.top;
          isInside ||= points[i] > 0 && points[i + 1] > 0 && points[i] < view.width && points[i + 1] < view.height;
        }
        if (isInside) found.push({ one: one[k], other: other[k], points });
      });
      return found;
    }

    dress(tone, colours) {
      [this.tone, this.colours] = [tone, colours];
      this.rings.clear();
      this.seen = "";
    }

    // `layers` names what is wanted; `from` is the first day of a window whose events stay as rings, or null.
    paint(states, day, { layers, from, n }) {
      const rings = layers.has("rings") ? this.ringsOn(day, from) : [];
      const isFrontMoved = n < 0 || this.touches(states, n);
      const seen = [layers.has("fronts"), layers.has("areas"), rings.map((ring) => ring.key).join()].join("/");
      if (!isFrontMoved && seen === this.seen) return;
      this.seen = seen;
      const { pen, view } = this;
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
      pen.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
      if (layers.has("areas")) this.paintDiscs(states);
      if (layers.has("fronts")) this.paintFronts(states);
      for (const ring of rings) {
        const { sheet, side } = this.ring(ring.bloc, ring.step, ring.radius, ring.isOpen);
        pen.drawImage(sheet, this.dots.x[ring.place] - side / 2, this.dots.y[ring.place] - side / 2, side, side);
      }
    }

    touches(states, n) {
      for (let k = 0; k < n; k++) if (this.onBorder[states.dirty[k]]) return true;
      return false;
    }

    sideOf(row) {
      const { spells, actors } = this.data;
      return row < 0 || spells.control[row] !== whoheld.codes.HELD ? -1 : actors[spells.first[row]].bloc;
    }

    paintFronts(states) {
      const { pen, tone } = this;
      const path = new Path2D();
      let drawn = 0;
      for (const { one, other, points } of this.lines) {
        const side = this.sideOf(states.row[one]);
        const against = this.sideOf(states.row[other]);
        if (side < 0 || against < 0 || side === against) continue;
        path.moveTo(points[0], points[1]);
        for (let i = 2; i < points.length; i += 2) path.lineTo(points[i], points[i + 1]);
        drawn += 1;
      }
      this.frontsDrawn = drawn;
      if (!drawn || drawn > MOST_FRONTS) return;
      pen.lineJoin = pen.lineCap = "round";
      if (drawn < MOST_FRONTS / 4) {
        pen.lineWidth = 3.6;
        pen.strokeStyle = tone.frontHalo;
        pen.stroke(path);
      }
      pen.lineWidth = drawn < MOST_FRONTS / 4 ? 1.7 : 1;
      pen.strokeStyle = tone.front;
      pen.stroke(path);
    }

    // A place known only as an area is a dashed disc, never a pin.
    paintDiscs(states) {
      const { pen, tone } = this;
      pen.setLineDash([5, 4]);
      pen.lineWidth = 1.3;
      for (const { place, radius } of this.discs) {
        const row = states.row[place];
        if (row < 0) continue;
        const { spells, actors } = this.data;
        const first = spells.first[row];
        pen.strokeStyle = first === whoheld.codes.NONE ? tone.hollowEdge : this.colours[actors[first].bloc] || tone.hollowEdge;
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
