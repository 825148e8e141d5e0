// Makes the pages pleasant; all work without it.
(() => {
  const all = (query, act) => document.querySelectorAll(query).forEach(act);

  // A form is sent once; its button shows it.
  addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter || form.querySelector("button");
    if (event.defaultPrevented) return;
    if (form.dataset.sent || (button && button.getAttribute("aria-disabled") === "true")) return event.preventDefault();
    form.dataset.sent = "1";
    if (!button || !("busy" in button.dataset)) return;
    button.classList.add("busy");
    if (button.dataset.busy) button.setAttribute("aria-label", button.dataset.busy);
  });
  // Going back finds the form ready again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    all("form[data-sent]", (form) => delete form.dataset.sent);
    all(".busy", (button) => {
      button.classList.remove("busy");
      button.removeAttribute("aria-label");
    });
  });

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
    const fields = () => [...form.elements].filter((field) => field.name && field.type !== "hidden" && !field.readOnly);
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

  // A text counts its characters, as the server does; one that may be left out only when it gets long.
  all("textarea[data-counter]", (area) => {
    const line = document.createElement("p");
    line.className = "hint counter";
    area.after(line);
    const most = Number(area.dataset.most);
    const shown = (number) => number.toLocaleString(document.documentElement.lang);
    const count = () => {
      const typed = [...area.value.trim()].length;
      line.textContent = area.dataset.counter.replace("%s", shown(typed)).replace("%s", shown(most));
      line.classList.toggle("over", typed > most);
      line.hidden = !area.required && typed < most / 2;
    };
    area.addEventListener("input", count);
    count();
  });

  // Toasts: put in again to be read out; the cross needs no server.
  all(".toast", (toast) => {
    toast.parentElement.append(toast);
    toast.querySelector("a").addEventListener("click", (event) => {
      event.preventDefault();
      toast.remove();
    });
  });

  // What is to be copied takes one tap; without a clipboard it is marked for the finger.
  all("[data-copy]", (button) => { button.hidden = false; });
  addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      const before = button.previousElementSibling;
      return before && getSelection().selectAllChildren(before);
    }
    const label = button.querySelector("span");
    const words = button.dataset.words ||= label.textContent;
    label.textContent = button.dataset.done;
    const told = document.createElement("p");
    told.className = "hidden";
    told.textContent = button.dataset.done;
    document.querySelector(".toasts").append(told);
    setTimeout(() => {
      label.textContent = words;
      told.remove();
    }, 2000);
  });

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

  // The account menu closes like any other menu.
  const close = (except) => all(".menu[open]", (menu) => menu.contains(except) || (menu.open = false));
  addEventListener("click", (event) => close(event.target));
  addEventListener("focusin", (event) => close(event.target));
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    all(".menu[open] summary", (summary) => summary.focus());
    close(null);
  });
})();
