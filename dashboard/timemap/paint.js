// Who holds what: areas, dots and labels for one day, over the ground.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  const HELD = 0;
  const CONTESTED = 1;
  const UNKNOWN = 2;
  const NONE = 65535;
  const SITE = 1;
  const AREA = 2;
  const DOT_RADIUS = [3.4, 4.6, 7.2];
  const FADE_DAYS = 540;
  whoheld.FONT = '"Source Sans", "Source Sans 3", system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif';

  whoheld.TONES = {
    light: {
      sea: "#cfdfe9", land: "#f4f1ea", beyond: "#e9e6dd", coast: "#b9c9d3", lake: "#b3d1e4", river: "#a5c6da", province: "#bcb8ae",
      border: "#7d7870", country: "rgba(90,84,76,.40)", halo: "rgba(246,244,238,.92)", label: "#24262a", quiet: "#5d5c58",
      faint: "rgba(80,78,74,.55)", rim: "#ffffff", hollow: "#ffffff", hollowEdge: "#77746d", accent: "#1f6f8b",
      area: 0.34, edge: 0.55,
    },
    dark: {
      sea: "#14202b", land: "#212529", beyond: "#1a1d21", coast: "#2c3a46", lake: "#264a63", river: "#2d4f66", province: "#41464d",
      border: "#737a82", country: "rgba(190,195,202,.28)", halo: "rgba(22,25,29,.92)", label: "#eef0f2", quiet: "#b0b5bb",
      faint: "rgba(170,175,182,.5)", rim: "#14171a", hollow: "#1f2328", hollowEdge: "#a3a8ae", accent: "#6fb7cf",
      area: 0.4, edge: 0.6,
    },
  };

  function luminance(hex) {
    const n = parseInt(hex.slice(1), 16);
    return (0.3 * (n >> 16) + 0.59 * ((n >> 8) & 255) + 0.11 * (n & 255)) / 255;
  }
  whoheld.inkOn = (hex) => (luminance(hex) > 0.62 ? "#1d1f22" : "#ffffff");

  whoheld.Painter = class {
    constructor() {
      this.sprites = new Map();
      this.patterns = new Map();
    }

    dress(isDark, data) {
      this.isDark = isDark;
      this.tone = isDark ? whoheld.TONES.dark : whoheld.TONES.light;
      this.colours = data.blocs.map((bloc) => (isDark ? bloc.dark : bloc.light));
      this.sprites.clear();
      this.patterns.clear();
    }

    // Everything that depends on the view and not on the day.
    layOut(data, view) {
      const { places, cells } = data;
      const n = places.n;
      this.x = new Float64Array(n);
      this.y = new Float64Array(n);
      this.isSeen = new Uint8Array(n);
      const grow = Math.min(1.35, Math.max(0.78, 1 + (view.zoom - 7) * 0.16));
      this.radius = new Float32Array(n);
      for (let i = 0; i < n; i++) {
        this.x[i] = places.wx[i] * view.scale - view.left;
        this.y[i] = places.wy[i] * view.scale - view.top;
        this.isSeen[i] = this.x[i] > -20 && this.y[i] > -20 && this.x[i] < view.width + 20 && this.y[i] < view.height + 20 ? 1 : 0;
        this.radius[i] = places.shape[i] === AREA ? 0 : DOT_RADIUS[places.size[i]] * grow;
      }
      this.makeRoom(places);
      this.cellPaths = cells.rings.map((rings) => cellPath(rings, view));
      this.placeLabels(data, view);
    }

    // Larger places keep their size; what they would cover shrinks to a point.
    makeRoom(places) {
      const grid = new Map();
      for (const i of places.order) {
        if (!this.isSeen[i] || places.shape[i] === AREA) continue;
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
        if (nearest < this.radius[i]) this.radius[i] = Math.max(2.1, Math.min(this.radius[i], nearest));
        const key = column * 4096 + row;
        if (grid.has(key)) grid.get(key).push(i);
        else grid.set(key, [i]);
      }
    }

    placeLabels(data, view) {
      const { places } = data;
      const context = document.createElement("canvas").getContext("2d");
      const taken = [];
      for (let i = 0; i < places.n; i++) {
        if (this.isSeen[i] && places.size[i] === 2) {
          const r = this.radius[i];
          taken.push([this.x[i] - r, this.y[i] - r, this.x[i] + r, this.y[i] + r, i]);
        }
      }
      this.labels = [];
      const wanted = view.zoom < 6 ? 22 : view.zoom < 7.5 ? 46 : 140;
      for (const i of places.order) {
        if (this.labels.length >= wanted) break;
        const isArea = places.shape[i] === AREA;
        if (!this.isSeen[i] || (this.radius[i] < 2.6 && !isArea)) continue;
        if (places.shape[i] === SITE && view.zoom < 8.5) continue;
        if (places.size[i] === 0 && view.zoom < 8) continue;
        const isCity = places.size[i] === 2;
        const font = isCity ? "600 13px " + whoheld.FONT : (isArea ? "italic " : "") + "400 12px " + whoheld.FONT;
        context.font = font;
        const width = context.measureText(places.names[i]).width;
        const spot = freeSpot(this.x[i], this.y[i], this.radius[i] + 3, width, taken, i, view);
        if (!spot) continue;
        taken.push([spot.x - 3, spot.y - 12, spot.x + width + 3, spot.y + 5, -1]);
        this.labels.push({ place: i, x: spot.x, y: spot.y, font, isCity, text: places.names[i] });
      }
    }

    // One day. `state[i]` is the row of the spell of place i, or -1.
    paint(context, sheets, data, state, day, selected) {
      const { width, height, ratio } = this.view;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.drawImage(sheets.ground, 0, 0);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      this.paintAreas(context, data, state, day);
      context.drawImage(sheets.lines, 0, 0, width, height);
      this.paintDots(context, data, state, selected);
      this.paintLabels(context, state, selected);
    }

    paintAreas(context, data, state, day) {
      const { spells, cells, actors } = data;
      context.lineWidth = 0.9;
      for (let c = 0; c < cells.place.length; c++) {
        const row = state[cells.place[c]];
        if (row < 0 || spells.control[row] === UNKNOWN) continue;
        const colour = this.colours[actors[spells.first[row]].bloc];
        const age = Math.max(0, day - spells.seen[row]);
        const fresh = 0.35 + 0.65 * Math.pow(2, -age / FADE_DAYS);
        context.globalAlpha = this.tone.area * fresh;
        context.fillStyle = colour;
        context.fill(this.cellPaths[c], "evenodd");
        if (spells.control[row] === CONTESTED) {
          const rival = spells.second[row];
          context.globalAlpha = 0.85 * fresh;
          context.fillStyle = this.hatching(context, rival === NONE ? this.tone.hollowEdge : this.colours[actors[rival].bloc]);
          context.fill(this.cellPaths[c], "evenodd");
        }
        context.globalAlpha = this.tone.edge * fresh;
        context.strokeStyle = colour;
        context.stroke(this.cellPaths[c]);
      }
      context.globalAlpha = 1;
    }

    hatching(context, colour) {
      if (!this.patterns.has(colour)) {
        const tile = document.createElement("canvas");
        tile.width = tile.height = 8;
        const pen = tile.getContext("2d");
        pen.strokeStyle = colour;
        pen.lineWidth = 2.2;
        pen.beginPath();
        for (const shift of [-8, 0, 8]) {
          pen.moveTo(shift - 1, 9);
          pen.lineTo(shift + 9, -1);
        }
        pen.stroke();
        this.patterns.set(colour, context.createPattern(tile, "repeat"));
      }
      return this.patterns.get(colour);
    }

    paintDots(context, data, state, selected) {
      const { places, spells } = data;
      for (let k = places.n - 1; k >= 0; k--) {
        const i = places.order[k];
        const row = state[i];
        if (row < 0 || !this.isSeen[i] || places.shape[i] === AREA) continue;
        const sprite = this.sprite(data, row, this.radius[i], places.shape[i] === SITE);
        const half = sprite.side / 2;
        context.drawImage(sprite.sheet, this.x[i] - half, this.y[i] - half, sprite.side, sprite.side);
      }
      if (selected >= 0 && this.isSeen[selected]) {
        context.beginPath();
        context.arc(this.x[selected], this.y[selected], this.radius[selected] + 7, 0, 7);
        context.lineWidth = 2.5;
        context.strokeStyle = this.tone.accent;
        context.stroke();
      }
    }

    sprite(data, row, radius, isSquare) {
      const { spells, actors, blocs } = data;
      const bloc = (actor) => (actor === NONE ? -1 : actors[actor].bloc);
      const size = Math.round(radius * 4) / 4;
      const one = bloc(spells.first[row]);
      const isContested = spells.control[row] === CONTESTED;
      const two = isContested ? bloc(spells.second[row]) : -1;
      const siege = bloc(spells.siege[row]);
      const key = [spells.control[row], one, two, siege, size, isSquare].join();
      let found = this.sprites.get(key);
      if (!found) {
        found = drawSprite({
          size, isSquare, tone: this.tone, ratio: this.view.ratio, control: spells.control[row],
          colour: one < 0 ? null : this.colours[one], letter: one < 0 ? "" : blocs[one].letter,
          other: !isContested ? null : two < 0 ? this.tone.hollowEdge : this.colours[two], siege: siege < 0 ? null : this.colours[siege],
        });
        this.sprites.set(key, found);
      }
      return found;
    }

    paintLabels(context, state, selected) {
      context.textAlign = "left";
      context.textBaseline = "alphabetic";
      context.lineJoin = "round";
      for (const label of this.labels) {
        const isKnown = state[label.place] >= 0;
        if (!isKnown && !label.isCity && label.place !== selected) continue;
        context.font = label.font;
        context.lineWidth = 3.2;
        context.strokeStyle = this.tone.halo;
        context.strokeText(label.text, label.x, label.y);
        context.fillStyle = !isKnown ? this.tone.faint : label.isCity ? this.tone.label : this.tone.quiet;
        context.fillText(label.text, label.x, label.y);
      }
    }
  };

  function cellPath(rings, view) {
    const path = new Path2D();
    for (const ring of rings) {
      for (let i = 0; i < ring.length; i += 2) {
        const x = ring[i] * view.scale - view.left;
        const y = ring[i + 1] * view.scale - view.top;
        if (i === 0) path.moveTo(x, y);
        else path.lineTo(x, y);
      }
      path.closePath();
    }
    return path;
  }

  // Right, left, above, below: the first that touches nothing and stays on the sheet.
  function freeSpot(x, y, gap, width, taken, own, view) {
    const tries = [[x + gap, y + 4], [x - gap - width, y + 4], [x - width / 2, y - gap - 2], [x - width / 2, y + gap + 10]];
    for (const [left, base] of tries) {
      const [a, b, c, d] = [left - 2, base - 12, left + width + 2, base + 4];
      if (a < 0 || c > view.width || b < 0 || d > view.height) continue;
      if (!taken.some((box) => box[4] !== own && a < box[2] && c > box[0] && b < box[3] && d > box[1])) return { x: left, y: base };
    }
    return null;
  }

  function drawSprite(look) {
    const { size, isSquare, tone, ratio } = look;
    const reach = size + (look.siege ? 6 : 2.5);
    const side = Math.ceil(reach * 2);
    const sheet = document.createElement("canvas");
    sheet.width = sheet.height = side * ratio;
    const pen = sheet.getContext("2d");
    pen.scale(ratio, ratio);
    pen.translate(side / 2, side / 2);
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
    if (!look.colour || look.control === UNKNOWN) {
      pen.fillStyle = tone.hollow;
      pen.fill();
      pen.lineWidth = 1.4;
      pen.strokeStyle = tone.hollowEdge;
      pen.stroke();
      return { sheet, side };
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
    } else if (size >= 5.2) {
      pen.fillStyle = whoheld.inkOn(look.colour);
      pen.font = "700 " + Math.round(size * 1.32) + "px " + whoheld.FONT;
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.fillText(look.letter, 0, size * 0.08);
    }
    return { sheet, side };
  }
  whoheld.codes = { HELD, CONTESTED, UNKNOWN, NONE };
})();
