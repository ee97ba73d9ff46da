// What stands in a box: plain words as long as nothing would be lost, else HTML. The hub tells them apart by the
// same sign and reads both (forums/text.py), so that the words are the same in a plain box and in the editor.
const BLOCK = /<(?:p|ul|ol|li|blockquote|pre|div|h[1-6]|hr|table)(?:\s[^<>]*)?\/?>/i;
const ADDRESS = /https?:\/\/[^\s<>"]+/g;

export const isHtml = (words) => BLOCK.test(words);

function escaped(words) {
  const signs = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return words.replace(/[&<>"]/g, (sign) => signs[sign]);
}

function linked(line) {
  let html = "";
  let end = 0;
  for (const found of line.matchAll(ADDRESS)) {
    let address = found[0].replace(/[.,;:!?']+$/, "");
    if (!address.includes("(")) address = address.replace(/\)+$/, "");
    html += `${escaped(line.slice(end, found.index))}<a href="${escaped(address)}">${escaped(address)}</a>`;
    end = found.index + address.length;
  }
  return html + escaped(line.slice(end));
}

/** The words as HTML: each line a paragraph, lines behind ">" a quote. */
export const asHtml = (words) => (isHtml(words) ? words : laidOut(words).html);

/** Plain words as HTML, and where `caret` (so many characters into them) is then: in which paragraph, how far in. */
export function laidOut(words, caret = -1) {
  const place = { html: "", block: 0, offset: 0 };
  let quoting = false;
  let blocks = 0;
  let start = 0;
  for (const line of words.split("\n")) {
    const end = start + line.length;
    const isHere = caret >= start && caret <= end;
    const mark = line.match(/^\s*(?:>\s?)?/)[0];
    const quoted = mark.includes(">");
    const text = quoted ? line.slice(mark.length) : line;
    if (text.trim() || isHere) {
      if (quoted !== quoting) place.html += quoted ? "<blockquote>" : "</blockquote>";
      quoting = quoted;
      place.html += `<p>${linked(text)}</p>`;
      if (isHere) [place.block, place.offset] = [blocks, Math.max(0, text.length - (end - caret))];
      blocks += 1;
    } else if (quoting && !quoted) {
      place.html += "</blockquote>";
      quoting = false;
    }
    start = end + 1;
  }
  if (quoting) place.html += "</blockquote>";
  return place;
}

/** A paragraph that plain words can say, or null. */
function lineOf(block) {
  const isPlain = (node) =>
    node.nodeType === Node.TEXT_NODE ||
    (node.nodeName === "A" && node.getAttribute("href") === node.textContent && !node.children.length);
  const line = block.textContent.trim();
  return block.nodeName === "P" && [...block.childNodes].every(isPlain) && !line.startsWith(">") ? line : null;
}

/** What the editor holds, as it is kept and sent: plain words where they say it all, else HTML. */
export function asWritten(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const link of body.querySelectorAll("a")) for (const name of link.getAttributeNames()) if (name !== "href") link.removeAttribute(name);
  for (const line of body.querySelectorAll("li > p:only-child")) line.replaceWith(...line.childNodes);
  for (const empty of body.querySelectorAll("p:empty, blockquote:empty, li:empty")) empty.remove();
  const blocks = [...body.children].map((block) => {
    if (block.nodeName !== "BLOCKQUOTE") return lineOf(block);
    const lines = [...block.children].map(lineOf);
    return lines.includes(null) ? null : lines.map((line) => `> ${line}`).join("\n");
  });
  const words = blocks.join("\n\n");
  return blocks.includes(null) || isHtml(words) ? body.innerHTML : words;
}

/** The words alone, a line for each paragraph or list item. */
export function lines(words) {
  if (!isHtml(words)) return words.split("\n").filter((line) => line.trim());
  return linesOf(new DOMParser().parseFromString(words, "text/html").body);
}

export function linesOf(element) {
  for (const block of element.querySelectorAll("p, li, pre, h2, br, hr")) block.before("\n"), block.after("\n");
  return element.textContent.split("\n").map((line) => line.trim()).filter(Boolean);
}

/** Two texts, one below the other. */
export function joined(above, below) {
  if (!above.trim() || !below) return above.trim() ? above : below;
  if (isHtml(above) || isHtml(below)) return asHtml(above) + asHtml(below);
  return `${above.trimEnd()}\n\n${below}`;
}
