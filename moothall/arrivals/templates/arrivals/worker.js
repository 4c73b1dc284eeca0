/* Keeps one page of one door, and the files it needs, so that it opens without a connection; touches nothing else. */
const NAME = {{ name | tojson }};
const PAGE = {{ page | tojson }};
const FILES = {{ files | tojson }};
const PATIENCE = 5000;
const UNTIL = "X-Door-Until";
const anyhow = { ignoreVary: true, ignoreSearch: true };

const isFresh = (page) => Number(page.headers.get(UNTIL)) > Date.now();

async function keep() {
  const cache = await caches.open(NAME);
  await Promise.all(FILES.map((file) => cache.add(file)));
  await keepPage(await fetch(PAGE, { credentials: "same-origin", redirect: "manual" }));
}

/** Keep a page that may be kept; one that may not (signed out, over) ends what was kept. */
async function keepPage(page) {
  const cache = await caches.open(NAME);
  if (page.ok && isFresh(page)) await cache.put(PAGE, page.clone());
  else if (page.status < 500) await cache.delete(PAGE, anyhow);
}

async function keptPage() {
  const page = await (await caches.open(NAME)).match(PAGE, anyhow);
  if (!page || isFresh(page)) return page;
  await caches.delete(NAME);
  return undefined;
}

const late = (page) => new Promise((done) => { setTimeout(() => done(page), PATIENCE); });

/** The page from the hall; where that fails or takes long, the one that is kept. */
async function pageFor(request) {
  const kept = await keptPage();
  const asked = fetch(request).then(async (page) => {
    if (!new URL(request.url).search || !page.ok) await keepPage(page);
    return page;
  });
  if (!kept) return asked;
  return Promise.race([asked.catch(() => kept), late(kept)]);
}

async function fileFor(request) {
  const cache = await caches.open(NAME);
  const kept = await cache.match(request, { ignoreVary: true });
  return kept ?? fetch(request);
}

self.addEventListener("install", (event) => { self.skipWaiting(); event.waitUntil(keep()); });
self.addEventListener("activate", (event) => { event.waitUntil(self.clients.claim()); });
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { pathname, origin } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (pathname === PAGE && request.mode === "navigate") event.respondWith(pageFor(request));
  else if (FILES.includes(pathname)) event.respondWith(fileFor(request));
});
