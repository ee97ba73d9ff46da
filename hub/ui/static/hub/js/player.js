// Puts the player of another host into the page when somebody asks for it, and not before.
// Without this script the link to the recording's page at its host stands there alone.
const HOSTS = ["https://www.youtube-nocookie.com", "https://player.vimeo.com"];

function frame(url, title) {
  const element = document.createElement("iframe");
  element.className = "player-screen";
  element.title = title;
  element.width = 960;
  element.height = 540;
  element.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  // The host must know which site shows its player (YouTube refuses otherwise); the page stays unsaid.
  element.referrerPolicy = "strict-origin-when-cross-origin";
  element.setAttribute("sandbox", "allow-scripts allow-same-origin allow-presentation allow-popups allow-popups-to-escape-sandbox");
  element.src = url.href;
  return element;
}

for (const box of document.querySelectorAll("[data-player]")) {
  box.querySelector("button")?.addEventListener("click", () => {
    const url = new URL(box.dataset.frame);
    if (!HOSTS.includes(url.origin)) return;
    const player = frame(url, box.dataset.title);
    box.replaceWith(player);
    player.focus();
  });
}
