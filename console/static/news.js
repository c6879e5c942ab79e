// What others do meanwhile: asked for every ten seconds while the page is looked at. Where nothing has happened the answer
// is empty.

const EVERY = 10000;
const RENEW = 100000; // leases last five minutes

// `question` gives the address to ask at, none for not now; `apply` takes the answer.
function watch(question, apply) {
  let [mark, last, asked] = ["", 0, ""];
  async function ask() {
    const address = question();
    if (document.hidden || !address || Date.now() - last < EVERY - 500) return;
    last = Date.now();
    const headers = { Accept: "application/json", ...(mark && asked === address ? { "If-None-Match": mark } : {}) };
    const answer = await fetch(address, { headers }).catch(() => null);
    if (answer?.status !== 200 || !answer.headers.get("Content-Type")?.startsWith("application/json")) return;
    [mark, asked] = [answer.headers.get("ETag") ?? "", address];
    apply(await answer.json());
  }
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
}

// Renews the leases that `ids` gives, as long as the page is looked at.
function renew(address, ids) {
  setInterval(() => {
    const token = document.querySelector("[name=csrf_token]")?.value;
    const body = new URLSearchParams({ csrf_token: token, ids: ids().join() });
    if (!document.hidden && ids().length) fetch(address(), { method: "POST", body }).catch(() => {});
  }, RENEW);
}

// Puts what the server wrote into a paragraph of its own.
function note(html) {
  const line = Object.assign(document.createElement("p"), { className: "over-note" });
  line.append(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  return line;
}
Object.assign(window.theme, { watch, renew, note });
