// The map and the page around it: keys, pointing, choosing and copying, until this frame goes away.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  const page = window.parent.document;
  const nearest = (event, attribute) => (event.target.closest ? event.target.closest("[" + attribute + "]") : null);

  whoheld.joinPage = (timemap) => {
    const onKey = (event) => timemap.strip.key(event);
    const onClick = (event) => {
      if (event.target.closest && event.target.closest("nav a, header a")) timemap.fallSilent();
    };
    const heard = { keydown: onKey, pointerover: (event) => follow(timemap, event), click: (event) => act(timemap, event) };
    for (const name of Object.keys(heard)) page.addEventListener(name, heard[name]);
    page.addEventListener("click", onClick, true);
    if (page !== document) document.addEventListener("keydown", onKey);
    window.addEventListener("pagehide", () => {
      for (const name of Object.keys(heard)) page.removeEventListener(name, heard[name]);
      page.removeEventListener("click", onClick, true);
      whoheld.pointInPage("");
    });
  };

  // Pointing at a place in the panel shows it on the map.
  function follow(timemap, event) {
    const node = nearest(event, "data-place");
    if (timemap.data) timemap.point(node ? timemap.placeOf(node.dataset.place) : -1);
  }

  function act(timemap, event) {
    const copied = nearest(event, "data-copy");
    if (copied) {
      event.preventDefault();
      copy(copied);
      return;
    }
    const node = nearest(event, "data-choose");
    if (!node) return;
    const cut = node.dataset.choose.indexOf(":");
    const what = node.dataset.choose.slice(0, cut);
    if (["place", "actor", "event", "on"].includes(what)) timemap.choose(what, node.dataset.choose.slice(cut + 1));
  }

  // Pointing at a place on the map marks what the panel says of it.
  whoheld.pointInPage = (id) => {
    for (const node of page.querySelectorAll(".wh-pointed")) node.classList.remove("wh-pointed");
    if (!id) return;
    for (const node of page.querySelectorAll('[data-place="' + CSS.escape(id) + '"]')) node.classList.add("wh-pointed");
  };

  async function copy(node) {
    const text = node.dataset.copy;
    try {
      await window.parent.navigator.clipboard.writeText(text);
    } catch {
      const box = page.createElement("textarea");
      box.value = text;
      page.body.appendChild(box);
      box.select();
      page.execCommand("copy");
      box.remove();
    }
    const said = page.createElement("span");
    said.className = "wh-copied";
    said.setAttribute("role", "status");
    said.textContent = " copied";
    node.after(said);
    setTimeout(() => said.remove(), 1500);
  }
})();
