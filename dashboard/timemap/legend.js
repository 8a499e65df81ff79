// Words on the map: what is in view, what lies under the pointer, and the state of the day for those who listen.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  const NONE = 65535;
  const PAUSE_MS = 100;
  const STILL_MS = 500;

  // How many places in view are held by whom, kept up by what changes from day to day.
  whoheld.Tally = class {
    constructor(data) {
      this.data = data;
      this.inView = new Uint8Array(data.places.n);
      this.clear();
    }

    clear() {
      const blocs = this.data.blocs.length;
      this.counts = { held: new Array(blocs).fill(0), contested: 0, besieged: 0, unknown: 0 };
    }

    count(states, { x, y }, { corner, size }) {
      this.clear();
      for (let i = 0; i < this.data.places.n; i++) {
        const left = x[i] - corner.x;
        const top = y[i] - corner.y;
        this.inView[i] = left >= 0 && top >= 0 && left <= size.x && top <= size.y ? 1 : 0;
        if (this.inView[i]) this.add(states.row[i], 1);
      }
    }

    // The first `n` of `states.dirty` have changed since.
    shift(states, n) {
      for (let k = 0; k < n; k++) {
        const place = states.dirty[k];
        if (!this.inView[place] || states.rowCopy[place] === states.row[place]) continue;
        this.add(states.rowCopy[place], -1);
        this.add(states.row[place], 1);
      }
    }

    add(row, by) {
      if (row < 0) return;
      const { spells } = this.data;
      const control = spells.control[row];
      if (control === whoheld.codes.HELD) {
        const bloc = whoheld.blocOf(this.data, spells.first[row]);
        if (bloc >= 0) this.counts.held[bloc] += by;
      } else this.counts[control === whoheld.codes.CONTESTED ? "contested" : "unknown"] += by;
      if (spells.siege[row] !== NONE) this.counts.besieged += by;
    }
  };

  function chip(mark, label, count) {
    const item = document.createElement("span");
    item.className = "whoheld-entry";
    item.appendChild(mark);
    item.appendChild(document.createTextNode(label + " "));
    if (count !== null) {
      const number = document.createElement("b");
      number.textContent = count.toLocaleString("en");
      item.appendChild(number);
    }
    return item;
  }

  function mark(className, colour, letter) {
    const node = document.createElement("i");
    node.className = "whoheld-mark " + className;
    if (colour) {
      node.style.background = colour;
      node.style.color = whoheld.inkOn(colour);
    }
    node.textContent = letter || "";
    return node;
  }

  // Of everything that is known on the day, whatever the filters hide.
  function noDataShare({ data, day }) {
    const { known, land } = data;
    const at = whoheld.firstAfter(known.day, day) - 1;
    return at < 0 || land <= 0 ? 1 : Math.max(0, 1 - known.km2[at] / land);
  }

  function eventsSince({ data, day }, from) {
    return whoheld.firstAfter(data.events.day, day) - whoheld.firstAfter(data.events.day, from - 1);
  }

  // Drawn at once after a pause, then no more than ten times a second; said aloud when the hand has stopped.
  whoheld.askLegend = (timemap) => {
    const now = performance.now();
    clearTimeout(timemap.saying);
    timemap.saying = setTimeout(() => whoheld.sayState(timemap), STILL_MS);
    if (timemap.legendWaits) return;
    const wait = Math.max(0, PAUSE_MS - (now - (timemap.legendAt || -PAUSE_MS)));
    timemap.legendWaits = true;
    setTimeout(() => {
      timemap.legendWaits = false;
      timemap.legendAt = performance.now();
      drawLegend(timemap);
    }, wait);
  };

  function drawLegend(timemap) {
    const { data, colours, legend, tally, look, strip, words } = timemap;
    if (!data || !colours || !tally) return;
    const { counts } = tally;
    const share = Math.round(100 * noDataShare(timemap));
    const from = strip.windowFrom();
    const since = from === null ? null : eventsSince(timemap, from);
    const different = timemap.pinned ? words.nDifferent : null;
    const hidden = timemap.dots.nHidden;
    const key = JSON.stringify([
      counts, share, from, since, different, look.pinned, look.markedAs, look.marked.size, hidden, timemap.isDark, data.version,
    ]);
    if (key === timemap.legendKey) return;
    timemap.legendKey = key;
    const parts = [];
    data.blocs.forEach((bloc, index) => {
      if (counts.held[index]) parts.push(chip(mark("dot", colours[index], bloc.letter), bloc.label, counts.held[index]));
    });
    const signs = document.createElement("span");
    signs.className = "whoheld-signs";
    if (counts.contested) signs.append(chip(mark("hatched"), "contested", counts.contested));
    if (counts.besieged) signs.append(chip(mark("ringed"), "besieged", counts.besieged));
    if (counts.unknown) signs.append(chip(mark("hollow"), "unknown", counts.unknown));
    legend.replaceChildren(...parts, signs);
    const notes = [];
    if (different !== null) notes.push(chip(mark("split"), "changed since " + whoheld.shortDay(whoheld.dayOf(look.pinned)), different));
    if (since !== null) notes.push(chip(mark("event"), "events since " + whoheld.shortDay(from), since));
    if (look.marked.size && look.markedAs) notes.push(chip(mark("badge"), look.markedAs, look.marked.size));
    if (hidden) notes.push(chip(mark("point"), "more dots when zoomed in", hidden));
    notes.push(chip(mark("plain"), "plain ground: no data, " + share + " %", null));
    timemap.notes.replaceChildren(...notes);
  }

  // "On 14 October 2017: 61 places Syrian government, 40 Opposition, 3 contested."
  whoheld.sayState = (timemap) => {
    const { data, states, day, strip, spoken } = timemap;
    if (!data || day === undefined || strip.isPlaying || strip.isDragging) return;
    const held = new Array(data.blocs.length).fill(0);
    const other = [0, 0, 0];
    for (const row of states.row) {
      if (row < 0) continue;
      const control = data.spells.control[row];
      const bloc = control === whoheld.codes.HELD ? whoheld.blocOf(data, data.spells.first[row]) : -1;
      if (bloc >= 0) held[bloc] += 1;
      else other[control] += 1;
    }
    const parts = data.blocs.map((bloc, index) => [held[index], bloc.label]).filter(([n]) => n > 0).sort((a, b) => b[0] - a[0]);
    const said = parts.map(([n, label], index) => n + (index === 0 ? (n === 1 ? " place " : " places ") : " ") + label);
    if (other[1]) said.push(other[1] + " contested");
    if (other[2]) said.push(other[2] + " unknown");
    const words = said.length ? said.join(", ") : "nothing is known";
    spoken.textContent = "On " + whoheld.longDay(day) + ": " + words + ".";
    strip.slider.setAttribute("aria-valuetext", whoheld.longDay(day) + ": " + words);
  };

  whoheld.fillTip = (timemap, place) => {
    const { data, state, tip, colours, look } = timemap;
    const { spells } = data;
    const row = state[place];
    const key = [data.version, place, row, timemap.day, look.pinned, look.language, timemap.isDark].join("/");
    if (tip.dataset.key === key) return;
    tip.dataset.key = key;
    const title = document.createElement("b");
    title.textContent = timemap.words.nameOf(place, look.language);
    const kind = document.createElement("span");
    kind.textContent = " · " + data.places.kinds[place].replaceAll("_", " ");
    const lines = [];
    if (spells.control[row] === whoheld.codes.UNKNOWN) lines.push("Nobody knows who held it");
    else if (spells.control[row] === whoheld.codes.CONTESTED) lines.push("Contested: " + contenders(data, row));
    else lines.push("Held by " + whoheld.nameOf(data, spells.first[row]));
    if (spells.siege[row] !== NONE) lines.push("Besieged by " + whoheld.nameOf(data, spells.siege[row]));
    const last = whoheld.shortDay(whoheld.lastEvidence(spells, row, timemap.day));
    lines.push("since " + whoheld.shortDay(spells.from[row]) + " · last evidence " + last);
    if (timemap.pinned && whoheld.differs(data, timemap.pinned[place], row)) lines.push(wasBefore(timemap, place));
    const nodes = [title, kind];
    lines.forEach((line, index) => {
      const node = document.createElement("div");
      const colour = index === 0 ? colours[whoheld.blocOf(data, spells.first[row])] : null;
      if (colour) node.appendChild(mark("small", colour));
      node.appendChild(document.createTextNode(line));
      nodes.push(node);
    });
    tip.replaceChildren(...nodes);
  };

  // All who contest a place, the holder before first; more than three are counted.
  function contenders(data, row) {
    const { first, between, second, more } = data.spells;
    const names = [first[row], between[row], second[row]].filter((actor) => actor !== NONE).map((actor) => whoheld.nameOf(data, actor));
    if (names.length < 2 && !more[row]) return names.join("") || whoheld.nameOf(data, NONE);
    const last = more[row] ? more[row] + " more" : names.pop();
    return names.join(", ") + " and " + last;
  }

  function wasBefore({ data, pinned, look }, place) {
    const row = pinned[place];
    const { control, first } = data.spells;
    const day = whoheld.shortDay(whoheld.dayOf(look.pinned));
    if (row < 0 || control[row] === whoheld.codes.UNKNOWN) return "Not known on " + day;
    if (control[row] === whoheld.codes.CONTESTED) return "Contested by " + contenders(data, row) + " on " + day;
    return "Held by " + whoheld.nameOf(data, first[row]) + " on " + day;
  }
})();
