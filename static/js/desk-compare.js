// Jumps from change to change: with n and p, or with the buttons.

const bar = document.querySelector("[data-jump]");
const changes = [...document.querySelectorAll("[data-change]")];
let at = -1;

function go(step) {
  const next = at + step;
  const beyond = next < 0 ? "first" : next >= changes.length ? "last" : "";
  bar.querySelector(".end").textContent = beyond ? bar.dataset[beyond] : "";
  if (beyond) return;
  at = next;
  bar.querySelector(".counter").textContent = bar.dataset.said.replace("#", at + 1);
  changes[at].focus({ preventScroll: true });
  changes[at].scrollIntoView({ block: "center" });
}

function isTyping(target) {
  return target.isContentEditable || target.closest("input, textarea, select");
}

if (bar) {
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (button) go(Number(button.dataset.step));
  });
  document.addEventListener("keydown", (event) => {
    const step = { n: 1, p: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    event.preventDefault();
    go(step);
  });
  // Whoever goes to a change by another way goes on from there.
  document.addEventListener("focusin", (event) => {
    const here = changes.indexOf(event.target.closest("[data-change]"));
    if (here >= 0) at = here;
  });
}
