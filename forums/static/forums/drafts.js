// Keeps what somebody writes until it is posted: in this browser at once, and for members on the hub (a form with
// `data-draft-url`), so that it waits on their other devices, too. Names hold the member's id, because a browser may
// be shared. Where storage is switched off, or the hub does not answer, nothing breaks.
import { asHtml, joined, lines } from "./words.js";
import { goInto, write } from "./writing.js";

const PREFIX = "draft:";
const WAIT = 400;
const WAIT_FOR_HUB = 2500;

function storage(act) {
  try {
    return act(localStorage);
  } catch {
    return null;
  }
}

export function forgetDraft(name) {
  storage((kept) => kept.removeItem(PREFIX + name));
}

/** The words, and below them the quote that the page brings along, unless it stands there already. */
function withQuote(words, { dataset: { quoted = "" } }) {
  if (!quoted || words.includes(quoted.trim()) || words.includes(asHtml(quoted))) return words;
  return joined(words, quoted);
}

/** What a field came with from the hub, without that quote. */
function withoutQuote({ defaultValue, dataset: { quoted = "" } }) {
  const end = quoted && [quoted, asHtml(quoted)].find((words) => defaultValue.endsWith(words));
  return end ? defaultValue.slice(0, -end.length).trimEnd() : defaultValue;
}

/** Whether somebody wrote in it before this script came. */
const isBegun = (field) => field.value !== field.defaultValue;

/**
 * Put the kept words into a form, and keep what is written from now on. For a script that sends them it answers
 * `rest` (wait until nothing is on its way to the hub), `version`, `forget` (they are sent) and `wake` (they are not).
 */
export function keepDraft(form, name) {
  const fields = [...form.querySelectorAll("textarea, input[type=text]")];
  const hub = form.dataset.draftUrl ? draftOnHub(form, fields) : null;
  const kept = storage((all) => JSON.parse(all.getItem(PREFIX + name) ?? "null"));
  const begun = fields.some(isBegun);
  let timer = 0;

  const words = () => Object.fromEntries(fields.map((field) => [field.name, field.value]));
  const store = (sent = false) => {
    clearTimeout(timer);
    timer = 0;
    if (fields.some((field) => field.value.trim())) {
      const record = { words: words(), sent, version: hub?.version(), onHub: hub?.isKept() };
      storage((all) => all.setItem(PREFIX + name, JSON.stringify(record)));
    } else forgetDraft(name);
  };

  if (hub) hub.begin(kept, store);
  else for (const field of fields) if (!field.value) write(field, kept?.words?.[field.name] ?? "");
  if (begun) store();

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(store, WAIT);
    hub?.later();
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return; // a script sends it, and says when it is sent
    hub?.stop();
    store(true);
  });
  addEventListener("pagehide", () => {
    if (timer) store();
    hub?.now(true);
  });
  return {
    rest: async () => hub?.rest(),
    wake: () => hub?.later(),
    version: () => hub?.version() ?? 0,
    forget() {
      clearTimeout(timer);
      forgetDraft(name);
      hub?.stop();
    },
  };
}

/** The same draft on the hub. `version` goes up with each change there, by whichever device. */
function draftOnHub(form, fields) {
  const box = form.querySelector("[data-other-draft]");
  const number = form.elements.draft;
  const valueOf = () => JSON.stringify(fields.map((field) => field.value));
  let onHub = JSON.stringify(fields.map((field) => field.defaultValue)); // what the hub has, as far as this page knows
  let timer = 0;
  let onItsWay = null;
  let undecided = false;
  let store = () => {};

  const token = () => form.elements.csrfmiddlewaretoken.value;

  async function put(keepalive) {
    const sent = valueOf();
    const body = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    const answer = await fetch(form.dataset.draftUrl, {
      method: "PUT",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ ...body, version: Number(number.value || 0) }),
      keepalive: keepalive && sent.length < 30_000,
    }).catch(() => null);
    if (answer?.ok) {
      number.value = (await answer.json()).version;
      onHub = sent;
      store();
    } else if (answer?.status === 409) {
      const { theirs, version } = await answer.json();
      showOther(theirs, version);
    }
  }

  function showOther(theirs, version) {
    undecided = true;
    number.value = version;
    const quote = box.querySelector("blockquote");
    quote.replaceChildren(
      ...[theirs.title, ...lines(theirs.body ?? "")].filter((line) => line?.trim()).map((line) => {
        const paragraph = document.createElement("p");
        paragraph.textContent = line;
        return paragraph;
      }),
    );
    box.hidden = false;
    const decide = (act) => () => {
      act();
      undecided = false;
      box.hidden = true;
      goInto(fields.at(-1));
      now();
    };
    box.querySelector("[data-take]").onclick = decide(() => {
      for (const field of fields) write(field, below(field, theirs[field.name] ?? ""));
      store();
    });
    box.querySelector("[data-leave]").onclick = decide(() => {});
  }

  const below = (field, theirs) => {
    if (!theirs || field.value.includes(theirs)) return field.value;
    if (field.type === "text") return field.value || theirs;
    return joined(field.value, theirs);
  };

  function now(keepalive = false) {
    clearTimeout(timer);
    timer = 0;
    if (undecided || onItsWay || valueOf() === onHub) return;
    onItsWay = put(keepalive).finally(() => {
      onItsWay = null;
    });
  }

  function begin(kept, keep) {
    store = keep;
    const mine = kept?.words;
    const words = (field) => mine?.[field.name] ?? "";
    const theirs = Object.fromEntries(fields.map((field) => [field.name, withoutQuote(field)]));
    if (!mine || kept.onHub || fields.every((field) => words(field) === theirs[field.name])) {
      if (fields.some(isBegun)) later();
      return;
    }
    const version = Number(number.value || 0);
    for (const field of fields) {
      write(field, isBegun(field) ? below(field, words(field)) : withQuote(words(field) || theirs[field.name], field));
    }
    // Another device has written since these words were begun.
    if (version && kept.version !== version) showOther(theirs, version);
    else later();
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(now, WAIT_FOR_HUB);
  }

  return {
    begin,
    later,
    now,
    version: () => Number(number.value || 0),
    isKept: () => valueOf() === onHub,
    stop: () => clearTimeout(timer),
    async rest() {
      clearTimeout(timer);
      await onItsWay;
    },
  };
}

/** What was sent with a plain form and brought us to the next page is not a draft any more. */
export function forgetSentDrafts() {
  storage((kept) => {
    for (const name of Object.keys(kept))
      if (name.startsWith(PREFIX) && JSON.parse(kept.getItem(name))?.sent) kept.removeItem(name);
  });
}

for (const form of document.querySelectorAll("form[data-draft]")) keepDraft(form, form.dataset.draft);
