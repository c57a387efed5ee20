// Building elements. Text from a server only ever becomes text nodes.

/** Returns an element; `on*` properties are listeners, the rest attributes, false and null left out. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const BULLET = /^\s*(?:[-*•]|\d+[.)])\s+/;

/** Returns what to compare lines by: lower case, without bullets, emphasis and closing marks. */
export function normalised(line) {
  return line.replace(BULLET, "").replace(/\*\*/g, "").replace(/\s+/g, " ").replace(/[.:;?!\s]+$/, "").trim().toLowerCase();
}

/** Returns paragraphs and lists for a text whose lists are lines with a leading dash, dot or number. */
export function prose(text, numbers = []) {
  const blocks = [];
  let list = null;
  for (const line of text.split("\n")) {
    if (!line.trim()) {
      list = null;
    } else if (BULLET.test(line)) {
      const tag = /^\s*\d/.test(line) ? "ol" : "ul";
      if (!list || list.localName !== tag) blocks.push((list = el(tag)));
      list.append(el("li", {}, inline(line.replace(BULLET, ""), numbers)));
    } else {
      list = null;
      blocks.push(el("p", {}, inline(line, numbers)));
    }
  }
  return blocks;
}

/** Returns the text without the lines that a card shows anyway, nor headings left with nothing below. */
export function remainder(text, shown) {
  const known = new Set(shown.filter(Boolean).map(normalised));
  const lines = (text || "").split("\n").map((line) => ({ line, gone: line.trim() && known.has(normalised(line)) }));
  lines.forEach((entry, index) => {
    if (entry.gone || !/:\s*(\*\*)?$/.test(entry.line)) return;
    const below = lines.slice(index + 1).findIndex((next) => next.line.trim());
    if (below >= 0 && lines[index + 1 + below].gone) entry.gone = true;
  });
  return lines.filter((entry) => !entry.gone).map((entry) => entry.line).join("\n").trim();
}

/** Returns the link to dial a number, or null when it holds no digits. */
export function phoneLink(number, label, className) {
  const dialled = String(number ?? "").replace(/[^\d+]/g, "");
  return dialled ? el("a", { href: `tel:${dialled}`, class: className }, label ?? number) : null;
}

/** Returns a link for a web address, or null for any other scheme. */
export function webLink(address, label, className, base) {
  let url;
  try {
    url = new URL(address, base);
  } catch {
    return null;
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  return el("a", { href: url.href, class: className, target: "_blank", rel: "noopener noreferrer" }, label);
}

/** Returns a picture of the service with its words, or null without an address; its place is kept free. */
export function picture(address, words, base) {
  let url;
  try {
    url = address && new URL(address, base);
  } catch {
    return null;
  }
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) return null;
  return el("img", { src: url.href, alt: words || "", width: 320, height: 220, loading: "lazy", decoding: "async" });
}

// Bold between double asterisks, and the phone numbers we know as links.
function inline(text, numbers) {
  return text.split(/(\*\*[^*]+\*\*)/).flatMap((part) => {
    if (part.startsWith("**") && part.endsWith("**") && part.length > 4) return el("strong", {}, part.slice(2, -2));
    return linked(part, numbers.filter(Boolean));
  });
}

function linked(text, numbers) {
  if (!numbers.length) return [text];
  const escaped = numbers.map((number) => number.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const known = new RegExp(`((?<![\\d-])(?:${escaped.join("|")})(?![\\d-]))`);
  return text.split(known).map((part) => (numbers.includes(part) ? phoneLink(part) : part));
}
