// The ground that is held. Once a view every pixel learns whose cell it lies in; a day then only looks up colours,
// and only in the boxes of cells that look different from the day before.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  const HATCH = 8;
  const HATCH_WIDE = 3;

  // An rgb hex colour with an opacity as one number in the order of ImageData's bytes.
  whoheld.packColour = (hex, alpha) => {
    const n = parseInt(hex.slice(1), 16);
    return ((Math.round(alpha * 255) << 24) | ((n & 255) << 16) | (n & 0xff00) | (n >> 16)) >>> 0;
  };

  whoheld.Fields = class {
    constructor(canvas) {
      this.canvas = canvas;
    }

    layOut(data, view) {
      this.data = data;
      const width = (this.width = Math.round(view.width * view.ratio));
      const height = (this.height = Math.round(view.height * view.ratio));
      whoheld.fitCanvas(this.canvas, view);
      this.pen = this.canvas.getContext("2d", { willReadFrequently: true });
      this.sheet = new ImageData(width, height);
      this.out = new Uint32Array(this.sheet.data.buffer);
      const n = data.places.n;
      this.owner = n < 65535 ? new Uint16Array(width * height) : new Uint32Array(width * height);
      this.cover = new Uint8Array(width * height);
      this.edge = new Uint8Array(width * height);
      this.box = new Int32Array(4 * n);
      this.fill = new Uint32Array(n + 1);
      this.rim = new Uint32Array(n + 1);
      this.hatch = new Uint32Array(n + 1);
      this.group = new Uint32Array(n + 1);
      this.best = new Uint8Array(width * height);
      const { rings, place } = data.cells;
      rings.forEach((own, cell) => this.rasterise(own, place[cell], view));
      this.best = null;
      this.findEdges();
    }

    // Which pixels a cell covers and how much of each, from four lines a pixel; the larger part has the pixel.
    rasterise(rings, place, view) {
      const scale = view.scale * view.ratio;
      const shifted = rings.map((flat) => {
        const out = new Float64Array(flat.length);
        for (let k = 0; k < flat.length; k += 2) {
          out[k] = flat[k] * scale - view.left * view.ratio;
          out[k + 1] = flat[k + 1] * scale - view.top * view.ratio;
        }
        return out;
      });
      let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
      for (const flat of shifted) {
        for (let k = 0; k < flat.length; k += 2) {
          x0 = Math.min(x0, flat[k]);
          x1 = Math.max(x1, flat[k]);
          y0 = Math.min(y0, flat[k + 1]);
          y1 = Math.max(y1, flat[k + 1]);
        }
      }
      const { width, height } = this;
      [x0, y0] = [Math.max(0, Math.floor(x0)), Math.max(0, Math.floor(y0))];
      [x1, y1] = [Math.min(width, Math.ceil(x1)), Math.min(height, Math.ceil(y1))];
      if (x0 >= x1 || y0 >= y1) return;
      this.box.set([Math.max(0, x0 - 1), Math.max(0, y0 - 1), Math.min(width, x1 + 1), Math.min(height, y1 + 1)], 4 * place);
      for (let y = y0; y < y1; y++) this.coverRow(shifted, y, [x0, x1], place + 1);
    }

    coverRow(rings, y, [x0, x1], mark) {
      const lines = 4;
      const part = new Float32Array(x1 - x0 + 2);
      const whole = new Float32Array(x1 - x0 + 2);
      for (let s = 0; s < lines; s++) {
        const crossings = crossingsAt(rings, y + (s + 0.5) / lines);
        for (let k = 0; k + 1 < crossings.length; k += 2) {
          const from = Math.min(x1 - x0, Math.max(0, crossings[k] - x0));
          const to = Math.min(x1 - x0, Math.max(0, crossings[k + 1] - x0));
          const [a, b] = [Math.floor(from), Math.floor(to)];
          if (a === b) part[a] += (to - from) / lines;
          else {
            part[a] += (a + 1 - from) / lines;
            part[b] += (to - b) / lines;
            whole[a + 1] += 1 / lines;
            whole[b] -= 1 / lines;
          }
        }
      }
      let run = 0;
      for (let x = x0, at = y * this.width + x0; x < x1; x++, at++) {
        run += whole[x - x0];
        const share = Math.min(255, Math.round(255 * (run + part[x - x0])));
        if (share < 4) continue;
        if (share > this.best[at]) [this.best[at], this.owner[at]] = [share, mark];
        this.cover[at] = Math.min(255, this.cover[at] + share);
      }
    }

    findEdges() {
      const { owner, edge, width, height } = this;
      for (let y = 0, at = 0; y < height; y++) {
        for (let x = 0; x < width; x++, at++) {
          const own = owner[at];
          if (own === 0) continue;
          const right = x + 1 < width ? owner[at + 1] : own;
          const left = x > 0 ? owner[at - 1] : own;
          const below = y + 1 < height ? owner[at + width] : own;
          const above = y > 0 ? owner[at - width] : own;
          if (right !== own || left !== own || below !== own || above !== own) edge[at] = 1;
        }
      }
    }

    // How a place's cell looks, from its row and its paleness.
    dressPlace(place, row, level, tone, colours) {
      const { spells, actors } = this.data;
      const at = place + 1;
      if (row < 0 || spells.control[row] === whoheld.codes.UNKNOWN) {
        this.fill[at] = this.rim[at] = this.hatch[at] = this.group[at] = 0;
        return;
      }
      const colourOf = (actor) => (actor === whoheld.codes.NONE ? tone.hollowEdge : colours[actors[actor].bloc] || tone.hollowEdge);
      const fresh = whoheld.PALER[level];
      const colour = colourOf(spells.first[row]);
      const isContested = spells.control[row] === whoheld.codes.CONTESTED;
      this.fill[at] = whoheld.packColour(colour, tone.area * fresh);
      this.rim[at] = whoheld.packColour(colour, Math.min(1, tone.edge * fresh + tone.area * 0.5));
      this.hatch[at] = isContested ? whoheld.packColour(colourOf(spells.second[row]), 0.82 * fresh) : 0;
      const bloc = (actor) => (actor === whoheld.codes.NONE ? 255 : actors[actor].bloc & 255);
      this.group[at] = 1 + bloc(spells.first[row]) + (isContested ? 256 * (1 + bloc(spells.second[row])) : 0);
    }

    paintAll(states, tone, colours) {
      for (let place = 0; place < this.data.places.n; place++) this.dressPlace(place, states.row[place], states.level[place], tone, colours);
      this.paintBox(0, 0, this.width, this.height);
      this.pen.putImageData(this.sheet, 0, 0);
    }

    // The first `n` of `states.dirty` look different now.
    paintSome(states, n, tone, colours) {
      const { box, width, height } = this;
      let [left, top, right, bottom, area] = [width, height, 0, 0, 0];
      const seen = [];
      for (let k = 0; k < n; k++) {
        const place = states.dirty[k];
        this.dressPlace(place, states.row[place], states.level[place], tone, colours);
        const b = 4 * place;
        if (box[b + 2] <= box[b]) continue;
        seen.push(b);
        area += (box[b + 2] - box[b]) * (box[b + 3] - box[b + 1]);
        [left, top] = [Math.min(left, box[b]), Math.min(top, box[b + 1])];
        [right, bottom] = [Math.max(right, box[b + 2]), Math.max(bottom, box[b + 3])];
      }
      if (!seen.length) return;
      if (area > 0.8 * (right - left) * (bottom - top)) this.paintBox(left, top, right, bottom);
      else for (const b of seen) this.paintBox(box[b], box[b + 1], box[b + 2], box[b + 3]);
      if (seen.length > 24) this.pen.putImageData(this.sheet, 0, 0, left, top, right - left, bottom - top);
      else for (const b of seen) this.pen.putImageData(this.sheet, 0, 0, box[b], box[b + 1], box[b + 2] - box[b], box[b + 3] - box[b + 1]);
    }

    paintBox(x0, y0, x1, y1) {
      const { owner, cover, edge, fill, rim, hatch, group, out, width } = this;
      for (let y = y0; y < y1; y++) {
        for (let x = x0, at = y * width + x0; x < x1; x++, at++) {
          const own = owner[at];
          if (own === 0) continue;
          let colour = fill[own];
          if (colour !== 0) {
            if (edge[at] !== 0) {
              const mine = group[own];
              if (group[owner[at + 1]] !== mine || group[owner[at - 1]] !== mine || group[owner[at + width]] !== mine || group[owner[at - width]] !== mine) colour = rim[own];
            }
            if (hatch[own] !== 0 && (x + y) % HATCH < HATCH_WIDE) colour = hatch[own];
            const share = cover[at];
            if (share < 250) colour = ((colour & 0xffffff) | ((((colour >>> 24) * share) / 255) << 24)) >>> 0;
          }
          out[at] = colour;
        }
      }
    }

    // The place whose cell lies at a point of the view, or -1.
    placeAt(x, y, ratio) {
      const [px, py] = [Math.floor(x * ratio), Math.floor(y * ratio)];
      return px < 0 || py < 0 || px >= this.width || py >= this.height ? -1 : this.owner[py * this.width + px] - 1;
    }
  };

  function crossingsAt(rings, y) {
    const found = [];
    for (const flat of rings) {
      const last = flat.length - 2;
      let [ax, ay] = [flat[last], flat[last + 1]];
      for (let k = 0; k <= last; k += 2) {
        const [bx, by] = [flat[k], flat[k + 1]];
        if (ay <= y !== by <= y) found.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
        ax = bx;
        ay = by;
      }
    }
    return found.length === 2 && found[0] > found[1] ? [found[1], found[0]] : found.length > 2 ? found.sort((a, b) => a - b) : found;
  }

  whoheld.fitCanvas = (canvas, view) => {
    canvas.width = Math.round(view.width * view.ratio);
    canvas.height = Math.round(view.height * view.ratio);
    canvas.style.width = view.width + "px";
    canvas.style.height = view.height + "px";
  };
})();
