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

function make(tag, className, text, attributes = {}) {
  const element = Object.assign(document.createElement(tag), { className, textContent: text });
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  return element;
}

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
          type: "button", tabindex: "-1", "data-remove-item": "", "aria-label": remove.replace("{name}", text),
        }));
        return item;
      },
      option_create: ({ input }) => make("div", "create", (create ?? "").replace("{name}", input)),
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
