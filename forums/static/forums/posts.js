// What one can do with a post in place: copy its link, quote it. Without this script both are plain links.
import { joined, linesOf } from "./words.js";
import { goInto, write } from "./writing.js";

const isPlain = (event) => !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.button;

/** A click on "Link" copies the address of the post; where that is not allowed it leads there. */
export function copiesLinks(list, onCopied) {
  list.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[data-copy]");
    if (!link || !isPlain(event) || !navigator.clipboard) return;
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(link.href);
      const words = link.firstChild;
      words.data = "Link copied";
      setTimeout(() => (words.data = "Link"), 2500);
      onCopied();
    } catch {
      location.assign(link.href);
    }
  });
}

/** The words of a post as lines behind ">", without what it quotes itself. */
function quotation(post, number) {
  const body = post.querySelector(".post-body").cloneNode(true);
  const whole = body.cloneNode(true);
  for (const quote of body.querySelectorAll("blockquote")) quote.remove();
  const own = linesOf(body);
  const lines = own.length ? own : linesOf(whole);
  let words = lines.join("\n");
  if (words.length > 1000) words = `${words.slice(0, 1000).trimEnd()} …`;
  const who = post.querySelector(".post-name").textContent.trim();
  return `${who === "Former member" ? "A former member" : who} wrote in post ${number}:\n${words.replace(/^/gm, "> ")}\n\n`;
}

/** A click on "Quote" puts the words into the box, below what stands there. */
export function quotesPosts(list, box) {
  list.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-quote]");
    const post = link?.closest(".post");
    if (!post || !isPlain(event)) return;
    event.preventDefault();
    write(box, joined(box.value, quotation(post, link.dataset.quote)));
    goInto(box);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
