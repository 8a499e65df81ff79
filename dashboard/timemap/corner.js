// The corner of the map: a scale bar, and where the pointer is in degrees and in the military grid.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});

  whoheld.degrees = (lat, lon) =>
    Math.abs(lat).toFixed(4) + "° " + (lat < 0 ? "S" : "N") + "  " + Math.abs(lon).toFixed(4) + "° " + (lon < 0 ? "W" : "E");

  function addBox(map, className) {
    const control = L.control({ position: "bottomleft" });
    control.onAdd = () => L.DomUtil.create("div", className);
    control.addTo(map);
    return control.getContainer();
  }

  // Returns the box for notes about what is drawn.
  whoheld.addCorner = (map) => {
    L.control.scale({ imperial: false, maxWidth: 120, position: "bottomright" }).addTo(map);
    const node = addBox(map, "whoheld-where");
    node.hidden = true;
    let asked = null;
    map.on("mousemove", (event) => {
      if (!asked) requestAnimationFrame(() => {
        if (!asked) return;
        const { lat, lng } = asked.wrap();
        asked = null;
        node.hidden = false;
        node.textContent = whoheld.degrees(lat, lng) + "   " + whoheld.mgrsOf(lat, lng, 4);
      });
      asked = event.latlng;
    });
    map.on("mouseout", () => {
      asked = null;
      node.hidden = true;
    });
    return addBox(map, "whoheld-notes");
  };
})();
