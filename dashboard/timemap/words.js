// Above the dots: names, the chosen and the pointed-at place, badges, and what differs from the pinned day.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  // Not the -1 of a holder without a bloc.
  const NOBODY = -2;

  whoheld.Words = class {
    constructor(canvas) {
      this.pen = canvas.getContext("2d");
      this.labels = [];
    }

    layOut(data, view, dots, language) {
      [this.data, this.view, this.dots] = [data, view, dots];
      this.isNamed = new Uint8Array(data.places.n);
      this.placeLabels(language);
      this.seen = "";
    }

    nameOf(place, language) {
      const { names, names_ar } = this.data.places;
      return (language === "ar" && names_ar[place]) || names[place];
    }

    placeLabels(language) {
      const { data, view, dots } = this;
      const { places } = data;
      // A city's name may lie on the dots of smaller places where it fits nowhere else.
      const [taken, ofCities] = [new Boxes(view), new Boxes(view)];
      for (let i = 0; i < places.n; i++) {
        const r = dots.radius[i];
        const box = [dots.x[i] - r, dots.y[i] - r, dots.x[i] + r, dots.y[i] + r, i];
        if (dots.isSeen[i] && r >= 4) taken.add(box);
        if (dots.isSeen[i] && places.size[i] === 2) ofCities.add(box);
      }
      this.labels = [];
      this.written = new Map();
      const wanted = view.zoom < 6 ? 22 : view.zoom < 7.5 ? 46 : 140;
      let tried = 0;
      for (const i of places.order) {
        if (this.labels.length >= wanted || tried > 6 * wanted) break;
        const isArea = places.shape[i] === whoheld.codes.AREA;
        if (!dots.isSeen[i] || (dots.radius[i] < 2.6 && !isArea)) continue;
        if (places.shape[i] === whoheld.codes.SITE && view.zoom < 8.5) continue;
        if (places.size[i] === 0 && view.zoom < 8) continue;
        tried += 1;
        const isCity = places.size[i] === 2;
        const font = (isCity ? "600 13px " : (isArea ? "italic " : "") + "400 12px ") + whoheld.FONT;
        const text = this.nameOf(i, language);
        this.pen.font = font;
        const width = this.pen.measureText(text).width;
        const find = (boxes) => freeSpot([dots.x[i], dots.y[i]], isArea ? 0 : dots.radius[i] + 3, width, boxes, i, view);
        const spot = find(taken) || (isCity && find(ofCities));
        if (!spot) continue;
        for (const boxes of [taken, ofCities]) boxes.add([spot.x - 3, spot.y - 12, spot.x + width + 3, spot.y + 5, -1]);
        this.labels.push({ place: i, x: spot.x, y: spot.y, font, isCity, text, width });
        this.isNamed[i] = 1;
      }
    }

    dress(tone, colours) {
      [this.tone, this.colours] = [tone, colours];
      this.written = new Map();
      this.seen = "";
    }

    // Whether what is shown differs from what was; `n` places changed, -1 for all.
    isMoved(states, { layers, selected, pointed, marked, pinned, n }) {
      const seen = [layers.has("labels"), selected, pointed, marked.size].join("/");
      let isMoved = n < 0 || pinned !== null || seen !== this.seen;
      this.seen = seen;
      for (let k = 0; k < n && !isMoved; k++) isMoved = this.isNamed[states.dirty[k]] === 1 || marked.has(states.dirty[k]);
      return isMoved;
    }

    // `pinned` holds the rows of the pinned day or is null.
    paint(states, { layers, selected, pointed, marked, pinned }) {
      if (pinned) this.paintDifference(states, pinned);
      for (const place of marked) if (states.row[place] >= 0) this.badge(place);
      if (selected >= 0) this.circle(selected, 7, 2.5);
      if (pointed >= 0 && pointed !== selected) this.circle(pointed, 9, 2);
      if (layers.has("labels")) this.write(states, selected);
    }

    circle(place, gap, width) {
      const { pen, dots } = this;
      if (!dots.isSeen[place]) return;
      pen.beginPath();
      pen.arc(dots.x[place], dots.y[place], dots.radius[place] + gap, 0, 7);
      pen.lineWidth = width + 2.4;
      pen.strokeStyle = this.tone.halo;
      pen.stroke();
      pen.lineWidth = width;
      pen.strokeStyle = this.tone.accent;
      pen.stroke();
    }

    badge(place) {
      const { pen, dots } = this;
      if (!dots.isSeen[place]) return;
      const gap = Math.max(3.5, dots.radius[place]) * 0.75;
      pen.beginPath();
      pen.arc(dots.x[place] + gap, dots.y[place] - gap, 3.2, 0, 7);
      pen.fillStyle = this.tone.accent;
      pen.fill();
      pen.lineWidth = 1.2;
      pen.strokeStyle = this.tone.rim;
      pen.stroke();
    }

    // Places with another holder than on the pinned day: the earlier holder's half and the present one's, thickly rimmed.
    paintDifference(states, pinned) {
      const { pen, dots, data } = this;
      this.nDifferent = 0;
      const ordered = data.places.order;
      for (let k = ordered.length - 1; k >= 0; k--) {
        const place = ordered[k];
        if (!whoheld.differs(data, pinned[place], states.row[place])) continue;
        this.nDifferent += 1;
        if (!dots.isSeen[place]) continue;
        const size = Math.max(5.5, dots.radius[place]);
        pen.save();
        pen.translate(dots.x[place], dots.y[place]);
        pen.beginPath();
        pen.arc(0, 0, size + 3.4, 0, 7);
        pen.fillStyle = this.tone.accent;
        pen.fill();
        pen.beginPath();
        pen.arc(0, 0, size + 1.2, 0, 7);
        pen.fillStyle = this.tone.rim;
        pen.fill();
        for (const [row, from] of [[pinned[place], Math.PI / 2], [states.row[place], -Math.PI / 2]]) {
          pen.beginPath();
          pen.arc(0, 0, size, from, from + Math.PI);
          pen.fillStyle = this.colourOf(row);
          pen.fill();
        }
        pen.restore();
      }
    }

    colourOf(row) {
      const { spells } = this.data;
      if (row < 0 || spells.control[row] === whoheld.codes.UNKNOWN) return this.tone.hollow;
      return this.colours[whoheld.blocOf(this.data, spells.first[row])] || this.tone.hollowEdge;
    }

    write(states, selected) {
      for (const label of this.labels) {
        const isKnown = states.row[label.place] >= 0;
        if (!isKnown && !label.isCity && label.place !== selected) continue;
        const { sheet, left, top } = this.sprite(label, isKnown);
        this.pen.drawImage(sheet, left, top, sheet.width / this.view.ratio, sheet.height / this.view.ratio);
      }
    }

    // A name with its halo, written once and then copied: to write it costs ten times as much.
    sprite(label, isKnown) {
      const key = 2 * label.place + isKnown;
      let found = this.written.get(key);
      if (found) return found;
      const { ratio } = this.view;
      const left = Math.floor(label.x) - 3;
      const top = Math.floor(label.y) - 20;
      const sheet = document.createElement("canvas");
      sheet.width = Math.ceil((label.width + 8) * ratio);
      sheet.height = Math.ceil(32 * ratio);
      const pen = sheet.getContext("2d");
      pen.scale(ratio, ratio);
      pen.lineJoin = "round";
      pen.font = label.font;
      pen.lineWidth = 3.2;
      pen.strokeStyle = this.tone.halo;
      pen.strokeText(label.text, label.x - left, label.y - top);
      pen.fillStyle = !isKnown ? this.tone.faint : label.isCity ? this.tone.label : this.tone.quiet;
      pen.fillText(label.text, label.x - left, label.y - top);
      found = { sheet, left, top };
      this.written.set(key, found);
      return found;
    }
  };

  // Whether two rows name different holders; to be unknown or contested counts as another holder.
  whoheld.differs = (data, before, after) => {
    const { control, first } = data.spells;
    const holder = (row) => {
      if (row < 0 || control[row] === whoheld.codes.UNKNOWN) return NOBODY;
      return whoheld.blocOf(data, first[row]) + (control[row] === whoheld.codes.CONTESTED ? 1000 : 0);
    };
    return before !== after && holder(before) !== holder(after);
  };

  // Boxes already taken on the view, found by tile.
  class Boxes {
    constructor() {
      this.tiles = new Map();
    }

    eachTile([a, b, c, d], visit) {
      for (let row = Math.floor(b / 64); row <= Math.floor(d / 64); row++) {
        for (let column = Math.floor(a / 64); column <= Math.floor(c / 64); column++) visit(row * 4096 + column);
      }
    }

    add(box) {
      this.eachTile(box, (key) => (this.tiles.has(key) ? this.tiles.get(key).push(box) : this.tiles.set(key, [box])));
    }

    isFree([a, b, c, d], own) {
      let isFree = true;
      this.eachTile([a, b, c, d], (key) => {
        for (const box of this.tiles.get(key) || []) {
          if (box[4] !== own && a < box[2] && c > box[0] && b < box[3] && d > box[1]) isFree = false;
        }
      });
      return isFree;
    }
  }

  // Right, left, above, below: the first that touches nothing and stays on the sheet.
  function freeSpot([x, y], gap, width, taken, own, view) {
    const middle = [x - width / 2, y + 4];
    const sides = [[x + gap, y + 4], [x - gap - width, y + 4], [x - width / 2, y - gap - 2], [x - width / 2, y + gap + 10]];
    for (const [left, base] of gap === 0 ? [middle] : sides) {
      const box = [left - 2, base - 12, left + width + 2, base + 4];
      if (box[0] < 0 || box[2] > view.width || box[1] < 0 || box[3] > view.height) continue;
      if (taken.isFree(box, own)) return { x: left, y: base };
    }
    return null;
  }
})();
