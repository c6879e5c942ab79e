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
window.theme = { all, enhance, show };

// Buttons that can do nothing without this file are hidden until it runs.
enhance((root) => all("[data-dismiss], [data-select-all], [data-inline-add], [data-keys]", root).forEach((element) => { element.hidden = false; }));

// Pop-up menus are <details>: close them on a click elsewhere and on Escape.
function closePopups(except) {
  all("details.popup[open]").forEach((popup) => { if (popup !== except) popup.open = false; });
}
document.addEventListener("click", (event) => closePopups(event.target.closest("details.popup")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  const focused = document.activeElement;
  const popup = focused.closest("details.popup[open]");
  if (document.querySelector("details.popup[open]")) closePopups();
  else dismiss(focused.closest(".messages .alert") ?? all(".messages .alert:not([hidden])").at(-1));
  popup?.querySelector("summary").focus();
});

// Messages stay until they are dismissed or a newer one takes their place; errors and warnings stay in any case. What went
// well before waits behind the newest, so that "z" takes back one decision after the other.
const UNDOABLE = 10;
const messages = () => document.getElementById("messages");
const calm = () => all(".messages :is(.alert-success, .alert-info)");
function dismiss(alert) {
  if (!alert) return;
  const gone = [alert, ...calm().filter((other) => other.hidden && other.className === alert.className)];
  const next = all(".messages .alert:not([hidden])").filter((other) => other !== alert).at(-1)?.querySelector("[data-dismiss]");
  if (alert.contains(document.activeElement)) (next ?? row() ?? document.getElementById("main")).focus({ preventScroll: true });
  gone.forEach((each) => each.remove());
}
document.addEventListener("click", ({ target }) => dismiss(target.closest("[data-dismiss]")?.closest(".alert")));
function show(...alerts) {
  const texts = alerts.map(({ textContent }) => textContent.trim());
  all(".messages .alert").forEach((older) => {
    if (!calm().includes(older) && texts.includes(older.textContent.trim())) older.remove(); // said twice
  });
  calm().forEach((older) => { older.hidden ||= alerts.some(({ className }) => className === older.className); });
  calm().filter((older) => older.hidden).slice(0, -UNDOABLE).forEach((older) => older.remove());
  alerts.forEach((alert) => {
    behaviours.forEach((behaviour) => run(behaviour, alert));
    messages().querySelector(alert.matches(".alert-danger") ? "[role=alert]" : "[role=status]").append(alert);
  });
}
function error(...texts) {
  return message("alert-danger", "i-alert-circle", ...texts);
}
function message(style, icon, ...texts) {
  const close = make("button", "icon-button i i-x", "", { type: "button", title: messages().dataset.dismissTitle, "data-dismiss": "" });
  const [alert, text] = [make("div", `alert ${style}`, ""), make("div", "alert-text", "")];
  text.append(...texts);
  alert.append(make("i", `i ${icon}`, ""), text, close);
  return alert;
}
function make(tag, className, text, attributes = {}) {
  const element = Object.assign(document.createElement(tag), { className, textContent: text });
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  return element;
}

// Empty filters stay out of the address.
document.addEventListener("formdata", ({ target, formData }) => {
  if (!target.matches("form[data-skip-empty]")) return;
  [...formData].forEach(([name, value]) => { if (value === "") formData.delete(name); });
});

// After a search the keys are those of the list again; emptied by Escape or its cross, it is over.
document.addEventListener("search", ({ target }) => {
  if (!target.value && new URLSearchParams(location.search).get(target.name)) target.form?.requestSubmit();
});
let searched = false;
document.addEventListener("keydown", ({ target, key }) => { searched = key === "Enter" && target.matches("#list-bar [type=search]"); });
document.addEventListener("htmx:afterSettle", () => {
  if (searched) document.getElementById("list").focus({ preventScroll: true });
  searched = false;
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
    set(head, "checked", count > 0 && count === boxes(form).length);
    set(head, "indeterminate", count > 0 && count < boxes(form).length);
  }
  if (output) set(output, "textContent", output.dataset.text.replace("{n}", number.format(count)));
}
// Writing what is there already would have the browser style the whole page again.
function set(element, property, value) {
  if (element[property] !== value) element[property] = value;
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
function tellWayBack({ target }) {
  const link = target.closest?.(".list-table tbody a[href*='id=']");
  const url = link && new URL(link.href);
  if (!url || url.origin !== location.origin || url.searchParams.has("url")) return;
  url.searchParams.set("url", location.pathname + location.search);
  link.href = url;
}
// Only when it is about to be followed or copied: a page of a hundred rows has some hundred of them.
["pointerdown", "focusin", "click"].forEach((name) => document.addEventListener(name, tellWayBack, true));

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
  const { form, dataset: { confirm } } = button;
  form.append(confirmed);
  delete button.dataset.confirm;
  form.requestSubmit(button);
  confirmed.remove(); // the page may stay: the next time it is asked again
  button.dataset.confirm = confirm;
});

// Rows of related models: a new one takes the next number into its names, as Flask-Admin reads them. Without this the
// button submits, and the server shows the form again with one more row.
document.addEventListener("click", (event) => {
  const remove = event.target.closest("[data-inline-remove]");
  if (remove) {
    const list = remove.closest("[data-inline-list]");
    remove.closest(".inline-row").remove();
    list.querySelector(":scope > [data-inline-add]").focus();
  }
  const button = event.target.closest("[data-inline-add]");
  if (!button) return;
  event.preventDefault();
  const list = button.closest("[data-inline-list]");
  const stem = `${list.dataset.inlineList}-`;
  const numbers = all("[name], [id]", list).flatMap(({ name, id }) => [name ?? "", id])
    .filter((text) => text.startsWith(stem)).map((text) => parseInt(text.slice(stem.length), 10) + 1);
  const next = Math.max(0, ...numbers.filter(Number.isFinite));
  const row = list.querySelector(":scope > template").content.cloneNode(true);
  const join = (name) => (name ? `${stem}${next}-${name}` : `${stem}${next}`);
  ["name", "id", "for", "data-inline-list"].forEach((attribute) => all(`[${attribute}]`, row).forEach((element) => {
    element.setAttribute(attribute, join(element.getAttribute(attribute)));
  }));
  all("[aria-describedby]", row).forEach((element) => {
    element.setAttribute("aria-describedby", element.getAttribute("aria-describedby").split(" ").map(join).join(" "));
  });
  all("[data-inline-add]", row).forEach((inner) => { inner.value = join(inner.value); });
  row.querySelector("legend").append(` ${number.format(all(":scope > .inline-row", list).length + 1)}`);
  button.before(row);
  const added = button.previousElementSibling;
  behaviours.forEach((behaviour) => run(behaviour, added));
  added.querySelector("input:not([type=hidden]), select, textarea")?.focus();
});

// A form that is on its way is not sent once more: what two clicks send are two drafts. Stopped, come back to, or not
// answered for long, it may go again. On the window, where it is known whether a script has taken the form over.
const PATIENCE = 30000;
const release = (...forms) => forms.forEach((form) => { form.ariaBusy = null; });
addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  const method = submitter?.getAttribute("formmethod") ?? form.getAttribute("method");
  if (event.defaultPrevented || method !== "post") return;
  if (form.ariaBusy) { event.preventDefault(); return; }
  form.ariaBusy = "true";
  setTimeout(release, PATIENCE, form);
});
addEventListener("pageshow", () => release(...all("form[aria-busy]")));
window.navigation?.addEventListener("navigateerror", () => release(...all("form[aria-busy]")));

// Leaving a form with text that is stored nowhere asks first, be it typed here or refused by the server; sending does not.
enhance((root) => all("form.form-card, form[data-unsaved]", root).forEach((form) => {
  const warn = (event) => { if (form.isConnected && !form.ariaBusy) event.preventDefault(); };
  const guard = () => addEventListener("beforeunload", warn);
  if ("unsaved" in form.dataset) guard();
  else form.addEventListener("input", guard, { once: true });
}));

// The time zone of this browser, for the server to show times in where nobody has chosen another.
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
if (timeZone) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `timezone=${timeZone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

// Lookups: a <select> or an <input> of words with data-lookup becomes a control in which people search as they type;
// with an address, the server is asked, a page at a time. The words are in data attributes, see fields.py.
const PAGE = 20;
let lookupScript = null;
function loadLookups() {
  if (window.TomSelect) return Promise.resolve();
  lookupScript ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.querySelector("[data-lookup-script]").dataset.lookupScript;
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
  return lookupScript;
}
enhance((root) => {
  const fields = all("[data-lookup]", root).filter((field) => !field.tomselect);
  if (fields.length) loadLookups().then(() => fields.forEach(makeLookup), () => {}); // without it, lists are lists
});

// Adds the rows of an address to the control, and remembers where the next ones are.
async function fetchRows(control, query, done) {
  const { none, failed } = control.input.dataset;
  const url = new URL(control.getUrl(query), location.href);
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    const rows = await answer.json();
    if (rows.length === PAGE) {
      url.searchParams.set("offset", Number(url.searchParams.get("offset")) + PAGE);
      control.setNextUrl(query, url.href);
    }
    control.emptyText = none;
    done(rows.map(([value, text]) => ({ value: String(value), text, found: query })));
  } catch {
    control.emptyText = failed;
    done();
  }
}

function remoteSettings(field) {
  // The server's order and choice count: what was found for another query is no answer to this one.
  const firstUrl = (query) => {
    const url = new URL(field.dataset.lookup, location.href);
    Object.entries({ query, offset: 0, limit: PAGE }).forEach(([name, value]) => url.searchParams.set(name, value));
    return url.href;
  };
  all("option:not(:checked)", field).forEach((option) => { if (!["", "__None"].includes(option.value)) option.remove(); });
  return {
    plugins: ["virtual_scroll"],
    preload: "focus",
    firstUrl,
    load(query, done) { fetchRows(this, query, done); },
    score: (query) => (item) => (item.found === query || (item.found === undefined && query === "") ? 1 : 0),
  };
}

function makeLookup(field) {
  if (field.tomselect || !field.isConnected) return;
  const { create, none, remove, more } = field.dataset;
  const words = field.matches("input");
  const many = words || field.multiple;
  if (words) field.value = field.value.split(/\s*,\s*/).filter(Boolean).join(",");
  const control = new TomSelect(field, {
    create: Boolean(create), createOnBlur: words, persist: !words, delimiter: ",", splitOn: words ? /,/ : null,
    valueField: "value", labelField: "text", searchField: ["text"], maxOptions: null, hideSelected: null,
    ...(field.dataset.lookup ? remoteSettings(field) : { plugins: [] }),
    render: {
      option: ({ text }) => make("div", "", text.trim() || "–"),
      item: ({ text }) => {
        const item = make("div", "", text.trim() || "–");
        if (many) item.append(make("button", "i i-x", "", {
          type: "button", tabindex: "-1", "data-remove-item": "", "aria-label": remove.replace("{name}", () => text),
        }));
        return item;
      },
      option_create: ({ input }) => make("div", "create", (create ?? "").replace("{name}", () => input)),
      no_results: () => ((control.emptyText ?? none) ? make("div", "no-results", control.emptyText ?? none) : null),
      loading: () => make("div", "no-results", more),
      loading_more: () => make("div", "loading-more", more),
      no_more_results: () => null,
      not_loading: () => null,
    },
    onItemAdd() {
      this.setTextboxValue("");
      if (many) this.refreshOptions(false);
    },
  });
  const { control_input: input } = control;
  ["aria-describedby", "aria-invalid"].forEach((name) => {
    if (field.hasAttribute(name)) input.setAttribute(name, field.getAttribute(name));
  });
  field.setAttribute("aria-hidden", "true");
  field.addEventListener("focus", () => control.focus()); // a link from the error summary leads to the field
  if (!many) return;
  const buttonOf = ({ target }) => target.closest("button[data-remove-item]");
  control.control.addEventListener("mousedown", (event) => { if (buttonOf(event)) event.stopImmediatePropagation(); }, true);
  control.control.addEventListener("click", (event) => {
    const item = buttonOf(event)?.closest(".item");
    if (!item) return;
    event.stopImmediatePropagation();
    control.removeItem(item);
    control.refreshOptions(false);
    control.inputState();
    control.focus();
  }, true);
}

// Leaving a lookup closes its list, and the page may shrink under the pointer: a button of a form is pressed first, and
// what was typed is taken as the press ends.
const leaves = ({ target }) => target.closest?.("form button:not([type=button])") && document.activeElement.closest(".ts-wrapper");
addEventListener("mousedown", (event) => {
  if (!leaves(event)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
addEventListener("click", (event) => { if (leaves(event)) document.activeElement.blur(); }, true);

// Cells of a list that can be changed: the link to the edit page opens a small form instead.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-cell]");
  const editor = link && document.getElementById(`cell-${link.dataset.cell}`);
  if (!editor?.showModal || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const form = editor.querySelector("form");
  const control = form.elements[link.dataset.cell];
  const values = JSON.parse(link.dataset.value);
  form.elements.list_form_pk.value = link.dataset.pk;
  if (control.tomselect) {
    if (!control.multiple) control.tomselect.addOption({ value: values[0], text: link.textContent });
    control.tomselect.setValue(values, true);
  } else if (control.options) all("option", control).forEach((option) => { option.selected = values.includes(option.value); });
  else [control.value] = values;
  showCellError(form, "");
  editor.cell = link;
  editor.showModal();
});
function showCellError(form, text) {
  const place = form.querySelector("[data-cell-error]");
  place.textContent = text;
  place.hidden = !text;
}
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const editor = form.closest("dialog[data-cell-editor]");
  if (!editor) return;
  event.preventDefault();
  if (event.submitter?.value === "cancel") { editor.close(); return; }
  const answer = await fetch(form.getAttribute("action"), { method: "POST", body: new FormData(form) }).catch(() => null);
  if (!answer?.ok) {
    const plain = answer?.headers.get("Content-Type")?.startsWith("text/html") && answer.status === 400;
    showCellError(form, plain ? await answer.text() : form.dataset.failed);
    return;
  }
  editor.close();
  const text = await (await fetch(location.href)).text();
  // Without the style sheet in the page, whose nonce is another request's.
  const page = new DOMParser().parseFromString(text.replace(/<style[^]*?<\/style>/g, ""), "text/html");
  const { cell } = editor;
  const row = cell.closest("tr");
  const fresh = page.querySelector(`tr:has(a[data-cell][data-pk="${CSS.escape(cell.dataset.pk)}"])`);
  if (!fresh) { location.reload(); return; }
  row.replaceWith(fresh);
  behaviours.forEach((behaviour) => run(behaviour, fresh));
  fresh.querySelector(`a[data-cell="${CSS.escape(cell.dataset.cell)}"]`)?.focus();
});

// Rows of a list, or cards of a queue. The current one has the focus, or had it last.
const ROW = "#list tbody > tr, #list .cards > li";
const rows = () => all(ROW).filter((item) => !item.inert);
const keyOf = (item) => item?.querySelector("[name=rowid]")?.value.split(".")[0] ?? nameOfLink(item?.querySelector("a"));
const nameOfLink = (link) => link && (new URLSearchParams(link.search).get("id") ?? link.pathname);
let current = null;
document.addEventListener("focusin", ({ target }) => { current = target.closest(ROW) ?? current; });
const row = () => (current?.isConnected && !current.inert ? current : null);
function go(item) {
  if (!item) return;
  item.tabIndex = -1;
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

// Whoever comes back from a row's page finds the cursor where it was, or on the row after one that has gone.
const cursorName = () => `cursor ${location.pathname}`; // the way back may say its page size and more
addEventListener("pagehide", () => {
  const list = rows();
  if (row()) sessionStorage.setItem(cursorName(), JSON.stringify(list.slice(list.indexOf(row())).map(keyOf)));
  else if (list.length) sessionStorage.removeItem(cursorName());
});
function findCursor() {
  const { pathname } = new URL(document.referrer || location.href);
  const fromRow = pathname !== location.pathname && pathname.startsWith(location.pathname);
  const { type } = performance.getEntriesByType("navigation")[0] ?? {};
  if (!row() && (fromRow || type === "back_forward")) {
    const keys = JSON.parse(sessionStorage.getItem(cursorName())) ?? [];
    current = keys.map((key) => rows().find((item) => keyOf(item) === key)).find(Boolean) ?? null;
  }
  if (document.activeElement === document.body) go(row());
}
addEventListener("pageshow", () => run(findCursor));

// Forms with data-live, and those in the box, are sent without leaving the page. Their rows go at once and come back
// when the server refuses. One is sent after the other: each answer carries the messages of its own.
let sending = Promise.resolve();
let waiting = 0;
let latest = null;
let back = null; // the keys of what an Undo brings back
let held = null; // keys pressed meanwhile: they are about what comes back
let opening = null; // keys pressed while a question is on its way: they are about that
addEventListener("beforeunload", (event) => { if (waiting > 1) event.preventDefault(); }); // one outlives the page

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  const live = form.matches("[data-live]") && document.getElementById("list") && window.htmx;
  if (!live || form.closest("dialog") || submitter?.hasAttribute("formmethod")) return;
  event.preventDefault();
  const job = {
    ...request(form, submitter),
    rows: isListed(form.dataset.stays, submitter) ? [] : rowsOf(form, submitter),
    undoes: form.closest(".alert")?.keys,
    asks: isListed(form.dataset.asks, submitter) || Boolean(form.querySelector("[name=matching]:checked")),
  };
  if (job.body.has("url")) job.body.set("url", location.pathname + location.search);
  leave(job);
  waiting += 1;
  if (job.undoes) held ??= [];
  if (job.asks) opening ??= [];
  sending = sending.then(() => perform(job)).catch(reportError).finally(async () => {
    waiting -= 1;
    if (waiting) return;
    if (latest) await refresh();
    const keys = held ?? [];
    held = null;
    keys.forEach(type);
  });
});
// A form names the actions after which there is a question (data-asks), and those that leave the row where it is.
const isListed = (names, submitter) => Boolean(names?.split(",").includes(submitter?.value.split(":")[0]));
function arrive() {
  const keys = opening ?? [];
  opening = null;
  if (box.open) keys.forEach(type);
}

function request(form, submitter) {
  const address = submitter?.getAttribute("formaction") ?? form.getAttribute("action");
  const data = new FormData(form, submitter);
  const body = form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
  return { address: new URL(address || location.href, location.href).href, body };
}
function rowsOf(form, submitter) {
  if (form.closest(".alert")) return [form.closest(".alert")];
  const single = submitter?.closest(ROW);
  return single ? [single] : boxes(form).filter((box) => box.checked).map((box) => box.closest(ROW));
}
// Moves the cursor on, and remembers from where, in case that the rows come back.
function leave(job) {
  const { rows: leaving } = job;
  const list = rows();
  const focused = document.activeElement;
  const holds = leaving.some((item) => item.contains(focused));
  const next = list.slice(list.indexOf(leaving.at(-1)) + 1).find((item) => !leaving.includes(item));
  const moves = leaving.includes(current);
  if (moves) job.from = { item: current, focused };
  leaving.forEach((item) => mark(item, true));
  if (moves && rows().length) go(next ?? rows().at(-1));
  else if (holds || moves) (row() ?? document.getElementById("main")).focus({ preventScroll: true });
  job.to = row();
}
// What is on its way is out of reach, and its tick with it, so that nothing is sent twice.
function mark(item, gone) {
  const tick = item.querySelector("[name=rowid]");
  item.inert = gone;
  item.classList.toggle("is-leaving", gone);
  if (!tick) return;
  if (gone) item.dataset.ticked = tick.checked || "";
  tick.checked = !gone && Boolean(item.dataset.ticked);
  showSelection(tick.form);
}
// The cursor comes back with the rows, unless somebody has moved it meanwhile.
function giveBack({ rows: returning, from, to, undoes }) {
  const stayed = row() === to;
  returning.forEach((item) => mark(item, false));
  if (undoes) held = null;
  if (!from?.item.isConnected || !stayed) return;
  current = from.item;
  if (document.activeElement.matches(EDITS)) return;
  go(current);
  if (current.contains(from.focused)) from.focused.focus({ preventScroll: true });
}

// What the server answers: its page, where it is, and whether that is good news. Nothing at all when it is away.
async function ask(address, options = {}) {
  try {
    const answer = await fetch(address, { ...options, headers: { Accept: "text/html" } });
    // Without its head: a style there has a nonce that is not this page's.
    const text = (await answer.text()).replace(/<head>[^]*?<\/head>/, "");
    const page = new DOMParser().parseFromString(text, "text/html");
    return { page, address: answer.url, good: answer.ok };
  } catch {
    return null;
  }
}
const KEPT_ALIVE = 60000; // bytes, of the 64 kB that browsers allow
const post = ({ address, body }) => ask(address, { method: "POST", body, keepalive: String(body).length < KEPT_ALIVE && !(body instanceof FormData) });
const isHere = ({ page, address, good }) => good && page.getElementById("list") && new URL(address).pathname === location.pathname;
const isQuestion = ({ page }) => page.querySelector("main form[method=post]:not([data-live])");

async function perform(job) {
  const answer = await post(job);
  const isOpening = answer && !isHere(answer) && isQuestion(answer);
  if (job.asks && !isOpening) arrive();
  if (answer && isHere(answer)) return accept(answer, job);
  giveBack(job);
  if (isOpening && isInside(answer)) return openBox(answer, job);
  return show(complaint(answer));
}
// A page outside of the console: sign in first. The server knows the way back.
function isInside({ page, address, good }) {
  if (!good || page.querySelector(".shell")) return true;
  waiting = 0;
  location.assign(address);
  return false;
}
function complaint(answer) {
  if (!answer) return error(messages().dataset.offline);
  const textOf = (selector) => answer.page.querySelector(selector)?.textContent.trim() ?? "";
  return error(make("strong", "", textOf("h1")), " ", textOf("main p:not(.error-code, .brand)"));
}
function accept(answer, { rows: done, undoes, to }) {
  const keys = done.filter((item) => item.matches(ROW)).map(keyOf);
  done.filter((item) => item.matches(".alert")).forEach((alert) => alert.remove());
  show(...all("#messages > div > .alert", answer.page).map((alert) => Object.assign(document.adoptNode(alert), { keys })));
  back = undoes && row() === to ? undoes : back;
  latest = answer;
}

// Puts the newest list into the page; ticks, focus and the current row stay where they were.
async function refresh() {
  const moved = latest.address !== location.href.split("#")[0]; // filtered or turned the page meanwhile
  const answer = moved ? await ask(location.href) : latest;
  latest = null;
  if (!answer || !isHere(answer)) return;
  const list = document.getElementById("list");
  const ticked = new Set(boxes(list).filter((tick) => tick.checked).map((tick) => tick.value));
  const [was, focused] = [row(), document.activeElement];
  const following = was ? rows().slice(rows().indexOf(was)).map(keyOf) : [];
  const place = all("a, button, input", row() ?? list).indexOf(focused);
  ["h1", ".menus"].forEach((part) => document.querySelector(part)?.replaceChildren(...answer.page.querySelector(part).childNodes));
  htmx.swap(list, answer.page.getElementById("list").outerHTML, { swapStyle: "outerHTML", settleDelay: 0 });
  boxes(document).forEach((tick) => { tick.checked = ticked.has(tick.value); });
  all("form[data-bulk]").forEach(showSelection);
  const fresh = rows();
  const returned = fresh.find((item) => back?.includes(keyOf(item)));
  const near = following.map((key) => fresh.find((item) => keyOf(item) === key)).find(Boolean);
  current = returned ?? near ?? (was && fresh.at(-1)) ?? null; // where one was, or on the row after one that has gone
  back = null;
  if (returned && !focused.closest(`${EDITS}, dialog`)) { go(returned); return; }
  if (!list.contains(focused)) return;
  if (current) go(current);
  const again = current && all("a, button, input", current)[place];
  (isSame(again, focused) ? again : current ?? document.getElementById("main")).focus({ preventScroll: true });
}
const deedOf = ({ tagName, name, value }) => [tagName, name, value?.split(":")[0]].join();
const isSame = (one, other) => one && deedOf(one) === deedOf(other);

// The box shows a page's main part without leaving this page: questions, forms, details.
const box = document.getElementById("box");
function fill({ page, address }) {
  const main = page.querySelector(".plain-card .card-body") ?? page.querySelector("main");
  box.querySelector("h2").textContent = page.querySelector("h1").textContent.trim();
  const alerts = all("#messages > div > .alert", main);
  all("h1, .page-head, #messages", main).forEach((part) => part.remove());
  // The page below may have the same ids.
  ["id", "for", "form", "list", "aria-labelledby", "aria-describedby"].forEach((name) => all(`[${name}]`, main).forEach((part) => {
    part.setAttribute(name, part.getAttribute(name).split(" ").map((id) => `box-${id}`).join(" "));
  }));
  all('a[href^="#"]', main).forEach((link) => { link.hash = `#box-${link.hash.slice(1)}`; });
  const body = box.querySelector(".box-body");
  body.replaceChildren(...alerts, ...main.childNodes);
  all("form", body).forEach((form) => form.setAttribute("action", new URL(form.getAttribute("action") || address, address)));
  behaviours.forEach((behaviour) => run(behaviour, body));
  if (!body.querySelector("[data-cancel], [data-drop]")) {
    const { title } = box.querySelector("[data-close]");
    all("form button:not([type=button], [hidden])", body).at(-1)?.after(make("button", "btn", title, { type: "button", "data-close": "" }));
  }
  delete box.dataset.changed;
  if (body.querySelector("[data-unsaved]")) box.dataset.changed = "";
  if (!box.open) box.showModal();
  const first = [".is-invalid", "[autofocus]", "input:not([type=hidden]), select, textarea", "a, button"];
  first.map((selector) => body.querySelector(selector)).find(Boolean)?.focus();
  arrive();
}
function openBox(answer, job) {
  fill(answer);
  box.job = job;
  return new Promise((resolve) => { box.addEventListener("close", resolve, { once: true }); });
}
box?.addEventListener("close", () => box.querySelector(".box-body").replaceChildren());
box?.addEventListener("input", () => { box.dataset.changed = ""; });
box?.addEventListener("cancel", (event) => { if (!mayClose()) event.preventDefault(); });
const mayClose = () => !("changed" in box.dataset) || confirm(box.dataset.discard);
document.addEventListener("click", (event) => {
  const way = event.target.closest("dialog.box :is([data-close], [data-cancel])");
  if (!way) return;
  event.preventDefault();
  if (way.closest("dialog") !== box || mayClose()) way.closest("dialog").close();
});
box?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { target: form, submitter } = event;
  if (form.ariaBusy) return;
  form.ariaBusy = "true"; // until it is answered by staying here: else it goes with the box or the page
  const answer = await post(request(form, submitter));
  if (answer && isHere(answer)) {
    box.close();
    const job = submitter?.hasAttribute("data-drop") ? { rows: [] } : box.job; // what is dropped leaves nothing
    leave(job);
    accept(answer, job);
    if (!waiting) refresh();
  } else if (answer && isQuestion(answer)) {
    if (isInside(answer)) fill(answer);
  } else if (answer?.good) {
    waiting = 0;
    location.assign(answer.address);
  } else {
    release(form);
    box.querySelector(".box-body").prepend(complaint(answer));
  }
});
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-modal]");
  if (!link || !window.htmx || !document.getElementById("list") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const url = new URL(link.href);
  url.searchParams.set("modal", "True");
  opening ??= [];
  const answer = await ask(url);
  if (!answer?.good) arrive();
  if (!answer?.good) show(complaint(answer));
  else if (isInside(answer)) openBox({ ...answer, address: link.href }, { rows: [] });
});

// Keys come from the page: data-key on its buttons and links says what is possible here. Those of bulk actions act on the
// ticked rows, or else on the current one.
const EDITS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], .ts-wrapper";
let prefix = "";
document.addEventListener("keydown", (event) => {
  const { target, altKey, ctrlKey, metaKey, isComposing } = event;
  if (event.defaultPrevented || altKey || ctrlKey || metaKey || isComposing || document.body.dataset.shortcuts !== "on") return;
  if (target.closest(EDITS)) return;
  if (document.querySelector("dialog[open]")) {
    type(nameOf(event));
    return;
  }
  if (held || opening) {
    // Neither scrolls nor presses what has the focus: it is about what comes.
    if (event.key.length > 1 && event.key !== "Enter") return;
    event.preventDefault();
    if (opening || nameOf(event) !== "z") (opening ?? held).push(nameOf(event));
    else type("z");
    return;
  }
  const key = prefix + nameOf(event);
  prefix = key === "g" ? "g+" : "";
  if (prefix) setTimeout(() => { prefix = ""; }, 1500);
  if (key === "Enter" && target !== row()) return;
  if (type(key)) event.preventDefault();
  else if (key === "z" && document.querySelector("main form[method=post]")) tellOnce(messages().dataset.nothing);
});
// Does what a key stands for, and says whether it stands for anything. In a dialog its buttons count alone.
function type(key) {
  const open = document.querySelector("dialog[open]");
  if (!open && opening) return opening.push(key);
  const buttons = all(`[data-key="${CSS.escape(key)}"]`, open ?? undefined);
  if (!open && deeds[key]) deeds[key]();
  else if (open) buttons[0]?.click();
  else if (buttons.length) press(key);
  else return false;
  return true;
}
// Ctrl+Enter in a text presses the first button of its form.
document.addEventListener("keydown", (event) => {
  const { target, key, ctrlKey, metaKey } = event;
  if (key !== "Enter" || !(ctrlKey || metaKey) || !target.matches("form[method=post] textarea")) return;
  event.preventDefault();
  all("button:not([type=button], [formmethod], [hidden])", target.form)[0]?.click();
});
// On keyboards of other scripts the key in the place of the Latin letter counts.
function nameOf({ key, code, shiftKey }) {
  const name = /^[!-~]+$/.test(key) ? key : code.replace("Key", "");
  return /^[a-z]$/i.test(name) ? `${shiftKey ? "shift+" : ""}${name.toLowerCase()}` : name;
}
const step = (by) => {
  const list = rows();
  go(list[row() ? Math.min(Math.max(list.indexOf(row()) + by, 0), list.length - 1) : 0]);
};
const within = (...selectors) => () => selectors.map((selector) => row()?.querySelector(selector)).find(Boolean)?.click();
const deeds = {
  j: () => step(1),
  k: () => step(-1),
  x: within("[name=rowid]"),
  "shift+x": () => document.querySelector("[data-select-all] input")?.click(),
  o: within(".i-eye", ".button-row > a", "th a", "a"),
  Enter: within(".i-eye", ".button-row > a", "th a", "a"),
  "/": () => (document.querySelector("main input[type=search]") ?? document.querySelector("input[type=search]"))?.select(),
  "?": showKeys,
  e: () => (row()?.querySelector(".i-pencil") ? within(".i-pencil")() : press("e")),
};
function press(key) {
  const buttons = all(`[data-key="${CSS.escape(key)}"]`).filter((item) => !item.closest("[inert]"));
  const form = buttons.at(-1)?.closest("form[data-bulk]");
  if (!form) return buttons.at(-1)?.click();
  const own = (part) => buttons.map((each) => part.querySelector(`[name=row_action][value^="${each.value}:"]`)).find(Boolean);
  // Two actions may share a key where no row has both: what fits the ticked ones is meant.
  if (selected(form)) {
    const meant = all("[name=rowid]:checked", form).map((box) => own(box.closest(ROW))).find(Boolean);
    return (buttons.find(({ value }) => meant?.value.startsWith(`${value}:`)) ?? buttons[0]).click();
  }
  if (!row()) return step(0);
  const fits = own(row());
  return fits ? fits.click() : tellUnfit();
}
// What is said of one row is over when the cursor leaves it.
let unfit = null;
const tellUnfit = () => tellOnce(messages().dataset.unfit);
function tellOnce(text) {
  unfit?.remove();
  unfit = message("alert-info", "i-info-circle", text);
  show(unfit);
}
document.addEventListener("focusin", ({ target }) => { if (target.closest(ROW)) unfit?.remove(); });
// What has to be there for a line of the sheet.
const NEEDS = { rows: ROW, edit: "#list .i-pencil", ticks: "#list [name=rowid]", search: "input[type=search]" };
function showKeys() {
  const page = document.implementation.createHTMLDocument();
  const main = page.body.appendChild(page.createElement("main"));
  main.append(document.getElementById("keys").content.cloneNode(true));
  main.prepend(make("h1", "", main.lastElementChild.textContent));
  const added = new Map(all(":is(a, button, summary)[data-key]").map((item) => [item.dataset.key, item]));
  added.forEach((item, key) => {
    const text = item.querySelector("span")?.textContent ?? (item.textContent.trim() || item.title);
    const later = main.querySelector(`#keys-${key.startsWith("g+") ? "go" : "page"} ~ h3`);
    later.before(make("p", "", text, { "data-press": key }));
  });
  all("template[data-press]").forEach(({ dataset: { press }, content }) => { // keys of what opens from here
    main.querySelector("#keys-page ~ h3").before(make("p", "", content.textContent, { "data-press": press }));
  });
  all("[data-needs]", main).forEach((line) => { if (!document.querySelector(NEEDS[line.dataset.needs])) line.remove(); });
  all("h3", main).forEach((heading) => { if (!heading.nextElementSibling?.matches("p")) heading.remove(); });
  all("p", main).forEach((line) => {
    const keys = make("span", "keys", "");
    keys.append(...line.dataset.press.split("+").flatMap((key) => [make("kbd", "", key), " "]));
    line.removeAttribute("data-press");
    line.append(keys);
  });
  openBox({ page, address: location.href }, { rows: [] });
}
document.addEventListener("click", ({ target }) => { if (target.closest("[data-keys]")) { closePopups(); showKeys(); } });

// Charts: drawn from the table in their figure, which stays for whoever reads or hears instead of looking. Colours are
// those that CSS gives to the keys and to the plot itself, asked for at every drawing: a change of scheme redraws.
enhance((root) => all("figure[data-chart]", root).forEach((figure) => {
  if (!window.uPlot) return;
  const plot = figure.querySelector(".chart-plot");
  const when = figure.querySelector(".chart-when");
  const rows = all("tbody tr", figure);
  const names = rows.map((row) => row.cells[0].textContent.trim());
  const short = rows.map((row) => row.cells[0].dataset.short);
  const heads = all("thead th[data-shape]", figure);
  const keys = all(".chart-key", figure).map((key) => ({ key, sum: key.lastElementChild.textContent }));
  const values = heads.map((_, column) => rows.map((row) => Number(row.cells[column + 1].firstElementChild.value)));
  const style = (element, part) => getComputedStyle(element, part);
  const digits = new Intl.NumberFormat(`${document.documentElement.lang}-u-nu-latn`); // as the pages have them
  const backwards = style(figure).direction === "rtl";
  const font = `12px ${style(document.body).fontFamily}`;

  // As many days as have room for their names, counted back from the last.
  const ticks = (chart) => {
    const step = Math.ceil((names.length * 72) / chart.bbox.width * devicePixelRatio) || 1;
    return names.map((_, day) => day).filter((day) => (names.length - 1 - day) % step === 0);
  };
  const axis = { font, stroke: () => style(plot).color, ticks: { show: false } };
  const series = heads.map((head, column) => {
    const stroke = () => style(keys[column].key, "::before").color;
    const bars = head.dataset.shape === "bars";
    return bars
      ? { fill: stroke, width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.7, 32], radius: 0.15 }) }
      : { stroke, width: 2, points: { size: 5, width: 1, fill: stroke } };
  });
  // Under the pointer the keys tell of that day, else of all.
  const tell = (day) => {
    when.textContent = names[day] ?? "";
    keys.forEach(({ key, sum }, column) => {
      key.lastElementChild.textContent = day == null ? sum : rows[day].cells[column + 1].textContent;
    });
  };
  const chart = new uPlot({
    width: plot.clientWidth,
    height: plot.clientHeight,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: {
      x: { time: false, dir: backwards ? -1 : 1, range: () => [-0.6, names.length - 0.4] },
      y: { range: (_, low, high) => [0, Math.max(high * 1.08, 4)] },
    },
    axes: [
      { ...axis, size: 26, gap: 6, grid: { show: false }, splits: ticks, values: (_, days) => days.map((day) => short[day]) },
      {
        ...axis,
        side: backwards ? 1 : 3,
        size: (_, texts) => 14 + 7 * Math.max(...(texts ?? [""]).map((text) => text.length)),
        grid: { stroke: () => style(plot).borderBlockStartColor, width: 1 },
        incrs: [1, 2, 5].flatMap((step) => Array.from({ length: 9 }, (_, power) => step * 10 ** power)).sort((a, b) => a - b),
        values: (_, numbers) => numbers.map((each) => digits.format(each)),
      },
    ],
    series: [{}, ...series],
    hooks: { setCursor: [({ cursor }) => tell(cursor.left < 0 ? null : cursor.idx)] },
  }, [names.map((_, day) => day), ...values], plot);
  const redraw = () => chart.redraw(false);
  new ResizeObserver(() => chart.setSize({ width: plot.clientWidth, height: plot.clientHeight })).observe(plot);
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
}));

// Lists are sorted, filtered and paged in place, see hx- in list.html. What is no list (a page to sign in on, an error) is
// shown as the page that it is.
document.addEventListener("htmx:beforeRequest", ({ detail: { target } }) => { target.ariaBusy = "true"; });
document.addEventListener("htmx:afterRequest", ({ detail: { target } }) => { target.ariaBusy = null; });
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr, pathInfo } = event.detail;
  if (target.id !== "list" || (xhr.status === 200 && xhr.responseText.includes('id="list"'))) return;
  event.preventDefault();
  location.assign(pathInfo.finalRequestPath);
});
// Focus that went with what was replaced goes to the new list; htmx gives it back to what has an id.
enhance((root) => { if (root.id === "list" && document.activeElement === document.body) root.focus({ preventScroll: true }); });
