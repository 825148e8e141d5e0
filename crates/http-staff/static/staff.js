// What the console's pages do beside what all pages do; all work without it.
(() => {
  // Rows by keys: j and k move, Enter opens, x selects.
  const rows = () => [...document.querySelectorAll("table[data-keys] tbody tr")];
  const move = (by) => {
    const all = rows();
    const at = all.findIndex((row) => row.classList.contains("at"));
    const to = all[at + by];
    if (!to) return;
    all[at]?.classList.remove("at");
    to.classList.add("at");
    to.querySelector("a")?.focus();
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]),textarea,select")) return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "x") document.querySelector("tr.at input[type=checkbox]")?.click();
    else return;
    event.preventDefault();
  });

  // A canned reply goes into the answer.
  document.querySelectorAll("select[data-fills]").forEach((select) => {
    const field = document.getElementById(select.dataset.fills);
    select.hidden = false;
    select.addEventListener("change", () => {
      if (!select.value) return;
      field.value = field.value ? `${field.value}\n${select.value}` : select.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
      select.value = "";
    });
  });

  // The conversation is read from its end.
  document.querySelector(".entries li:last-child")?.scrollIntoView({ block: "nearest" });

  // What the page shows is read again when the server says that it changed.
  const watched = document.querySelector("[data-live]");
  if (!watched || !window.EventSource) return;
  let stream = null, hasEnded = false, isStale = false, quiet = 0, typed = 0;
  // Children that are the same stay as they are: their focus, their selection, a film that plays.
  const sync = (old, fresh) => {
    const chosen = [...old.querySelectorAll("input:checked")].map((box) => box.value);
    const at = old.querySelector(".at a")?.getAttribute("href");
    old.querySelector(".at")?.classList.remove("at");
    old.querySelectorAll("[class='']").forEach((element) => element.removeAttribute("class"));
    [...fresh.children].forEach((child, index) => {
      const before = old.children[index];
      if (!before) old.append(child);
      else if (before.outerHTML !== child.outerHTML) before.replaceWith(child);
    });
    while (old.children.length > fresh.dataset.count) old.lastElementChild.remove();
    old.querySelectorAll("input[type=checkbox]").forEach((box) => { box.checked = chosen.includes(box.value); });
    if (at) [...old.querySelectorAll("a")].find((link) => link.getAttribute("href") === at)?.closest("tr")?.classList.add("at");
  };
  const refresh = async () => {
    isStale = document.hidden;
    if (isStale) return;
    const answer = await fetch(location.href, { headers: { "x-by-itself": "1" } }).catch(() => null);
    // A session that is over leads to the login, and comes back by no stream.
    hasEnded ||= answer?.redirected === true;
    if (!answer?.ok || hasEnded) return;
    // The page's policy knows no style of another answer.
    const html = (await answer.text()).replace(/<style[^]*?<\/style>/g, "");
    const page = new DOMParser().parseFromString(html, "text/html");
    const isSame = (name) => page.querySelector(`[data-part="${name}"]`);
    const parts = [...document.querySelectorAll("[data-part]")];
    // A list that begins or ends is another page.
    if (page.querySelectorAll("[data-part]").length !== parts.length) return location.reload();
    const last = document.querySelector(".talk .entries")?.lastElementChild;
    parts.forEach((part) => {
      const fresh = isSame(part.dataset.part);
      fresh.dataset.count = fresh.children.length;
      sync(part, fresh);
    });
    const now = document.querySelector(".talk .entries")?.lastElementChild;
    if (now !== last) now?.scrollIntoView({ block: "nearest" });
  };
  const typing = document.querySelector("[data-typing]");
  const close = () => {
    stream?.close();
    stream = null;
  };
  const open = () => {
    if (stream || hasEnded || document.hidden) return;
    stream = new EventSource(watched.dataset.live);
    stream.addEventListener("changed", refresh);
    stream.addEventListener("typing", () => {
      if (!typing) return;
      typing.textContent = typing.dataset.typing;
      clearTimeout(quiet);
      quiet = setTimeout(() => { typing.textContent = ""; }, 6000);
    });
    stream.addEventListener("end", (event) => {
      const { reason } = JSON.parse(event.data);
      hasEnded ||= reason === "session";
      if (hasEnded || reason === "replaced") close();
    });
    stream.addEventListener("error", () => {
      // The browser gives up on an answer that is no stream; it is tried again after a while.
      if (stream?.readyState !== EventSource.CLOSED) return;
      close();
      refresh().then(() => setTimeout(open, 10000));
    });
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return close();
    open();
    if (isStale) refresh();
  });
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();

  const form = document.querySelector("form[data-types]");
  form?.querySelector("textarea").addEventListener("input", () => {
    if (Date.now() - typed < 2500) return;
    typed = Date.now();
    const body = new URLSearchParams({ csrf: form.elements.csrf.value });
    fetch(form.dataset.types, { method: "POST", body }).catch(() => {});
  });
})();
