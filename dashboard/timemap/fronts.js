// Lines where the ground of two sides touches, as pixels of the sheet of areas: they change only where the areas change.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  const HALF_WIDE = 0.85;
  const STRONGEST = 215;

  whoheld.Fronts = class {
    // `line` holds for each pixel the number of the border that it lies on, from 1, and `share` how much it covers.
    constructor(data, view, raster) {
      const { one, other, lines } = data.cells.borders;
      const n = lines.length;
      [this.one, this.other] = [one, other];
      this.line = n < 65535 ? new Uint16Array(raster.owner.length) : new Uint32Array(raster.owner.length);
      this.share = new Uint8Array(raster.owner.length);
      this.isFront = new Uint8Array(n + 1);
      this.raster = raster;
      this.half = HALF_WIDE * view.ratio;
      const scale = view.scale * view.ratio;
      for (let k = 0; k < n; k++) {
        const flat = lines[k];
        for (let i = 0; i + 3 < flat.length; i += 2) {
          const at = (value, shift) => value * scale - shift * view.ratio;
          this.trace(k + 1, at(flat[i], view.left), at(flat[i + 1], view.top), at(flat[i + 2], view.left), at(flat[i + 3], view.top));
        }
      }
      this.sortByPlace(data.places.n);
    }

    // The pixels within half a width of a stretch, each covered by as much as lies within.
    trace(mark, ax, ay, bx, by) {
      const { width, height } = this.raster;
      const reach = this.half + 0.5;
      const x0 = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
      const x1 = Math.min(width - 1, Math.ceil(Math.max(ax, bx) + reach));
      const y0 = Math.max(0, Math.floor(Math.min(ay, by) - reach));
      const y1 = Math.min(height - 1, Math.ceil(Math.max(ay, by) + reach));
      const dx = bx - ax;
      const dy = by - ay;
      const length2 = dx * dx + dy * dy || 1e-9;
      for (let y = y0; y <= y1; y++) {
        for (let x = x0; x <= x1; x++) {
          const px = x + 0.5 - ax;
          const py = y + 0.5 - ay;
          const along = Math.max(0, Math.min(1, (px * dx + py * dy) / length2));
          const gap = Math.hypot(px - along * dx, py - along * dy);
          const share = Math.min(1, reach - gap) * STRONGEST;
          const at = y * width + x;
          if (share > 8 && share > this.share[at]) [this.share[at], this.line[at]] = [share, mark];
        }
      }
    }

    // The borders of a place p: byPlace[start[p]] to byPlace[start[p + 1]].
    sortByPlace(n) {
      const counts = new Uint32Array(n + 2);
      for (const column of [this.one, this.other]) for (const place of column) counts[place + 1] += 1;
      for (let k = 1; k < counts.length; k++) counts[k] += counts[k - 1];
      this.start = counts.slice();
      this.byPlace = new Uint32Array(2 * this.one.length);
      for (const column of [this.one, this.other]) column.forEach((place, k) => (this.byPlace[counts[place]++] = k));
    }

    dress(ink, isShown) {
      this.rgb = whoheld.packColour(ink, 0);
      this.isShown = isShown;
      if (!isShown) this.isFront.fill(0);
    }

    // A place belongs to another side now. Groups from 257 on are contested: such ground has no front, it is one.
    touch(place, group) {
      if (!this.isShown) return;
      for (let k = this.start[place]; k < this.start[place + 1]; k++) {
        const line = this.byPlace[k];
        const a = group[this.one[line] + 1];
        const b = group[this.other[line] + 1];
        this.isFront[line + 1] = a > 0 && b > 0 && a < 257 && b < 257 && a !== b ? 1 : 0;
      }
    }

    // The colour of a pixel of a front over that of the area.
    ink(at, under) {
      const a = this.share[at] / 255;
      const b = (under >>> 24) / 255;
      const both = a + b * (1 - a);
      const mix = (shift) => {
        const top = (this.rgb >>> shift) & 255;
        const low = (under >>> shift) & 255;
        return Math.round((top * a + low * b * (1 - a)) / both) << shift;
      };
      return ((Math.round(both * 255) << 24) | mix(16) | mix(8) | mix(0)) >>> 0;
    }
  };
})();
