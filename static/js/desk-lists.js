/* The list of stories: where filters stand above it, those that are not used are folded away;
   the box that chooses all says so, which is a column's head elsewhere; choosing many by one box
   or by a range, how many are chosen; and a form that does something with them is sent once,
   however often it is pressed. */

"use strict";

/* After Django's own script, which opens them again. */
document.addEventListener("DOMContentLoaded", () => {
  if (!window.matchMedia("(max-width: 64rem)").matches) {
    return;
  }
  const head = document.querySelector("#result_list thead .action-checkbox-column");
  if (head) {
    head.dataset.all = document.querySelector(".bulk .action-counter").dataset.all;
  }
  for (const filter of document.querySelectorAll("#changelist-filter details")) {
    const isUsed = filter.querySelector("li.selected:not(:first-child), .near");
    filter.open = Boolean(isUsed || filter.querySelector("input[type=search]")?.value);
  }
});

function boxes() {
  return [...document.querySelectorAll("#result_list input.choose")];
}

function tell() {
  const all = boxes();
  const chosen = all.filter((box) => box.checked).length;
  for (const box of all) {
    box.closest("tr").classList.toggle("selected", box.checked);
  }
  const counter = document.querySelector(".bulk .action-counter");
  const toggle = document.getElementById("action-toggle");
  if (counter && toggle) {
    counter.textContent = counter.dataset.said.replace("{}", chosen).replace("{}", all.length);
    toggle.checked = chosen === all.length;
    toggle.indeterminate = chosen > 0 && chosen < all.length;
  }
}

let last = null;

document.addEventListener("click", (event) => {
  const box = event.target;
  if (box.id === "action-toggle") {
    for (const each of boxes()) {
      each.checked = box.checked;
    }
  } else if (box.matches("#result_list input.choose")) {
    const all = boxes();
    if (event.shiftKey && last) {
      const ends = [all.indexOf(last), all.indexOf(box)].sort((one, other) => one - other);
      for (const each of all.slice(ends[0], ends[1] + 1)) {
        each.checked = box.checked;
      }
    }
    last = box;
  } else {
    return;
  }
  tell();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) {
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
  }
  form.dataset.sent = "yes";
});

/* Back by the browser's own button: boxes are as they were, and the form may be sent again. */
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) {
    delete form.dataset.sent;
  }
  tell();
});
