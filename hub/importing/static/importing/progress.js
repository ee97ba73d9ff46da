// Looks again every two seconds while the worker is busy. Without JavaScript there is a link for it.
const progress = document.getElementById("progress");

async function lookAgain() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return true;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("progress");
  if (!fresh || !fresh.hasAttribute("data-waiting")) {
    // The report and the buttons are there now.
    location.reload();
    return false;
  }
  const bar = progress.querySelector("progress");
  const next = fresh.querySelector("progress");
  if (bar && next) bar.value = next.value;
  const words = progress.querySelector("p");
  const newWords = fresh.querySelector("p");
  if (words && newWords && words.textContent !== newWords.textContent && !words.contains(document.activeElement)) {
    words.replaceWith(document.importNode(newWords, true));
  }
  return true;
}

async function follow() {
  let going = true;
  try {
    going = await lookAgain();
  } catch {
    // The connection is away for a moment; the next look may find it again.
  }
  if (going) setTimeout(follow, 2000);
}

if (progress) setTimeout(follow, 2000);
