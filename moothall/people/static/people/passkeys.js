/* Passkeys: ask the browser, put its answer into the form, send the form. */
const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

const withBytes = (each) => ({ ...each, id: toBytes(each.id) });

function understood({ publicKey }) {
  const asked = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  if (asked.user) asked.user = withBytes(asked.user);
  if (asked.excludeCredentials) asked.excludeCredentials = asked.excludeCredentials.map(withBytes);
  if (asked.allowCredentials) asked.allowCredentials = asked.allowCredentials.map(withBytes);
  return { publicKey: asked };
}

function told(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  response.transports = credential.response.getTransports?.() ?? [];
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment,
  };
}

async function answer(form) {
  if (form.dataset.passkey === "make") return navigator.credentials.create(understood(JSON.parse(form.dataset.offer)));
  const reply = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(`The hall answered ${reply.status}.`);
  return navigator.credentials.get(understood(await reply.json()));
}

function say(form, what) {
  for (const each of form.querySelectorAll("[data-passkey-said]")) each.hidden = each.dataset.passkeySaid !== what;
}

function prepare(form) {
  const button = form.querySelector("button");
  const host = location.hostname;
  if (/^[\d.]+$|:/.test(host)) {
    button.hidden = true;
    const link = form.querySelector("[data-passkey-said=number] a");
    if (host === "127.0.0.1" || host === "[::1]") link.href = location.href.replace(host, "localhost");
    else link.remove();
    say(form, "number");
    return;
  }
  if (!window.PublicKeyCredential) {
    button.hidden = true;
    say(form, "none");
    return;
  }
  button.addEventListener("click", async () => {
    say(form, "");
    button.disabled = true;
    try {
      form.elements.credential.value = JSON.stringify(told(await answer(form)));
      form.requestSubmit();
    } catch {
      say(form, "failed");
    } finally {
      button.disabled = false;
    }
  });
}

for (const form of document.querySelectorAll("form[data-passkey]")) prepare(form);
