// Sends a reply without leaving the page. When sending fails the words stay, and "Try again" sends them
// with the same key, so that they cannot be posted twice.
import { keepDraft } from "./drafts.js";
import { goInto, write } from "./writing.js";

const ARRIVES_WITHIN = 2500;

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Why it failed, in words for people. */
async function reasonOf(answer) {
  if (answer.status === 401) return "You are signed out. Your words are kept here: sign in again in another tab, then try again.";
  const problem = await answer.json().catch(() => null);
  // The way to the agreement opens in another tab, so that the words stay where they are.
  const agreement = document.querySelector("#reply-problem [data-agreement]");
  if (agreement) agreement.hidden = !problem?.agreement;
  return problem?.detail ?? "Something went wrong on our side. Your words are still here.";
}

/** A helper's page says for whom they write. */
function forWhom(form) {
  return form.elements.helping ? { helping: Number(form.elements.helping.value) } : {};
}

/** `onPosted({ number, url })` is told once a reply is stored; it answers whether the page shows it itself. */
export function replyBox(form, { onPosted }) {
  const box = form.elements.body;
  const button = form.querySelector("button.button");
  const problem = form.querySelector("#reply-problem");
  const label = button.textContent;
  let last = { body: null, key: "" };
  let busy = false;

  function fail(words, again = true) {
    problem.querySelector("p").textContent = words;
    problem.querySelector("button").hidden = !again;
    problem.hidden = false;
    problem.scrollIntoView({ block: "nearest" });
  }

  async function send() {
    if (busy) return;
    if (!box.value.trim()) {
      fail("Write something first.", false);
      goInto(box);
      return;
    }
    if (box.value !== last.body) last = { body: box.value, key: newKey() };
    busy = true;
    problem.hidden = true;
    button.setAttribute("aria-disabled", "true");
    button.textContent = "Posting …";
    try {
      await draft.rest();
      const answer = await fetch(`/api/v1/threads/${form.dataset.thread}/posts`, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-CSRFToken": form.elements.csrfmiddlewaretoken.value,
          "Idempotency-Key": last.key,
        },
        body: JSON.stringify({ body: last.body, draft: draft.version(), ...forWhom(form) }),
      });
      if (answer.ok) posted(await answer.json());
      else fail(await reasonOf(answer));
    } catch {
      fail("Your reply could not be sent: the hub does not answer. Your words are still here.");
    } finally {
      busy = false;
      if (box.value) draft.wake();
      button.removeAttribute("aria-disabled");
      button.textContent = label;
    }
  }

  function posted(post) {
    if (box.value === last.body) {
      write(box, "");
      draft.forget();
    }
    last = { body: null, key: "" };
    if (!onPosted(post)) location.assign(post.url);
    else setTimeout(() => document.getElementById(`post-${post.number}`) || location.assign(post.url), ARRIVES_WITHIN);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  // After that listener, so that a reply which is sent by this script does not count as sent by the form.
  const draft = keepDraft(form, `${form.dataset.me}:thread:${form.dataset.thread}`);
  problem.querySelector("button").addEventListener("click", send);
}
