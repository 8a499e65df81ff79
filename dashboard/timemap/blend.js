// One opaque sheet from ground, areas and dots, mixed pixel by pixel and only where something changed: every further
// canvas would cost the browser a copy of the whole screen at every frame.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  const PALE = 0.38;
  const COST_OF_A_BOX = 4000;

  whoheld.Blend = class {
    constructor(canvas) {
      this.canvas = canvas;
      this.groundSheet = document.createElement("canvas");
    }

    // The ground alone, so that there is something to see before the data come.
    layOut(view, ground, tone) {
      whoheld.drawGround(this.groundSheet, ground, view, tone);
      whoheld.fitCanvas(this.canvas, view);
      const { width, height } = this.canvas;
      this.pen = this.canvas.getContext("2d", { alpha: false, willReadFrequently: true });
      this.pen.drawImage(this.groundSheet, 0, 0);
      const pixels = this.groundSheet.getContext("2d", { willReadFrequently: true }).getImageData(0, 0, width, height);
      this.ground = new Uint32Array(pixels.data.buffer);
      this.sheet = new ImageData(width, height);
      this.out = new Uint32Array(this.sheet.data.buffer);
    }

    // The pixels of areas and dots; each may be left out, and both may be pale beside what is compared.
    wear(fields, dots, { layers, isPale }) {
      this.under = layers.has("areas") ? fields.out : null;
      this.over = layers.has("dots") ? dots.out : null;
      this.raster = fields.raster;
      this.strength = isPale ? PALE : 1;
      this.last = [0, 0, 0];
    }

    mixAll() {
      const { width, height } = this.canvas;
      this.mix(0, 0, width, height);
      this.pen.putImageData(this.sheet, 0, 0);
    }

    // Areas changed in the boxes of some places and in the own pixels of others, dots in boxes; null: everywhere.
    mixSome({ whole, own }, dotted) {
      if (dotted === null) return void this.mixAll();
      const { box, runs, runStart } = this.raster;
      const boxOf = (place) => box.subarray(4 * place, 4 * place + 4);
      for (const place of own) {
        for (let k = 2 * runStart[place]; k < 2 * runStart[place + 1]; k += 2) this.mixRun(runs[k], runs[k + 1]);
      }
      const mixed = whole.map(boxOf).concat(dotted);
      for (const [a, b, c, d] of mixed) this.mix(a, b, c, d);
      this.put(mixed.concat(own.map(boxOf)));
    }

    // Boxes are left, top, right and bottom in pixels.
    put(boxes) {
      if (!boxes.length) return;
      let left = Infinity, top = Infinity, right = 0, bottom = 0;
      for (const [a, b, c, d] of boxes) {
        left = Math.min(left, a);
        top = Math.min(top, b);
        right = Math.max(right, c);
        bottom = Math.max(bottom, d);
      }
      if (COST_OF_A_BOX * boxes.length > (right - left) * (bottom - top)) {
        this.pen.putImageData(this.sheet, 0, 0, left, top, right - left, bottom - top);
      } else for (const [a, b, c, d] of boxes) this.pen.putImageData(this.sheet, 0, 0, a, b, c - a, d - b);
    }

    mix(left, top, right, bottom) {
      const { width } = this.canvas;
      for (let y = top; y < bottom; y++) this.mixRun(y * width + left, y * width + right);
    }

    mixRun(from, end) {
      const { ground, under, over, out, strength, last } = this;
      let [lastGround, lastArea, lastMixed] = last;
      for (let at = from; at < end; at++) {
        const dot = over === null ? 0 : over[at];
        if (dot >>> 24 === 255 && strength === 1) {
          out[at] = dot;
          continue;
        }
        const area = under === null ? 0 : under[at];
        const floor = ground[at];
        let mixed = floor;
        if (area !== 0) {
          if (floor !== lastGround || area !== lastArea) {
            lastMixed = lay(area, floor, strength);
            lastGround = floor;
            lastArea = area;
          }
          mixed = lastMixed;
        }
        out[at] = dot === 0 ? mixed : lay(dot, mixed, strength);
      }
      [last[0], last[1], last[2]] = [lastGround, lastArea, lastMixed];
    }
  };

  // A colour of some opacity over an opaque one.
  function lay(top, floor, strength) {
    const a = ((top >>> 24) * strength) / 255;
    const b = 1 - a;
    const red = ((top & 255) * a + (floor & 255) * b + 0.5) | 0;
    const green = (((top >>> 8) & 255) * a + ((floor >>> 8) & 255) * b + 0.5) | 0;
    const blue = (((top >>> 16) & 255) * a + ((floor >>> 16) & 255) * b + 0.5) | 0;
    return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  }
})();
