// Who is here, and who is typing. Quiet lines: they are not announced, and in calm mode they are not there at all.
import { typing } from "../hub/js/live.js";

const TYPING_AGAIN = 3000;
const NAMED = 5;

function listed(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function hereWords({ count, members = [], guests = 0 }) {
  const people = `${count} ${count === 1 ? "person is" : "people are"} here`;
  if (!members.length) return people;
  const names = members.slice(0, NAMED).map(({ name }) => name);
  const rest = count - guests - names.length;
  if (rest > 0) names.push(`${rest} more member${rest === 1 ? "" : "s"}`);
  if (guests) names.push(`${guests} guest${guests === 1 ? "" : "s"}`);
  return `${people}: ${listed(names)}`;
}

/** `me`: the member's id as text, or undefined. Answers what `follow` wants to be told. */
export function showsWhoIsHere(me) {
  const here = document.querySelector("[data-here]");
  const line = document.querySelector("[data-typing]");
  let writing = [];

  function showWriting() {
    const names = writing.slice(0, 3).map(({ name }) => name);
    if (writing.length > names.length) names.push("others");
    line.textContent = names.length ? `${listed(names)} ${names.length === 1 ? "is" : "are"} typing …` : "";
  }

  return {
    onPresence(message) {
      if (!here) return;
      here.textContent = message.count < 2 ? "" : hereWords(message);
    },
    onTyping({ members }) {
      if (!line) return;
      writing = members.filter(({ id }) => String(id) !== me);
      showWriting();
    },
    /** Their post has arrived: they are not typing it any more. */
    hasPosted(author) {
      if (!line || !writing.length) return;
      writing = writing.filter(({ id }) => String(id) !== author);
      showWriting();
    },
    gone() {
      if (here) here.textContent = "";
      if (line) line.textContent = "";
    },
  };
}

/** Tell the others while somebody writes in the box, now and then. */
export function tellsTyping(box, topic) {
  let told = 0;
  box.addEventListener("input", (event) => {
    // What scripts put there, such as a draft or a quote, is nobody's typing; the editor says what is.
    if (!(event.isTrusted || event.detail?.typed) || !box.value.trim() || Date.now() - told < TYPING_AGAIN) return;
    told = Date.now();
    typing(topic);
  });
}
