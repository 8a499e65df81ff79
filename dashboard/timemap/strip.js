// Time below the map: play, step, type a date, and a slider that lies on the density of events.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  const SPEEDS = [["7", "1 week a second"], ["30", "1 month a second"], ["91", "3 months a second"]];
  const MARGIN = 24;

  function add(parent, tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text) node.textContent = text;
    parent.appendChild(node);
    return node;
  }

  whoheld.Strip = class {
    // `hear(day, isFinal)`: the hand has moved the date; `isFinal` when it lets go. `leave()`: Escape was pressed.
    constructor(host, hear, leave) {
      this.hear = hear;
      this.leave = leave;
      this.isPlaying = false;
      this.build(host);
      this.listen();
    }

    build(host) {
      const row = add(host, "div", "whoheld-controls");
      const button = (label, title) => {
        const node = add(row, "button", "", label);
        node.type = "button";
        node.title = title;
        return node;
      };
      this.playButton = button("▶ Play", "Play or pause (space)");
      this.playButton.className = "primary";
      this.before = button("◀ event", "Go to the previous event (comma)");
      this.after = button("event ▶", "Go to the next event (full stop)");
      this.speed = add(row, "select");
      this.speed.setAttribute("aria-label", "Speed");
      for (const [value, label] of SPEEDS) add(this.speed, "option", "", label).value = value;
      this.speed.value = "30";
      this.date = add(row, "output", "whoheld-date");
      this.box = add(row, "input");
      this.box.placeholder = "Type a date";
      this.box.setAttribute("aria-label", "Type a date");
      this.wrong = add(row, "span", "whoheld-wrong");
      this.signs = add(row, "span", "whoheld-signs");
      this.slider = add(host, "div", "whoheld-slider");
      this.slider.title = "Drag, or use ← → for days, Page Up and Page Down for months, Home, End; space plays";
      this.slider.tabIndex = 0;
      this.slider.setAttribute("role", "slider");
      this.slider.setAttribute("aria-label", "Date");
      this.canvas = add(this.slider, "canvas");
      this.line = add(this.slider, "div", "whoheld-now");
    }

    listen() {
      this.playButton.onclick = () => this.play(!this.isPlaying);
      this.before.onclick = () => this.step(-1);
      this.after.onclick = () => this.step(1);
      this.box.onkeydown = (event) => {
        event.stopPropagation();
        if (event.key === "Enter") this.typed();
      };
      this.box.onchange = () => this.typed();
      const move = (event) => {
        const left = this.slider.getBoundingClientRect().left + MARGIN;
        const share = (event.clientX - left) / (this.slider.clientWidth - 2 * MARGIN);
        this.go(Math.round(this.firstDay + share * (this.lastDay - this.firstDay)), false);
      };
      this.slider.onpointerdown = (event) => {
        this.play(false);
        this.slider.setPointerCapture(event.pointerId);
        this.isDragging = true;
        move(event);
      };
      this.slider.onpointermove = (event) => {
        if (this.isDragging) move(event);
      };
      this.slider.onpointerup = this.slider.onpointercancel = () => {
        if (!this.isDragging) return;
        this.isDragging = false;
        this.hear(this.day, true);
      };
      this.onKey = (event) => this.key(event);
      document.addEventListener("keydown", this.onKey);
      new ResizeObserver(() => this.draw()).observe(this.slider);
    }

    key(event) {
      const inField = event.target.closest && event.target.closest("input, textarea, select, [contenteditable], [role=listbox], [role=dialog]");
      if (inField || event.ctrlKey || event.metaKey || event.altKey || !this.data) return;
      const onButton = event.target.closest && event.target.closest("button, a, summary");
      const jumps = {
        ArrowLeft: () => this.day - (event.shiftKey ? 7 : 1),
        ArrowRight: () => this.day + (event.shiftKey ? 7 : 1),
        PageUp: () => whoheld.addMonths(this.day, -1),
        PageDown: () => whoheld.addMonths(this.day, 1),
        Home: () => this.firstDay,
        End: () => this.lastDay,
      };
      if (jumps[event.key]) {
        this.play(false);
        this.go(jumps[event.key](), true);
      } else if (event.key === " " && !onButton) this.play(!this.isPlaying);
      else if (event.key === "Escape" && this.leave()) event.preventDefault();
      else if (event.key === ",") this.step(-1);
      else if (event.key === ".") this.step(1);
      else return;
      event.preventDefault();
    }

    typed() {
      const text = this.box.value;
      if (!text.trim()) return;
      const day = whoheld.readDay(text);
      this.box.classList.toggle("wrong", day === null);
      this.wrong.textContent = day === null ? "Write it like 14 Oct 2017 or 2017-10-14" : "";
      if (day === null) return;
      this.box.value = "";
      this.play(false);
      this.go(day, true);
    }

    step(direction) {
      this.play(false);
      const days = this.data.events.day;
      const index = direction > 0 ? whoheld.firstAfter(days, this.day) : whoheld.firstAfter(days, this.day - 1) - 1;
      if (index >= 0 && index < days.length) this.go(days[index], true);
    }

    play(isOn) {
      if (isOn === this.isPlaying) return;
      this.isPlaying = isOn;
      this.playButton.textContent = isOn ? "❚❚ Pause" : "▶ Play";
      if (!isOn) {
        this.hear(this.day, true);
        return;
      }
      if (this.day >= this.lastDay) this.go(this.firstDay, false);
      let last = performance.now();
      let exact = this.day;
      const tick = (now) => {
        if (!this.isPlaying) return;
        exact += ((now - last) / 1000) * Number(this.speed.value);
        last = now;
        if (exact >= this.lastDay) {
          this.go(this.lastDay, false);
          this.play(false);
          return;
        }
        if (Math.floor(exact) !== this.day) this.go(Math.floor(exact), false);
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    }

    go(day, isFinal) {
      const inside = Math.min(this.lastDay, Math.max(this.firstDay, day));
      if (inside !== this.day || isFinal) this.hear(inside, isFinal);
    }

    show(day) {
      this.day = day;
      const share = (day - this.firstDay) / Math.max(1, this.lastDay - this.firstDay);
      this.line.style.transform = "translateX(" + (MARGIN + share * (this.slider.clientWidth - 2 * MARGIN)) + "px)";
      this.date.textContent = whoheld.longDay(day);
      this.slider.setAttribute("aria-valuenow", day);
      this.slider.setAttribute("aria-valuetext", whoheld.longDay(day));
    }

    load(data, isDark) {
      this.data = data;
      this.isDark = isDark;
      this.firstDay = data.firstDay;
      this.lastDay = data.lastDay;
      this.slider.setAttribute("aria-valuemin", data.firstDay);
      this.slider.setAttribute("aria-valuemax", data.lastDay);
      this.draw();
    }

    // A bar a month, stacked by who gained.
    draw() {
      if (!this.data) return;
      const width = this.slider.clientWidth;
      const height = this.slider.clientHeight;
      if (!width || !height) return;
      const ratio = window.devicePixelRatio || 1;
      this.canvas.width = width * ratio;
      this.canvas.height = height * ratio;
      const pen = this.canvas.getContext("2d");
      pen.scale(ratio, ratio);
      const style = getComputedStyle(document.documentElement);
      const base = height - 20;
      const at = (day) => MARGIN + ((day - this.firstDay) / Math.max(1, this.lastDay - this.firstDay)) * (width - 2 * MARGIN);
      pen.font = "12px " + whoheld.FONT;
      const firstYear = new Date(this.firstDay * 86400000).getUTCFullYear();
      const lastYear = new Date(this.lastDay * 86400000).getUTCFullYear();
      for (let year = firstYear; year <= lastYear; year++) {
        const day = Math.max(this.firstDay, Date.UTC(year, 0, 1) / 86400000);
        const x = Math.round(at(day)) + 0.5;
        pen.fillStyle = style.getPropertyValue("--line");
        pen.fillRect(x - 0.5, 0, 1, base);
        pen.fillStyle = style.getPropertyValue("--quiet");
        if (at(Date.UTC(year + 1, 0, 1) / 86400000) - x > 30) pen.fillText(String(year), x, height - 5);
      }
      this.bars(pen, at, base);
      pen.fillStyle = style.getPropertyValue("--line");
      pen.fillRect(MARGIN, base, width - 2 * MARGIN, 1);
      if (this.day !== undefined) this.show(this.day);
    }

    bars(pen, at, base) {
      const { day, bloc, status } = this.data.events;
      const months = new Map();
      for (let i = 0; i < day.length; i++) {
        if (status[i] !== 0 || bloc[i] >= this.data.blocs.length) continue;
        const first = new Date(day[i] * 86400000);
        const key = first.getUTCFullYear() * 12 + first.getUTCMonth();
        if (!months.has(key)) months.set(key, new Uint32Array(this.data.blocs.length));
        months.get(key)[bloc[i]] += 1;
      }
      let most = 1;
      for (const counts of months.values()) most = Math.max(most, counts.reduce((a, b) => a + b, 0));
      for (const [key, counts] of months) {
        const left = at(Date.UTC(Math.floor(key / 12), key % 12, 1) / 86400000);
        const right = at(Date.UTC(Math.floor(key / 12), (key % 12) + 1, 1) / 86400000);
        let top = base;
        counts.forEach((count, index) => {
          const tall = (count / most) * (base - 6);
          pen.fillStyle = this.isDark ? this.data.blocs[index].dark : this.data.blocs[index].light;
          pen.fillRect(left + 0.5, top - tall, Math.max(1, right - left - 1.5), tall);
          top -= tall;
        });
      }
    }
  };
})();
