/* The screen in the room: fetch the next code when this one ends, keep the screen awake, and say when there is no connection. */
const SHOWN = "screen";
const lost = document.getElementById("screen-lost");
const words = document.getElementById(SHOWN)?.dataset.lost ?? "";

function wait(seconds) { setTimeout(renew, seconds * 1000); }

async function renew() {
  try {
    const answer = await fetch(location.href, { cache: "no-store", redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById(SHOWN);
    if (!answer.ok || !next) { location.reload(); return; }
    document.getElementById(SHOWN).replaceWith(document.importNode(next, true));
    lost.textContent = "";
    wait(Number(next.dataset.seconds));
  } catch {
    lost.textContent = words;
    wait(5);
  }
}

async function stayAwake() {
  try { await navigator.wakeLock?.request("screen"); } catch { /* a phone that is short of power may say no */ }
}

if (document.getElementById(SHOWN)) {
  wait(Number(document.getElementById(SHOWN).dataset.seconds));
  stayAwake();
  document.addEventListener("visibilitychange", () => { if (!document.hidden) stayAwake(); });
}
