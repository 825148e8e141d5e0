// Follows a payment that waits, and counts down to its end. Without it the page has a button that asks the gateway.
(() => {
  const page = document.querySelector("[data-payment]");
  if (!page) return;
  let pause = 3000;
  const ask = async () => {
    if (!document.hidden) {
      try {
        const answer = await fetch(page.dataset.payment, { redirect: "manual", headers: { accept: "application/json" } });
        if (answer.ok) {
          const { state, settled } = await answer.json();
          if (state !== page.dataset.state || settled) return location.reload();
        } else if (answer.type === "opaqueredirect" || answer.status === 401) return location.reload();
        pause = Math.min(pause * 1.05, 10000);
      } catch {
        pause = 10000;
      }
    }
    setTimeout(ask, pause);
  };
  setTimeout(ask, pause);
  // A return from the bank's app shows soon what became of the payment.
  document.addEventListener("visibilitychange", () => { if (!document.hidden) pause = 3000; });

  const until = page.querySelector("[data-until]");
  if (!until) return;
  const end = Date.parse(until.dataset.until);
  const two = (number) => String(number).padStart(2, "0");
  const tick = () => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    const hours = Math.floor(left / 3600);
    until.textContent = `(${hours ? `${hours}:` : ""}${two(Math.floor(left / 60) % 60)}:${two(left % 60)})`;
  };
  tick();
  setInterval(tick, 1000);
})();
