// Calm mode: what arrives waits behind a quiet line until the reader asks for it. What must not be seen any
// more goes at once, and one's own reply comes at once.

/**
 * `line`: the element with the words and the button. `show(kind, data)` puts one event in its place.
 * Answers a function that takes an event and tells whether it waits.
 */
export function waitingLine(line, { show, isShown, isMine }) {
  const posts = new Map(); // number → { kind, data, isNew }
  let thread = null;

  function words() {
    const news = [...posts.values()].filter((waiting) => waiting.isNew && waiting.kind !== "post.hidden").length;
    line.hidden = !posts.size && !thread;
    if (line.hidden) return;
    const changed = "Something changed in this thread.";
    line.firstElementChild.textContent = news ? `${news} new post${news === 1 ? "" : "s"}.` : changed;
    line.querySelector("button").textContent = news === 1 ? "Show it" : news ? "Show them" : "Show what changed";
  }

  function showAll() {
    const waiting = [...posts.entries()].sort(([a], [b]) => a - b);
    const change = thread;
    posts.clear();
    thread = null;
    words();
    for (const [, { kind, data }] of waiting) show(kind, data);
    if (change) show("thread.changed", change);
    const first = waiting.length && document.getElementById(`post-${waiting[0][0]}`);
    // The button is gone; the reader goes on at what it brought.
    first?.querySelector("a")?.focus({ preventScroll: true });
  }

  line.querySelector("button").addEventListener("click", showAll);

  return ({ kind, data }) => {
    if (kind === "thread.changed") {
      thread = data;
      words();
      return true;
    }
    if (kind === "post.hidden" && isShown(data)) {
      // What waited for this post are words that are not to be read any more.
      posts.delete(data.number);
      words();
      return false;
    }
    const before = posts.get(data.number);
    if (!before && kind !== "post.hidden" && isMine(data)) return false;
    if (!before && kind !== "post.created" && !isShown(data)) return true;
    if (!before || before.data.revision <= data.revision || kind === "post.hidden") {
      posts.set(data.number, { kind, data, isNew: before ? before.isNew : kind === "post.created" });
    }
    words();
    return true;
  };
}
