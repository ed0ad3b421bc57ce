/* Batches: how far one has come is asked for again while it works, and the page is loaded anew
   when it has to be another; what cannot be sent is said before it is; a form is sent once. */

"use strict";

const PAUSE = 2000;
const box = document.getElementById("progress");

async function look() {
  try {
    const answer = await fetch(box.dataset.address, { redirect: "error" });
    const told = await answer.json();
    if (told.state !== box.dataset.state) {
      location.reload();
      return;
    }
    box.innerHTML = told.shown;
  } catch {
    /* Not there just now, or logged out: the page stays as it is, and asks again. */
  }
  setTimeout(look, PAUSE);
}

if (box) {
  setTimeout(look, PAUSE);
}

const upload = document.getElementById("upload");

function hindrance(files) {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (files.length > Number(upload.dataset.mostFiles)) {
    return upload.dataset.tooMany;
  }
  return size > Number(upload.dataset.mostBytes) ? upload.dataset.tooLarge : "";
}

function tell() {
  const said = document.getElementById("sent-said");
  said.textContent = hindrance([...upload.elements.sent.files]);
  said.hidden = !said.textContent;
  return !said.textContent;
}

upload?.elements.sent.addEventListener("change", tell);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) {
    return;
  }
  if (form.dataset.sent || (form === upload && !tell())) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  if (form.dataset.sending) {
    form.querySelector("button").textContent = form.dataset.sending;
  }
});

/* Back by the browser's own button: the form may be sent again. */
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) {
    delete form.dataset.sent;
  }
});
