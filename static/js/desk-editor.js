// Shows the text area of a body as the text that readers will see, with tools over it.
//
// The editor is built of what the server keeps, and of nothing else. The text area goes on to hold
// the text, so that a form, its drafts and the browser treat it as any other field: it fires
// "input" when somebody typed, and whoever sets its value from a script fires "change" on it.

const CLEAR = { top: 160, right: 0, bottom: 120, left: 0 };

for (const place of document.querySelectorAll(".desk-editor")) begin(place);

async function begin(place) {
  const parts = await import(place.dataset.module);
  const textarea = place.querySelector("textarea");
  const toolbar = place.querySelector("[role=toolbar]");
  const builtOf = JSON.parse(place.dataset.builtOf);
  const editable = !textarea.disabled && !textarea.readOnly;
  const paper = document.createElement("div");
  textarea.before(paper);
  const editor = new parts.Editor({
    element: paper,
    content: textarea.value,
    editable,
    extensions: extensions(parts, builtOf),
    injectCSS: false,
    editorProps: {
      attributes: named(textarea, place),
      transformPastedHTML: withoutStyles,
      // What is typed stays clear of the tools above and of a form's buttons below.
      scrollThreshold: CLEAR,
      scrollMargin: CLEAR,
      // The form's own keys, such as Ctrl+Enter, are not the text's.
      handleDOMEvents: { keydown: (_view, event) => event.key === "Enter" && isChord(event) },
    },
  });
  keepInStep(editor, textarea);
  textarea.hidden = true;
  if (!editable) return;
  const openLink = linkDialog(editor, place.querySelector("dialog"), builtOf.schemes);
  useTools(editor, toolbar, openLink);
  toolbar.hidden = false;
}

const isChord = (event) => event.ctrlKey || event.metaKey;

// The editor's own parts, kept to what the server keeps.

function extensions(parts, { extensions: names, levels, most, schemes }) {
  const { Document, Dropcursor, Gapcursor, Text, TrailingNode, UndoRedo } = parts;
  const spans = { ...number("colspan", 1, most.span), ...number("rowspan", 1, most.span) };
  const cell = { addAttributes: () => spans };
  const fitted = {
    Code: (code) => code.extend({ excludes: "code" }),
    CodeBlock: (block) => block.extend({ addAttributes: () => ({}) }),
    HardBreak: (line) =>
      line.extend({
        addKeyboardShortcuts() {
          return { "Shift-Enter": () => this.editor.commands.setHardBreak() };
        },
      }),
    Heading: (heading) =>
      heading.configure({ levels }).extend({ parseHTML: () => headings(levels) }),
    Link: (link) =>
      link
        .extend({
          addAttributes: () => ({ href: { default: null }, title: { default: null } }),
          addKeyboardShortcuts: () => ({}),
        })
        .configure({ autolink: false, isAllowedUri: (address) => leads(address, schemes) }),
    ListItem: (item) => item.extend({ content: "block+" }),
    OrderedList: (list) =>
      list.extend({
        addAttributes: () => number("start", 1, most.start),
        addInputRules() {
          return [parts.wrappingInputRule({ find: /^(?:1)[.)]\s$/, type: this.type })];
        },
        addNodeView: null,
      }),
    Table: (table) => table.extend({ addNodeView: null }),
    TableCell: (one) => one.extend(cell),
    TableHeader: (one) => one.extend(cell),
  };
  return [
    ...[Document, Text, UndoRedo, Gapcursor, TrailingNode],
    Dropcursor.configure({ color: false, class: "desk-drop" }),
    ...names.map((name) => (fitted[name] ? fitted[name](parts[name]) : parts[name])),
  ];
}

// A number that an element may carry; where it is none, or more than the server keeps, the usual one.
const number = (name, usual, most) => ({
  [name]: {
    default: usual,
    parseHTML: (element) => {
      const given = Number.parseInt(element.getAttribute(name), 10);
      return given > usual && given <= most ? given : usual;
    },
  },
});

function headings(levels) {
  const nearest = (level) => Math.min(Math.max(level, levels[0]), levels.at(-1));
  return [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level: nearest(level) } }));
}

// Whether an address is one that the server keeps, by its scheme.
function leads(address, schemes) {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address.replace(/[\u0000-\u0020]/g, ""));
  return !!address && (!scheme || schemes.includes(scheme[1].toLowerCase()));
}

// What is pasted, with marks for the styles that word processors write instead. The policy stops
// styles and scripts, and reports them, wherever HTML is parsed: they are put aside before.
function withoutStyles(html) {
  const aside = html
    .replace(/<(script|style)\b.*?<\/\1\s*>/gis, "")
    .replace(/(?<=<[a-z][^>]*[\s"'/])(?=(?:style|on[a-z]+)\s*=)/gi, "data-");
  if (aside === html) return html;
  const pasted = new DOMParser().parseFromString(aside, "text/html");
  for (const element of pasted.querySelectorAll("[data-style]")) {
    const { style } = document.createElement("span");
    style.cssText = element.dataset.style;
    element.removeAttribute("data-style");
    if (element.localName === "b" && style.fontWeight === "normal") {
      element.replaceWith(...element.childNodes);
    } else if (["a", "b", "i", "font", "span"].includes(element.localName)) {
      for (const mark of marksOf(style)) {
        const around = pasted.createElement(mark);
        around.append(...element.childNodes);
        element.append(around);
      }
    }
  }
  return pasted.body.innerHTML;
}

function marksOf({ fontStyle, fontWeight, textDecorationLine, verticalAlign }) {
  const marks = {
    strong: fontWeight === "bold" || fontWeight >= 600,
    em: fontStyle === "italic",
    s: textDecorationLine.includes("line-through"),
    sub: verticalAlign === "sub",
    sup: verticalAlign === "super",
  };
  return Object.keys(marks).filter((mark) => marks[mark]);
}

// The text and the text area.

function named(textarea, place) {
  const label = textarea.labels[0];
  const described = [textarea.getAttribute("aria-describedby"), place.querySelector(".desk-keys").id];
  if (label) label.id ||= `${textarea.id}-label`;
  return {
    id: `${textarea.id}-text`,
    class: "desk-text",
    role: "textbox",
    spellcheck: "true",
    "aria-multiline": "true",
    "aria-describedby": described.filter(Boolean).join(" "),
    "aria-invalid": textarea.getAttribute("aria-invalid") ?? "false",
    ...(label ? { "aria-labelledby": label.id } : { "aria-label": textarea.ariaLabel ?? "" }),
  };
}

function keepInStep(editor, textarea) {
  // An empty paragraph at the end is there to be written in, and is no text yet.
  const written = () => editor.getHTML().replace(/(?:<p><\/p>)+$/, "");
  let known = written();
  editor.on("update", () => {
    if (written() === known) return;
    known = textarea.value = written();
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  });
  const take = () => {
    if (textarea.value === known) return;
    editor.commands.setContent(textarea.value, { emitUpdate: false });
    known = written();
  };
  textarea.addEventListener("change", take);
  textarea.form?.addEventListener("reset", () => setTimeout(take));
  textarea.labels[0]?.addEventListener("click", () => editor.commands.focus());
}

// The tools: one stop for the Tab key, arrows within, as in any toolbar.

function useTools(editor, toolbar, openLink) {
  const tools = [...toolbar.querySelectorAll("button")];
  const more = toolbar.querySelector("[aria-expanded]");
  const within = toolbar.querySelector("[data-within]");
  const shown = () => tools.filter((tool) => !tool.closest("[hidden]"));

  const show = () => {
    within.hidden = !editor.isActive(within.dataset.within);
    for (const tool of shown()) {
      const { command, pressedIn } = tool.dataset;
      if (pressedIn) tool.ariaPressed = `${editor.isActive(pressedIn, values(tool))}`;
      if (command && command !== "openLink") {
        const idle = tool.ariaPressed !== "true" && !editor.can()[command](values(tool));
        tool.ariaDisabled = `${idle}`;
      }
    }
    if (!shown().some((tool) => tool.tabIndex === 0)) stopAt(tools[0]);
  };
  const stopAt = (chosen) => {
    for (const tool of tools) tool.tabIndex = tool === chosen ? 0 : -1;
  };

  toolbar.addEventListener("mousedown", (event) => event.preventDefault());
  toolbar.addEventListener("focusin", (event) => stopAt(event.target));
  toolbar.addEventListener("click", (event) => {
    const tool = event.target.closest("button");
    if (!tool || tool.ariaDisabled === "true") return;
    const { command } = tool.dataset;
    if (tool === more) {
      const list = document.getElementById(more.getAttribute("aria-controls"));
      list.hidden = more.ariaExpanded === "true";
      more.ariaExpanded = `${!list.hidden}`;
      show();
    } else if (command === "openLink") openLink();
    else editor.chain().focus()[command](values(tool)).run();
  });
  toolbar.addEventListener("keydown", (event) => {
    const there = shown();
    const here = there.indexOf(event.target);
    const next = {
      ArrowRight: there[(here + 1) % there.length],
      ArrowLeft: there.at(here - 1),
      Home: there[0],
      End: there.at(-1),
      Escape: editor.view.dom,
    }[event.key];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  editor.view.dom.addEventListener("keydown", (event) => {
    if (isChord(event) && event.key.toLowerCase() === "k") openLink();
    else if (event.key === "Escape") tools.find((tool) => tool.tabIndex === 0).focus();
    else return;
    event.preventDefault();
  });
  editor.on("transaction", show);
  show();
}

const values = (tool) => JSON.parse(tool.dataset.values ?? "null") ?? undefined;

// The dialog for a link's address.

function linkDialog(editor, dialog, schemes) {
  const field = dialog.querySelector("input");
  const error = dialog.querySelector(".error");
  const remove = dialog.querySelector("[value=remove]");

  const complain = (sentence) => {
    error.textContent = sentence;
    field.ariaInvalid = `${!!sentence}`;
  };
  const set = () => {
    const href = completed(field.value.trim(), schemes);
    if (!href) {
      complain(error.dataset.sentence);
      field.focus();
      return;
    }
    dialog.close();
    const chain = editor.chain().focus();
    if (editor.isActive("link")) {
      chain.extendMarkRange("link").updateAttributes("link", { href }).run();
    } else if (editor.state.selection.empty) {
      const marks = [{ type: "link", attrs: { href } }];
      chain.insertContent({ type: "text", text: field.value.trim(), marks }).run();
    } else chain.setMark("link", { href }).run();
  };
  const choices = {
    set,
    remove: () => {
      dialog.close();
      editor.chain().focus().extendMarkRange("link").unsetMark("link").run();
    },
    cancel: () => dialog.close(),
  };

  dialog.addEventListener("click", (event) => choices[event.target.value]?.());
  dialog.addEventListener("close", () => editor.commands.focus());
  // What is typed here is no change of the form.
  for (const kind of ["input", "change"]) {
    dialog.addEventListener(kind, (event) => event.stopPropagation());
  }
  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key !== "Enter" || event.target !== field) return;
    event.preventDefault();
    set();
  });
  return () => {
    complain("");
    field.value = editor.getAttributes("link").href ?? "";
    remove.hidden = !editor.isActive("link");
    dialog.showModal();
    field.select();
  };
}

// An address as somebody types it, with the scheme that goes without saying; nothing if it is none.
function completed(address, schemes) {
  if (/^(?:[a-z][a-z0-9+.-]*:|[/#?])\S+$/i.test(address)) return leads(address, schemes) && address;
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(address)) return `mailto:${address}`;
  return /^[\p{L}\d-]+(?:\.[\p{L}\d-]+)+(?:[/?#:]\S*)?$/u.test(address) && `https://${address}`;
}
