// The queue while others work on it too: new comments wait behind a button, cards that others decide stay and say so, and
// each says who is on it. Without this file the page is as it was made.

const { all, watch, renew, note } = window.theme;
const list = () => document.querySelector("#list .cards[data-news]");
const cards = () => all(":scope > li", list());
const tick = (card) => card.querySelector("[name=rowid]");
const idOf = (card) => tick(card)?.value.split(".")[0] ?? card.id.split("-")[1];
const open = () => cards().filter((card) => !card.inert && !card.classList.contains("is-over"));

function question() {
  if (!list()) return null;
  const { news, since } = list().dataset;
  const url = new URL(news, location.href);
  const shown = open().map((card) => tick(card)?.value).filter(Boolean);
  url.searchParams.set("since", since);
  url.searchParams.set("shown", shown.join());
  return url.href;
}
function apply(news) {
  if (!list()) return;
  const place = document.querySelector("#list [data-new]");
  place.firstElementChild.textContent = news.new;
  place.hidden = !news.new;
  open().forEach((card) => {
    const id = idOf(card);
    if (news.over[id]) finish(card, news.over[id]);
    else tell(card, news.claims[id]);
  });
}
// It stays where it is, greyed, and cannot be decided here any more.
function finish(card, html) {
  card.classList.add("is-over");
  const box = tick(card);
  if (box?.checked) box.click();
  if (box) box.disabled = true;
  all(".button-row button, .claim", card).forEach((part) => part.remove());
  card.querySelector(".comment-head").after(note(html));
}
function tell(card, claim) {
  const line = card.querySelector(".claim");
  if (!claim) { line?.remove(); return; }
  if (line?.dataset.text === claim.text) return;
  const fresh = Object.assign(document.createElement("p"), { className: `claim${claim.mine ? " claim-mine" : ""}` });
  fresh.dataset.text = claim.text;
  fresh.append(claim.text);
  if (!claim.mine) {
    const take = Object.assign(document.createElement("button"), {
      className: "link-button", name: "row_action", value: `take_over:${tick(card)?.value ?? idOf(card)}`, textContent: list().dataset.take,
    });
    fresh.append(" ", take);
  }
  if (line) line.replaceWith(fresh);
  else card.querySelector(".comment-head").after(fresh);
}
watch(question, apply);
renew(() => list().dataset.renew, () => (list() ? open().filter((card) => card.querySelector(".claim-mine")).map(idOf) : []));
