// What is unread, in the list of spaces and in a list of threads: it changes while the page is open, on every
// device of the member, through their own topic.
import { follow } from "../hub/js/live.js";

const list = document.querySelector("[data-own-seq]");
const here = list?.dataset.spaceHere;
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
  if (unread) link.append(`${unread} new`, hush(` post${unread === 1 ? "" : "s"}: jump to the first unread`));
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

function showSpace({ space, threads_with_news: count }) {
  const place = list.querySelector(`[data-space="${space}"]`);
  if (!place) return;
  place.hidden = !count;
  place.firstElementChild.textContent = `${count} thread${count === 1 ? "" : "s"} with new posts`;
}

if (list) {
  follow("me", Number(list.dataset.ownSeq), {
    onEvent({ kind, data }) {
      if (kind !== "thread.read" && kind !== "thread.unread") return;
      showThread(data);
      showSpace(data);
    },
  });
}
