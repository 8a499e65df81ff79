// Tables as they cross from Python: typed columns in base64, and days counted from 1 January 1970.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  const TYPES = { f4: Float32Array, i4: Int32Array, u1: Uint8Array, u2: Uint16Array, u4: Uint32Array };
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December"];
  const DAY = 86400000;

  function column(pair) {
    const text = atob(pair[1]);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return new TYPES[pair[0]](bytes.buffer);
  }

  function table(packed) {
    const out = {};
    for (const name of Object.keys(packed)) {
      const value = packed[name];
      out[name] = Array.isArray(value) && value.length === 2 && TYPES[value[0]] ? column(value) : value;
    }
    return out;
  }

  whoheld.readData = (packed) => {
    const data = {
      version: packed.version, blocs: packed.blocs, actors: packed.actors, land: packed.land_km2,
      firstDay: packed.first_day, lastDay: packed.last_day,
      known: table(packed.known), places: table(packed.places), spells: table(packed.spells), events: table(packed.events),
    };
    const places = data.places;
    places.n = places.ids.length;
    places.wx = Float64Array.from(places.lon, whoheld.worldX);
    places.wy = Float64Array.from(places.lat, whoheld.worldY);
    const cells = table(packed.cells);
    const rings = [];
    for (let c = 0; c + 1 < cells.cell_start.length; c++) {
      const own = [];
      for (let r = cells.cell_start[c]; r < cells.cell_start[c + 1]; r++) {
        const flat = new Float64Array(cells.ring_start[r + 1] - cells.ring_start[r]);
        for (let k = 0; k < flat.length; k += 2) {
          flat[k] = whoheld.worldX(cells.xy[cells.ring_start[r] + k]);
          flat[k + 1] = whoheld.worldY(cells.xy[cells.ring_start[r] + k + 1]);
        }
        own.push(flat);
      }
      rings.push(own);
    }
    data.cells = { place: cells.place, km2: cells.km2, rings };
    return data;
  };

  // Where the first number greater than `value` stands in an ascending column, its length when there is none.
  whoheld.firstAfter = (column, value) => {
    let low = 0;
    let high = column.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (column[middle] <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  // Row of the spell of each place that lasts on the day, or -1; rows are sorted by place and first day.
  whoheld.stateOn = (data, day, state) => {
    const { start, from, to } = data.spells;
    for (let place = 0; place < data.places.n; place++) {
      let low = start[place];
      let high = start[place + 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (from[middle] <= day) low = middle + 1;
        else high = middle;
      }
      const row = low - 1;
      state[place] = row >= start[place] && day < to[row] ? row : -1;
    }
    return state;
  };

  whoheld.dayOf = (iso) => Math.round(Date.parse(iso + "T00:00:00Z") / DAY);
  whoheld.isoOf = (day) => new Date(day * DAY).toISOString().slice(0, 10);
  whoheld.longDay = (day) => {
    const d = new Date(day * DAY);
    return d.getUTCDate() + " " + MONTHS[d.getUTCMonth()] + " " + d.getUTCFullYear();
  };
  whoheld.shortDay = (day) => {
    const d = new Date(day * DAY);
    return d.getUTCDate() + " " + MONTHS[d.getUTCMonth()].slice(0, 3) + " " + d.getUTCFullYear();
  };
  whoheld.addMonths = (day, months) => {
    const d = new Date(day * DAY);
    const last = new Date(Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + months + 1, 0)).getUTCDate();
    return Math.round(Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + months, Math.min(d.getUTCDate(), last)) / DAY);
  };

  // "2017-10-14", "14 Oct 2017", "Oct 14, 2017", "October 2017", "2017"; null when it is none of these.
  whoheld.readDay = (text) => {
    const words = text.trim().toLowerCase();
    const make = (y, m, d) => {
      const at = new Date(Date.UTC(+y, m, +d));
      return m >= 0 && at.getUTCDate() === +d && at.getUTCMonth() === m ? Math.round(at.getTime() / DAY) : null;
    };
    const month = (name) => (name.length < 3 ? -1 : MONTHS.findIndex((m) => m.toLowerCase().startsWith(name)));
    let m = words.match(/^(\d{4})-(\d{1,2})-(\d{1,2})$/);
    if (m) return make(m[1], +m[2] - 1, m[3]);
    m = words.match(/^(\d{1,2})\.? +([a-z]+)\.? +(\d{4})$/);
    if (m) return make(m[3], month(m[2]), m[1]);
    m = words.match(/^([a-z]+)\.? +(\d{1,2}),? +(\d{4})$/);
    if (m) return make(m[3], month(m[1]), m[2]);
    m = words.match(/^([a-z]+)\.? +(\d{4})$/);
    if (m) return make(m[2], month(m[1]), 1);
    m = words.match(/^(\d{4})$/);
    return m ? make(m[1], 0, 1) : null;
  };
})();
