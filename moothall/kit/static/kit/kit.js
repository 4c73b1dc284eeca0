/* Small comforts; every page works without them. */
const root = document.documentElement;
root.classList.add("js");

/** Copy the field beside the button; say so to eyes and to screen readers. */
async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
  const said = button.nextElementSibling;
  if (said) said.textContent = button.dataset.done;
}

/** Change light and dark at once; the cookie is the one that the form would set. */
function theme(button) {
  const form = button.form;
  const value = button.value;
  root.classList.remove("theme-light", "theme-dark");
  if (value !== "auto") root.classList.add(`theme-${value}`);
  for (const each of form.querySelectorAll("[name=theme]")) each.setAttribute("aria-pressed", each === button);
  const body = new URLSearchParams({ theme: value });
  fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.copy) copy(button);
  if (button.name === "theme" && button.closest(".look")) { event.preventDefault(); theme(button); }
  if (button.dataset.share) navigator.share?.({ url: button.dataset.share, title: document.title }).catch(() => {});
});

/** A filter bar marked data-auto sends itself when a choice changes. */
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto]");
  if (form && event.target.matches("select, [type=checkbox], [type=radio], [type=date]")) form.requestSubmit();
});

/** A form that changes something is sent once, even when the thumb is impatient. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.classList.contains("look")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
});
