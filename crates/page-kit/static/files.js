// Sends the files of a message one by one, each with its progress; shows pictures large. All works without it.
(() => {
  const make = (name, into, words = "", kind = "") => {
    const element = document.createElement(name);
    element.textContent = words;
    element.className = kind;
    into.append(element);
    return element;
  };

  document.querySelectorAll("[data-attach]").forEach((field) => {
    const input = field.querySelector("input[type=file]");
    const list = field.querySelector(".attached");
    const { form } = input;
    const words = field.dataset;
    const [most, largest] = [Number(words.most), Number(words.largest)];
    const sending = new Set();

    const tell = (message) => {
      field.querySelector(":scope > .error")?.remove();
      if (!message) return;
      const line = make("p", field, message, "error");
      line.setAttribute("role", "alert");
      list.before(line);
    };
    // A photo that is too large is made smaller where the browser can read it.
    const fitting = async (file) => {
      if (file.size <= largest || !/^image\/(jpeg|png|webp|heic|heif)$/.test(file.type)) return file;
      try {
        const picture = await createImageBitmap(file);
        for (const side of [2560, 1600]) {
          const scale = Math.min(1, side / Math.max(picture.width, picture.height));
          const canvas = document.createElement("canvas");
          [canvas.width, canvas.height] = [picture.width * scale, picture.height * scale].map(Math.round);
          canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
          const smaller = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
          if (smaller && smaller.size <= largest) return new File([smaller], file.name.replace(/\.\w+$/, "") + ".jpg");
        }
      } catch {
        // It stays as it is, and is refused.
      }
      return file;
    };
    const send = (file, progress) => new Promise((done) => {
      const body = new FormData();
      body.append("csrf", form.elements.csrf.value);
      body.append("file", file, file.name);
      const request = new XMLHttpRequest();
      request.open("POST", words.attach);
      request.responseType = "json";
      request.upload.addEventListener("progress", (now) => { progress.value = now.loaded / now.total; });
      request.addEventListener("loadend", () => {
        const told = request.response || {};
        done(request.status === 201 ? told : { message: told.message || words.failed });
      });
      request.send(body);
    });
    const attach = async (file, item) => {
      item.replaceChildren();
      const label = make("label", item);
      const name = make("span", label, file.name);
      const progress = make("progress", item);
      progress.max = 1;
      progress.value = 0;
      progress.setAttribute("aria-label", `${words.sending} ${file.name}`);
      const smaller = await fitting(file);
      const told = smaller.size > largest ? { message: words.large } : await send(smaller, progress);
      progress.remove();
      if (told.id) {
        const box = document.createElement("input");
        Object.assign(box, { type: "checkbox", name: `file-${told.id}`, value: "on", checked: true });
        label.prepend(box);
        name.textContent = told.name;
        return;
      }
      const line = make("p", item, told.message, "error");
      line.setAttribute("role", "alert");
      const again = make("button", item, words.retry, "btn plain");
      again.type = "button";
      again.addEventListener("click", () => queue(file, item));
      const remove = make("button", item, words.remove, "btn plain");
      remove.type = "button";
      remove.addEventListener("click", () => item.remove());
    };
    // One after the other: a slow line gets them through, and they keep their order.
    let last = Promise.resolve();
    const queue = (file, item) => {
      const work = last.then(() => attach(file, item)).finally(() => sending.delete(work));
      last = work;
      sending.add(work);
    };
    input.addEventListener("change", () => {
      tell("");
      for (const file of input.files) {
        if (list.children.length >= most) {
          tell(words.many);
          break;
        }
        queue(file, make("li", list, file.name));
      }
      input.value = "";
    });
    // What is still on its way goes with the form.
    form.addEventListener("submit", async (event) => {
      if (!sending.size) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      await Promise.all(sending);
      if (!list.querySelector(".error")) form.requestSubmit(event.submitter);
    }, true);
  });

  addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-zoom]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !window.HTMLDialogElement) return;
    event.preventDefault();
    const dialog = make("dialog", document.body, "", "lightbox");
    dialog.setAttribute("aria-label", link.querySelector("img").alt);
    const close = make("button", dialog, "×", "btn");
    close.setAttribute("aria-label", link.dataset.zoom);
    const picture = make("img", dialog);
    picture.src = link.href;
    picture.alt = link.querySelector("img").alt;
    dialog.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      link.focus();
    });
    dialog.showModal();
  });
})();
