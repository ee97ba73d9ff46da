// The box for words. As it comes from the hub it is a plain one; when somebody goes into it, the editor is fetched and
// takes its place. The plain box stays behind it and always holds the same words, so that drafts, sending and
// everything else read and write that one alone. Whoever prefers the plain box keeps it, in this browser.
import { asWritten, isHtml } from "./words.js";

const CHOICE = "writing";
const editors = new WeakMap(); // box → { show, focus, close }
const openers = new WeakMap(); // box → opens its editor, unless the reader prefers the plain box
const savesData = "lowData" in document.documentElement.dataset || navigator.connection?.saveData;

function choice(value) {
  try {
    if (value) localStorage.setItem(CHOICE, value);
    return localStorage.getItem(CHOICE);
  } catch {
    return null;
  }
}

/** Put words into a box, as a script does. */
export function write(box, words) {
  box.value = words;
  editors.get(box)?.show(words);
  if (isHtml(words)) openers.get(box)?.();
}

/** Go to the end of the words in a box. */
export function goInto(box) {
  if (editors.has(box)) {
    editors.get(box).focus();
    return;
  }
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
}

function typed(box, html) {
  box.value = asWritten(html);
  box.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: { typed: true } }));
}

function button(words) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "linklike";
  made.textContent = words;
  return made;
}

/** Offers the editor under a box, and fetches it when the box is gone into for the first time. */
function offer(box) {
  const offered = button("Write with buttons for bold, lists and links");
  let asked = false;
  offered.hidden = choice() !== "plain" && !savesData;
  box.after(offered);

  async function open(byButton) {
    if (asked || editors.has(box)) return;
    asked = true;
    offered.disabled = true;
    try {
      const { openEditor } = await import("./editor.js");
      await composed(box);
      const editor = openEditor(box, { onType: (html) => typed(box, html), onPlain: close });
      editors.set(box, editor);
      offered.hidden = true;
      if (byButton) editor.focus();
    } catch (error) {
      // No way to it just now: the plain box does.
      console.info("the editor did not come", error);
    } finally {
      asked = false;
      offered.disabled = false;
    }
  }

  function close() {
    editors.get(box).close();
    editors.delete(box);
    choice("plain");
    offered.hidden = false;
    goInto(box);
  }

  offered.addEventListener("click", () => {
    choice("buttons");
    open(true);
  });
  const openIfWanted = () => {
    if (choice() === "buttons" || (choice() !== "plain" && !savesData)) open();
  };
  box.addEventListener("focus", openIfWanted);
  openers.set(box, openIfWanted);
  // Words with a layout would be read as HTML in a plain box: they need not wait until it is gone into.
  if (document.activeElement === box || isHtml(box.value)) openIfWanted();
}

/** Waits while a word is put together from several keys. */
function composed(box) {
  if (!("composing" in box.dataset)) return null;
  return new Promise((go) => box.addEventListener("compositionend", () => setTimeout(go), { once: true }));
}

for (const box of document.querySelectorAll("textarea[data-rich]")) {
  box.addEventListener("compositionstart", () => (box.dataset.composing = "yes"));
  box.addEventListener("compositionend", () => delete box.dataset.composing);
  offer(box);
}
