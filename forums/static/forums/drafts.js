// Keeps what somebody writes in this browser until it is posted. Names hold the member's id, because
// a browser may be shared. Where storage is switched off, nothing is kept and nothing breaks.
const PREFIX = "draft:";
const WAIT = 400;

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

/** What was kept, and below it what the page brings along (a quote), unless that was put there before. */
function joined(kept, field) {
  if (!kept || (field.value && !("quoted" in field.dataset))) return field.value;
  return !field.value || kept.includes(field.value.trim()) ? kept : `${kept.trimEnd()}\n\n${field.value}`;
}

/** Put the kept words into the empty fields of a form, and keep what is written from now on. */
export function keepDraft(form, name) {
  const fields = [...form.querySelectorAll("textarea, input[type=text]")];
  const kept = storage((all) => JSON.parse(all.getItem(PREFIX + name) ?? "null"));
  for (const field of fields) field.value = joined(kept?.words?.[field.name] ?? "", field);
  let timer = 0;
  const keep = (sent = false) => {
    clearTimeout(timer);
    const words = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    if (Object.values(words).some((value) => value.trim()))
      storage((all) => all.setItem(PREFIX + name, JSON.stringify({ words, sent })));
    else forgetDraft(name);
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, WAIT);
  });
  form.addEventListener("submit", () => keep(true));
  addEventListener("pagehide", () => timer && keep());
}

/** What was sent with a plain form and brought us to the next page is not a draft any more. */
export function forgetSentDrafts() {
  storage((kept) => {
    for (const name of Object.keys(kept))
      if (name.startsWith(PREFIX) && JSON.parse(kept.getItem(name))?.sent) kept.removeItem(name);
  });
}

for (const form of document.querySelectorAll("form[data-draft]")) keepDraft(form, form.dataset.draft);
