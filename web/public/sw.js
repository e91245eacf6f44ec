// Keeps the page for when the board cannot be reached: it opens, says so, and goes on trying.
const CACHE = "retroboard-page";
/** All files of this release, which the build writes here. */
const FILES = [];

addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(["/", ...FILES])).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(clients.claim());
});

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (mode === "navigate" && pathname === "/") event.respondWith(newest(event.request));
  else if (pathname.startsWith("/assets/")) event.respondWith(kept(event.request));
});

/** What the board says now, else what it said last. */
async function newest(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok) {
      await forgetOld(cache, await answer.clone().text());
      await cache.put("/", answer.clone());
    }
    return answer;
  } catch (error) {
    const last = await cache.match("/");
    if (last) return last;
    throw error;
  }
}

/** Names of assets carry a hash of their content: what is here is right. */
async function kept(request) {
  const cache = await caches.open(CACHE);
  const have = await cache.match(request);
  if (have) return have;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

/** A new release has a new page; the files of the old one would pile up. */
async function forgetOld(cache, page) {
  const last = await (await cache.match("/"))?.text();
  if (last === undefined || last === page) return;
  for (const request of await cache.keys()) await cache.delete(request);
}
