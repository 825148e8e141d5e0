// Keeps the shell, which is the same for everybody, and one page for when there is no network. Pages, answers of
// the API and documents are never kept: they are somebody's.
const KEEP = "shell " + SHELL.join(" ");
const OFFLINE = "/offline";

addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(KEEP);
    // Asked for without cookies, so that it is nobody's.
    await cache.add(new Request(OFFLINE, { credentials: "omit", cache: "reload" }));
    await cache.addAll([...SHELL, "/favicon.svg"].map((path) => new Request(path, { credentials: "omit" })));
    await skipWaiting();
  })());
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== KEEP) await caches.delete(name);
    await clients.claim();
  })());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(async () => (await caches.match(OFFLINE)) || Response.error()));
  } else if (SHELL.includes(url.pathname + url.search) || url.pathname === "/favicon.svg") {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  }
});
