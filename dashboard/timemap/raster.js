// Once a view: which cell each pixel lies in, how much of the pixel is covered, and the runs of pixels of each cell.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  const LEAST = 4;
  const WHOLE = 250;

  whoheld.Raster = class {
    // `owner` holds a place's number plus one, 0 for none; `edge` is 1 where a pixel is not like its neighbours;
    // `box` left, top, right and bottom of each place's pixels.
    constructor(data, view) {
      const width = (this.width = Math.round(view.width * view.ratio));
      const height = (this.height = Math.round(view.height * view.ratio));
      const n = data.places.n;
      this.owner = n < 65535 ? new Uint16Array(width * height) : new Uint32Array(width * height);
      this.cover = new Uint8Array(width * height);
      this.edge = new Uint8Array(width * height);
      this.box = new Int32Array(4 * n);
      this.best = new Uint8Array(width * height);
      this.part = new Float32Array(width + 2);
      this.whole = new Float32Array(width + 2);
      this.crossings = new Float64Array(4096);
      this.lines = view.ratio >= 2 ? 2 : 4;
      this.points = new Float64Array(1024);
      const { rings, place } = data.cells;
      for (let cell = 0; cell < rings.length; cell++) this.rasterise(rings[cell], place[cell], view);
      this.best = this.part = this.whole = null;
      this.findEdges();
      this.findRuns(n);
    }

    // Points of all rings in pixels, one after another; ends of rings in `ends`.
    project(rings, view) {
      const scale = view.scale * view.ratio;
      const shiftX = view.left * view.ratio;
      const shiftY = view.top * view.ratio;
      let n = 0;
      for (const flat of rings) n += flat.length;
      if (this.points.length < n) this.points = new Float64Array(2 * n);
      this.ends = [];
      let at = 0;
      for (const flat of rings) {
        for (let k = 0; k < flat.length; k += 2) {
          this.points[at++] = flat[k] * scale - shiftX;
          this.points[at++] = flat[k + 1] * scale - shiftY;
        }
        this.ends.push(at);
      }
      return at;
    }

    rasterise(rings, place, view) {
      const n = this.project(rings, view);
      const { points, width, height } = this;
      let x0 = Infinity, y0 = Infinity, x1 = -Infinity, y1 = -Infinity;
      for (let k = 0; k < n; k += 2) {
        if (points[k] < x0) x0 = points[k];
        if (points[k] > x1) x1 = points[k];
        if (points[k + 1] < y0) y0 = points[k + 1];
        if (points[k + 1] > y1) y1 = points[k + 1];
      }
      x0 = Math.max(0, Math.floor(x0));
      y0 = Math.max(0, Math.floor(y0));
      x1 = Math.min(width, Math.ceil(x1));
      y1 = Math.min(height, Math.ceil(y1));
      if (x0 >= x1 || y0 >= y1) return;
      const b = 4 * place;
      this.box[b] = Math.max(0, x0 - 2);
      this.box[b + 1] = Math.max(0, y0 - 2);
      this.box[b + 2] = Math.min(width, x1 + 2);
      this.box[b + 3] = Math.min(height, y1 + 2);
      for (let y = y0; y < y1; y++) this.coverRow(y, x0, x1, place + 1);
    }

    // How much of each pixel of a row a cell covers, from a few lines through it; the larger part has the pixel.
    coverRow(y, x0, x1, mark) {
      const { part, whole, crossings, lines, best, owner, cover } = this;
      const span = x1 - x0;
      part.fill(0, 0, span + 2);
      whole.fill(0, 0, span + 2);
      const weight = 1 / lines;
      for (let s = 0; s < lines; s++) {
        const n = this.cross(y + (s + 0.5) / lines);
        for (let k = 0; k + 1 < n; k += 2) {
          const from = Math.min(span, Math.max(0, crossings[k] - x0));
          const to = Math.min(span, Math.max(0, crossings[k + 1] - x0));
          const a = from | 0;
          const b = to | 0;
          if (a === b) part[a] += (to - from) * weight;
          else {
            part[a] += (a + 1 - from) * weight;
            part[b] += (to - b) * weight;
            whole[a + 1] += weight;
            whole[b] -= weight;
          }
        }
      }
      let run = 0;
      for (let k = 0, at = y * this.width + x0; k < span; k++, at++) {
        run += whole[k];
        const share = Math.min(255, 255 * (run + part[k]) + 0.5) | 0;
        if (share < LEAST) continue;
        if (share > best[at]) {
          best[at] = share;
          owner[at] = mark;
        }
        cover[at] = Math.min(255, cover[at] + share);
      }
    }

    // Where the rings cross a line, from left to right; how many crossings.
    cross(y) {
      const { points, crossings, ends } = this;
      let n = 0;
      let start = 0;
      for (let r = 0; r < ends.length; r++) {
        const end = ends[r];
        let ax = points[end - 2];
        let ay = points[end - 1];
        for (let k = start; k < end; k += 2) {
          const bx = points[k];
          const by = points[k + 1];
          if (ay <= y !== by <= y && n < 4096) {
            const x = ax + ((y - ay) / (by - ay)) * (bx - ax);
            let at = n++;
            for (; at > 0 && crossings[at - 1] > x; at--) crossings[at] = crossings[at - 1];
            crossings[at] = x;
          }
          ax = bx;
          ay = by;
        }
        start = end;
      }
      return n;
    }

    findEdges() {
      const { owner, edge, cover, width, height } = this;
      for (let y = 0, at = 0; y < height; y++) {
        const isInside = y > 0 && y + 1 < height;
        for (let x = 0; x < width; x++, at++) {
          const own = owner[at];
          if (own === 0) continue;
          if (cover[at] < WHOLE) edge[at] = 1;
          else if (x > 0 && owner[at - 1] !== own) edge[at] = 1;
          else if (x + 1 < width && owner[at + 1] !== own) edge[at] = 1;
          else if (isInside && (owner[at - width] !== own || owner[at + width] !== own)) edge[at] = 1;
        }
      }
    }

    // `runs` holds first pixel and end of each run; those of place p lie from runStart[p] to runStart[p + 1].
    findRuns(n) {
      const { owner, width, height } = this;
      const counts = new Uint32Array(n + 2);
      const each = (visit) => {
        for (let y = 0, at = 0; y < height; y++) {
          const end = at + width;
          while (at < end) {
            const own = owner[at];
            const from = at;
            while (at < end && owner[at] === own) at++;
            if (own !== 0) visit(own, from, at);
          }
        }
      };
      each((own) => counts[own + 1]++);
      for (let k = 1; k < counts.length; k++) counts[k] += counts[k - 1];
      this.runStart = counts.slice(1);
      this.runs = new Uint32Array(2 * counts[n + 1]);
      const next = counts.slice();
      each((own, from, to) => {
        const at = 2 * next[own]++;
        this.runs[at] = from;
        this.runs[at + 1] = to;
      });
    }
  };
})();
