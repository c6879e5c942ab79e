// What scripts add to pages that work without them. No page depends on this file.

const all = (selector, root = document) => [
  ...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector),
];
const number = new Intl.NumberFormat(document.documentElement.lang);

// A behaviour is a function of a part of the page: it runs for the document, and again for each part that htmx
// swaps in. Other scripts add theirs by window.theme.enhance(root => …).
const behaviours = [];
function run(behaviour, root) {
  try { behaviour(root); } catch (error) { reportError(error); } // one that fails stops no other
}
function enhance(behaviour) {
  behaviours.push(behaviour);
  run(behaviour, document);
}
document.addEventListener("htmx:load", ({ target }) => {
  // htmx also announces the body once, as it starts: that is the document, which has been seen to.
  if (target !== document.body) behaviours.forEach((behaviour) => run(behaviour, target));
});
window.theme = { all, enhance };

// Buttons that can do nothing without this file are hidden until it runs.
enhance((root) => all("[data-dismiss], [data-select-all], [data-inline-add]", root).forEach((element) => { element.hidden = false; }));

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
document.addEventListener("formdata", ({ target, formData }) => {
  if (!target.matches("form[data-skip-empty]")) return;
  [...formData].forEach(([name, value]) => { if (value === "") formData.delete(name); });
});

// Bulk selection: all, a range with Shift, and the count in the bar.
const boxes = (form) => all('input[name="rowid"]', form);
const selected = (form) => boxes(form).filter((box) => box.checked).length;
let lastBox = null;

function showSelection(form) {
  const count = selected(form);
  const head = form.querySelector("[data-select-all] input");
  const output = form.querySelector("[data-selected-count]");
  if (head) {
    head.checked = count > 0 && count === boxes(form).length;
    head.indeterminate = count > 0 && count < boxes(form).length;
  }
  if (output) output.textContent = output.dataset.text.replace("{n}", number.format(count));
}
document.addEventListener("click", ({ target, shiftKey }) => {
  const form = target.type === "checkbox" && target.closest("form[data-bulk]");
  if (!form) return;
  const rows = boxes(form);
  if (target.closest("[data-select-all]")) rows.forEach((box) => { box.checked = target.checked; });
  if (target.name === "rowid") {
    if (shiftKey && rows.includes(lastBox)) {
      const [from, to] = [rows.indexOf(lastBox), rows.indexOf(target)].sort((a, b) => a - b);
      rows.slice(from, to + 1).forEach((box) => { box.checked = target.checked; });
    }
    lastBox = target;
  }
  showSelection(form);
});
enhance((root) => all("form[data-bulk]", root).forEach(showSelection));
addEventListener("pageshow", () => all("form[data-bulk]").forEach(showSelection)); // "back" restores boxes

// Links from a row to its pages learn the way back to this list, filters and all.
enhance((root) => all(".list-table tbody a[href*='id=']", root).forEach((link) => {
  const url = new URL(link.href);
  if (url.origin !== location.origin || url.searchParams.has("url")) return;
  url.searchParams.set("url", location.pathname + location.search);
  link.href = url;
}));

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
enhance((root) => all("[data-inline-list]", root).forEach((list) => {
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
    const added = currentTarget.previousElementSibling;
    behaviours.forEach((behaviour) => run(behaviour, added));
    added.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
  list.addEventListener("click", ({ target }) => target.closest("[data-inline-remove]")?.closest(".inline-row").remove());
}));

// Leaving a form with typed text asks first; sending it does not.
enhance((root) => all("form.form-card", root).forEach((form) => {
  const warn = (event) => { if (form.isConnected) event.preventDefault(); };
  form.addEventListener("input", () => addEventListener("beforeunload", warn), { once: true });
  form.addEventListener("submit", () => removeEventListener("beforeunload", warn));
}));

// The time zone of this browser, for the server to show times in where nobody has chosen another.
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
if (timeZone) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `timezone=${timeZone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}
