// Makes the pages of every side pleasant; all work without it.
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
