// The frame of the chat: header with menu, emergency line, message log, input.

import { el } from "./widget-dom.js";
import { fill, strings } from "./widget-strings.js";

const MAX_CHARS = 2000;
const COUNT_LAST = 200;

/** Builds the shadow tree of the element and returns its parts; `on` holds what the buttons do. */
export function buildShell(host, on) {
  const root = host.attachShadow({ mode: "open" });
  const inline = host.getAttribute("mode") === "inline";
  const log = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": strings.log, tabindex: "0" });
  const typing = el("div", { class: "typing", hidden: true }, dots(), el("span", { class: "unseen" }, strings.typing));
  const scroller = el("div", { class: "scroller" }, log, el("div", { role: "status" }, typing));
  const emergency = el("p", { class: "emergency" });
  const notice = el("p", { class: "connection", role: "status" });
  const { form, input, fillInput, setLimit } = composer(on);
  const launcher = el(
    "button",
    { type: "button", class: "launcher", "aria-expanded": "false", onclick: on.open },
    mark(),
    el("span", {}, strings.open),
  );
  const panel = el(
    "section",
    { class: "panel", "aria-label": fill(strings.region, { clinic: strings.someClinic }), hidden: true },
    header(on, inline),
    emergency,
    scroller,
    notice,
    form,
  );
  // Nothing is shown before its style is there; without it, after all, an unstyled chat beats none.
  const style = el("link", { rel: "stylesheet", href: new URL("widget.css", import.meta.url).href });
  const shell = el("div", { class: inline ? "shell inline" : "shell", hidden: true }, panel, !inline && launcher);
  style.onload = style.onerror = () => (shell.hidden = false);
  root.append(style, shell);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !inline) on.close();
  });

  const show = () => {
    panel.hidden = false;
    launcher.hidden = true;
    launcher.setAttribute("aria-expanded", "true");
  };
  const hide = () => {
    panel.hidden = true;
    launcher.hidden = false;
    launcher.setAttribute("aria-expanded", "false");
    launcher.focus();
  };
  return { panel, log, scroller, typing, emergency, notice, input, fillInput, setLimit, show, hide };
}

function header(on, inline) {
  const items = [
    [strings.startOver, on.startOver],
    [strings.talkToPerson, on.talkToPerson],
    [strings.remember, on.remember],
    [strings.quickExit, on.quickExit],
  ];
  const menu = el("ul", { class: "menu", hidden: true });
  const toggle = el(
    "button",
    { type: "button", class: "icon", "aria-label": strings.menu, "aria-expanded": "false" },
    icon("M4 7h16M4 12h16M4 17h16"),
  );
  const setOpen = (open) => {
    menu.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
    if (open) menu.querySelector(".remember").textContent = on.isRemembered() ? strings.forget : strings.remember;
  };
  menu.append(
    ...items.map(([label, action]) => {
      const choose = () => {
        setOpen(false);
        action();
      };
      const name = action === on.remember ? "remember" : "";
      return el("li", {}, el("button", { type: "button", class: name, onclick: choose }, label));
    }),
  );
  toggle.addEventListener("click", () => setOpen(menu.hidden));
  const wrapper = el("div", { class: "menu-wrapper" }, toggle, menu);
  wrapper.addEventListener("focusout", (event) => {
    if (!wrapper.contains(event.relatedTarget)) setOpen(false);
  });
  wrapper.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || menu.hidden) return;
    event.stopPropagation();
    setOpen(false);
    toggle.focus();
  });
  return el(
    "header",
    { class: "bar" },
    mark(),
    el("div", { class: "names" }, el("h2", {}, strings.title), el("p", {}, strings.status)),
    wrapper,
    !inline &&
      el(
        "button",
        { type: "button", class: "icon", "aria-label": strings.close, onclick: on.close },
        icon("M6 6l12 12M18 6L6 18"),
      ),
  );
}

function composer(on) {
  const input = el("textarea", {
    id: "message",
    rows: "1",
    placeholder: strings.placeholder,
    autocomplete: "off",
    "aria-describedby": "privacy-hint",
  });
  const count = el("small", { class: "count", role: "status" });
  const send = el("button", { type: "submit", class: "send", "aria-label": strings.send }, icon("M5 12h13M12 5l7 7-7 7"));
  const form = el(
    "form",
    { class: "composer", novalidate: true },
    el("label", { for: "message", class: "unseen" }, strings.inputLabel),
    el("div", { class: "field" }, input, send),
    el("p", { class: "privacy" }, el("span", { id: "privacy-hint" }, strings.privacyHint), count),
  );
  let limit = MAX_CHARS;
  // Too much is said so rather than cut off: what is cut may be the thing that matters.
  const fit = () => {
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight}px`;
    const left = limit - [...input.value.trim()].length;
    count.textContent =
      left < 0
        ? fill(strings.tooLong, { count: -left })
        : left < COUNT_LAST
          ? fill(strings.charactersLeft, { count: left })
          : "";
    input.setAttribute("aria-invalid", String(left < 0));
    return left >= 0;
  };
  const setLimit = (chars) => {
    if (chars > 0) limit = chars;
  };
  const submit = () => {
    const text = input.value.trim();
    if (!text || !fit()) return;
    input.value = "";
    fit();
    on.submit(text);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  input.addEventListener("input", fit);
  input.addEventListener("keydown", (event) => {
    // Enter also ends a composed character, for example in Japanese: that one does not send.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  const fillInput = (text) => {
    input.value = text;
    fit();
    input.focus();
  };
  return { form, input, fillInput, setLimit };
}

function dots() {
  return el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
}

function icon(path) {
  return drawing([["path", { d: path }]]);
}

// The plumb line: a cord and its bob.
function mark() {
  const drawn = drawing([
    ["path", { d: "M12 2v9" }],
    ["path", { d: "M8.5 11h7v3.5L12 22l-3.5-7.5z", class: "bob" }],
  ]);
  drawn.setAttribute("class", "mark");
  return drawn;
}

function drawing(shapes) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const [tag, attributes] of shapes) {
    const shape = document.createElementNS(namespace, tag);
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
    svg.append(shape);
  }
  return svg;
}
