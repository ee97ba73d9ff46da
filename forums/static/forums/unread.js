// What is unread, in the list of spaces and in a list of threads: it changes while the page is open, on every
// device of the member, through their own topic.
import { follow } from "../hub/js/live.js";

const list = document.querySelector("[data-own-seq]");
const here = list?.dataset.spaceHere;
const markRead = document.querySelector("[data-mark-read]");
const COUNTED = 100; // the hub counts no further, see forums/reading.py
const unknown = new Set(); // threads with news that this page does not list

function hush(words) {
  const span = document.createElement("span");
  span.className = "hush";
  span.textContent = words;
  return span;
}

function tagOf({ url, unread, first }) {
  const link = document.createElement("a");
  link.className = "tag tag-warm";
  link.href = unread ? `${url}${first}/` : url;
  const number = unread < COUNTED ? unread : `${COUNTED - 1}+`;
  if (unread) link.append(`${number} new`, hush(` post${unread === 1 ? "" : "s"}: jump to the first unread`));
  else link.append("New", hush(" thread"));
  return link;
}

function showThread(news) {
  const place = list.querySelector(`[data-thread="${news.thread}"] [data-unread]`);
  const isNews = Boolean(news.unread || news.new);
  if (place) {
    place.replaceChildren(...(isNews ? [tagOf(news)] : []));
    place.hidden = !isNews;
  } else if (here === news.space) {
    unknown[isNews ? "add" : "delete"](news.thread);
    const box = document.getElementById("arrivals");
    box.hidden = !unknown.size;
    box.firstElementChild.textContent = `${unknown.size} more thread${unknown.size === 1 ? "" : "s"} with new posts`;
  }
}

/** All of one space (its id), or of all (0), was marked as read, on whichever device. */
function showAllRead({ space }) {
  if (here && space && String(space) !== list.dataset.spaceId) return;
  for (const tag of list.querySelectorAll("[data-unread]")) tag.hidden = true;
  for (const tag of list.querySelectorAll("[data-space]")) if (!space || tag.dataset.spaceId === String(space)) tag.hidden = true;
  unknown.clear();
  const box = document.getElementById("arrivals");
  if (box) box.hidden = true;
}

function showSpace({ space, threads_with_news: count }) {
  const place = list.querySelector(`[data-space="${space}"]`);
  if (!place) return;
  place.hidden = !count;
  place.firstElementChild.textContent = `${count} thread${count === 1 ? "" : "s"} with new posts`;
}

if (list) {
  follow("me", Number(list.dataset.ownSeq), {
    onEvent({ kind, data }) {
      if (kind === "all.read") showAllRead(data);
      else if (kind === "thread.read" || kind === "thread.unread") {
        showThread(data);
        showSpace(data);
      } else return;
      if (markRead) markRead.hidden = !list.querySelector("[data-unread]:not([hidden]), [data-space]:not([hidden])");
    },
  });
}
