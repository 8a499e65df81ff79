// The ground that is held: a day only looks up colours, and only for cells that look different from the day before.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  const HATCH = 8;
  const HATCH_WIDE = 3;
  const WHOLE = 250;

  // An rgb hex colour with an opacity as one number in the order of ImageData's bytes.
  whoheld.packColour = (hex, alpha) => {
    const n = parseInt(hex.slice(1), 16);
    return ((Math.round(alpha * 255) << 24) | ((n & 255) << 16) | (n & 0xff00) | (n >> 16)) >>> 0;
  };

  whoheld.Fields = class {
    layOut(data, view) {
      this.data = data;
      this.ratio = view.ratio;
      this.raster = new whoheld.Raster(data, view);
      this.out = new Uint32Array(this.raster.owner.length);
      const n = data.places.n;
      this.fill = new Uint32Array(n + 1);
      this.rim = new Uint32Array(n + 1);
      this.hatch = new Uint32Array(n + 1);
      this.group = new Uint32Array(n + 1);
      this.looks = new Map();
      this.fronts = new whoheld.Fronts(data, view, this.raster);
    }

    // How a cell looks, from its row and its paleness; kept until the view or the colours change.
    look(row, level, tone, colours) {
      const { spells } = this.data;
      const key = spells.look[row] * 8 + level;
      let found = this.looks.get(key);
      if (found) return found;
      const { CONTESTED, UNKNOWN } = whoheld.codes;
      const colourOf = (actor) => colours[whoheld.blocOf(this.data, actor)] || tone.hollowEdge;
      const bloc = (actor) => whoheld.blocOf(this.data, actor) & 255;
      const fresh = whoheld.PALER[level];
      const colour = colourOf(spells.first[row]);
      const isContested = spells.control[row] === CONTESTED;
      found = spells.control[row] === UNKNOWN ? { fill: 0, rim: 0, hatch: 0, group: 0 } : {
        fill: whoheld.packColour(colour, tone.area * fresh),
        rim: whoheld.packColour(colour, Math.min(1, tone.edge * fresh + tone.area * 0.5)),
        hatch: isContested ? whoheld.packColour(colourOf(spells.second[row]), 0.82 * fresh) : 0,
        group: 1 + bloc(spells.first[row]) + (isContested ? 256 * (1 + bloc(spells.second[row])) : 0),
      };
      this.looks.set(key, found);
      return found;
    }

    // True when the cell belongs to another group now, so that its neighbours' edges change too.
    dressPlace(place, states, tone, colours) {
      const at = place + 1;
      const row = states.row[place];
      const before = this.group[at];
      if (row < 0) this.fill[at] = this.rim[at] = this.hatch[at] = this.group[at] = 0;
      else {
        const found = this.look(row, states.level[place], tone, colours);
        this.fill[at] = found.fill;
        this.rim[at] = found.rim;
        this.hatch[at] = found.hatch;
        this.group[at] = found.group;
      }
      const isRegrouped = before !== this.group[at];
      if (isRegrouped) this.fronts.touch(place, this.group);
      return isRegrouped;
    }

    paintAll(states, tone, colours) {
      this.looks.clear();
      this.fronts.dress(tone.frontInk, this.hasFronts);
      for (let place = 0; place < this.data.places.n; place++) this.dressPlace(place, states, tone, colours);
      const { width, height } = this.raster;
      for (let y = 0; y < height; y++) this.paintRun(y * width, (y + 1) * width, y);
    }

    // The first `n` of `states.dirty` look different now; returns the places in whose boxes pixels changed, and those
    // of which only the own pixels did.
    paintSome(states, n, tone, colours) {
      const { box } = this.raster;
      const whole = [];
      const own = [];
      for (let k = 0; k < n; k++) {
        const place = states.dirty[k];
        const b = 4 * place;
        const isRegrouped = this.dressPlace(place, states, tone, colours);
        if (box[b + 2] > box[b]) (isRegrouped ? whole : own).push(place);
      }
      for (const place of whole) this.paintBox(4 * place);
      for (const place of own) this.paintCell(place);
      return { whole, own };
    }

    paintBox(b) {
      const { box, width } = this.raster;
      for (let y = box[b + 1]; y < box[b + 3]; y++) this.paintRun(y * width + box[b], y * width + box[b + 2], y);
    }

    paintCell(place) {
      const { runs, runStart, width } = this.raster;
      for (let k = 2 * runStart[place]; k < 2 * runStart[place + 1]; k += 2) {
        this.paintRun(runs[k], runs[k + 1], Math.floor(runs[k] / width));
      }
    }

    paintRun(from, to, y) {
      const { raster, fronts, fill, rim, hatch, group, out } = this;
      const { line, isFront } = fronts;
      const { owner, edge, cover, width } = raster;
      const slant = y - y * width;
      for (let at = from; at < to; at++) {
        const own = owner[at];
        if (own === 0) continue;
        let colour = fill[own];
        if (line[at] !== 0 && isFront[line[at]] !== 0) colour = fronts.ink(at, colour);
        else if (colour !== 0) {
          if (hatch[own] !== 0 && (at + slant) % HATCH < HATCH_WIDE) colour = hatch[own];
          if (edge[at] !== 0) {
            const mine = group[own];
            const isRim = group[owner[at + 1]] !== mine || group[owner[at - 1]] !== mine
              || group[owner[at + width]] !== mine || group[owner[at - width]] !== mine;
            if (isRim) colour = rim[own];
            const share = cover[at];
            if (share < WHOLE) colour = ((colour & 0xffffff) | ((((colour >>> 24) * share) / 255) << 24)) >>> 0;
          }
        }
        out[at] = colour;
      }
    }

    // The place whose cell lies at a point of the view, or -1.
    placeAt(x, y) {
      const { owner, width, height } = this.raster;
      const px = Math.floor(x * this.ratio);
      const py = Math.floor(y * this.ratio);
      return px < 0 || py < 0 || px >= width || py >= height ? -1 : owner[py * width + px] - 1;
    }
  };

  whoheld.fitCanvas = (canvas, view) => {
    canvas.width = Math.round(view.width * view.ratio);
    canvas.height = Math.round(view.height * view.ratio);
    canvas.style.width = view.width + "px";
    canvas.style.height = view.height + "px";
  };
})();
