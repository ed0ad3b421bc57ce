// Suggests names and stories while somebody types a list of them: tags, authors, related stories.
//
// The list stays plain text in its field, parted by commas or by lines. Arrow keys choose among
// the suggestions, Enter or Tab takes one, Escape closes them; what is typed goes on as usual.

const PAUSE = 150;

for (const field of document.querySelectorAll("textarea[data-suggest]")) begin(field);

function begin(field) {
  const byLine = field.dataset.suggest === "articles";
  const list = document.createElement("ul");
  const told = document.createElement("p");
  list.id = `${field.id}-suggestions`;
  list.className = "desk-suggestions";
  list.role = "listbox";
  list.ariaLabel = field.labels[0].textContent;
  list.hidden = true;
  told.role = "status";
  told.className = "visually-hidden";
  field.after(list, told);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);

  let timer = 0;
  let asked = "";
  let chosen = -1;

  const options = () => [...list.children];

  // Where the name that is being typed begins and ends.
  function part() {
    const { value, selectionStart: caret } = field;
    const ends = byLine ? /\n/g : /[,\n]/g;
    let from = 0;
    let to = value.length;
    for (const { index } of value.matchAll(ends)) {
      if (index < caret) from = index + 1;
      else {
        to = index;
        break;
      }
    }
    return { from, to, word: value.slice(from, caret).trim() };
  }

  function close() {
    clearTimeout(timer);
    asked = "";
    list.hidden = true;
    list.replaceChildren();
    choose(-1);
    told.textContent = "";
  }

  function choose(place) {
    chosen = place;
    options().forEach((option, index) => {
      option.ariaSelected = `${index === place}`;
    });
    if (place < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", options()[place].id);
      options()[place].scrollIntoView({ block: "nearest" });
    }
  }

  function take(option) {
    const { from, to } = part();
    const before = from > 0 && !byLine && field.value[from - 1] === "," ? " " : "";
    const after = to === field.value.length ? (byLine ? "\n" : ", ") : "";
    field.setRangeText(`${before}${option.dataset.value}${after}`, from, to, "end");
    close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function show({ suggestions, said }) {
    list.replaceChildren(
      ...suggestions.map(({ value, words, note }, index) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${index}`;
        option.role = "option";
        option.dataset.value = value;
        option.append(words);
        if (note) {
          const small = document.createElement("small");
          small.append(note);
          option.append(small);
        }
        return option;
      }),
    );
    choose(-1);
    list.hidden = !suggestions.length;
    told.textContent = said;
  }

  async function ask() {
    const { word } = part();
    if (!word) return close();
    if (word === asked) return;
    asked = word;
    const address = `${field.form.dataset.suggest}?${new URLSearchParams({ kind: field.dataset.suggest, q: word })}`;
    try {
      const response = await fetch(address, { redirect: "error" });
      const answer = response.ok ? await response.json() : null;
      if (answer && asked === word && document.activeElement === field) show(answer);
    } catch {
      close(); // the field goes on without suggestions
    }
  }

  field.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.ctrlKey || event.metaKey || event.isComposing) return;
    const last = options().length - 1;
    const moves = {
      ArrowDown: () => choose(chosen < last ? chosen + 1 : 0),
      ArrowUp: () => choose(chosen > 0 ? chosen - 1 : last),
      Escape: close,
    };
    if (chosen >= 0) {
      moves.Enter = () => take(options()[chosen]);
      moves.Tab = moves.Enter;
    }
    if (!moves[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    moves[event.key]();
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  field.addEventListener("blur", close);
}
