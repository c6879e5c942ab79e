// What scripts add to pages that work without them. No page depends on this file.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const number = new Intl.NumberFormat(document.documentElement.lang);

// Buttons that can do nothing without this file are hidden until it runs.
all("[data-dismiss], [data-select-all], [data-inline-add]").forEach((element) => { element.hidden = false; });

// Pop-up menus are <details>: close them on a click elsewhere and on Escape.
function closePopups(except) {
  all("details.popup[open]").forEach((popup) => { if (popup !== except) popup.open = false; });
}
document.addEventListener("click", (event) => closePopups(event.target.closest("details.popup")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const popup = document.activeElement.closest("details.popup[open]");
  closePopups();
  popup?.querySelector("summary").focus();
});

document.addEventListener("click", ({ target }) => target.closest("[data-dismiss]")?.closest(".alert").remove());

// Empty filters stay out of the address.
all("form[data-skip-empty]").forEach((form) => form.addEventListener("formdata", ({ formData }) => {
  [...formData].forEach(([name, value]) => { if (value === "") formData.delete(name); });
}));

// Bulk selection: all, a range with Shift, and the count in the bar.
all("form[data-bulk]").forEach((form) => {
  const boxes = all('input[name="rowid"]', form);
  const head = form.querySelector("[data-select-all] input");
  const output = form.querySelector("[data-selected-count]");
  let last = null;

  function show() {
    const count = selected(form);
    if (head) {
      head.checked = count > 0 && count === boxes.length;
      head.indeterminate = count > 0 && count < boxes.length;
    }
    if (output) output.textContent = output.dataset.text.replace("{n}", number.format(count));
  }
  form.addEventListener("click", ({ target, shiftKey }) => {
    if (target === head) boxes.forEach((box) => { box.checked = head.checked; });
    if (target.name === "rowid") {
      if (shiftKey && last !== null) {
        const [from, to] = [last, boxes.indexOf(target)].sort((a, b) => a - b);
        boxes.slice(from, to + 1).forEach((box) => { box.checked = target.checked; });
      }
      last = boxes.indexOf(target);
    }
    if (target.type === "checkbox") show();
  });
  addEventListener("pageshow", show); // the browser restores boxes on "back"
  show();
});

// Links from a row to its pages learn the way back to this list, filters and all.
all(".list-table tbody a[href*='id=']").forEach((link) => {
  const url = new URL(link.href);
  if (url.origin !== location.origin || url.searchParams.has("url")) return;
  url.searchParams.set("url", location.pathname + location.search);
  link.href = url;
});

function selected(form) {
  return all('input[name="rowid"]:checked', form).length;
}

// Buttons with data-confirm ask first. The server asks instead when confirmed=1 is missing.
const dialog = document.getElementById("confirm");
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-confirm]");
  if (!button || !dialog?.showModal) return;
  event.preventDefault();
  dialog.querySelector("p").textContent = button.dataset.confirm.replace("{n}", number.format(selected(button.form)));
  dialog.querySelector("[data-yes]").textContent = button.textContent.trim() || button.title;
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise((resolve) => { dialog.addEventListener("close", resolve, { once: true }); });
  if (dialog.returnValue !== "yes") return;
  const confirmed = Object.assign(document.createElement("input"), { type: "hidden", name: "confirmed", value: "1" });
  button.form.append(confirmed);
  delete button.dataset.confirm;
  button.form.requestSubmit(button);
});

// Rows of related models: a new one takes the next number into its names, as Flask-Admin reads them.
all("[data-inline-list]").forEach((list) => {
  const template = list.querySelector(":scope > template");
  let next = all(":scope > .inline-row", list).length;
  list.querySelector(":scope > [data-inline-add]").addEventListener("click", ({ currentTarget }) => {
    const row = template.content.cloneNode(true);
    const prefix = `${list.dataset.inlineList}-${next++}`;
    const join = (name) => (name ? `${prefix}-${name}` : prefix);
    all("[name]", row).forEach((control) => { control.name = join(control.name); });
    all("[id]", row).forEach((element) => { element.id = join(element.id); });
    all("[for]", row).forEach((label) => { label.htmlFor = join(label.htmlFor); });
    all("legend", row)[0].append(` ${next}`);
    currentTarget.before(row);
    currentTarget.previousElementSibling.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
  list.addEventListener("click", ({ target }) => target.closest("[data-inline-remove]")?.closest(".inline-row").remove());
});

// Leaving a form with typed text asks first; sending it does not.
all("form.form-card").forEach((form) => {
  const warn = (event) => event.preventDefault();
  form.addEventListener("input", () => window.addEventListener("beforeunload", warn), { once: true });
  form.addEventListener("submit", () => window.removeEventListener("beforeunload", warn));
});
