// Small comforts. Everything here also works, a little less smoothly, without this script.
document.documentElement.classList.add("has-js");

const menus = () => document.querySelectorAll("details.menu[open], details.account-menu[open]");

// A menu closes on Escape (focus goes back to its button) and on a click elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

// What is folded is printed open. Browsers that know ::details-content do it by the stylesheet.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("main details:not([open])")];
  for (const part of folded) part.open = true;
});
addEventListener("afterprint", () => {
  for (const part of folded) part.open = false;
});

// After a form came back with errors, the list of them is the first thing to meet.
document.querySelector(".error-summary")?.focus();

// Less data: a picture that was left out comes when it is asked for, in its place. Without this script the link leads to it.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-show-picture]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const box = link.closest(".left-out");
  const size = box.querySelector(".left-out-size");
  const picture = new Image();
  picture.alt = box.dataset.alt;
  picture.className = box.className.replace(/\bleft-out\b/, "").trim();
  if (size) [picture.width, picture.height] = [size.getAttribute("width"), size.getAttribute("height")];
  picture.tabIndex = -1;
  // Only what has come takes the place of the words; a picture that fails leaves them.
  picture.addEventListener("load", () => {
    box.replaceWith(picture);
    picture.focus({ preventScroll: true });
  });
  picture.addEventListener("error", () => {
    link.replaceWith("This picture could not be loaded. Reload the page to try again.");
  });
  link.textContent = "Loading the picture …";
  picture.src = link.href;
});

// A link to an answer that is folded away opens it.
function unfold() {
  const answer = document.querySelector("details:target");
  if (answer) answer.open = true;
}
addEventListener("hashchange", unfold);
unfold();

// A search box learns to complete when somebody goes into it; nothing is fetched before.
async function teach(input) {
  const form = input?.closest?.("form[data-suggest]");
  if (!form || input.type !== "search" || "lowData" in document.documentElement.dataset) return;
  const script = form.dataset.suggest;
  delete form.dataset.suggest;
  try {
    (await import(script)).suggest(form);
  } catch {
    form.dataset.suggest = script; // tried again next time; until then the box is a plain one
  }
}
document.addEventListener("focusin", (event) => teach(event.target));
teach(document.activeElement);
