// A search box that names things while somebody types: a combobox with a list of titles under it. What is typed stays
// as it is; Enter searches for it, unless somebody went into the list: then it opens what they are on.
const WAIT = 180; // milliseconds after the last letter
const SHORTEST = 2;
const FROM = "/search/complete/";
const BACK_TO_THE_BOX = ["Home", "End", "ArrowLeft", "ArrowRight", "Backspace", "Delete"]; // what they do, they do there
let boxes = 0;

function option(id, { title, kind, url }) {
  const row = document.createElement("li");
  row.id = id;
  row.role = "option";
  row.ariaSelected = "false";
  row.dataset.url = url;
  const about = document.createElement("span");
  about.className = "meta";
  about.textContent = kind;
  row.append(title, " ", about);
  return row;
}

/** Make the search box of this form complete. */
export function suggest(form) {
  const input = form.querySelector('input[type="search"]');
  const list = document.createElement("ul");
  const said = document.createElement("p");
  const name = `suggestions-${(boxes += 1)}`;
  let at = -1; // the row somebody is on; -1: in the box
  let asking; // what stops the question under way
  let timer;
  let rest = 0; // no questions before this moment

  list.id = name;
  list.className = "suggestions";
  list.role = "listbox";
  list.ariaLabel = "Suggestions";
  list.hidden = true;
  said.className = "hush";
  said.role = "status";
  form.append(list, said);
  input.role = "combobox";
  input.ariaAutoComplete = "list";
  input.ariaExpanded = "false";
  input.setAttribute("aria-controls", name);

  function goTo(row) {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = row;
    const there = list.children[at];
    there?.setAttribute("aria-selected", "true");
    there?.scrollIntoView({ block: "nearest" });
    if (there) input.setAttribute("aria-activedescendant", there.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function hide() {
    goTo(-1);
    list.hidden = true;
    input.ariaExpanded = "false";
    said.textContent = "";
  }

  function close() {
    clearTimeout(timer);
    asking?.abort();
    hide();
  }

  function show(suggestions) {
    goTo(-1);
    list.replaceChildren(...suggestions.map((one, row) => option(`${name}-${row}`, one)));
    if (suggestions.length) open();
    else hide(); // more may have been typed since: what waits to be asked goes on
  }

  function open() {
    const number = list.children.length;
    list.hidden = false;
    input.ariaExpanded = "true";
    said.textContent = `${number} suggestion${number === 1 ? "" : "s"}. Go through them with the up and down arrows.`;
  }

  const isEnough = () => input.value.trim().length >= SHORTEST && Date.now() >= rest;

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const wanted = new URLSearchParams({ q: input.value });
    if (form.elements.kind) wanted.set("kind", form.elements.kind.value);
    try {
      const response = await fetch(`${FROM}?${wanted}`, { signal });
      if (response.status === 429) rest = Date.now() + 1000 * Number(response.headers.get("Retry-After") ?? 60);
      const { suggestions } = await response.json();
      if (!signal.aborted && document.activeElement === input) show(suggestions);
    } catch {
      if (!signal.aborted) hide(); // the box is a plain one, then
    }
  }

  input.addEventListener("input", () => {
    goTo(-1); // what is in the list was not named for what is typed now
    clearTimeout(timer);
    asking?.abort();
    if (!isEnough()) show([]);
    else timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || !list.children.length) return;
    const isOpen = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!isOpen) open();
      const places = list.children.length + 1;
      goTo(((at + 1 + (event.key === "ArrowDown" ? 1 : places - 1)) % places) - 1);
      event.preventDefault();
    } else if (event.key === "Escape" && isOpen) {
      close();
      event.preventDefault();
    } else if (event.key === "Enter" && isOpen && at >= 0) {
      event.preventDefault();
      location.assign(list.children[at].dataset.url);
    } else if (BACK_TO_THE_BOX.includes(event.key)) goTo(-1);
  });
  input.addEventListener("blur", close);
  form.addEventListener("submit", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const row = event.target.closest("li");
    if (row) location.assign(row.dataset.url);
  });
  if (document.activeElement === input && input.value !== input.defaultValue && isEnough()) ask();
}
