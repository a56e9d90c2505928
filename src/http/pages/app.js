// Forms that change something go to the API as JSON, and the page is loaded anew; what goes wrong is said beside the form.
//
//   data-method, data-path   the request; {field} stands for the value of a field, which is then no part of the body
//   data-then                where to go afterwards
const filled = (template, fields, used) => template.replace(/\{(\w+)\}/g, (whole, name) => {
  used.add(name);
  return encodeURIComponent(fields.get(name) ?? "");
});

export const problemOf = async (answer) => {
  const problem = await answer.json().catch(() => ({}));
  return [problem.detail ?? answer.statusText, problem.hint].filter(Boolean).join(" – ");
};

for (const form of document.querySelectorAll("form[data-path]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = new FormData(form);
    const used = new Set();
    const path = filled(form.dataset.path, fields, used);
    const then = filled(form.dataset.then, fields, new Set());
    const body = {};
    for (const [name, value] of fields) {
      if (!used.has(name) && value !== "") {
        body[name] = form.elements[name].dataset.kind === "number" ? Number(value) : value;
      }
    }
    const button = form.querySelector("button");
    const alert = form.querySelector("[role=alert]");
    button.disabled = true;
    const request = { method: form.dataset.method };
    if (request.method !== "DELETE") {
      request.headers = { "content-type": "application/json" };
      request.body = JSON.stringify(body);
    }
    try {
      const answer = await fetch(path, request);
      if (answer.ok) {
        // An address that is here already would load nothing.
        if (then === location.pathname + location.search) {
          location.reload();
        } else {
          location.assign(then);
        }
        return;
      }
      if (alert) {
        alert.textContent = await problemOf(answer);
        alert.hidden = false;
      }
    } catch (error) {
      if (alert) {
        alert.textContent = String(error);
        alert.hidden = false;
      }
    }
    button.disabled = false;
  });
}
