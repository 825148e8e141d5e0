// Keeps the shell, which is the same for everybody, and one page for when there is no network, in each language.
// Pages, answers of the API and documents are never kept: they are somebody's. VERSION changes with anything that is
// kept, and with it the cache.
const KEEP = `shell ${VERSION}`;
const LANGUAGE = "/offline?language";
const offline = (language) => `/offline?lang=${language}`;

addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(KEEP);
    // Asked for without cookies, so that it is nobody's, and past what the browser has kept of it.
    const files = [...SHELL, ...LANGUAGES.map(offline), "/favicon.svg"];
    await cache.addAll(files.map((path) => new Request(path, { credentials: "omit", cache: "reload" })));
    await skipWaiting();
  })());
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const known = await spoken();
    for (const name of await caches.keys()) if (name !== KEEP) await caches.delete(name);
    await speak(known);
    await clients.claim();
  })());
});

// The language of the last page, for the page without a network.
let language;
const spoken = async () => {
  const kept = language ? null : await caches.match(LANGUAGE);
  return language || (kept && (await kept.text())) || LANGUAGES[0];
};
const speak = async (code) => {
  if (!LANGUAGES.includes(code) || code === language) return;
  language = code;
  await (await caches.open(KEEP)).put(LANGUAGE, new Response(code));
};

const navigate = async (event) => {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(speak(answer.headers.get("content-language")));
    return answer;
  } catch {
    return (await caches.match(offline(await spoken()))) || Response.error();
  }
};

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(navigate(event));
  } else if (SHELL.includes(url.pathname + url.search) || url.pathname === "/favicon.svg") {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  }
});
