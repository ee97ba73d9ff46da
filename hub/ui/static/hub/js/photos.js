// What arrives while a page is open keeps to the reader's choice of less data, too.
const lowData = "lowData" in document.documentElement.dataset;

/** In HTML that is not in the page yet: initials in the place of people's photos. */
export function withoutPhotos(fragment) {
  if (!lowData) return;
  for (const photo of fragment.querySelectorAll("img[data-initials]")) {
    const initials = document.createElement("span");
    initials.className = photo.className;
    initials.ariaHidden = "true";
    initials.textContent = photo.dataset.initials;
    photo.replaceWith(initials);
  }
}
