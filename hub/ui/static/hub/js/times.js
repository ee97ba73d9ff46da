// Puts the times of a page into the reader's own zone and words.
// <time data-when> becomes "Today, 10:04"; <time data-ago> becomes "2 minutes ago".
// On calm pages no time ticks: each is a day and a clock.
// Without this script a page shows the hub's time in full, so nothing is lost.
const lang = document.documentElement.lang || "en-GB";
const clock = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(lang, { day: "numeric", month: "long", year: "numeric" });
const whole = new Intl.DateTimeFormat(lang, { dateStyle: "full", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
const calm = "calm" in document.documentElement.dataset;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Whole calendar days between two moments, in the reader's zone. */
function daysBetween(then, now) {
  const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(now) - midnight(then)) / DAY);
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function whenWords(then, now) {
  const days = daysBetween(then, now);
  const date = Math.abs(days) <= 1 ? capital(relative.format(-days, "day")) : day.format(then);
  return `${date}, ${clock.format(then)}`;
}

function agoWords(then, now) {
  const past = now - then;
  if (past < -MINUTE || past >= 7 * DAY) return day.format(then);
  if (past < MINUTE) return "just now";
  if (past < HOUR) return relative.format(-Math.floor(past / MINUTE), "minute");
  if (daysBetween(then, now) === 0) return relative.format(-Math.floor(past / HOUR), "hour");
  return relative.format(-daysBetween(then, now), "day");
}

/** Refine every marked time inside root (root itself included). */
export function refineTimes(root = document) {
  const now = new Date();
  for (const element of root.querySelectorAll("time[data-when], time[data-ago]")) {
    const then = new Date(element.dateTime);
    if (Number.isNaN(then.getTime())) continue;
    const words = "ago" in element.dataset && !calm ? agoWords(then, now) : whenWords(then, now);
    if (element.textContent !== words) element.textContent = words;
    if (!element.title) element.title = whole.format(then);
  }
}

refineTimes();
if (!calm) setInterval(() => refineTimes(), MINUTE);
// Posts that arrive while the page is open bring times of their own.
new MutationObserver((changes) => {
  for (const change of changes) {
    for (const node of change.addedNodes) if (node.nodeType === Node.ELEMENT_NODE) refineTimes(node);
  }
}).observe(document.body, { childList: true, subtree: true });
