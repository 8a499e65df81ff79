// Colours and letters of the map, by day and by night.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  whoheld.FONT = '"Source Sans", "Source Sans 3", system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif';
  whoheld.TONES = {
    light: {
      sea: "#cfdfe9", land: "#f4f1ea", beyond: "#e9e6dd", coast: "#b9c9d3", lake: "#b3d1e4", river: "#a5c6da", province: "#bcb8ae",
      border: "#7d7870", country: "rgba(90,84,76,.40)", halo: "rgba(246,244,238,.92)", label: "#24262a", quiet: "#5d5c58",
      faint: "rgba(80,78,74,.55)", rim: "#ffffff", hollow: "#ffffff", hollowEdge: "#77746d", accent: "#1f6f8b",
      frontInk: "#2f2b27", frontHalo: "rgba(255,255,255,.75)", area: 0.34, edge: 0.4,
    },
    dark: {
      sea: "#14202b", land: "#212529", beyond: "#1a1d21", coast: "#2c3a46", lake: "#264a63", river: "#2d4f66", province: "#41464d",
      border: "#737a82", country: "rgba(190,195,202,.28)", halo: "rgba(22,25,29,.92)", label: "#eef0f2", quiet: "#b0b5bb",
      faint: "rgba(170,175,182,.5)", rim: "#14171a", hollow: "#1f2328", hollowEdge: "#a3a8ae", accent: "#6fb7cf",
      frontInk: "#cfd4d9", frontHalo: "rgba(16,18,21,.8)", area: 0.4, edge: 0.42,
    },
  };

  function luminance(hex) {
    const n = parseInt(hex.slice(1), 16);
    return (0.3 * (n >> 16) + 0.59 * ((n >> 8) & 255) + 0.11 * (n & 255)) / 255;
  }
  whoheld.inkOn = (hex) => (luminance(hex) > 0.62 ? "#1d1f22" : "#ffffff");

  whoheld.coloursOf = (blocs, isDark) => blocs.map((bloc) => (isDark ? bloc.dark : bloc.light));
})();
