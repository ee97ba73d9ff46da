// Passkeys: between the hub's forms and the browser. Only browsers can make and use them, so these forms need script.
// A form has data-passkey="add" (make one), "sign-in" (whose it is comes from the passkey) or "use" (one's own).

const toBytes = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (char) => char.charCodeAt(0));
};

const toText = (buffer) => {
  let plain = "";
  for (const byte of new Uint8Array(buffer)) plain += String.fromCharCode(byte);
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

const named = (list) => (list ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));

async function made({ publicKey }) {
  const options = {
    ...publicKey,
    challenge: toBytes(publicKey.challenge),
    user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
    excludeCredentials: named(publicKey.excludeCredentials),
  };
  const found = await navigator.credentials.create({ publicKey: options });
  return answer(found, { attestationObject: toText(found.response.attestationObject) });
}

async function used({ publicKey }) {
  const options = {
    ...publicKey,
    challenge: toBytes(publicKey.challenge),
    allowCredentials: named(publicKey.allowCredentials),
  };
  const found = await navigator.credentials.get({ publicKey: options });
  const { authenticatorData, signature, userHandle } = found.response;
  return answer(found, {
    authenticatorData: toText(authenticatorData),
    signature: toText(signature),
    userHandle: userHandle ? toText(userHandle) : null,
  });
}

const answer = (found, response) => ({
  id: found.id,
  rawId: toText(found.rawId),
  type: found.type,
  clientExtensionResults: found.getClientExtensionResults(),
  response: { clientDataJSON: toText(found.response.clientDataJSON), ...response },
});

// Options stand in the page, or (for signing in) come when they are asked for: guests' pages hold nothing.
async function optionsOf(form) {
  const inPage = document.getElementById("passkey-options");
  if (form.dataset.passkey !== "sign-in") return JSON.parse(inPage.textContent);
  const response = await fetch(form.action, { method: "POST", body: new FormData(form) });
  if (!response.ok) throw new Error(`The hub answered ${response.status}`);
  return response.json();
}

function tell(form, words) {
  const place = form.querySelector("[data-passkey-error]");
  place.textContent = words;
  place.hidden = !words;
}

async function send(form) {
  tell(form, "");
  form.elements.credential.value = "";
  try {
    const { creation_options: create, request_options: get } = await optionsOf(form);
    form.elements.credential.value = JSON.stringify(create ? await made(create) : await used(get));
    form.submit();
  } catch (error) {
    const had = error.name === "InvalidStateError" && "This device has a passkey for you already.";
    tell(form, had || "That did not work, or was stopped. Try again, or use another way.");
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) {
    tell(form, "This browser knows no passkeys, or only over a safe connection (https).");
    form.querySelector("button").disabled = true;
    continue;
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}
