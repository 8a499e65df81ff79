// Dots: drawn once for each look, then stamped as pixels; a day stamps again only where dots look different.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  const DOT_RADIUS = [3.4, 4.6, 7.2];
  const LEAST = 2.1;
  const STALE = 3;
  const TILE = 32;
  // How far a sprite may reach beyond its dot: a besieger's ring.
  const RIM = 7;

  whoheld.Dots = class {
    // `canvas` is the sheet on which the dots end up, among others.
    constructor(canvas) {
      this.canvas = canvas;
      this.sprites = new Map();
    }

    // Where each place lies and how large its dot is; larger places keep their size, what they would cover shrinks to a
    // point, and what would lie on another is not drawn at this zoom: its ground speaks for it.
    layOut(data, view) {
      const { places } = data;
      const n = places.n;
      [this.data, this.view] = [data, view];
      this.x = new Float64Array(n);
      this.y = new Float64Array(n);
      this.isSeen = new Uint8Array(n);
      this.radius = new Float32Array(n);
      const grow = Math.min(1.35, Math.max(0.78, 1 + (view.zoom - 7) * 0.16));
      for (let i = 0; i < n; i++) {
        this.x[i] = places.wx[i] * view.scale - view.left;
        this.y[i] = places.wy[i] * view.scale - view.top;
        this.isSeen[i] = this.x[i] > -20 && this.y[i] > -20 && this.x[i] < view.width + 20 && this.y[i] < view.height + 20 ? 1 : 0;
        this.radius[i] = places.shape[i] === whoheld.codes.AREA ? 0 : DOT_RADIUS[places.size[i]] * grow;
      }
      this.makeRoom(places);
      this.out = new Uint32Array(this.canvas.width * this.canvas.height);
      this.stamps = new Array(n).fill(null);
      this.near = new Array(n).fill(null);
      this.sortTiles();
      this.isWhole = false;
    }

    makeRoom(places) {
      const grid = new Map();
      const drawn = [];
      this.nHidden = 0;
      const isCrowded = this.isSeen.reduce((sum, seen) => sum + seen, 0) > whoheld.MANY;
      for (const i of places.order) {
        if (!this.isSeen[i] || this.radius[i] === 0) continue;
        const column = Math.floor(this.x[i] / 24);
        const row = Math.floor(this.y[i] / 24);
        let nearest = Infinity;
        for (let dc = -1; dc <= 1; dc++) {
          for (let dr = -1; dr <= 1; dr++) {
            for (const j of grid.get((column + dc) * 4096 + row + dr) || []) {
              const gap = Math.hypot(this.x[i] - this.x[j], this.y[i] - this.y[j]) - this.radius[j];
              if (gap < nearest) nearest = gap;
            }
          }
        }
        if (nearest < (isCrowded ? LEAST : 0.4)) {
          this.radius[i] = 0;
          this.nHidden += 1;
          continue;
        }
        this.radius[i] = Math.max(LEAST, Math.min(this.radius[i], nearest));
        drawn.push(i);
        const key = column * 4096 + row;
        if (grid.has(key)) grid.get(key).push(i);
        else grid.set(key, [i]);
      }
      this.drawn = drawn.reverse();
    }

    // Which dots may touch a tile of the view, in the order in which they are stamped.
    sortTiles() {
      this.columns = Math.ceil((this.view.width + 80) / TILE);
      this.tiles = new Map();
      this.drawn.forEach((place, rank) => {
        const key = Math.floor((this.y[place] + 40) / TILE) * this.columns + Math.floor((this.x[place] + 40) / TILE);
        if (this.tiles.has(key)) this.tiles.get(key).push(rank);
        else this.tiles.set(key, [rank]);
      });
    }

    // The dots that a place's own may touch, itself among them, in the order in which they are stamped.
    around(place) {
      if (this.near[place]) return this.near[place];
      const found = [];
      const row = Math.floor((this.y[place] + 40) / TILE);
      const column = Math.floor((this.x[place] + 40) / TILE);
      for (let r = row - 1; r <= row + 1; r++) {
        for (let c = column - 1; c <= column + 1; c++) {
          for (const rank of this.tiles.get(r * this.columns + c) || []) {
            const other = this.drawn[rank];
            const reach = this.radius[place] + this.radius[other] + 2 * RIM;
            const isNear = Math.abs(this.x[place] - this.x[other]) < reach && Math.abs(this.y[place] - this.y[other]) < reach;
            if (isNear) found.push(rank);
          }
        }
      }
      this.near[place] = Uint32Array.from(found.sort((a, b) => a - b), (rank) => this.drawn[rank]);
      return this.near[place];
    }

    dress(tone, colours) {
      [this.tone, this.colours] = [tone, colours];
      this.sprites.clear();
      this.isWhole = false;
    }

    paintAll(states) {
      this.out.fill(0);
      const whole = [0, 0, this.canvas.width, this.canvas.height];
      for (const place of this.drawn) {
        this.stamps[place] = this.look(place, states);
        if (this.stamps[place]) this.stamp(place, whole);
      }
      this.isWhole = true;
    }

    // Returns the boxes in which pixels changed, null for the whole sheet.
    paintSome(states, n) {
      const changed = [];
      for (let k = 0; k < n; k++) {
        const place = states.dirty[k];
        if (this.isSeen[place] && this.radius[place] > 0 && this.stamps[place] !== this.look(place, states)) changed.push(place);
      }
      if (!changed.length) return [];
      if (!this.isWhole || changed.length > this.drawn.length / 6) {
        this.paintAll(states);
        return null;
      }
      const boxes = changed.map((place) => {
        const before = this.stamps[place];
        const after = (this.stamps[place] = this.look(place, states));
        return this.boxOf(place, Math.max(before ? before.side : 0, after ? after.side : 0));
      });
      changed.forEach((place, k) => this.refresh(place, boxes[k]));
      return boxes;
    }

    refresh(place, box) {
      const [left, top, right, bottom] = box;
      for (let y = top; y < bottom; y++) this.out.fill(0, y * this.canvas.width + left, y * this.canvas.width + right);
      for (const other of this.around(place)) if (this.stamps[other]) this.stamp(other, box);
    }

    // Left, top, right and bottom of a sprite of so many pixels at a place, cut to the sheet.
    boxOf(place, side) {
      const left = Math.round(this.x[place] * this.view.ratio - side / 2);
      const top = Math.round(this.y[place] * this.view.ratio - side / 2);
      const inside = (value, most) => Math.max(0, Math.min(most, value));
      const { width, height } = this.canvas;
      return [inside(left - 1, width), inside(top - 1, height), inside(left + side + 1, width), inside(top + side + 1, height)];
    }

    stamp(place, [left, top, right, bottom]) {
      const { side, pixels } = this.stamps[place];
      const { out } = this;
      const width = this.canvas.width;
      const x0 = Math.round(this.x[place] * this.view.ratio - side / 2);
      const y0 = Math.round(this.y[place] * this.view.ratio - side / 2);
      const [fromX, toX] = [Math.max(x0, left), Math.min(x0 + side, right)];
      const toY = Math.min(y0 + side, bottom);
      for (let y = Math.max(y0, top); y < toY; y++) {
        let at = y * width + fromX;
        let from = (y - y0) * side + fromX - x0;
        for (let x = fromX; x < toX; x++, at++, from++) {
          const pixel = pixels[from];
          const alpha = pixel >>> 24;
          if (alpha === 255 || (alpha !== 0 && out[at] === 0)) out[at] = pixel;
          else if (alpha !== 0) out[at] = over(pixel, out[at]);
        }
      }
    }

    look(place, states) {
      const row = states.row[place];
      if (row < 0) return null;
      const { spells, places } = this.data;
      const size = Math.round(this.radius[place] * 4);
      const isSquare = places.shape[place] === whoheld.codes.SITE;
      const isStale = states.level[place] >= STALE;
      const key = ((spells.look[row] * 64 + size) * 2 + isSquare) * 2 + isStale;
      let found = this.sprites.get(key);
      if (!found) {
        found = drawSprite(this.wear(row, size / 4, isSquare, isStale));
        this.sprites.set(key, found);
      }
      return found;
    }

    wear(row, size, isSquare, isStale) {
      const { spells, blocs } = this.data;
      const { NONE, CONTESTED } = whoheld.codes;
      const bloc = (actor) => whoheld.blocOf(this.data, actor);
      const colour = (actor) => this.colours[bloc(actor)] || this.tone.hollowEdge;
      const one = bloc(spells.first[row]);
      return {
        size, isSquare, isStale, tone: this.tone, ratio: this.view.ratio, control: spells.control[row],
        colour: colour(spells.first[row]), letter: one < 0 ? "" : blocs[one].letter,
        other: spells.control[row] !== CONTESTED ? null : colour(spells.second[row]),
        siege: spells.siege[row] === NONE ? null : colour(spells.siege[row]),
      };
    }
  };

  function over(top, under) {
    const a = (top >>> 24) / 255;
    const b = ((under >>> 24) / 255) * (1 - a);
    const both = a + b;
    const mix = (shift) => Math.round((((top >>> shift) & 255) * a + ((under >>> shift) & 255) * b) / both) << shift;
    return ((Math.round(both * 255) << 24) | mix(16) | mix(8) | mix(0)) >>> 0;
  }

  function drawSprite(look) {
    const side = Math.ceil((look.size + (look.siege ? 6 : 2.5)) * 2 * look.ratio);
    const sheet = document.createElement("canvas");
    sheet.width = sheet.height = side;
    const pen = sheet.getContext("2d", { willReadFrequently: true });
    pen.translate(side / 2, side / 2);
    pen.scale(look.ratio, look.ratio);
    if (look.isStale) pen.globalAlpha = 0.72;
    whoheld.drawDot(pen, look);
    return { side, pixels: new Uint32Array(pen.getImageData(0, 0, side, side).data.buffer) };
  }

  // A dot about the origin of the pen: who holds it, who contests it, who besieges it.
  whoheld.drawDot = (pen, look) => {
    const { size, isSquare, tone } = look;
    const outline = (extra) => {
      pen.beginPath();
      if (isSquare) {
        const half = (size + extra) * 0.86;
        pen.rect(-half, -half, 2 * half, 2 * half);
      } else pen.arc(0, 0, size + extra, 0, 7);
    };
    if (look.siege) {
      outline(4);
      pen.lineWidth = 2.4;
      pen.strokeStyle = look.siege;
      pen.stroke();
    }
    outline(1.3);
    pen.fillStyle = tone.rim;
    pen.fill();
    outline(0);
    if (look.control === whoheld.codes.UNKNOWN) {
      pen.fillStyle = tone.hollow;
      pen.fill();
      pen.lineWidth = 1.4;
      pen.strokeStyle = tone.hollowEdge;
      pen.stroke();
      return;
    }
    pen.fillStyle = look.colour;
    pen.fill();
    if (look.other) {
      pen.save();
      pen.clip();
      pen.beginPath();
      pen.moveTo(-size * 1.5, size * 1.5);
      pen.lineTo(size * 1.5, size * 1.5);
      pen.lineTo(size * 1.5, -size * 1.5);
      pen.fillStyle = look.other;
      pen.fill();
      pen.restore();
    } else if (size >= 5.2 && look.letter) {
      pen.fillStyle = whoheld.inkOn(look.colour);
      pen.font = "700 " + Math.round(size * 1.32) + "px " + whoheld.FONT;
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.fillText(look.letter, 0, size * 0.08);
    }
  };
})();
