// Works through waiting headlines with keys: each presses a button of the page.
//
// j and k go from headline to headline. What decides does so about the headline that has the
// focus, and about its first story unless another one has it. The page that follows begins at the
// headline that is named in its address.

const lines = [...document.querySelectorAll(".desk-waiting .line[id]")];
const keys = {
  a: () => button("match"),
  r: () => button("reject"),
  d: () => button("dismiss"),
  u: () => document.querySelector("#undo-last button"),
};
let isSent = false;

const here = () => lines.indexOf(document.activeElement.closest(".line[id]"));

function button(name) {
  const story = document.activeElement.closest(".suggested > li");
  return (story ?? lines[here()])?.querySelector(`button[name="${name}"]`);
}

function go(step) {
  const at = here();
  const next = lines[at < 0 ? 0 : at + step];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

function isTyping(target) {
  return target.isContentEditable || target.closest("input:not([type=checkbox]), textarea, select");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
  const step = { j: 1, k: -1 }[event.key];
  const pressed = keys[event.key]?.();
  if (!step && !pressed) return;
  event.preventDefault();
  if (step) go(step);
  else if (!isSent) pressed.click();
});

// A decision is on its way: what is pressed until the next page comes would be about this one.
document.addEventListener("submit", () => {
  isSent = true;
});
window.addEventListener("pageshow", () => {
  isSent = false;
});

document.querySelector(".line[id]:target")?.focus({ preventScroll: true });
