// Asks which tags a text suggests while it is being written, and shows them below the tags field.
//
// The server says it as it does when the page is opened, with what was chosen so far, so that this
// only puts its answer in place. It asks when typing pauses, one question at a time; where there is
// no answer, what stands there stays.

const PAUSE = 1_500;
const LONGEST_PAUSE = 60_000;
const PATIENCE = 10_000;
const TEXT = ["headline", "standfirst", "body", "tags"];
const NOT_NEEDED = ["authors", "pinned", "hidden", "slug", "reason"];

const part = document.getElementById("desk-tag-offers");
const told = document.getElementById("desk-tag-offers-said");
const form = part.closest("form");

let answered = written(); // the text that the answer in place is about
let isAsking = false;
let failures = 0;
let timer = 0;

function written() {
  return JSON.stringify(TEXT.map((name) => form.elements[name].value));
}

function chosen() {
  return [...part.querySelectorAll("input:checked")].map(({ id }) => id).join(" ");
}

async function fetched() {
  const data = new FormData(form);
  for (const name of NOT_NEEDED) data.delete(name);
  const response = await fetch(part.dataset.ask, {
    method: "POST",
    body: data,
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!response.ok) throw new Error(response.statusText);
  return new DOMParser().parseFromString(await response.text(), "text/html").body;
}

// The focus stays where it was, if that is still there.
function show(body) {
  const { id } = part.contains(document.activeElement) ? document.activeElement : {};
  const { said } = body.querySelector("[data-said]").dataset;
  part.replaceChildren(...body.childNodes);
  if (id) document.getElementById(id)?.focus();
  if (told.textContent !== said) told.textContent = said;
}

async function ask() {
  if (isAsking) return;
  isAsking = true;
  const text = written();
  const choice = chosen();
  try {
    const body = await fetched();
    if (chosen() === choice) { // else somebody has chosen meanwhile, and is asked about again
      show(body);
      answered = text;
    }
    failures = 0;
  } catch {
    failures += 1;
  }
  isAsking = false;
  wait();
}

function wait() {
  clearTimeout(timer);
  if (written() === answered) return;
  timer = setTimeout(ask, Math.min(PAUSE * 2 ** failures, LONGEST_PAUSE));
}

form.addEventListener("input", ({ target }) => {
  if (TEXT.includes(target.name)) wait();
});

// A tag is added or dismissed, not both.
part.addEventListener("change", ({ target }) => {
  if (target.type !== "checkbox" || !target.checked) return;
  for (const other of part.querySelectorAll(`input[type=checkbox][name="${target.name}"]`)) {
    if (other !== target) other.checked = false;
  }
});
