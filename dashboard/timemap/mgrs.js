// Degrees (WGS 84) as coordinates of the Military Grid Reference System, by the series of the transverse Mercator
// projection in J. Snyder, "Map Projections: A Working Manual", 1987, formulas 8-9 to 8-13.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  const A = 6378137;
  const E2 = 0.00669437999014;
  const K0 = 0.9996;
  const BANDS = "CDEFGHJKLMNPQRSTUVWX";
  const ROWS = "ABCDEFGHJKLMNPQRSTUV";
  const COLUMNS = ["ABCDEFGH", "JKLMNPQR", "STUVWXYZ"];

  // Six degrees wide, with the exceptions of south-west Norway and Svalbard.
  function zoneOf(lat, lon) {
    if (lat >= 56 && lat < 64 && lon >= 3 && lon < 12) return 32;
    if (lat >= 72 && lon >= 0 && lon < 42) return lon < 9 ? 31 : lon < 21 ? 33 : lon < 33 ? 35 : 37;
    return Math.min(60, Math.floor((lon + 180) / 6) + 1);
  }

  // Zone, metres east and metres north.
  whoheld.utmOf = (lat, lon) => {
    const zone = zoneOf(lat, lon);
    const phi = (lat * Math.PI) / 180;
    const [sine, cosine, tangent] = [Math.sin(phi), Math.cos(phi), Math.tan(phi)];
    const ep2 = E2 / (1 - E2);
    const n = A / Math.sqrt(1 - E2 * sine * sine);
    const t = tangent * tangent;
    const c = ep2 * cosine * cosine;
    const a = ((lon - (zone * 6 - 183)) * Math.PI * cosine) / 180;
    const m = A * (
      (1 - E2 / 4 - (3 * E2 ** 2) / 64 - (5 * E2 ** 3) / 256) * phi
      - ((3 * E2) / 8 + (3 * E2 ** 2) / 32 + (45 * E2 ** 3) / 1024) * Math.sin(2 * phi)
      + ((15 * E2 ** 2) / 256 + (45 * E2 ** 3) / 1024) * Math.sin(4 * phi)
      - ((35 * E2 ** 3) / 3072) * Math.sin(6 * phi)
    );
    const east = 500000 + K0 * n * (
      a + ((1 - t + c) * a ** 3) / 6 + ((5 - 18 * t + t * t + 72 * c - 58 * ep2) * a ** 5) / 120
    );
    const north = K0 * (m + n * tangent * (
      a ** 2 / 2 + ((5 - t + 9 * c + 4 * c * c) * a ** 4) / 24
      + ((61 - 58 * t + t * t + 600 * c - 330 * ep2) * a ** 6) / 720
    ));
    return { zone, east, north: lat < 0 ? north + 10000000 : north };
  };

  // Like "37S CA 32368 07797" to so many digits each way; empty beyond 80° south and 84° north.
  whoheld.mgrsOf = (lat, lon, digits = 5) => {
    if (lat < -80 || lat >= 84) return "";
    const { zone, east, north } = whoheld.utmOf(lat, lon);
    const band = BANDS[Math.min(19, Math.floor((lat + 80) / 8))];
    const column = COLUMNS[(zone - 1) % 3][Math.floor(east / 100000) - 1];
    const row = ROWS[(Math.floor(north / 100000) + (zone % 2 === 0 ? 5 : 0)) % 20];
    const cut = (metres) => String(Math.floor((metres % 100000) / 10 ** (5 - digits))).padStart(digits, "0");
    return zone + band + " " + column + row + " " + cut(east) + " " + cut(north);
  };
})();
