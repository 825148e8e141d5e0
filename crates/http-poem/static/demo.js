// The demo's chat: shows new messages as they arrive.
(() => {
  const thread = document.getElementById("thread");
  const toEnd = () => { thread.scrollTop = thread.scrollHeight; };

  const wire = () => document.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = false;
  });

  const refresh = async () => {
    if (document.hidden) return;
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    // Without its style: that has the nonce of its own answer, and this page's policy would object.
    const html = (await answer.text()).replace(/<style.*?<\/style>/gs, "");
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const main = fresh.getElementById("main");
    const count = (root) => root.querySelectorAll(".bubble, .numbers li").length;
    if (!main || count(main) === count(document)) return;
    document.querySelector(".demo-words").replaceWith(main.querySelector(".demo-words"));
    document.getElementById("chat-title").replaceWith(main.querySelector("#chat-title"));
    thread.replaceChildren(...main.querySelector("#thread").childNodes);
    wire();
    toEnd();
  };

  wire();
  toEnd();
  setInterval(() => refresh().catch(() => {}), 2000);
})();
