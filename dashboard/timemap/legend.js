// Words on the map: what is in view, and what lies under the pointer.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  const NONE = 65535;

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

  function countInView(timemap) {
    const { data, state, painter, map, layer } = timemap;
    const size = map.getSize();
    const corner = map.containerPointToLayerPoint([0, 0]).subtract(layer._bounds.min);
    const counts = { held: new Array(data.blocs.length).fill(0), contested: 0, besieged: 0, unknown: 0 };
    for (let i = 0; i < data.places.n; i++) {
      const row = state[i];
      const x = painter.x[i] - corner.x;
      const y = painter.y[i] - corner.y;
      if (row < 0 || x < 0 || y < 0 || x > size.x || y > size.y) continue;
      const control = data.spells.control[row];
      if (control === 0) counts.held[data.actors[data.spells.first[row]].bloc] += 1;
      else if (control === 1) counts.contested += 1;
      else counts.unknown += 1;
      if (data.spells.siege[row] !== NONE) counts.besieged += 1;
    }
    return counts;
  }

  // Of everything that is known on the day, whatever the filters hide.
  function noDataShare({ data, day }) {
    const { known, land } = data;
    const at = whoheld.firstAfter(known.day, day) - 1;
    return at < 0 || land <= 0 ? 1 : Math.max(0, 1 - known.km2[at] / land);
  }

  whoheld.drawLegend = (timemap) => {
    const { data, painter, legend } = timemap;
    const counts = countInView(timemap);
    const share = Math.round(100 * noDataShare(timemap));
    const key = JSON.stringify([counts, share, timemap.isDark, data.version]);
    if (key === timemap.legendKey) return;
    timemap.legendKey = key;
    const parts = [];
    data.blocs.forEach((bloc, index) => {
      if (counts.held[index]) parts.push(chip(mark("dot", painter.colours[index], bloc.letter), bloc.label, counts.held[index]));
    });
    legend.replaceChildren(...parts);
    const signs = [];
    if (counts.contested) signs.push(chip(mark("hatched"), "contested", counts.contested));
    if (counts.besieged) signs.push(chip(mark("ringed"), "besieged", counts.besieged));
    if (counts.unknown) signs.push(chip(mark("hollow"), "unknown", counts.unknown));
    signs.push(chip(mark("plain"), "plain ground: no data, " + share + " % of the area", null));
    timemap.strip.signs.replaceChildren(...signs);
  };

  whoheld.fillTip = (timemap, place) => {
    const { data, state, tip, painter } = timemap;
    const { spells, actors } = data;
    const row = state[place];
    const name = (actor) => actors[actor].short;
    const key = place + "/" + row;
    if (tip.dataset.key === key) return;
    tip.dataset.key = key;
    const title = document.createElement("b");
    title.textContent = data.places.names[place];
    const kind = document.createElement("span");
    kind.textContent = " · " + data.places.kinds[place].replace("_", " ");
    const lines = [];
    if (spells.control[row] === 2) lines.push("Nobody knows who held it");
    else if (spells.control[row] === 1) {
      const both = [spells.first[row], spells.second[row]].filter((actor) => actor !== NONE).map(name);
      lines.push("Contested: " + both.join(" and "));
    } else lines.push("Held by " + name(spells.first[row]));
    if (spells.siege[row] !== NONE) lines.push("Besieged by " + name(spells.siege[row]));
    lines.push("since " + whoheld.shortDay(spells.from[row]) + " · last evidence " + whoheld.shortDay(Math.min(spells.seen[row], timemap.day)));
    const nodes = [title, kind];
    lines.forEach((line, index) => {
      const node = document.createElement("div");
      if (index === 0 && spells.first[row] !== NONE) {
        node.appendChild(mark("small", painter.colours[actors[spells.first[row]].bloc]));
      }
      node.appendChild(document.createTextNode(line));
      nodes.push(node);
    });
    tip.replaceChildren(...nodes);
  };
})();
