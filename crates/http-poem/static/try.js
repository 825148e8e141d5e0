// Lists the operations of the OpenAPI document and sends requests to them.
(async () => {
  const list = document.getElementById("operations");
  const copy = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
  let made = 0;

  // A labelled field from a template.
  const field = (template, name, value) => {
    const part = copy(template);
    const input = part.querySelector("input, textarea");
    input.id = `field-${made++}`;
    input.name = name;
    input.value = value;
    part.querySelector("label").htmlFor = input.id;
    if (template === "input") part.querySelector("label").textContent = name;
    return part;
  };

  const resolve = (node) =>
    node && node.$ref ? node.$ref.slice(2).split("/").reduce((at, key) => at[key], api) : node;

  // An example of a schema, for the body to start from.
  const example = (schema) => {
    const s = resolve(schema) || {};
    if ("example" in s) return s.example;
    if (s.enum) return s.enum[0];
    // What may be left out is, unless the document shows what it could be.
    const shown = ([key, of]) => (s.required ?? []).includes(key) || "example" in (resolve(of) ?? {});
    if (s.properties) {
      return Object.fromEntries(Object.entries(s.properties).filter(shown).map(([key, of]) => [key, example(of)]));
    }
    const type = [].concat(s.type)[0];
    return { string: "", integer: 0, number: 0, boolean: false, array: [] }[type] ?? null;
  };

  const bodyOf = (operation) => {
    const json = resolve(operation.requestBody)?.content?.["application/json"];
    return json && JSON.stringify(json.example ?? example(json.schema), null, 2);
  };

  // The code of an answered request is redeemed by its challenge.
  const goOnWith = (challenge) => list.querySelectorAll("textarea").forEach((area) => {
    try {
      const body = JSON.parse(area.value);
      if ("otp" in body) area.value = JSON.stringify({ ...body, challenge_id: challenge }, null, 2);
    } catch { /* not JSON any more: theirs to mend */ }
  });

  const send = async (form, path, verb, answer) => {
    const query = new URLSearchParams();
    const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
    let url = path;
    for (const input of form.querySelectorAll("input[data-in]")) {
      if (input.dataset.in === "path") url = url.replace(`{${input.name}}`, encodeURIComponent(input.value));
      else if (input.value && input.dataset.in === "query") query.set(input.name, input.value);
      else if (input.value) headers[input.name] = input.value;
    }
    const token = document.getElementById("token").value.trim();
    const body = form.querySelector("textarea")?.value;
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    const response = await fetch(query.size ? `${url}?${query}` : url, {
      method: verb.toUpperCase(), headers, body, credentials: "omit",
    });
    const text = await response.text();
    answer.querySelector(".status").textContent = `${response.status} ${response.statusText}`;
    let shown = text;
    try {
      const value = JSON.parse(text);
      shown = JSON.stringify(value, null, 2);
      if (value.data?.token) document.getElementById("token").value = value.data.token;
      if (value.data?.challenge_id) goOnWith(value.data.challenge_id);
    } catch { /* not JSON: shown as it came */ }
    answer.querySelector("pre").textContent = shown;
    answer.hidden = false;
  };

  const show = (path, verb, operation, shared) => {
    const part = copy("operation");
    const form = part.querySelector("form");
    const inputs = part.querySelector(".inputs");
    const answer = part.querySelector(".answer");
    part.querySelector(".verb").textContent = verb.toUpperCase();
    part.querySelector(".verb").dataset.verb = verb;
    part.querySelector(".path").textContent = path;
    part.querySelector(".what").textContent = operation.summary ?? "";
    for (const each of [...shared, ...(operation.parameters ?? [])].map(resolve)) {
      const made = field("input", each.name, "");
      made.querySelector("input").dataset.in = each.in;
      inputs.append(made);
    }
    const body = bodyOf(operation);
    if (body) inputs.append(field("body", "body", body));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form, base + path, verb, answer).catch((error) => {
        answer.querySelector(".status").textContent = "";
        answer.querySelector("pre").textContent = String(error);
        answer.hidden = false;
      });
    });
    part.open = !list.children.length;
    list.append(part);
  };

  let api;
  try {
    api = await (await fetch(list.dataset.document)).json();
  } catch {
    list.textContent = list.dataset.failed;
    return;
  }
  const base = (api.servers?.[0]?.url ?? "").replace(/\/$/, "");
  for (const [path, item] of Object.entries(api.paths ?? {})) {
    for (const verb of ["get", "post", "put", "patch", "delete"]) {
      if (item[verb]) show(path, verb, item[verb], item.parameters ?? []);
    }
  }
})();
