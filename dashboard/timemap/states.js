// What each place is on a day, and which places differ from the day before: found by walking a list of changes.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  // Of a half-life: the ages at which what is known looks a step paler.
  const STEPS = [0.4, 0.8, 1.3, 2];
  whoheld.PALER = [1, 0.82, 0.66, 0.52, 0.4];
  const NEVER = 2000000;

  // Row of the spell of a place that lasts on the day, or -1; rows are sorted by place and first day.
  function rowOn({ start, from, to }, place, day) {
    let low = start[place];
    let high = start[place + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (from[middle] <= day) low = middle + 1;
      else high = middle;
    }
    const row = low - 1;
    return row >= start[place] && day < to[row] ? row : -1;
  }

  // The days of evidence of a spell between its first day and its last evidence.
  const between = ({ told, toldAt }, row) => told.subarray(toldAt[row], toldAt[row + 1]);

  // The spell's last evidence up to the day; before any, its first day.
  function lastEvidence(spells, row, day) {
    if (day >= spells.seen[row]) return spells.seen[row];
    const days = between(spells, row);
    const at = whoheld.firstAfter(days, day);
    return at ? days[at - 1] : spells.from[row];
  }

  // What is known is as old as its last evidence.
  function levelOn(spells, row, half, day) {
    const age = day - lastEvidence(spells, row, day);
    let level = 0;
    while (level < STEPS.length && age >= STEPS[level] * half) level += 1;
    return level;
  }

  // Every change of row or paleness of every place, by day: `place`, `row` and `level` from then on, and those before.
  whoheld.listChanges = (data) => {
    const { spells, places } = data;
    const found = [];
    const note = (day, place, row, level) => found.push(day, place, row, level);
    for (let place = 0; place < places.n; place++) {
      const half = places.half[place];
      for (let row = spells.start[place]; row < spells.start[place + 1]; row++) {
        const from = spells.from[row];
        const end = Math.min(spells.to[row], data.lastDay + 1);
        const seen = spells.seen[row];
        const days = seen > from ? [from, ...between(spells, row), seen] : [seen];
        note(from, place, row, levelOn(spells, row, half, from));
        days.forEach((begun, at) => {
          const next = Math.min(end, at + 1 < days.length ? days[at + 1] : end);
          if (begun > from && begun < end) note(begun, place, row, 0);
          STEPS.forEach((step, k) => {
            const day = Math.ceil(begun + step * half);
            if (day > from && day < next) note(day, place, row, k + 1);
          });
        });
        const isLast = row + 1 === spells.start[place + 1];
        if (spells.to[row] < NEVER && (isLast || spells.from[row + 1] !== spells.to[row])) note(spells.to[row], place, -1, 0);
      }
    }
    return sorted(data, found);
  };

  function sorted(data, found) {
    const n = found.length / 4;
    const first = data.firstDay;
    const nDays = data.lastDay - first + 1;
    const slot = (day) => Math.max(0, Math.min(nDays, day - first));
    const start = new Uint32Array(nDays + 2);
    for (let i = 0; i < n; i++) start[slot(found[4 * i]) + 1] += 1;
    for (let d = 0; d <= nDays; d++) start[d + 1] += start[d];
    const list = {
      start, first, place: new Uint32Array(n), row: new Int32Array(n), level: new Uint8Array(n),
      rowBefore: new Int32Array(n), levelBefore: new Uint8Array(n),
    };
    const next = start.slice();
    for (let i = 0; i < n; i++) {
      const at = next[slot(found[4 * i])]++;
      [list.place[at], list.row[at], list.level[at]] = [found[4 * i + 1], found[4 * i + 2], found[4 * i + 3]];
    }
    const row = new Int32Array(data.places.n).fill(-1);
    const level = new Uint8Array(data.places.n);
    for (let at = 0; at < n; at++) {
      const place = list.place[at];
      [list.rowBefore[at], list.levelBefore[at]] = [row[place], level[place]];
      [row[place], level[place]] = [list.row[at], list.level[at]];
    }
    return list;
  }

  // The states of one day. `goTo` moves to another and says which places look different then.
  whoheld.States = class {
    constructor(data) {
      this.data = data;
      this.row = new Int32Array(data.places.n).fill(-1);
      this.level = new Uint8Array(data.places.n);
      this.mark = new Uint8Array(data.places.n);
      this.dirty = new Uint32Array(data.places.n);
      this.at = 0;
    }

    // How many places changed; their numbers stand first in `dirty`.
    goTo(day) {
      const { changes } = this.data;
      const slot = Math.max(-1, Math.min(changes.start.length - 2, day - changes.first));
      const to = changes.start[slot + 1];
      const oldRow = this.was(this.row, "rowCopy");
      const oldLevel = this.was(this.level, "levelCopy");
      let n = 0;
      const touch = (place) => {
        if (this.mark[place]) return;
        this.mark[place] = 1;
        [oldRow[place], oldLevel[place]] = [this.row[place], this.level[place]];
        this.dirty[n++] = place;
      };
      for (; this.at < to; this.at++) {
        const place = changes.place[this.at];
        touch(place);
        [this.row[place], this.level[place]] = [changes.row[this.at], changes.level[this.at]];
      }
      while (this.at > to) {
        this.at -= 1;
        const place = changes.place[this.at];
        touch(place);
        [this.row[place], this.level[place]] = [changes.rowBefore[this.at], changes.levelBefore[this.at]];
      }
      let kept = 0;
      for (let k = 0; k < n; k++) {
        const place = this.dirty[k];
        this.mark[place] = 0;
        if (oldRow[place] !== this.row[place] || oldLevel[place] !== this.level[place]) this.dirty[kept++] = place;
      }
      return kept;
    }

    was(column, name) {
      if (!this[name]) this[name] = column.slice();
      return this[name];
    }
  };

  // Rows on any day, without walking there; for the state on a pinned day.
  whoheld.rowsOn = (data, day) => {
    const rows = new Int32Array(data.places.n);
    for (let place = 0; place < data.places.n; place++) rows[place] = rowOn(data.spells, place, day);
    return rows;
  };
  whoheld.levelOn = levelOn;
  whoheld.lastEvidence = lastEvidence;
})();
