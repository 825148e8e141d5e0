// What the console's pages do beside what all pages do; all work without it.
(() => {
  // Rows by keys: j and k move, Enter opens, x selects.
  const table = document.querySelector("table[data-keys]");
  const rows = table ? [...table.tBodies[0].rows] : [];
  let at = -1;
  const move = (to) => {
    if (!rows[to]) return;
    rows[at]?.classList.remove("at");
    at = to;
    rows[at].classList.add("at");
    rows[at].querySelector("a")?.focus();
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]),textarea,select")) return;
    if (event.key === "j") move(at + 1);
    else if (event.key === "k") move(at - 1);
    else if (event.key === "x" && rows[at]) rows[at].querySelector("input[type=checkbox]")?.click();
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
})();
