/*
 * The door on a phone: marks show at once, wait in a queue while there is no connection, and are sent when there is.
 *
 * Kept on the phone (localStorage): numbers of guests with how many of them are here, and the queue. First names and
 * initials are in the page itself, which the worker keeps; an e-mail address stays in memory until it is sent.
 * The queue is read before each change and written right after, so that two tabs do not lose each other's marks; the
 * hall counts each mark once by its id, so that sending twice does no harm.
 */
const door = document.getElementById("door");
const told = door.dataset;
const words = JSON.parse(told.words);
const until = Number(told.until);
const KEEP = "moothall-door:";
const key = `${KEEP}${told.event}:${told.keeper}`;
const cacheName = `moothall-door-${told.event}`;
const BATCH = 25; // so that a long queue does not keep others from writing for seconds
const SOON = 4000;
const LATER = 20000;
const PATIENCE = 15000;

const list = document.getElementById("guests");
const rows = new Map();
const addresses = new Map();
const state = { places: told.places === "" ? null : Number(told.places), taken: Number(told.taken), online: navigator.onLine, problem: "" };
let csrf = document.querySelector("#marks [name=csrfmiddlewaretoken]").value;

/* ---- What is kept on this phone ---- */

function load() {
  const kept = JSON.parse(localStorage.getItem(key) ?? "null");
  return kept ?? { until, at: 0, guests: {}, queue: [] };
}

function change(edit) {
  const kept = load();
  edit(kept);
  localStorage.setItem(key, JSON.stringify(kept));
}

/** Let go of what is not needed any more: of events that are over, and lists of another helper on this phone. */
async function tidy() {
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith(KEEP))) {
    const kept = JSON.parse(localStorage.getItem(name));
    if (kept.until < Date.now() || name !== key) {
      if (kept.queue.length) localStorage.setItem(name, JSON.stringify({ ...kept, guests: {}, at: 0 }));
      else localStorage.removeItem(name);
    }
    if (kept.until < Date.now()) await forgetPage(name.slice(KEEP.length).split(":")[0]);
  }
}

async function forgetPage(event) {
  await window.caches?.delete(`moothall-door-${event}`);
  for (const each of await navigator.serviceWorker?.getRegistrations() ?? []) {
    if (new URL(each.scope).pathname === `/events/${event}/door/`) await each.unregister();
  }
}

/* ---- The list ---- */

function rowOf(li) {
  const { id, seats, came, walked, waiting } = li.dataset;
  const name = li.querySelector("[data-name]").textContent;
  return { id, name, seats: +seats, came: +came, walked: walked === "1", waiting: waiting === "1", first: !li.querySelector("[data-first]").hidden, li };
}

/** How many of a guest's party are here, as far as this phone knows: what the hall said, then what waits to be sent. */
function cameNow(row, queue) {
  return queue.reduce((came, mark) => (mark.rsvp === row.id || mark.walk_in === row.id ? Math.min(mark.seats, row.seats) : came), row.came);
}

const fill = (sentence, ...values) => values.reduce((text, value, at) => text.replace(`%${at + 1}`, () => value).replace("%s", () => value), sentence);

function show(element, isShown) { element.hidden = !isShown; }

function draw(row, queue) {
  const { li } = row;
  const came = cameNow(row, queue);
  const waits = queue.some((mark) => mark.rsvp === row.id || mark.walk_in === row.id || mark.id === row.id);
  const drawn = `${came}/${row.seats}/${waits}/${row.name}/${row.waiting}`;
  if (li.dataset.drawn === drawn) return;
  li.dataset.drawn = drawn;
  li.classList.toggle("is-here", came > 0);
  li.classList.toggle("is-waiting", waits);
  for (const each of li.querySelectorAll("[data-name]")) each.textContent = row.name;
  li.querySelector("[data-said]").textContent = saidOf(row, came);
  show(li.querySelector("[data-first]"), row.first);
  show(li.querySelector("[data-walked]"), row.walked);
  show(li.querySelector("[data-waits]"), row.waiting && !came);
  const many = li.querySelector("[data-many]");
  if (many.length !== (row.seats > 1 ? row.seats : 0)) many.replaceChildren(...choices(row.seats));
  show(many, came < row.seats && row.seats > 1);
  show(li.querySelector("[name=here]"), came < row.seats);
  show(li.querySelector("[name=undo]"), came > 0);
  const tick = li.querySelector("[type=checkbox]");
  if (tick) { tick.disabled = came > 0; tick.checked &&= !came; }
}

function saidOf(row, came) {
  if (came) return row.seats === 1 ? words.here : fill(words.party, came, row.seats);
  return row.seats > 1 ? fill(words.expected, row.seats) : "";
}

function choices(seats) {
  if (seats < 2) return [];
  return Array.from({ length: seats }, (_, at) => new Option(fill(words.of, seats - at, seats), seats - at));
}

function add(row) {
  const li = document.getElementById("guest-row").content.firstElementChild.cloneNode(true);
  li.id = `g-${row.id}`;
  li.dataset.id = row.id;
  li.dataset.find = `${row.name} ${row.label ?? ""}`.toLowerCase();
  for (const button of li.querySelectorAll("button")) button.value = row.id;
  const many = li.querySelector("[data-many]");
  many.name = `seats-${row.id}`;
  many.setAttribute("aria-label", fill(words.howMany, row.name));
  if (row.label && row.label !== row.name) {
    const label = document.createElement("span");
    label.className = "guest-label";
    label.textContent = row.label;
    li.querySelector(".guest-name").append(" ", label);
  }
  const after = [...list.children].find((each) => each.dataset.find.localeCompare(li.dataset.find) > 0);
  list.insertBefore(li, after ?? null);
  rows.set(row.id, { ...row, li });
}

function render() {
  const { queue } = load();
  for (const mark of queue.filter((each) => each.welcome && !rows.has(each.id))) {
    add({ id: mark.id, name: mark.name || words.walkIn, seats: mark.seats, came: mark.seats, first: mark.first_time, walked: true, waiting: false });
  }
  let came = 0, expected = 0, walked = 0;
  for (const row of rows.values()) {
    draw(row, queue);
    const here = cameNow(row, queue);
    came += here;
    if (row.walked) walked += here;
    else if (!here && !row.waiting) expected += row.seats;
  }
  for (const [name, count] of Object.entries({ came, expected, walked })) {
    const place = door.querySelector(`[data-count=${name}]`);
    if (place.textContent !== String(count)) place.textContent = count;
  }
  document.getElementById("door-empty")?.toggleAttribute("hidden", rows.size > 0);
  sayStatus(queue);
  filter();
}

function sayStatus(queue) {
  const parts = [];
  if (queue.length) parts.push(queue.length === 1 ? words.waitingOne : fill(words.waiting, queue.length));
  if (state.problem) parts.push(state.problem);
  else if (!state.online) parts.push(words.offline);
  else if (!queue.length) parts.push(words.sent);
  if (queue.some((mark) => addresses.has(mark.id)) && !state.online) parts.push(words.address);
  const box = document.getElementById("door-state");
  box.hidden = false;
  box.classList.toggle("is-waiting", queue.length > 0 || !state.online || state.problem !== "");
  const status = document.getElementById("door-status");
  const said = parts.join(" ");
  if (status.textContent !== said) status.textContent = said;
}

function filter() {
  const asked = document.getElementById("door-q").value.trim().toLowerCase();
  let found = 0;
  for (const { li } of rows.values()) {
    const hit = li.dataset.find.includes(asked);
    found += hit;
    if (li.hidden === hit) li.hidden = !hit;
  }
  document.getElementById("door-none").hidden = found > 0 || rows.size === 0;
}

/* ---- Marking ---- */

/** A mark's id: random, as RFC 9562 says; also where the page is not on a secure address. */
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte, at) => ([4, 6, 8, 10].includes(at) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
}

function mark(facts) {
  const made = { id: newId(), at: Date.now(), ...facts };
  change((kept) => kept.queue.push(made));
  render();
  sync();
  return made;
}

/** Who walked in and is not known to the hall yet is spoken of by the id of the mark that welcomed them. */
const about = (id) => (/^\d+$/.test(id) ? { rsvp: id } : { walk_in: id });

function press(button) {
  const row = rows.get(button.value);
  if (!row) return;
  const many = row.li.querySelector("[data-many]");
  const seats = button.name === "undo" ? 0 : Number(many.hidden ? row.seats : many.value);
  mark({ seats, ...about(row.id) });
  row.li.querySelector("button:not([hidden])")?.focus({ preventScroll: true });
}

function pressTicked() {
  for (const tick of list.querySelectorAll("[type=checkbox]:checked")) {
    const row = rows.get(tick.value);
    const many = row.li.querySelector("[data-many]");
    mark({ seats: Number(many.hidden ? row.seats : many.value), rsvp: row.id });
  }
}

/** Keep of a name what the list shows: the first one, and the initial of the last. */
function shortName(name) {
  const parts = name.trim().split(/\s+/);
  if (parts.length < 2) return parts[0];
  const initial = [...parts.at(-1)].find((letter) => /[\p{L}\p{N}]/u.test(letter));
  return initial ? `${parts[0]} ${initial.toUpperCase()}.` : parts[0];
}

function welcome(form) {
  const seats = Number(form.elements.seats.value);
  const waiting = load().queue.filter((each) => each.welcome).reduce((sum, each) => sum + each.seats, 0);
  const isFull = state.places !== null && state.taken + waiting + seats > state.places;
  const full = document.getElementById("walk-in-full");
  if (isFull && full.hidden) {
    full.hidden = false;
    document.getElementById("walk-in-go").textContent = words.over;
    return;
  }
  const email = form.elements.email.value.trim();
  const made = { id: newId(), seats, welcome: true, name: shortName(form.elements.name.value), first_time: form.elements.first_time.checked };
  if (email) addresses.set(made.id, email);
  form.reset();
  full.hidden = true;
  document.getElementById("walk-in-go").textContent = words.welcome;
  mark(made);
}

/* ---- Sending ---- */

async function exchange(queue) {
  const options = { credentials: "same-origin", redirect: "error", cache: "no-store", signal: AbortSignal.timeout(PATIENCE), headers: { Accept: "application/json" } };
  if (queue.length) {
    options.method = "POST";
    options.headers["Content-Type"] = "application/json";
    options.headers["X-CSRFToken"] = csrf;
    const marks = queue.map((each) => ({ ...each, rsvp: each.rsvp && Number(each.rsvp), email: addresses.get(each.id) ?? "" }));
    options.body = JSON.stringify({ sent_at: Date.now(), marks });
  }
  const answer = await fetch(told.marks, options);
  const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (answer.ok && !isOurs) throw new TypeError("Another network answered, such as the sign-in page of a café.");
  return { status: answer.status, said: isOurs ? await answer.json() : null };
}

/** Ask the hall; nothing when it cannot be reached. */
async function reach(queue) {
  try { return await exchange(queue); } catch { return null; }
}

/** Send what waits, or ask what is new. An answer that was lost is no harm: the same marks are sent again. */
let busy = false;
let timer = 0;
async function sync() {
  if (busy) return;
  busy = true;
  clearTimeout(timer);
  let sent = 0;
  try { sent = await send(load().queue.slice(0, BATCH)); } finally {
    busy = false;
    render();
    const waits = load().queue.length > 0;
    timer = setTimeout(sync, waits && sent ? 0 : waits ? SOON : LATER);
  }
}

async function send(queue) {
  let answer = await reach(queue);
  if (answer?.status === 403 && queue.length) {  // the page's token is old: every answer brings a new one
    take(await reach([]), []);
    answer = await reach(queue);
  }
  return take(answer, queue);
}

/** Take an answer in; return how many marks need not be sent again. */
function take(answer, queue) {
  state.online = answer !== null;
  if (!answer) return 0;
  const { status, said } = answer;
  if (status === 404 || status === 403) { shutOut(); return 0; }
  state.problem = said?.said && status !== 200 ? said.said : "";
  if (status !== 200) { state.online = said !== null; return 0; }
  csrf = said.token;
  const done = new Set(Object.keys(said.said));
  for (const each of queue.filter((one) => said.said[one.id])) complain(each, said.said[each.id]);
  takeRows(said, done);
  return done.size;
}

function takeRows(said, done) {
  state.places = said.places;
  state.taken = said.taken;
  const seen = new Set();
  let isNew = false;
  for (const [number, name, label, seats, came, first, walked, waiting] of said.rows) {
    const id = String(number);
    seen.add(id);
    const row = { id, name: name || label, label, seats, came, first: !!first, walked: !!walked, waiting: !!waiting };
    if (rows.has(id)) Object.assign(rows.get(id), { ...row, li: rows.get(id).li });
    else { add(row); isNew = true; }
  }
  change((kept) => {
    kept.queue = kept.queue.filter((each) => !done.has(each.id));
    kept.guests = Object.fromEntries(said.rows.map((row) => [row[0], [row[4], row[3]]]));
    kept.at = said.now;
  });
  for (const id of done) addresses.delete(id);
  const waits = new Set(load().queue.map((each) => each.id));
  for (const [id, row] of rows) if (!seen.has(id) && !waits.has(id)) { row.li.remove(); rows.delete(id); }
  if (isNew) keepPage();
}

function complain(made, sentence) {
  const line = document.createElement("li");
  const row = rows.get(made.rsvp ?? made.walk_in);
  line.textContent = `${row?.name ?? made.name ?? words.walkIn}: ${sentence}`;
  document.getElementById("door-problems").append(line);
}

/** Signed out, or no helper any more: nothing about guests stays here; marks that wait do, they name nobody. */
async function shutOut() {
  state.problem = words.out;
  change((kept) => { kept.guests = {}; kept.at = 0; });
  await window.caches?.delete(cacheName);
}

/** The page that is kept is to hold guests who said that they come after it was opened. */
async function keepPage() {
  if (!navigator.serviceWorker?.controller) return;
  try {
    const page = await fetch(told.page, { cache: "no-store", redirect: "error" });
    if (page.ok && page.headers.has("X-Door-Until")) await (await caches.open(cacheName)).put(told.page, page);
  } catch { /* there will be another time */ }
}

/* ---- Opening ---- */

function recall() {
  const kept = load();
  if (kept.at < Number(told.at)) return;
  for (const [id, [came, seats]] of Object.entries(kept.guests)) {
    const row = rows.get(id);
    if (row) Object.assign(row, { came, seats });
  }
}

async function keepOpen() {
  if (!navigator.serviceWorker || until < Date.now()) return;
  await navigator.serviceWorker.register(told.worker, { scope: told.page });
  await navigator.serviceWorker.ready;
  document.getElementById("door-kept")?.removeAttribute("hidden");
}

function ticket({ token, say }) {
  const row = rows.get(String(Number.parseInt(token.split("-")[0], 36)));
  if (!row) { say(words.notHere); return; }
  if (cameNow(row, load().queue) < row.seats) mark({ seats: row.seats, token, rsvp: row.id });
  say(fill(words.isHere, row.name));
}

for (const li of list.children) rows.set(li.dataset.id, rowOf(li));
document.getElementById("door-asked")?.remove();
document.getElementById("marks").addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopPropagation();
  if (event.submitter?.name) press(event.submitter);
  else pressTicked();
});
document.getElementById("walk-in-form").addEventListener("submit", (event) => {
  if (!event.target.checkValidity()) return;
  event.preventDefault();
  event.stopPropagation();
  welcome(event.target);
});
document.querySelector(".door-find").addEventListener("submit", (event) => event.preventDefault());
document.getElementById("door-q").addEventListener("input", filter);
document.addEventListener("door:ticket", (event) => ticket(event.detail));
document.addEventListener("visibilitychange", () => { if (!document.hidden) sync(); });
window.addEventListener("online", sync);
window.addEventListener("offline", () => { state.online = false; render(); });
window.addEventListener("storage", (event) => { if (event.key === key) render(); });

await tidy();
recall();
render();
sync();
keepOpen().catch(() => {});
