// A thread that is alive: posts arrive, change and go while the page is open, and what is being read
// stays where it is. The server makes every post's HTML; this only puts it in its place.
import { follow } from "../hub/js/live.js";
import { withoutPhotos } from "../hub/js/photos.js";
import { waitingLine } from "./calm.js";
import { forgetSentDrafts } from "./drafts.js";
import { showsWhoIsHere, tellsTyping } from "./here.js";
import { copiesLinks, quotesPosts } from "./posts.js";
import { replyBox } from "./reply.js";

const STATES = {
  live: "Live: new replies appear here by themselves",
  connecting: "Connecting …",
  polling: "Checking for new replies every few seconds",
  off: "Not live. Reload to see new replies",
};
const TOGETHER = 600;
const READ_AFTER = 2000;

const list = document.getElementById("posts");
const { me, topic, url } = list.dataset;
const page = Number(list.dataset.page);
const perPage = Number(list.dataset.perPage);
const moderator = "moderator" in list.dataset;
const calm = "calm" in list.dataset;
if (calm) STATES.live = "Live: new replies wait until you ask for them";
let lastNumber = Number(list.dataset.lastNumber);
let firstElsewhere = 0;

const people = showsWhoIsHere(me);

const pageOf = (number) => Math.floor((number - 1) / perPage) + 1;
const posts = (count) => `${count} post${count === 1 ? "" : "s"}`;

// What is said to people --------------------------------------------------------------------

const said = [];
let speaking = 0;

/** Announce in the one polite region; what comes close together is said in one sentence. */
function say(words) {
  said.push(words);
  speaking ||= setTimeout(() => {
    const region = document.getElementById("live-words");
    region.textContent = said.length > 2 ? `${said.length} new replies` : said.join(". ");
    said.length = 0;
    speaking = 0;
  }, TOGETHER);
}

function showState(state, words = STATES[state]) {
  const box = document.querySelector("[data-live-state]");
  if (!box) return;
  box.dataset.state = state;
  box.lastElementChild.textContent = words;
}

function showElsewhere(words, href) {
  const box = document.getElementById("arrivals");
  const link = box.querySelector("a");
  link.textContent = words;
  link.href = href;
  box.hidden = false;
}

// Posts ----------------------------------------------------------------------------------------

function itemOf(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  withoutPhotos(holder.content);
  const item = holder.content.querySelector("li");
  showOwnLinks(item);
  return item;
}

/** Links that belong to the author or to facilitators stand in every post; show them to whom they belong. */
function showOwnLinks(item) {
  const author = item.querySelector(".post")?.dataset.author;
  const mine = Boolean(me) && author === me;
  const open = !("locked" in list.dataset);
  const shown = { author: mine, editor: mine && open, moderator, poster: open && Boolean(document.getElementById("reply-form")) };
  for (const link of item.querySelectorAll("[data-for]")) link.hidden = !shown[link.dataset.for];
}

const numberOf = (item) => Number(item.firstElementChild.id.replace("post-", ""));
const csrfToken = () => document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";

function place(post) {
  const old = document.getElementById(`post-${post.number}`);
  if (old) {
    replace(old, post);
    return;
  }
  if (pageOf(post.number) !== page) {
    elsewhere(post.number);
    return;
  }
  const item = itemOf(post.html);
  const next = [...list.children].find((other) => numberOf(other) > post.number);
  list.insertBefore(item, next ?? null);
  arrived(item, post);
}

function replace(old, post) {
  if (Number(old.dataset.revision) > post.revision) return;
  const item = itemOf(post.html);
  const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  if (old.classList.contains("post-new")) item.firstElementChild.classList.add("post-new");
  old.parentElement.replaceWith(item);
  if (focused) [...item.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus();
}

function arrived(item, post) {
  const article = item.querySelector(".post");
  if (!article) return;
  people.hasPosted(article.dataset.author);
  if (me && article.dataset.author === me) {
    say("Your reply is posted");
    return;
  }
  article.classList.add("post-new");
  say(`New reply by ${article.querySelector(".post-name").textContent}, post ${post.number}`);
}

/** A post that stands on another page is counted, not inserted. */
function elsewhere(number) {
  if (number <= lastNumber || pageOf(number) < page) return;
  firstElsewhere ||= number;
  const count = number - firstElsewhere + 1;
  const target = pageOf(firstElsewhere);
  showElsewhere(`${count} new post${count === 1 ? "" : "s"}`, `${url}?page=${target}#post-${firstElsewhere}`);
  say(`${count} new post${count === 1 ? "" : "s"} on page ${target}`);
}

function count(number) {
  if (number <= lastNumber) return;
  lastNumber = number;
  const words = document.querySelector("[data-count]");
  if (words) words.textContent = posts(lastNumber);
}

// The thread itself --------------------------------------------------------------------------------

function changed(thread) {
  if (thread.url !== url) {
    showElsewhere("This thread was moved to another space", `${thread.url}${location.search}`);
    say("This thread was moved to another space");
  }
  if (thread.locked === "locked" in list.dataset) return;
  list.toggleAttribute("data-locked", thread.locked);
  for (const item of list.children) showOwnLinks(item);
  const words = thread.locked
    ? "This thread was locked just now: nobody can add posts to it. Your words are still here."
    : "This thread is open again.";
  const form = document.getElementById("reply-form");
  const box = form?.querySelector("#reply-problem");
  if (box) {
    box.querySelector("p").textContent = words;
    box.querySelector("button").hidden = thread.locked;
    box.hidden = !thread.locked;
    form.querySelector("button.button").disabled = thread.locked;
  } else if (!thread.locked) showElsewhere("This thread is open again", location.href.split("#")[0]);
  if (!form) say(words);
}

const kinds = {
  "post.created": place,
  "post.edited": (post) => (document.getElementById(`post-${post.number}`) ? place(post) : null),
  "post.hidden": place,
  "thread.changed": changed,
};

function show(kind, data) {
  kinds[kind]?.(data);
  if (data.number) count(data.number);
  noteRead();
}

// How far one has read: what arrived while the page was in view counts as read, told now and then.

const lastShown = () => Math.max(0, ...[...list.children].map(numberOf));
let told = lastShown();
let telling = 0;

function noteRead() {
  if (!me || document.hidden || lastShown() <= told) return;
  telling ||= setTimeout(tellRead, READ_AFTER);
}

async function tellRead() {
  telling = 0;
  const number = lastShown();
  if (document.hidden || number <= told) return;
  const answer = await fetch(`/api/v1/threads/${topic.split(":")[1]}/read`, {
    method: "PUT",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify({ number }),
  }).catch(() => null);
  if (answer?.ok) told = Math.max(told, number);
}

document.addEventListener("visibilitychange", noteRead);

const waits = calm
  ? waitingLine(document.getElementById("waiting"), {
      show,
      isShown: ({ number }) => Boolean(document.getElementById(`post-${number}`)),
      isMine: ({ html }) => Boolean(me) && itemOf(html).querySelector(".post")?.dataset.author === me,
    })
  : () => false;

follow(topic, Number(list.dataset.seq), {
  onEvent({ kind, data }) {
    if (kind in kinds && waits({ kind, data })) return;
    show(kind, data);
  },
  onReset() {
    showElsewhere("A lot has happened here: load the thread again", url);
  },
  onPresence: people.onPresence,
  onTyping: people.onTyping,
  onState(state) {
    if (state !== "live") people.gone();
    showState(state === "offline" ? "off" : state);
  },
  onClosed() {
    people.gone();
    showState("off", "This thread is not open to you any more.");
  },
});

// The reply box ------------------------------------------------------------------------------------------

forgetSentDrafts();
const form = document.getElementById("reply-form");
if (form) replyBox(form, { onPosted: ({ number }) => pageOf(number) === page });
copiesLinks(list, () => say("The link is copied"));
if (form) quotesPosts(list, form.elements.body);
if (form && !calm) tellsTyping(form.elements.body, topic);
