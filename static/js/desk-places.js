// Shows while somebody types what stands at each place of a headline, how long it is, how it looks.
//
// Which place falls back to which, and how much of it is shown whole, the page says of each place
// (data-falls, data-fits). Without this, all of it is as it was when the page was made.

const part = document.getElementById("desk-places");
const form = part.closest("form");
const status = part.querySelector("[role=status]");
const { section, standfirst, body } = form.elements;

const places = new Map();
for (const line of form.querySelectorAll("[data-place]")) {
  const { place, falls, fits, field } = line.dataset;
  const input = document.getElementById(field);
  places.set(place, { line, input, fits: Number(fits), falls: falls.split(" ").filter(Boolean) });
}

const squeeze = (words) => words.trim().split(/\s+/).join(" ");
const lengthOf = (words) => [...words].length;

// The first of these places that has a wording, and that wording.
function wording(names) {
  for (const of of names) {
    const words = squeeze(places.get(of).input.value);
    if (words) return { words, of };
  }
  return { words: "", of: names.at(-1) };
}

// Cut between words, as the server cuts.
function shorten(words, most) {
  const signs = [...words];
  if (signs.length <= most) return words;
  const cut = signs.slice(0, most - 1).join("");
  const space = cut.lastIndexOf(" ");
  return `${(space > 0 ? cut.slice(0, space) : cut).replace(/[ ,;:\-–—]+$/, "")}…`;
}

function show(place, { line, input, fits, falls }) {
  const { words, of } = wording([place, ...falls]);
  const length = lengthOf(words);
  const said = line.querySelector("span");
  const tooLong = line.querySelector("strong");
  line.querySelector("meter").value = length;
  said.textContent = said.dataset.said.replace("#", length);
  tooLong.textContent = length > fits ? tooLong.dataset.said : "";
  line.querySelector("em").textContent = of === place ? "" : part.getAttribute(`data-as-${of}`);
  if (falls.length) input.placeholder = wording(falls).words;
  const shown = part.querySelector(`[data-shows=${place}]`);
  if (shown) shown.textContent = "cut" in shown.dataset ? shorten(words, fits) : words;
}

function showHeadlines() {
  for (const [place, facts] of places) show(place, facts);
}

// A screen reader is told when a headline grows too long, and not of every letter.
function tellOfLength({ target }) {
  for (const { line, input } of places.values()) {
    if (input !== target) continue;
    const said = line.querySelector("strong").textContent;
    if (status.textContent !== said) status.textContent = said;
  }
}

function summary() {
  const written = new DOMParser().parseFromString(body.value, "text/html");
  const paragraphs = [...written.querySelectorAll("p, li")].map((each) => squeeze(each.textContent));
  return squeeze(standfirst.value) || paragraphs.find(Boolean) || "";
}

function showAround() {
  const chosen = section.value ? section.selectedOptions[0].text : "";
  const words = summary();
  for (const shown of part.querySelectorAll("[data-shows=summary]")) {
    shown.textContent = shorten(words, Number(shown.dataset.fits));
  }
  const kicker = part.querySelector("[data-shows=section]");
  kicker.textContent = chosen;
  kicker.hidden = !chosen;
}

form.addEventListener("input", (event) => {
  if ([section, standfirst, body].includes(event.target)) showAround();
  else {
    showHeadlines();
    tellOfLength(event);
  }
});
showHeadlines();
