// The calm ground below: sea, land, lakes, rivers, provinces and borders, projected once a view and kept on one sheet.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});

  // Web Mercator at zoom 0, where the world is 256 pixels wide.
  whoheld.worldX = (lon) => ((lon + 180) / 360) * 256;
  whoheld.worldY = (lat) => {
    const sine = Math.sin((lat * Math.PI) / 180);
    return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 256;
  };

  // Shapes arrive as flat lists of degrees and are kept as flat lists of world pixels.
  function projectRings(rings) {
    return rings.map((flat) => {
      const out = new Float64Array(flat.length);
      for (let i = 0; i < flat.length; i += 2) {
        out[i] = whoheld.worldX(flat[i]);
        out[i + 1] = whoheld.worldY(flat[i + 1]);
      }
      return out;
    });
  }

  whoheld.readGround = (basemap) => ({
    land: projectRings(basemap.land),
    theatre: projectRings(basemap.theatre),
    lakes: projectRings(basemap.lakes),
    provinces: projectRings(basemap.provinces),
    borders: projectRings(basemap.borders),
    disputed: projectRings(basemap.disputed),
    rivers: basemap.rivers.map((group) => ({ rank: group.rank, lines: projectRings(group.lines) })),
    countries: basemap.countries.map((c) => ({
      name: c.name, isOurs: c.is_ours, wide: (c.wide / 360) * 256, x: whoheld.worldX(c.lon), y: whoheld.worldY(c.lat),
    })),
  });

  function trace(context, rings, view, close) {
    context.beginPath();
    for (const ring of rings) {
      let lastX = 0;
      let lastY = 0;
      const lastPoint = ring.length - 2;
      for (let i = 0; i < ring.length; i += 2) {
        const x = ring[i] * view.scale - view.left;
        const y = ring[i + 1] * view.scale - view.top;
        if (i === 0) context.moveTo(x, y);
        else if (i === lastPoint || Math.abs(x - lastX) + Math.abs(y - lastY) > 0.8) context.lineTo(x, y);
        else continue;
        lastX = x;
        lastY = y;
      }
      if (close) context.closePath();
    }
  }

  function clean(sheet, view) {
    whoheld.fitCanvas(sheet, view);
    const context = sheet.getContext("2d", { willReadFrequently: true });
    context.scale(view.ratio, view.ratio);
    context.lineJoin = "round";
    return context;
  }

  // Water, land and lines, below the areas.
  whoheld.drawGround = (sheet, ground, view, tone) => {
    const context = clean(sheet, view);
    context.fillStyle = ground.land.length ? tone.sea : tone.land;
    context.fillRect(0, 0, view.width, view.height);
    trace(context, ground.land, view, true);
    context.fillStyle = ground.theatre.length ? tone.beyond : tone.land;
    context.fill("evenodd");
    context.strokeStyle = tone.coast;
    context.lineWidth = 1;
    context.stroke();
    trace(context, ground.theatre, view, true);
    context.fillStyle = tone.land;
    context.fill("evenodd");
    drawLines(context, ground, view, tone);
  };

  // What one must be able to follow; the areas above are thin enough for it.
  function drawLines(context, ground, view, tone) {
    const stroke = (rings, style, width, dash) => {
      trace(context, rings, view, false);
      context.strokeStyle = style;
      context.lineWidth = width;
      context.setLineDash(dash || []);
      context.stroke();
      context.setLineDash([]);
    };
    stroke(ground.provinces, tone.province, 0.8, [3, 3]);
    for (const group of ground.rivers) stroke(group.lines, tone.river, Math.max(0.7, 2.3 - 0.45 * group.rank));
    trace(context, ground.lakes, view, true);
    context.fillStyle = tone.lake;
    context.fill("evenodd");
    stroke(ground.borders, tone.border, 1.8);
    stroke(ground.disputed, tone.border, 1.6, [5, 4]);
    context.font = "500 12px " + whoheld.FONT;
    context.textAlign = "center";
    context.fillStyle = tone.country;
    if ("letterSpacing" in context) context.letterSpacing = "3px";
    const named = ground.countries.map((country) => ({
      name: country.name, isOurs: country.isOurs, wide: country.wide * view.scale,
      x: country.x * view.scale - view.left, y: country.y * view.scale - view.top,
      half: context.measureText(country.name).width / 2 + 8,
    }));
    const collide = (a, b) => Math.abs(a.x - b.x) < a.half + b.half && Math.abs(a.y - b.y) < 18;
    for (const one of named) {
      const hasRoom = 2 * one.half < one.wide && !named.some((other) => other !== one && collide(one, other));
      if (one.isOurs || hasRoom) context.fillText(one.name, one.x, one.y);
    }
  }
})();
