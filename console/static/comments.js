// Lists and queue of comments: "e" and "t" open the form to edit or answer the current one in a box, and cards get a
// button for each. Without this file both forms are a step away, on the page of the comment.

const { all, enhance } = window.theme;
const ROW = "#list tbody > tr, #list .cards > li";
const WAYS = { edit: ["e", "pencil"], reply: ["t", "messages"] };
const words = document.querySelector("script[data-edit]").dataset;

let current = null;
document.addEventListener("focusin", ({ target }) => { current = target.closest(ROW) ?? current; });
const row = () => (current?.isConnected && !current.inert ? current : null);

// The address of the form, from that of the page of the comment; it leads back to this list.
function addressOf(item, way) {
  const page = item.querySelector("a[href*='details/?id=']");
  if (!page) return null;
  const url = new URL(page.href);
  url.pathname = url.pathname.replace("details/", `${way}/`);
  url.searchParams.set("url", location.pathname + location.search);
  return url.href;
}
function linkTo(item, way) {
  const link = Object.assign(document.createElement("a"), { href: addressOf(item, way), textContent: words[way] });
  link.className = `i i-${WAYS[way][1]}`;
  link.dataset.modal = "";
  return link;
}

// The keys: a button that nobody sees acts on the current row, and the sheet of keys tells of it.
function open(way) {
  const item = row() ?? document.querySelector(ROW);
  if (!item || !addressOf(item, way)) return;
  if (!row()) {
    item.tabIndex = -1;
    item.focus();
    return;
  }
  const link = linkTo(item, way);
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
}
Object.entries(WAYS).forEach(([way, [key]]) => {
  const button = Object.assign(document.createElement("button"), { type: "button", hidden: true, textContent: words[way] });
  button.dataset.key = key;
  button.addEventListener("click", () => open(way));
  document.body.append(button);
});

enhance((root) => all("#list .cards > li .button-row", root).forEach((buttons) => {
  const item = buttons.closest("li");
  if (buttons.querySelector("[data-modal]") || !addressOf(item, "edit")) return;
  buttons.append(linkTo(item, "edit"), linkTo(item, "reply"));
}));
