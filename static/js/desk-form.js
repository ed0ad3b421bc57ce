// Keeps what is typed into a story's form on the server, sends the form once, and minds its keys.
//
// Nothing is stored in the browser. The form names the address that keeps (data-keep) and carries
// the version of what is kept there; the status line holds the sentences that only a browser can
// say. Before the form is sent, the server gets what it lacks and is asked whether it will take the
// form: a login that ran out must not cost what was typed.

const PAUSE = 3_000;
const LONGEST_PAUSE = 60_000;
const PATIENCE = 20_000;
const AT_PARTING = 60_000; // bytes: browsers send little more once a page has gone

const form = document.getElementById("desk-form");
const line = document.getElementById("desk-status");
const { version, csrfmiddlewaretoken } = form.elements;
const buttons = [...form.elements].filter(
  ({ type, formTarget, ariaDisabled }) =>
    type === "submit" && formTarget !== "_blank" && ariaDisabled !== "true",
);

// By its name the server knows this window again where an answer was lost on the way.
const thisWindow = String(crypto.getRandomValues(new Uint32Array(4)));

let touched = false;
let known = written(); // what the server has
let sending = null;
let underWay = null;
let failures = 0;
let timer = 0;
let isSent = false;
let isCleared = false; // the next submit has been looked at
let shown = "";

function fields() {
  const data = new FormData(form);
  data.delete("csrfmiddlewaretoken");
  data.delete("version");
  return data;
}

function written() {
  return JSON.stringify([...fields()]);
}

function isUnkept() {
  return touched && written() !== known;
}

function token() {
  const found = document.cookie.match(/(?:^|; )csrftoken=([^;]*)/);
  return found ? found[1] : csrfmiddlewaretoken.value;
}

// A screen reader is told of every turn, and not of every minute.
function say(kind, words) {
  line.setAttribute("aria-live", kind === shown ? "off" : "polite");
  line.dataset.kind = shown = kind;
  line.querySelector("span").textContent = words;
  line.querySelector("a").hidden = kind !== "logged-out";
}

async function ask(options) {
  csrfmiddlewaretoken.value = token(); // for the form's other scripts too
  try {
    const response = await fetch(form.dataset.keep, {
      redirect: "manual",
      headers: { "X-CSRFToken": csrfmiddlewaretoken.value },
      signal: AbortSignal.timeout(PATIENCE),
      ...options,
    });
    if ((response.headers.get("Content-Type") ?? "").includes("json")) {
      return { kind: response.ok ? "kept" : "refused", ...(await response.json()) };
    }
    if (response.type === "opaqueredirect" || response.status === 403) {
      return { kind: "logged-out", said: line.dataset.loggedOut };
    }
    if (response.status < 500) return { kind: "refused", said: line.dataset.tooLong };
  } catch {
    // No answer at all is told as a failed one is.
  }
  return { kind: "unreachable", said: line.dataset.unreachable };
}

async function send(text, data, keepalive) {
  const answer = await ask({ method: "POST", body: data, keepalive });
  if (answer.kind === "kept") {
    version.value = answer.version;
    known = text;
    failures = 0;
  } else {
    failures += 1;
  }
  say(answer.kind, answer.said);
  return answer;
}

// The server's answer once it has been sent what it lacks; nothing where it lacks nothing.
async function keep({ parting = false } = {}) {
  while (sending && !parting) await sending;
  const text = written();
  if (!touched || text === known || text === underWay) return null;
  const data = fields();
  data.set("version", version.value);
  data.set("window", thisWindow);
  const keepalive = parting && new Blob([text]).size < AT_PARTING;
  underWay = text;
  const mine = send(text, data, keepalive).finally(() => {
    if (sending === mine) sending = underWay = null;
  });
  sending = mine;
  return mine;
}

async function tick() {
  clearTimeout(timer);
  if (!isSent) await keep();
  clearTimeout(timer);
  timer = setTimeout(tick, Math.min(PAUSE * 2 ** failures, LONGEST_PAUSE));
}

// Whether the server would answer the form with a page of its own, be it a refusal.
async function isExpected() {
  let answer = await keep();
  if (!answer) {
    answer = await ask({});
    if (answer.kind !== "kept") say(answer.kind, answer.said);
  }
  return answer.kind === "kept" || answer.isConflict;
}

function setSent(sent) {
  isSent = sent;
  for (const button of buttons) button.ariaDisabled = sent ? "true" : null;
}

// Editors write themselves into their fields when they start: typing begins with a person.
for (const kind of ["focusin", "pointerdown", "keydown", "paste", "drop", "input", "change"]) {
  form.addEventListener(
    kind,
    (event) => {
      if (!touched && !["input", "change"].includes(event.type)) known = written();
      touched = true;
    },
    { capture: true },
  );
}

form.addEventListener("submit", async (event) => {
  csrfmiddlewaretoken.value = token();
  if (event.submitter?.formTarget === "_blank") return;
  if (isCleared) {
    isCleared = false;
    return;
  }
  event.preventDefault();
  if (isSent) return;
  setSent(true);
  if (await isExpected()) {
    isCleared = true;
    form.requestSubmit(event.submitter);
    if (!isCleared) return;
  }
  isCleared = false;
  setSent(false);
  line.scrollIntoView({ block: "nearest" });
});

// Logging out ends the session before the page has gone: what is typed goes first.
document.addEventListener("submit", async (event) => {
  if (event.target === form || event.target.dataset.desk === "passed" || !isUnkept()) return;
  event.preventDefault();
  event.target.dataset.desk = "passed";
  await keep();
  event.target.requestSubmit(event.submitter);
});

document.addEventListener(
  "keydown",
  (event) => {
    const name = { s: "save", enter: "next" }[event.key?.toLowerCase()];
    const plain = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!name || !plain || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) buttons.find((button) => button.dataset.desk === name)?.click();
  },
  { capture: true },
);

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") tick();
  else if (!isSent) keep({ parting: true });
});
addEventListener("focus", tick);
addEventListener("online", tick);
addEventListener("pagehide", () => {
  if (!isSent) keep({ parting: true });
});
addEventListener("beforeunload", (event) => {
  if (isSent || !isUnkept()) return;
  const tooMuch = new Blob([written()]).size >= AT_PARTING;
  keep({ parting: true });
  if (failures || tooMuch) event.preventDefault();
});
addEventListener("pageshow", (event) => {
  setSent(false);
  if (event.persisted && !isUnkept()) location.reload(); // its version may be an old one
});

timer = setTimeout(tick, PAUSE);
