// What the customers' pages do beside what all pages do; all work without it.
(() => {
  const all = (query, act) => document.querySelectorAll(query).forEach(act);

  // What was sent comes back into its form when a code was needed first, or a session was over: this tab alone
  // keeps it, for an hour, for the same customer, and until the form has led on.
  const drafts = (act) => {
    try {
      return act(sessionStorage);
    } catch {
      // No storage, no comfort.
    }
  };
  all("form[data-keep]", (form) => {
    if (!form.dataset.keep) return;
    const key = `draft ${form.dataset.keep} ${form.getAttribute("action")}`;
    const fields = () => [...form.elements].filter((field) => field.name && !["hidden", "file", "checkbox"].includes(field.type) && !field.readOnly);
    const kept = drafts((store) => JSON.parse(store.getItem(key)));
    if (kept && Date.now() - kept.at < 36e5) {
      fields().forEach((field) => {
        if (!(field.name in kept.values)) return;
        if (field.type === "radio") field.checked = field.value === kept.values[field.name];
        else field.value = kept.values[field.name];
      });
    }
    const keep = () => {
      const values = {};
      fields().forEach((field) => {
        if (field.type !== "radio" || field.checked) values[field.name] = field.value;
      });
      drafts((store) => store.setItem(key, JSON.stringify({ at: Date.now(), done: form.dataset.done, values })));
    };
    form.addEventListener("submit", keep);
    form.addEventListener("click", (event) => event.target.closest("a") && keep());
  });
  if (!document.querySelector("form[data-keep]")) {
    drafts((store) => Object.keys(store).filter((key) => key.startsWith("draft ")).forEach((key) => {
      if (location.pathname.startsWith(JSON.parse(store.getItem(key)).done)) store.removeItem(key);
    }));
  }
  all('form[action="/customer/logout"]', (form) => form.addEventListener("submit", () => drafts((store) => store.clear())));

  // Printing, and handing on a file where the device can.
  all("[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
  all("[data-share]", (button) => {
    const file = (parts) => ({ files: [new File(parts, button.dataset.name, { type: "application/pdf" })] });
    if (!navigator.canShare || !navigator.canShare(file([""]))) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const answer = await fetch(button.dataset.share);
      if (answer.ok) await navigator.share(file([await answer.blob()])).catch(() => {});
    });
  });

  // Once somebody is in, the shell is kept for when there is no network.
  if (document.querySelector(".tabs") && "serviceWorker" in navigator) {
    addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
  }
})();
