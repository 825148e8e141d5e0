// Shows a conversation as it happens. Without it the page works by reloading.
(() => {
  const thread = document.querySelector("[data-thread]");
  const form = document.querySelector("form.say");
  if (!thread || !form || !window.EventSource) return;
  const at = (element) => Number(element.dataset.ordinal || 0);
  const id = () => thread.dataset.thread;
  const states = thread.dataset.states.split("|");
  const typing = document.querySelector("[data-typing]");
  const text = form.querySelector("textarea");
  const marks = { delivered: 0, read: 0 };
  let stream = null, ended = false, cursor = null, told = 0, typed = 0, quiet = 0;

  const post = (path, values) => fetch(path, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ csrf: form.elements.csrf.value, ...values }),
  }).catch(() => {});

  const part = (name, words, inside) => {
    const element = document.createElement(name);
    element.textContent = words;
    inside.append(element);
    return element;
  };
  const line = (kind, author, when, words) => {
    const item = document.createElement("li");
    item.className = `said ${kind}`;
    const head = part("p", "", item);
    head.className = "small soft";
    part("strong", author, head);
    head.append(" ");
    if (when) {
      const clock = when.slice(11, 16);
      part("time", document.documentElement.lang === "id" ? clock.replace(":", ".") : clock, head).dateTime = when;
    }
    part("p", words, item).className = "words";
    return item;
  };
  // Messages stand in the order of their ordinals; those on their way to the server stand last.
  const place = (item) => {
    const after = at(item) && [...thread.children].find((other) => !at(other) || at(other) > at(item));
    const isAtEnd = innerHeight + scrollY > document.body.scrollHeight - 300;
    thread.insertBefore(item, after || null);
    document.querySelector("[data-nothing]")?.remove();
    if (isAtEnd) item.scrollIntoView({ block: "nearest" });
  };
  const showStates = () => thread.querySelectorAll(".own[data-ordinal]").forEach((item) => {
    const state = item.querySelector(".state") || part("p", "", item);
    state.className = "state small soft";
    state.textContent = states[at(item) <= marks.read ? 2 : at(item) <= marks.delivered ? 1 : 0];
  });
  const add = (message) => {
    if (thread.querySelector(`[data-ordinal="${message.ordinal}"]`)) return;
    const isOwn = message.author.type === "customer";
    const waiting = isOwn && [...thread.children].find((item) => !at(item) && item.dataset.client === message.client_id);
    if (message.kind !== "message" || message.attachments.length) return reload();
    const author = isOwn ? thread.dataset.you : message.author.name || thread.dataset.brand;
    const item = line(isOwn ? "own" : "theirs", author, message.at, message.text);
    item.dataset.ordinal = message.ordinal;
    item.dataset.client = message.client_id;
    item.id = `m${message.ordinal}`;
    if (waiting) waiting.remove();
    if (!isOwn) typing.textContent = document.querySelector("#queue").textContent = "";
    place(item);
    showStates();
    seen();
  };
  // What the server shows now is merged in, and its form's token and name are taken.
  const merge = (html) => {
    // The page's policy knows no style of another answer.
    const page = new DOMParser().parseFromString(html.replace(/<style[^]*?<\/style>/g, ""), "text/html");
    const fresh = page.querySelector("#thread");
    const other = page.querySelector("form.say");
    if (!fresh || !other) return false;
    if (!id() && fresh.dataset.thread) thread.dataset.thread = fresh.dataset.thread;
    fresh.querySelectorAll("li[data-ordinal]").forEach((item) => {
      const known = thread.querySelector(`[data-ordinal="${item.dataset.ordinal}"]`);
      if (known) return known.replaceWith(item);
      [...thread.children].forEach((old) => !at(old) && old.dataset.client === item.dataset.client && old.remove());
      place(item);
    });
    form.elements.csrf.value = other.elements.csrf.value;
    const rate = page.querySelector("#rate");
    if (rate) document.querySelector("#rate")?.replaceWith(rate);
    document.querySelector("#queue").replaceWith(page.querySelector("#queue"));
    return other;
  };
  const reload = async () => {
    const answer = await fetch(location.pathname).catch(() => null);
    if (answer?.ok) merge(await answer.text());
  };

  form.addEventListener("submit", async (event) => {
    const words = text.value.trim();
    const files = form.querySelectorAll(".attached input:checked");
    if (!words && !files.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const fields = new FormData(form);
    fields.delete("file");
    const body = new URLSearchParams(fields);
    const names = [...files].map((box) => box.parentElement.textContent);
    const item = line("own", thread.dataset.you, "", [words, ...names].filter(Boolean).join("\n"));
    item.dataset.client = form.elements.client_id.value;
    const state = part("p", thread.dataset.wait, item);
    state.className = "state small soft";
    place(item);
    text.value = "";
    const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
    const other = answer?.ok ? merge(await answer.text()) : null;
    if (other && !other.querySelector(".error")) {
      form.elements.client_id.value = other.elements.client_id.value;
      files.forEach((box) => box.closest("li").remove());
      return seen();
    }
    item.remove();
    text.value ||= words;
    const old = form.querySelector(".error");
    if (old) old.remove();
    const trouble = other?.querySelector(".error") || part("p", thread.dataset.failed, form);
    trouble.className = "error";
    trouble.setAttribute("role", "alert");
    form.querySelector(".field").before(trouble);
  }, true);

  text.addEventListener("input", () => {
    if (!id() || Date.now() - typed < 2500) return;
    typed = Date.now();
    post(`/customer/chat/${id()}/typing`, {});
  });

  // What is on the screen is read.
  const seen = () => {
    const last = Math.max(0, ...[...thread.querySelectorAll(".theirs,.event")].map(at));
    if (document.hidden || !id() || last <= told) return;
    told = last;
    post(`/customer/chat/${id()}/read`, { ordinal: last });
  };

  const on = (name, act) => stream.addEventListener(name, (event) => {
    cursor = event.lastEventId || cursor;
    act(JSON.parse(event.data));
  });
  const open = () => {
    if (stream || ended || document.hidden) return;
    const address = new URL(thread.dataset.events, location);
    if (cursor) address.searchParams.set("cursor", cursor);
    stream = new EventSource(address);
    on("message", ({ conversation, message }) => {
      if (conversation.id === id()) add(message);
      else if (!id()) reload();
    });
    on("read", (now) => {
      if (now.conversation_id !== id()) return;
      Object.assign(marks, { delivered: now.staff_delivered, read: now.staff_read });
      showStates();
    });
    on("typing", (now) => {
      if (now.conversation_id !== id()) return;
      typing.textContent = typing.dataset.typing;
      clearTimeout(quiet);
      quiet = setTimeout(() => { typing.textContent = ""; }, 6000);
    });
    on("resync", reload);
    on("end", ({ reason }) => {
      if (reason === "session" || reason === "replaced") {
        ended = reason === "session";
        close();
      }
    });
    stream.addEventListener("error", () => {
      // The browser gives up on an answer that is no stream; it is tried again after a while.
      if (stream?.readyState !== EventSource.CLOSED) return;
      close();
      setTimeout(open, 10000);
    });
  };
  const close = () => {
    stream?.close();
    stream = null;
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return close();
    open();
    seen();
  });
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
  seen();
})();
