// What is pasted from a word processor, brought into the shape of a post: its lists are paragraphs with signs, its bold
// words have a style. Everything else about its look is left out (and the page's policy would refuse it).
const HEADINGS = "h1, h3, h4, h5, h6";

/** Another element with the same content in its place. */
function renamed(element, name) {
  const other = element.ownerDocument.createElement(name);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
}

function wrapped(element, name) {
  const inner = element.ownerDocument.createElement(name);
  inner.append(...element.childNodes);
  element.append(inner);
}

/** Paragraphs of a word processor that are items of a list, each with its sign or number in a part of its own. */
function listed(body, styleOf) {
  for (const line of [...body.querySelectorAll("p")].filter((each) => /mso-list:\s*l/i.test(styleOf(each)))) {
    const sign = [...line.querySelectorAll("span")].find((part) => /mso-list:\s*ignore/i.test(styleOf(part)));
    const name = /[a-z0-9]/i.test(sign?.textContent.replace(/\s|^o$/g, "") ?? "") ? "ol" : "ul";
    sign?.remove();
    const before = line.previousElementSibling;
    const list = before?.nodeName === name.toUpperCase() ? before : line.ownerDocument.createElement(name);
    if (list !== before) line.before(list);
    list.append(renamed(line, "li"));
  }
}

/** `html` as a browser hands it over; answers it without styles, with lists and bold words as elements. */
export function fromElsewhere(html) {
  // As a text until here: even a page that is never shown has its styles refused aloud.
  const quiet = html.replace(/<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/gi, "").replace(/<[a-z][^<>]*>/gi, (tag) =>
    tag.replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, "").replace(/\sstyle\s*=/gi, " data-look="),
  );
  const { body } = new DOMParser().parseFromString(quiet, "text/html");
  const styleOf = (element) => element.getAttribute("data-look") ?? "";
  listed(body, styleOf);
  for (const bold of body.querySelectorAll("b, strong")) if (/(?:^|[;\s])font-weight:\s*(normal|400)/i.test(styleOf(bold))) renamed(bold, "span");
  for (const part of body.querySelectorAll("span")) {
    if (/(?:^|[;\s])font-weight:\s*(bold|[6-9]00)/i.test(styleOf(part))) wrapped(part, "strong");
    if (/font-style:\s*italic/i.test(styleOf(part))) wrapped(part, "em");
  }
  for (const heading of body.querySelectorAll(HEADINGS)) renamed(heading, "h2");
  for (const element of body.querySelectorAll("[data-look]")) element.removeAttribute("data-look");
  for (const element of body.querySelectorAll("script, style, title, template")) element.remove();
  return body.innerHTML;
}
