// One card at a time without leaving the page: the next cards are here before the first is decided. Without this file each
// decision leads to the next page.

const { all, note, renew, show: tell, watch } = window.theme;
const focus = document.getElementById("focus");
const { pathname } = location;
const messages = document.getElementById("messages");
const ready = document.getElementById("focus-ready");

// What is to be read, the first of it on the screen; what was read, the last being the nearest.
const deck = all(".focus-card", focus);
deck.push(...all("template", focus).flatMap((later) => [...later.content.children]));
const past = [];
const skipped = new Set(document.querySelector("[name=skipped]")?.value.split(",").filter(Boolean));
let behind = 0; // how many of the past one has gone back
const idOf = (card) => card.dataset.card.split(".")[0];
const onHand = () => deck.map(idOf);
const current = () => (behind ? past.at(-behind) : deck[0]);

function show() {
  const card = current();
  if (card && focus.firstElementChild === card) return;
  if (card) focus.replaceChildren(card);
  else if (!focus.querySelector("#focus-nothing")) focus.replaceChildren();
  const panel = card?.querySelector(".focus-reject[open]");
  if (panel) panel.open = false;
  (card ?? document.getElementById("main")).focus({ preventScroll: true });
  scrollTo({ top: 0 });
  back().hidden = past.length <= behind && !skipped.size;
}
const back = () => document.querySelector('[data-key="k"]');
// Read, and not to be decided again: what became of it, in the colours of what is over.
function retire(card, name) {
  card.classList.add("is-over");
  card.dataset.was = name;
  all("button, summary, input", card).forEach((part) => { part.disabled = true; part.inert = true; });
}
function revive(card) {
  card.classList.remove("is-over");
  delete card.dataset.was;
  all("button, summary, input", card).forEach((part) => { part.disabled = false; part.inert = false; });
}

// What the cards ask for goes to the server one after the other; the eye does not wait for it.
let sending = Promise.resolve();
let pending = 0;
let held = null; // keys pressed while a card comes back are about that card
addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (new URL(form.action).pathname !== pathname || form.method !== "post") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const body = new URLSearchParams(new FormData(form, submitter));
  const [name, token] = body.get("row_action").split(":");
  const card = form.closest(".focus-card");
  if (card?.dataset.was) return;
  const job = { body, name, card, alert: form.closest(".alert") };
  if (card) pass(card, name, token);
  if (name === "undo" || name === "back") held ??= [];
  job.alert?.remove();
  send(job);
}, true);
function pass(card, name, token) {
  deck.splice(deck.indexOf(card), 1);
  retire(card, name);
  past.push(card);
  if (name === "skip") skipped.add(token.split(".")[0]);
  behind = 0;
  if (!deck.length) held ??= []; // keys are about the next one, which is on its way
  show();
}
function send(job) {
  pending += 1;
  sending = sending.then(() => perform(job)).catch(reportError).finally(() => {
    pending -= 1;
    if (pending) return;
    const keys = held ?? [];
    held = null;
    keys.forEach((press) => press());
  });
}
async function perform(job) {
  const { body } = job;
  const told = { part: 1, have: onHand().join(), skipped: [...skipped].join(), done: known("done"), waiting: known("waiting") };
  Object.entries(told).forEach(([name, value]) => body.set(name, value));
  const address = `${pathname}${questionOf(job)}`;
  const answer = await fetch(address, { method: "POST", body, keepalive: true, headers: { Accept: "text/html" } }).catch(() => null);
  const text = await answer?.text().catch(() => "");
  const page = new DOMParser().parseFromString((text ?? "").replace(/<head>[^]*?<\/head>/, ""), "text/html");
  const part = page.getElementById("focus");
  if (!answer?.ok || !part || page.querySelector(".shell")) { refuse(job, answer, page); return; }
  accept(part, page);
}
const questionOf = () => new URL(document.querySelector("#focus-question").action).search;
const known = (name) => document.querySelector(`#focus-progress [data-${name}]`).dataset[name];

function accept(part, page) {
  document.getElementById("focus-progress").replaceWith(page.getElementById("focus-progress"));
  tell(...all("#messages > div > .alert", page).map((alert) => document.adoptNode(alert)));
  const { first } = part.dataset;
  skipped.clear();
  part.dataset.skipped.split(",").filter(Boolean).forEach((id) => skipped.add(id));
  all(".focus-card", part).forEach((found) => {
    const card = document.adoptNode(found);
    all("[data-ready]", card).forEach((place) => place.replaceWith(ready.content.cloneNode(true)));
    const id = idOf(card);
    if (id === first) { // it comes back: nothing older of it is to be seen
      [deck, past].forEach((list) => { list.filter((old) => idOf(old) === id).forEach((old) => list.splice(list.indexOf(old), 1)); });
      deck.unshift(card);
      behind = 0;
    } else if (!onHand().includes(id)) deck.push(card);
  });
  const nothing = part.querySelector("#focus-nothing");
  if (!deck.length && nothing && !behind) focus.replaceChildren(document.adoptNode(nothing));
  show();
}
// Nothing was changed: the card comes back, and what went wrong is said.
function refuse({ card, name, alert }, answer, page) {
  if (answer?.redirected || page.querySelector("form[action*='/login']")) { location.assign(answer.url); return; }
  if (card) {
    past.splice(past.indexOf(card), 1);
    if (name === "skip") skipped.delete(idOf(card));
    revive(card);
    deck.unshift(card);
    behind = 0;
  }
  if (alert) messages.querySelector("[role=status]").append(alert);
  const text = answer ? all("h1, main p:not(.error-code, .brand)", page).slice(0, 2).map((each) => each.textContent.trim()).join(" ") : messages.dataset.offline;
  const box = Object.assign(document.createElement("div"), { className: "alert alert-danger" });
  box.append(Object.assign(document.createElement("div"), { className: "alert-text", textContent: text }));
  tell(box);
  show();
}

// Keys. What else the card offers has its key in the page, and theme.js presses it.
const EDITS = "input, textarea, select, [contenteditable]";
const panel = () => current()?.querySelector(".focus-reject[open]");
const deeds = {
  j() { if (behind) { behind -= 1; show(); } else current()?.querySelector('[data-key="j"]')?.click(); },
  k() {
    const card = past.at(-behind - 1);
    if (!card) { if (skipped.size) back().click(); return; }
    if (card.dataset.was === "skip") { take(card); return; }
    behind += 1;
    show();
  },
  o() { current()?.querySelector('[data-key="o"]')?.click(); },
  Enter() { deeds.o(); },
};
// A card that was skipped is for everybody: it has to be asked for.
function take(card) {
  const body = new URLSearchParams(new FormData(document.getElementById("focus-question")));
  body.set("row_action", `back:${card.dataset.card}`);
  held ??= [];
  send({ body, name: "back" });
}
document.addEventListener("keydown", (event) => {
  const { target, key, altKey, ctrlKey, metaKey, isComposing } = event;
  if (event.defaultPrevented || altKey || ctrlKey || metaKey || isComposing || document.querySelector("dialog[open], details.popup[open]")) return;
  if (key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    if (panel()) { panel().open = false; current().focus(); } else document.getElementById("focus-leave").requestSubmit();
    return;
  }
  if (document.body.dataset.shortcuts !== "on" || target.closest(EDITS)) return;
  const name = /^[!-~]+$/.test(key) ? key : event.code.replace("Key", "").toLowerCase();
  const deed = deeds[name];
  if (held && key !== "z") {
    event.preventDefault();
    held.push(() => (current() ?? document.body).dispatchEvent(new KeyboardEvent("keydown", { key, code: event.code, bubbles: true })));
    return;
  }
  if (/^[1-9]$/.test(key) && !panel()) { event.preventDefault(); return; }
  if (!deed || (name === "Enter" && target !== current())) return;
  event.preventDefault();
  event.stopPropagation();
  deed();
}, true);
document.addEventListener("toggle", ({ target }) => {
  if (!target.matches?.(".focus-reject") || !target.open) return;
  (target.querySelector(".ready button") ?? target.querySelector("input[name=reason]")).focus();
}, true);

// Leases are renewed while the page is looked at, and given back with it, unless one only looks something up.
let staying = false;
document.addEventListener("click", ({ target }) => { staying = Boolean(target.closest(".focus-card a[href]")); });
const leases = () => {
  const body = new URLSearchParams(new FormData(document.getElementById("focus-question")));
  body.set("ids", onHand().join());
  return body;
};
renew(() => focus.dataset.renew, onHand);
addEventListener("pagehide", () => { if (!staying && deck.length) navigator.sendBeacon(focus.dataset.release, leases()); });
addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });

// What others decide or change leaves the cards to come; the one on the screen stays and says so.
watch(() => {
  const url = new URL(focus.dataset.news, location.href);
  url.searchParams.set("shown", deck.map((card) => card.dataset.card).join());
  return deck.length ? url.href : null;
}, ({ over }) => {
  deck.filter((card) => over[idOf(card)]).forEach((card) => {
    deck.splice(deck.indexOf(card), 1);
    if (card !== focus.firstElementChild) return;
    retire(card, "gone");
    card.querySelector(".comment-head").after(note(over[idOf(card)]));
    past.push(card);
    behind = 1;
  });
});

back().hidden = !skipped.size;
current()?.focus({ preventScroll: true });
if (deck.length && deck.length < 3) {
  const body = new URLSearchParams(new FormData(document.getElementById("focus-question")));
  body.set("row_action", "next:");
  send({ body, name: "next" });
}
