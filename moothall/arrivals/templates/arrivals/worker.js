/* Keeps one page of one door, and the files it needs, so that it opens without a connection; touches nothing else. */
const NAME = {{ name | tojson }};
const PAGE = {{ page | tojson }};
const FILES = {{ files | tojson }};
const PATIENCE = 5000;
const UNTIL = "X-Door-Until";
const anyhow = { ignoreVary: true, ignoreSearch: true };

const isFresh = (page) => Number(page.headers.get(UNTIL)) > Date.now();

const match = (request) => caches.match(request, { ...anyhow, cacheName: NAME });

/** Keep a page that may be kept, with its files; one that may not (signed out, over) ends all that was kept. */
async function keep(page) {
  if (page.ok && isFresh(page)) {
    const cache = await caches.open(NAME);
    await cache.put(PAGE, page.clone());
    await Promise.all(FILES.map(async (file) => (await match(file)) ?? cache.add(file)));
  } else if (page.status < 500) await caches.delete(NAME);
}

async function begin() {
  await keep(await fetch(PAGE, { credentials: "same-origin", redirect: "manual" }));
}

async function keptPage() {
  const page = await match(PAGE);
  if (!page || isFresh(page)) return page;
  await caches.delete(NAME);
  return undefined;
}

const late = (page) => new Promise((done) => { setTimeout(() => done(page), PATIENCE); });

/** The page from the hall; where that fails or takes long, the one that is kept. */
async function pageFor(request) {
  const kept = await keptPage();
  const asked = fetch(request).then(async (page) => {
    if (!new URL(request.url).search || !page.ok) await keep(page);
    return page;
  });
  if (!kept) return asked;
  return Promise.race([asked.catch(() => kept), late(kept)]);
}

const fileFor = async (request) => (await match(request)) ?? fetch(request);

self.addEventListener("install", (event) => { self.skipWaiting(); event.waitUntil(begin()); });
self.addEventListener("activate", (event) => { event.waitUntil(self.clients.claim()); });
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { pathname, origin } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (pathname === PAGE && request.mode === "navigate") event.respondWith(pageFor(request));
  else if (FILES.includes(pathname)) event.respondWith(fileFor(request));
});
