/* Comforts of checklists; every page works without them. Ticks are sent by htmx, this says what happened. */
let at = -1;

const ticks = () => [...document.querySelectorAll("#checklist .task:not(.is-done) .tick")];

/** Remember where in the list the reader is, since the list is drawn anew. */
document.addEventListener("htmx:before:request", (event) => {
  const source = event.detail?.ctx?.sourceElement ?? event.target;
  const task = source.closest?.(".task");
  at = task ? ticks().findIndex((tick) => task.contains(tick)) : -1;
});

/** Say what happened, and go on at the same place: the next thing to do. */
document.addEventListener("htmx:after:settle", () => {
  const list = document.getElementById("checklist");
  if (!list) return;
  const said = document.getElementById("said");
  if (said) said.textContent = list.querySelector("[data-said]")?.dataset.said ?? "";
  if (document.activeElement && document.activeElement !== document.body) return;
  const left = ticks();
  (left[Math.min(at, left.length - 1)] ?? list).focus({ preventScroll: true });
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
