// Opens the answer that the address names; newer browsers do so by themselves.
(() => {
  const open = () => {
    const answer = document.getElementById(location.hash.slice(1));
    const fold = answer && answer.closest("details");
    if (!fold || fold.open) return;
    fold.open = true;
    answer.scrollIntoView();
  };
  addEventListener("hashchange", open);
  open();
})();
