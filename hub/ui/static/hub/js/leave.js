// "Leave this page quickly": by the button, or by Esc or Shift pressed three times within five seconds.
// The page is hidden at once and takes no place in the history. Without this script the button is a link.
const TIMES = 3;
const WITHIN = 5000;
const button = document.querySelector("[data-leave]");
const status = document.querySelector("[data-leave-status]");
let pressed = [];

function leave() {
  document.title = "…";
  document.body.hidden = true;
  location.replace(button.href);
}

button.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});

document.addEventListener("keyup", (event) => {
  if (event.key !== "Escape" && event.key !== "Shift") {
    // A letter between makes it writing: capitals need Shift, too.
    pressed = [];
    return;
  }
  const now = performance.now();
  pressed = [...pressed.filter(([key, at]) => key === event.key && now - at < WITHIN), [event.key, now]];
  if (pressed.length >= TIMES) leave();
  else status.textContent = `Press ${event.key === "Shift" ? "Shift" : "Esc"} ${TIMES - pressed.length} more to leave`;
});

// A browser that kept the page as it was shows nothing of it.
addEventListener("pageshow", (event) => {
  if (event.persisted && document.body.hidden) location.replace(button.href);
});
