// Time below the map: play, step, type a date, pin a day, mark a range, and a slider on the density of events.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  const SPEEDS = [["7", "1 week a second"], ["30", "1 month a second"], ["91", "3 months a second"]];
  const PAN = 80;
  const STEPS = ["event", "day", "week", "month"];
  const FIELDS = "input, textarea, select, [contenteditable], [role=listbox], [role=dialog]";

  function add(parent, tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text) node.textContent = text;
    parent.appendChild(node);
    return node;
  }

  function choice(parent, label, options, chosen) {
    const node = add(parent, "select");
    node.setAttribute("aria-label", label);
    node.title = label;
    for (const [value, text] of options) add(node, "option", "", text).value = value;
    node.value = chosen;
    return node;
  }

  whoheld.Strip = class {
    // The map hears `heard(day, isFinal)`: the hand has moved the date; `isFinal` when it lets go.
    constructor(host, timemap) {
      this.timemap = timemap;
      this.isPlaying = false;
      this.range = null;
      this.isLooping = true;
      this.isWindow = false;
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
      this.speed = choice(row, "Speed", SPEEDS, "30");
      this.before = button("◀ event", "Go to the one before (comma)");
      this.after = button("event ▶", "Go to the next (full stop)");
      this.by = choice(row, "Step by", STEPS.map((step) => [step, "by " + step]), "event");
      this.date = add(row, "output", "whoheld-date");
      this.box = add(row, "input");
      this.box.placeholder = "Type a date";
      this.box.setAttribute("aria-label", "Type a date");
      this.pinButton = button("Pin", "Compare with this day from now on (P)");
      this.wrong = add(row, "span", "whoheld-wrong");
      this.fromButton = button("From", "Begin a range here ([), or drag on the strip with Shift");
      this.toButton = button("To", "End the range here (])");
      this.rangeBox = add(row, "span", "whoheld-range");
      this.loopButton = add(this.rangeBox, "button", "", "Loop");
      this.loopButton.title = "Play the range over and over";
      this.windowButton = add(this.rangeBox, "button", "", "Window");
      this.windowButton.title = "Ring and count what happened since the range began";
      this.clearButton = add(this.rangeBox, "button", "", "✕");
      this.clearButton.setAttribute("aria-label", "Forget the range");
      for (const node of [this.loopButton, this.windowButton, this.clearButton]) node.type = "button";
      this.key = this.key.bind(this);
      this.changeKey = add(row, "span", "whoheld-key");
      this.bars = choice(row, "What the bars show", [["side", "bars by side"], ["change", "bars by change"]], "side");
      this.slider = add(host, "div", "whoheld-slider");
      this.slider.title = "Drag, or use ← → for days, Page Up and Page Down for months, Home, End; space plays; Shift marks a range";
      this.slider.tabIndex = 0;
      this.slider.setAttribute("role", "slider");
      this.slider.setAttribute("aria-label", "Date");
      this.canvas = add(this.slider, "canvas");
      this.line = add(this.slider, "div", "whoheld-now");
      this.showRange();
    }

    listen() {
      this.playButton.onclick = () => this.play(!this.isPlaying);
      this.before.onclick = () => this.step(-1);
      this.after.onclick = () => this.step(1);
      this.by.onchange = () => {
        this.before.textContent = "◀ " + this.by.value;
        this.after.textContent = this.by.value + " ▶";
      };
      this.bars.onchange = () => this.draw();
      this.pinButton.onclick = () => this.togglePin();
      this.fromButton.onclick = () => this.isReady && this.setRange(this.day, this.range ? Math.max(this.range[1], this.day) : this.lastDay);
      this.toButton.onclick = () => this.isReady && this.setRange(this.range ? Math.min(this.range[0], this.day) : this.firstDay, this.day);
      this.loopButton.onclick = () => this.setLoop(!this.isLooping);
      this.windowButton.onclick = () => this.setWindow(!this.isWindow);
      this.clearButton.onclick = () => this.setRange(null);
      this.box.onkeydown = (event) => {
        event.stopPropagation();
        if (event.key === "Enter") this.typed();
      };
      this.box.onchange = () => this.typed();
      this.listenToHand();
      new ResizeObserver(() => this.draw()).observe(this.slider);
    }

    listenToHand() {
      let anchor = null;
      const move = (event) => {
        const day = this.dayAt(event.clientX);
        if (anchor !== null) this.setRange(Math.min(anchor, day), Math.max(anchor, day), false);
        this.go(day, false);
      };
      this.slider.onpointerdown = (event) => {
        if (!this.isReady) return;
        this.play(false);
        this.slider.setPointerCapture(event.pointerId);
        this.isDragging = true;
        anchor = event.shiftKey ? this.dayAt(event.clientX) : null;
        move(event);
      };
      this.slider.onpointermove = (event) => {
        if (this.isDragging) move(event);
      };
      this.slider.onpointerup = this.slider.onpointercancel = () => {
        if (!this.isDragging) return;
        this.isDragging = false;
        anchor = null;
        this.timemap.heard(this.day, true);
      };
    }

    // The day under the hand; near the flag of a pinned day, that day.
    dayAt(clientX) {
      const x = clientX - this.slider.getBoundingClientRect().left;
      const pinned = this.flags().find((day) => Math.abs(whoheld.stripX(this, day) - x) < 4);
      const share = (x - whoheld.MARGIN) / Math.max(1, this.width - 2 * whoheld.MARGIN);
      const day = Math.round(this.firstDay + share * (this.lastDay - this.firstDay));
      return pinned !== undefined ? pinned : Math.min(this.lastDay, Math.max(this.firstDay, day));
    }

    key(event) {
      const inField = event.target.closest && event.target.closest(FIELDS);
      if (inField || event.ctrlKey || event.metaKey || event.altKey || !this.isReady) return;
      const onButton = event.target.closest && event.target.closest("button, a, summary");
      const jumps = {
        ArrowLeft: () => this.day - (event.shiftKey ? 7 : 1),
        ArrowRight: () => this.day + (event.shiftKey ? 7 : 1),
        PageUp: () => whoheld.addMonths(this.day, -1),
        PageDown: () => whoheld.addMonths(this.day, 1),
        Home: () => this.firstDay,
        End: () => this.lastDay,
      };
      const acts = {
        ",": () => this.step(-1), ".": () => this.step(1), p: () => this.togglePin(),
        "[": () => this.fromButton.onclick(), "]": () => this.toButton.onclick(),
        "+": () => this.timemap.map.zoomIn(), "=": () => this.timemap.map.zoomIn(), "-": () => this.timemap.map.zoomOut(),
        w: () => this.pan(0, -PAN), a: () => this.pan(-PAN, 0), s: () => this.pan(0, PAN), d: () => this.pan(PAN, 0),
      };
      if (jumps[event.key]) {
        this.play(false);
        this.go(jumps[event.key](), true);
      } else if (event.key === " " && !onButton) this.play(!this.isPlaying);
      else if (acts[event.key]) acts[event.key]();
      else if (event.key !== "Escape" || !this.timemap.leave()) return;
      event.preventDefault();
    }

    // The arrows belong to the date.
    pan(x, y) {
      this.timemap.map.panBy([x, y], { animate: false });
    }

    // Whether there is a day that could be moved.
    get isReady() {
      return !!this.data && this.day !== undefined;
    }

    typed() {
      const text = this.box.value;
      if (!text.trim() || !this.isReady) return;
      const day = whoheld.readDay(text);
      this.box.classList.toggle("wrong", day === null);
      this.wrong.textContent = day === null ? "Write it like 14 Oct 2017 or 2017-10-14" : "";
      if (day === null) return;
      this.box.value = "";
      this.play(false);
      this.go(day, true);
    }

    step(direction) {
      if (!this.isReady) return;
      this.play(false);
      const by = this.by.value;
      if (by !== "event") {
        this.go(by === "month" ? whoheld.addMonths(this.day, direction) : this.day + direction * (by === "week" ? 7 : 1), true);
        return;
      }
      const days = this.data.events.day;
      const index = direction > 0 ? whoheld.firstAfter(days, this.day) : whoheld.firstAfter(days, this.day - 1) - 1;
      if (index >= 0 && index < days.length) this.go(days[index], true);
    }

    play(isOn) {
      if (isOn === this.isPlaying || !this.isReady) return;
      this.isPlaying = isOn;
      this.playButton.textContent = isOn ? "❚❚ Pause" : "▶ Play";
      if (!isOn) {
        this.timemap.heard(this.day, true);
        return;
      }
      const loop = () => (this.range && this.isLooping ? this.range : null);
      if (loop() && (this.day < loop()[0] || this.day > loop()[1])) this.go(loop()[0], false);
      else if (this.day >= this.lastDay) this.go(this.firstDay, false);
      let last = performance.now();
      let exact = this.day;
      const tick = (now) => {
        if (!this.isPlaying) return;
        // A frame's time may lie before the click.
        exact += (Math.max(0, now - last) / 1000) * Number(this.speed.value);
        last = now;
        if (loop() && exact >= loop()[1] + 1) exact = loop()[0];
        if (!loop() && exact >= this.lastDay) {
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
      if (inside === this.day && !isFinal) return;
      this.day = inside;
      this.timemap.heard(inside, isFinal);
    }

    show(day) {
      this.day = day;
      this.line.style.transform = "translateX(" + whoheld.stripX(this, day) + "px)";
      this.date.textContent = whoheld.longDay(day);
      this.slider.setAttribute("aria-valuenow", day);
      this.slider.setAttribute("aria-valuetext", whoheld.longDay(day));
    }

    togglePin() {
      if (!this.isReady) return;
      const iso = whoheld.isoOf(this.day);
      const isOff = this.timemap.look.pinned !== "";
      this.timemap.pin(isOff ? "" : iso);
      this.timemap.redraw();
      this.timemap.tell(true);
    }

    // What the Pin button says: pin this day, or leave the one that is pinned.
    showPin(iso) {
      this.pinned = iso;
      this.pinButton.textContent = iso ? "Unpin " + whoheld.shortDay(whoheld.dayOf(iso)) : "Pin";
      this.pinButton.setAttribute("aria-pressed", iso ? "true" : "false");
      this.draw();
    }

    // Days with a flag on the strip; the pinned one.
    flags() {
      const days = this.pinned ? [whoheld.dayOf(this.pinned)] : [];
      return days.filter((day) => day >= this.firstDay && day <= this.lastDay);
    }

    wear(worn) {
      if (worn.range_from && worn.range_to) this.setRange(whoheld.dayOf(worn.range_from), whoheld.dayOf(worn.range_to), false);
      else if (this.hadRange) this.setRange(null, null, false);
      this.hadRange = !!(worn.range_from && worn.range_to);
      this.draw();
    }

    setRange(from, to, isFinal = true) {
      this.range = from === null ? null : [from, to];
      if (!this.range) this.isWindow = false;
      this.showRange();
      this.draw();
      this.timemap.redraw();
      if (isFinal) this.timemap.tell(true);
    }

    showRange() {
      this.rangeBox.hidden = !this.range;
      this.loopButton.setAttribute("aria-pressed", String(this.isLooping));
      this.windowButton.setAttribute("aria-pressed", String(this.isWindow));
    }

    setLoop(isOn) {
      this.isLooping = isOn;
      this.showRange();
    }

    setWindow(isOn) {
      this.isWindow = isOn;
      this.showRange();
      this.timemap.redraw();
    }

    // The first day of the window that is looked at, or null.
    windowFrom() {
      return this.isWindow && this.range && this.day >= this.range[0] ? this.range[0] : null;
    }

    load(data, colours) {
      this.data = data;
      this.colours = colours;
      this.firstDay = data.firstDay;
      this.lastDay = data.lastDay;
      this.slider.setAttribute("aria-valuemin", data.firstDay);
      this.slider.setAttribute("aria-valuemax", data.lastDay);
      this.draw();
    }

    draw() {
      if (!this.data) return;
      whoheld.drawDensity(this);
      if (this.day !== undefined) this.show(this.day);
    }
  };
})();
