// Tables as they cross from Python: deflated columns of numbers, opened while the ground is already shown.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  const TYPES = { f4: Float32Array, i4: Int32Array, u1: Uint8Array, u2: Uint16Array, u4: Uint32Array };
  const FOREVER = 2000000;
  const NONE = 65535;
  whoheld.codes = { HELD: 0, CONTESTED: 1, UNKNOWN: 2, NONE, SITE: 1, AREA: 2 };

  // An actor that the theatre does not know is NONE: it has no bloc, but it is somebody.
  whoheld.blocOf = ({ actors }, actor) => (actor === NONE ? -1 : actors[actor].bloc);
  whoheld.nameOf = ({ actors }, actor) => (actor === NONE ? "an unknown side" : actors[actor].short);

  function bytesOf(base64) {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return bytes;
  }

  // `told(share)` hears how much of the packed bytes has been taken in.
  async function inflate(packed, told) {
    const steps = 64 * 1024;
    let at = 0;
    const source = new ReadableStream({
      pull(controller) {
        if (at >= packed.length) return controller.close();
        controller.enqueue(packed.subarray(at, at + steps));
        at += steps;
        told(Math.min(1, at / packed.length));
      },
    });
    const opened = source.pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(opened).arrayBuffer());
  }

  function fill(value, buffer, start) {
    if (Array.isArray(value) || typeof value !== "object" || value === null) return value;
    if (value.type && value.n !== undefined) return new TYPES[value.type](buffer, start + value.at, value.n);
    const out = {};
    for (const name of Object.keys(value)) out[name] = fill(value[name], buffer, start);
    return out;
  }

  function starts(counts) {
    const out = new Uint32Array(counts.length + 1);
    for (let i = 0; i < counts.length; i++) out[i + 1] = out[i] + counts[i];
    return out;
  }

  function readPlaces(places) {
    const n = (places.n = places.ids.length);
    places.wx = Float64Array.from(places.lon, whoheld.worldX);
    places.wy = Float64Array.from(places.lat, whoheld.worldY);
    places.kinds = Array.from(places.kind, (kind) => places.kind_names[kind]);
    places.half = Float32Array.from(places.kind, (kind) => places.kind_half[kind]);
    // How far an area reaches, in world pixels of zoom 0 at its own latitude.
    places.reach = new Float32Array(n);
    for (let i = 0; i < n; i++) {
      const metres = 1000 * places.kind_radius_km[places.kind[i]];
      places.reach[i] = (metres / (40075016.7 * Math.cos((places.lat[i] * Math.PI) / 180))) * 256;
    }
    places.indexOf = new Map(places.ids.map((id, index) => [id, index]));
    return places;
  }

  function readSpells(raw, origin) {
    const { looks } = raw;
    const by = (column, Type) => Type.from(raw.look, (look) => column[look]);
    return {
      start: starts(raw.count),
      from: Int32Array.from(raw.from, (day) => day + origin),
      to: Int32Array.from(raw.to, (day) => (day ? day - 1 + origin : FOREVER)),
      seen: Int32Array.from(raw.seen, (day) => day + origin),
      told: Int32Array.from(raw.between_on, (day) => day + origin), toldAt: starts(raw.n_between),
      look: raw.look, control: by(looks.control, Uint8Array), first: by(looks.first, Uint16Array),
      second: by(looks.second, Uint16Array), siege: by(looks.siege, Uint16Array),
      between: by(looks.between, Uint16Array), more: by(looks.more, Uint16Array),
    };
  }

  function readEvents(raw, origin) {
    const n = raw.step.length;
    const day = new Int32Array(n);
    for (let i = 0, now = origin; i < n; i++) day[i] = now += raw.step[i];
    const from = (read) => Array.from(raw.sort, (sort) => read(raw.sorts[sort]));
    return {
      day, back: raw.back, place: Int32Array.from(raw.place, (place) => place - 1),
      bloc: Int16Array.from(from((sort) => sort.bloc)), status: from((sort) => sort.status),
      change: from((sort) => sort.change),
    };
  }

  function readLines(counts, xy, box) {
    const [west, south, east, north] = box;
    const lines = [];
    for (let line = 0, at = 0; line < counts.length; line++) {
      const flat = new Float64Array(2 * counts[line]);
      for (let k = 0; k < flat.length; k += 2, at += 2) {
        flat[k] = whoheld.worldX(west + (xy[at] / 65535) * (east - west));
        flat[k + 1] = whoheld.worldY(south + (xy[at + 1] / 65535) * (north - south));
      }
      lines.push(flat);
    }
    return lines;
  }

  function readCells(raw) {
    const rings = readLines(raw.n_points, raw.xy, raw.box);
    const start = starts(raw.n_rings);
    const { borders } = raw;
    return {
      place: raw.place,
      rings: Array.from(raw.place, (_, cell) => rings.slice(start[cell], start[cell + 1])),
      borders: { one: borders.one, other: borders.other, lines: readLines(borders.n_points, borders.xy, raw.box) },
    };
  }

  const breathe = () => new Promise((go) => setTimeout(go));

  // Opens what `make_payload` wrote; yields to the browser between its steps.
  whoheld.readData = async (sent, told) => {
    const body = await inflate(bytesOf(sent.packed), told);
    const length = new DataView(body.buffer).getUint32(0, true);
    const head = JSON.parse(new TextDecoder().decode(body.subarray(4, 4 + length)));
    const raw = fill(head, body.buffer, 8 * Math.ceil((4 + length) / 8));
    await breathe();
    const data = {
      version: sent.version, blocs: raw.blocs, actors: raw.actors, land: raw.land_km2,
      firstDay: raw.first_day, lastDay: raw.last_day, known: raw.known, places: readPlaces(raw.places),
      spells: readSpells(raw.spells, raw.origin), events: readEvents(raw.events, raw.origin),
    };
    await breathe();
    data.cells = readCells(raw.cells);
    await breathe();
    data.changes = whoheld.listChanges(data);
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
})();
