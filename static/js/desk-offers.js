// Puts an offered headline into the headline field, as if it had been typed there.

const field = document.getElementById("id_headline");
const offers = document.querySelectorAll("button[data-headline]");

function mark() {
  for (const offer of offers) offer.ariaPressed = `${offer.dataset.headline === field.value}`;
}

for (const offer of offers) {
  offer.addEventListener("click", () => {
    field.value = offer.dataset.headline;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
field.addEventListener("input", mark);
mark();
