// The buttons above the editor, and the line for the address of a link. One stop for the Tab key; arrows go from button
// to button.

const MARKS = [
  { words: "Bold", name: "bold", keys: "Control+B", act: (chain) => chain.toggleBold() },
  { words: "Italic", name: "italic", keys: "Control+I", act: (chain) => chain.toggleItalic() },
  { words: "Bullets", name: "bulletList", keys: "Control+Shift+8", act: (chain) => chain.toggleBulletList() },
  { words: "Numbers", name: "orderedList", keys: "Control+Shift+7", act: (chain) => chain.toggleOrderedList() },
  { words: "Quote", name: "blockquote", keys: "Control+Shift+B", act: (chain) => chain.toggleBlockquote() },
];

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function button(words, act, attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, words);
  // The words stay chosen while a mouse presses the button.
  made.addEventListener("mousedown", (event) => event.preventDefault());
  made.addEventListener("click", act);
  return made;
}

/** Do it, and go on in the words. */
function actThere(editor, act) {
  act(editor.chain()).run();
  editor.view.focus();
}

export function toolbar(editor, { box, onLink, onPlain, panel }) {
  const marks = MARKS.map(({ words, name, keys, act }) => {
    const made = button(words, () => actThere(editor, act), { "aria-pressed": "false", "aria-keyshortcuts": keys });
    return { made, isOn: () => editor.isActive(name) };
  });
  const link = button("Link", onLink, { "aria-keyshortcuts": "Control+K", "aria-expanded": "false", "aria-controls": panel.element.id });
  const plain = button("Plain box", onPlain);
  const all = [...marks.map(({ made }) => made), link, plain];
  const bar = element("div", { role: "toolbar", "aria-label": "The look of your words", "aria-controls": `${box.id}-editor`, class: "writing-bar" }, ...all);

  panel.onToggle = (isOpen) => link.setAttribute("aria-expanded", isOpen);
  const show = () => {
    for (const { made, isOn } of marks) made.setAttribute("aria-pressed", isOn());
    link.classList.toggle("is-on", editor.isActive("link"));
  };
  editor.on("transaction", show);
  show();
  stepThrough(bar, all);
  return bar;
}

/** One of the buttons is in the order of the Tab key; arrows, Home and End go to the others. */
function stepThrough(bar, all) {
  const choose = (chosen) => all.forEach((each) => (each.tabIndex = each === chosen ? 0 : -1));
  choose(all[0]);
  bar.addEventListener("focusin", (event) => choose(event.target));
  bar.addEventListener("keydown", (event) => {
    const at = all.indexOf(document.activeElement);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    if (next === undefined || at < 0) return;
    event.preventDefault();
    all[next % all.length].focus();
  });
}

/** The address as a link wants it, or "" when it is none. */
export function addressOf(given) {
  const words = given.trim();
  if (/\s/.test(words)) return "";
  if (/^(?:https?:\/\/.|mailto:.|\/(?!\/)|#)/i.test(words)) return words;
  if (/^[^@/:]+@[^@/:]+\.[^@/:]+$/.test(words)) return `mailto:${words}`;
  return /^[\w-]+(?:\.[\w-]+)+(?:[/?#].*)?$/.test(words) ? `https://${words}` : "";
}

/** A line below the buttons that asks where the chosen words lead. */
export function linkPanel(editor, id) {
  const input = element("input", { id: `${id}-address`, type: "url", autocomplete: "off", inputmode: "url", "aria-describedby": `${id}-address-error` });
  const error = element("div", { class: "error", id: `${id}-address-error`, role: "alert" });
  const takeOut = button("Take the link out", () => leave((chain) => chain.extendMarkRange("link").unsetLink()), { class: "linklike" });
  const buttons = element("div", { class: "buttons" }, button("Make the link", make, { class: "button button-quiet" }), takeOut, button("Cancel", () => leave(), { class: "linklike" }));
  const label = element("label", { for: input.id }, "Address of the link");
  const panel = { element: element("div", { id: `${id}-link`, class: "writing-link", role: "group", "aria-label": "Link" }, label, error, input, buttons), onToggle() {}, open };
  panel.element.hidden = true;

  function open() {
    const at = editor.getAttributes("link").href ?? "";
    input.value = at;
    takeOut.hidden = !at;
    say("");
    panel.element.hidden = false;
    panel.onToggle(true);
    input.focus();
    input.select();
  }

  function say(words) {
    error.textContent = words;
    if (words) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  function leave(act = (chain) => chain) {
    panel.element.hidden = true;
    panel.onToggle(false);
    actThere(editor, act);
  }

  function make() {
    const href = addressOf(input.value);
    if (!href) {
      say("This is no address. Write it whole, such as https://example.org/page.");
      input.focus();
      return;
    }
    const isNew = editor.state.selection.empty && !editor.isActive("link");
    const words = { type: "text", text: href.replace(/^mailto:/, ""), marks: [{ type: "link", attrs: { href } }] };
    leave((chain) => (isNew ? chain.insertContent([words, { type: "text", text: " " }]) : chain.extendMarkRange("link").setLink({ href })));
  }

  panel.element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
    if (event.key === "Enter" && event.target === input) make();
    if (event.key !== "Escape" && !(event.key === "Enter" && event.target === input)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  return panel;
}
