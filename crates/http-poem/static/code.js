// Makes the pages that take a code pleasant; they work without it.
(() => {
  const all = (query, act) => document.querySelectorAll(query).forEach(act);

  // The code in what is typed or pasted, by the rule that the server has: six digits that stand by themselves, in one
  // piece or twice three. Nothing if there is none, or more than one.
  const codeIn = (pasted) => {
    const text = pasted.replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, "")
      .replace(/[^\S\r\n]/g, " ").replace(/[\u2010-\u2015\u2212]/g, "-").trim();
    if (/^[\d ]*$/.test(text)) return /^(?:\d *){6}$/.test(text) ? text.replace(/ /g, "") : "";
    const found = new Set();
    for (const match of text.matchAll(/\d+(?:(?:[-.: ]|\) )\d+)*/g)) {
      const [before, after] = [text.slice(0, match.index), text.slice(match.index + match[0].length)];
      if (/[\p{L}\p{N}/+]$/u.test(before) || /^[\p{L}\p{N}/]/u.test(after)) continue;
      if (/^\d{3}[- ]?\d{3}$/.test(match[0])) found.add(match[0].replace(/\D/, ""));
    }
    return found.size === 1 ? [...found][0] : "";
  };
  // The sixth digit sends it. A text without exactly one code fills nothing and sends nothing.
  all("input[data-digits]", (input) => {
    const length = Number(input.dataset.digits);
    const unclear = document.getElementById("otp-unclear");
    const put = (text) => {
      input.value = text;
      unclear.textContent = "";
      if (text.length !== length) return;
      if (input.form.requestSubmit) input.form.requestSubmit();
      else input.form.querySelector("button").click();
    };
    const take = (text) => {
      const code = codeIn(text);
      if (code) put(code);
      else {
        input.value = "";
        unclear.textContent = unclear.dataset.words;
      }
    };
    input.addEventListener("input", () => {
      if (/[^\d\s]/.test(input.value)) return take(input.value);
      const text = input.value.replace(/\D/g, "").slice(0, length);
      if (text !== input.value || text.length === length) put(text);
    });
    input.addEventListener("paste", (event) => {
      event.preventDefault();
      const text = event.clipboardData.getData("text");
      if (/^\s*\d{1,5}\s*$/.test(text)) put((input.value + text).replace(/\D/g, "").slice(0, length));
      else take(text);
    });
  });

  // A button that has to wait counts the seconds down. Its name stays; how long it takes is read out with it once, and
  // when the time has come.
  all("button[data-wait]", (button) => {
    const end = Date.now() + button.dataset.wait * 1000;
    const count = button.querySelector("[data-count]");
    const words = document.getElementById(button.getAttribute("aria-describedby"));
    words.classList.add("hidden");
    button.setAttribute("aria-disabled", "true");
    const tick = () => {
      const left = Math.ceil((end - Date.now()) / 1000);
      count.textContent = left > 0 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "";
      if (left > 0) return setTimeout(tick, 500);
      button.setAttribute("aria-disabled", "false");
      button.removeAttribute("aria-describedby");
      words.textContent = words.dataset.ready;
    };
    tick();
  });
})();
