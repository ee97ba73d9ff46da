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

// After a form came back with errors, the list of them is the first thing to meet.
document.querySelector(".error-summary")?.focus();
