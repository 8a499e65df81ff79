// Days as numbers counted from 1 January 1970, and as people write them.
(function () {
  "use strict";
  const whoheld = (window.whoheld = window.whoheld || {});
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December"];
  const DAY = 86400000;

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
  whoheld.monthOf = (day) => {
    const d = new Date(day * DAY);
    return d.getUTCFullYear() * 12 + d.getUTCMonth();
  };
  whoheld.firstOfMonth = (month) => Math.round(Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY);
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
