// Keeps the draft of a reply under a page. One that was posted brought us to "#reply-…", and is a draft no more.
import { forgetDraft, keepDraft } from "./drafts.js";

const form = document.querySelector("form[data-discussion]");
if (form) {
  if (location.hash.startsWith("#reply-")) forgetDraft(form.dataset.discussion);
  keepDraft(form, form.dataset.discussion);
}
