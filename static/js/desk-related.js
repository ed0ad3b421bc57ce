// Pins, hides and moves related stories with buttons.
//
// What is pinned and hidden stays plain lines in two fields of the form, which work without this:
// a button adds a line, takes it out, or moves it. Saving keeps them, as it keeps all else.

const part = document.getElementById("desk-related");
const said = part.dataset;
const pinned = part.querySelector("textarea[name=pinned]");
const hidden = part.querySelector("textarea[name=hidden]");
const order = document.createElement("ol");

order.className = "desk-pinned";
pinned.after(order);

const linesOf = (field) => field.value.split("\n").filter((line) => line.trim());
const numberOf = (line) => line.match(/^#\d+/)?.[0] ?? line;
const isIn = (field, line) => linesOf(field).some((each) => numberOf(each) === numberOf(line));

function write(field, lines) {
  field.value = lines.join("\n");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

const without = (field, line) =>
  linesOf(field).filter((each) => numberOf(each) !== numberOf(line));

// A second press takes it back.
function toggle(field, line) {
  const other = field === pinned ? hidden : pinned;
  if (isIn(other, line)) write(other, without(other, line));
  write(field, isIn(field, line) ? without(field, line) : [...linesOf(field), line]);
}

function move(place, by) {
  const lines = linesOf(pinned);
  lines.splice(place + by, 0, ...lines.splice(place, 1));
  write(pinned, lines);
  order.children[place + by]?.querySelector("button")?.focus();
}

function button(words, line, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.append(words);
  made.ariaLabel = `${words}: ${line}`;
  made.addEventListener("click", press);
  return made;
}

function showOrder() {
  const lines = linesOf(pinned);
  order.replaceChildren(
    ...lines.map((line, place) => {
      const item = document.createElement("li");
      item.append(line, " ");
      if (place > 0) item.append(button(said.earlier, line, () => move(place, -1)), " ");
      if (place < lines.length - 1) item.append(button(said.later, line, () => move(place, 1)), " ");
      item.append(button(said.unpin, line, () => write(pinned, without(pinned, line))));
      return item;
    }),
  );
  order.hidden = !lines.length;
}

function show() {
  showOrder();
  for (const item of part.querySelectorAll("[data-line]")) {
    const { line } = item.dataset;
    const [pin, hide] = item.querySelectorAll("[data-into]");
    pin.ariaPressed = `${isIn(pinned, line)}`;
    hide.ariaPressed = `${isIn(hidden, line)}`;
    const now = isIn(hidden, line) ? said.hidden : isIn(pinned, line) ? said.pinned : "";
    const status = item.querySelector("[role=status]");
    if (status.textContent !== now) status.textContent = now;
  }
}

for (const item of part.querySelectorAll("[data-line]")) {
  for (const each of item.querySelectorAll("[data-into]")) {
    const field = each.dataset.into === pinned.id ? pinned : hidden;
    each.addEventListener("click", () => toggle(field, item.dataset.line));
  }
  item.querySelector("[data-only-scripted]").hidden = false;
}
for (const field of [pinned, hidden]) field.addEventListener("input", show);
show();
