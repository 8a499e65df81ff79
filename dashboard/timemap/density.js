// What the strip shows: a bar a month, years as hairlines, flags of pinned days and the marked range.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  const SOFT_DAYS = 8;
  const DAY = 86400000;
  const CHANGES = [
    { label: "taken or given up", of: ["captured", "handed_over", "withdrew"], light: "#1d4e5f", dark: "#8cc6da" },
    { label: "taken in part", of: ["captured_part", "entered"], light: "#4f8fa6", dark: "#5b9db5" },
    { label: "sieges", of: ["besieged", "siege_broken"], light: "#c28b2c", dark: "#d7a64a" },
    { label: "attacks", of: ["offensive"], light: "#8f6bb0", dark: "#a98cc6" },
    { label: "held", of: ["held"], light: "#b8b3a7", dark: "#666b71" },
  ];
  whoheld.MARGIN = 24;

  whoheld.stripX = ({ firstDay, lastDay, width }, day) =>
    whoheld.MARGIN + ((day - firstDay) / Math.max(1, lastDay - firstDay)) * ((width || 0) - 2 * whoheld.MARGIN);

  whoheld.drawDensity = (strip) => {
    const { slider, canvas } = strip;
    const width = (strip.width = slider.clientWidth);
    const height = slider.clientHeight;
    if (!width || !height) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    const style = getComputedStyle(document.documentElement);
    const inks = Object.fromEntries(["line", "quiet", "accent", "soft"].map((name) => [name, style.getPropertyValue("--" + name)]));
    const base = height - 20;
    drawRange(pen, strip, base, inks);
    drawYears(pen, strip, [base, height], inks);
    drawBars(pen, strip, base);
    pen.fillStyle = inks.line;
    pen.fillRect(whoheld.MARGIN, base, width - 2 * whoheld.MARGIN, 1);
    drawFlags(pen, strip, base, inks);
    fillKey(strip);
  };

  function drawRange(pen, strip, base, inks) {
    if (!strip.range) return;
    const [left, right] = strip.range.map((day) => whoheld.stripX(strip, day));
    pen.fillStyle = inks.soft;
    pen.fillRect(left, 0, right - left, base);
    pen.fillStyle = inks.accent;
    pen.fillRect(left - 1, 0, 2, base);
    pen.fillRect(right - 1, 0, 2, base);
  }

  function drawYears(pen, strip, [base, height], inks) {
    pen.font = "12px " + whoheld.FONT;
    const firstYear = new Date(strip.firstDay * DAY).getUTCFullYear();
    const lastYear = new Date(strip.lastDay * DAY).getUTCFullYear();
    for (let year = firstYear; year <= lastYear; year++) {
      const x = Math.round(whoheld.stripX(strip, Math.max(strip.firstDay, Date.UTC(year, 0, 1) / DAY))) + 0.5;
      pen.fillStyle = inks.line;
      pen.fillRect(x - 0.5, 0, 1, base);
      pen.fillStyle = inks.quiet;
      if (whoheld.stripX(strip, Date.UTC(year + 1, 0, 1) / DAY) - x > 30) pen.fillText(String(year), x, height - 5);
    }
  }

  // Events by month and part (side or change): those dated to a week or better, and those dated more loosely.
  function count(strip, parts, partOf) {
    const { day, back, status } = strip.data.events;
    const first = whoheld.monthOf(strip.firstDay);
    const n = whoheld.monthOf(strip.lastDay) - first + 1;
    const sharp = new Float32Array(n * parts);
    const soft = new Float32Array(n * parts);
    let month = 0;
    let next = whoheld.firstOfMonth(first + 1);
    for (let i = 0; i < day.length; i++) {
      while (day[i] >= next && month < n - 1) next = whoheld.firstOfMonth(first + ++month + 1);
      const part = status[i] === "happened" ? partOf(i) : -1;
      if (part < 0) continue;
      if (back[i] < SOFT_DAYS) {
        sharp[month * parts + part] += 1;
        continue;
      }
      const from = Math.max(0, whoheld.monthOf(day[i] - back[i]) - first);
      for (let m = from; m <= month; m++) soft[m * parts + part] += 1 / (month - from + 1);
    }
    return { first, n, sharp, soft };
  }

  // A bar a month; what is dated only loosely lies on top and fades out.
  function drawBars(pen, strip, base) {
    const { events } = strip.data;
    const byChange = strip.bars.value === "change";
    const of = new Map(CHANGES.flatMap((group, index) => group.of.map((change) => [change, index])));
    const parts = byChange ? CHANGES.length : strip.data.blocs.length;
    const isDark = document.documentElement.classList.contains("dark");
    const colours = byChange ? CHANGES.map((group) => (isDark ? group.dark : group.light)) : strip.colours;
    const { first, n, sharp, soft } = count(strip, parts, byChange ? (i) => of.get(events.change[i]) ?? -1 : (i) => events.bloc[i]);
    const total = (m) => {
      let sum = 0;
      for (let k = m * parts; k < (m + 1) * parts; k++) sum += sharp[k] + soft[k];
      return sum;
    };
    let most = 1;
    for (let m = 0; m < n; m++) most = Math.max(most, total(m));
    for (let m = 0; m < n; m++) {
      const left = whoheld.stripX(strip, whoheld.firstOfMonth(first + m));
      const right = whoheld.stripX(strip, whoheld.firstOfMonth(first + m + 1));
      let top = base;
      for (const [amounts, isSoft] of [[sharp, false], [soft, true]]) {
        for (let part = 0; part < parts; part++) {
          const tall = (amounts[m * parts + part] / most) * (base - 8);
          if (tall === 0) continue;
          pen.fillStyle = isSoft ? fading(pen, colours[part], top, tall) : colours[part];
          pen.fillRect(left + 0.5, top - tall, Math.max(1, right - left - 1.5), tall);
          top -= tall;
        }
      }
    }
  }

  function fading(pen, colour, top, tall) {
    const shade = pen.createLinearGradient(0, top, 0, top - Math.max(4, tall));
    shade.addColorStop(0, colour + "b0");
    shade.addColorStop(1, colour + "20");
    return shade;
  }

  function drawFlags(pen, strip, base, inks) {
    pen.fillStyle = inks.accent;
    for (const day of strip.flags()) {
      const x = whoheld.stripX(strip, day);
      pen.fillRect(x - 0.75, 1, 1.5, base - 1);
      pen.beginPath();
      pen.moveTo(x, 1);
      pen.lineTo(x + 10, 4.5);
      pen.lineTo(x, 8);
      pen.fill();
    }
  }

  function fillKey(strip) {
    const byChange = strip.bars.value === "change";
    strip.changeKey.hidden = !byChange;
    if (!byChange) return;
    const isDark = document.documentElement.classList.contains("dark");
    strip.changeKey.replaceChildren(
      ...CHANGES.map((group) => {
        const entry = document.createElement("span");
        const mark = document.createElement("i");
        mark.style.background = isDark ? group.dark : group.light;
        entry.append(mark, group.label);
        return entry;
      }),
    );
  }
})();
