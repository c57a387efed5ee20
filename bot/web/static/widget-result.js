// Result cards: the advice level in words first, then the reasons, and a safety net that never folds.

import { el, normalised, phoneLink, picture, prose, remainder } from "./widget-dom.js";
import { fill, strings } from "./widget-strings.js";

// Somebody in danger at home may have to leave this page in a second.
const NEEDS_EXIT = /^(abuse_adult|abuse_child|strangulation)$/;
// The words come first here, in their own order: help lines before the emergency number.
const WORDS_FIRST = /^(suicide_self_harm|abuse_adult|abuse_child)$/;

/** Returns the card of an assessment; an emergency is the caller's to put into an alert. */
export function assessmentCard(text, result, { contact, numbers, quickExit }) {
  const level = strings.levels[result.disposition] || strings.levels.within_days;
  const heading = result.heading || level.heading;
  const urgent = result.disposition === "emergency_now";
  const flags = (result.flags || []).map((flag) => flag.id || "");
  const wordsFirst = urgent && flags.some((id) => WORDS_FIRST.test(id));
  const reasons = (result.reasons || []).map(textOf);
  const safetyNet = asList(result.safety_net).map(textOf).join("\n");
  const [say, dos, donts] = wordsFirst ? [null, [], []] : [result.say, asList(result.do), asList(result.dont)];
  const rest = remainder(text, [
    heading,
    !wordsFirst && result.action,
    say,
    result.disclaimer,
    // In an emergency the one sentence that says why stays with what to do.
    ...(urgent ? [] : [reasons.join(" "), ...reasons]),
    ...dos,
    ...donts,
    ...asList(result.would_change).map(textOf),
    ...safetyNet.split("\n"),
  ]);
  const call = urgent && callButton(result, contact);
  // "Call 911 now" is on the button already.
  const action = call && normalised(call.textContent) === normalised(result.action || "") ? null : result.action;
  const card = el(
    "article",
    { class: `card result level-${result.disposition}` },
    el("header", {}, el("h3", {}, el("span", { class: "level" }, level.prefix), " ", heading)),
    el(
      "div",
      { class: "body" },
      !wordsFirst && action && el("div", { class: "action-line" }, prose(action, numbers)),
      !wordsFirst && call,
      rest && el("div", {}, prose(rest, numbers)),
      wordsFirst && call,
      section(strings.say, say ? prose(say, numbers) : [], "say"),
      section(strings.do, list(dos, numbers), "do"),
      section(strings.dont, list(donts, numbers), "dont"),
      section(strings.reasons, [...(urgent ? [] : list(reasons, numbers)), ...(wordsFirst ? [] : quotes(result.flags))], "reasons"),
      !urgent && section(strings.wouldChange, list(asList(result.would_change).map(textOf), numbers), "would-change"),
      !urgent && treatments(result),
      section(strings.safetyNet, safetyNet ? prose(safetyNet, numbers) : [], "safety-net"),
      flags.some((id) => NEEDS_EXIT.test(id)) &&
        el("button", { type: "button", class: "secondary", onclick: quickExit }, strings.quickExit),
      result.disclaimer && el("p", { class: "disclaimer" }, result.disclaimer),
    ),
  );
  // Somebody who should be on the phone is not offered things to read or to file.
  if (!urgent) card.append(keepButtons(card, contact));
  return card;
}

/** Returns the card of a self-care plan. */
export function planCard(text, plan, { contact, numbers, base }) {
  const exercises = (plan.exercises || []).map((exercise) =>
    el(
      "details",
      {},
      el("summary", {}, exercise.name),
      picture(exercise.picture, exercise.picture_words, base),
      el("ol", {}, asList(exercise.steps).map((step) => el("li", {}, step))),
      exercise.dose && el("p", {}, exercise.dose),
      exercise.stop_if && el("p", { class: "stop" }, fill(strings.stopIf, { signs: exercise.stop_if })),
    ),
  );
  const paragraph = (title, words) => section(title, words ? prose(words, numbers) : [], "");
  const card = el(
    "article",
    { class: "card result plan-card" },
    el("header", {}, el("h3", {}, el("span", { class: "level" }, strings.plan), " ", plan.title)),
    el(
      "div",
      { class: "body" },
      plan.what ? el("div", {}, prose(plan.what, numbers)) : prose(text, numbers),
      section(strings.today, list(asList(plan.today), numbers), ""),
      section(strings.exercises, exercises, "exercises"),
      paragraph(strings.later, plan.later),
      paragraph(strings.avoid, plan.avoid),
      paragraph(strings.recovery, plan.recovery),
      section(strings.support, list(asList(plan.support), numbers), ""),
      section(strings.medicines, list(asList(plan.medicines), numbers), ""),
    ),
  );
  card.append(keepButtons(card, contact));
  return card;
}

/** Returns the lines of a list that may hold texts or objects with a text. */
export function textOf(entry) {
  return typeof entry === "string" ? entry : entry?.text || entry?.title || entry?.label || "";
}

/** Returns an array for a list, a single value or nothing. */
export function asList(value) {
  if (value === null || value === undefined || value === "") return [];
  if (Array.isArray(value)) return value;
  return typeof value === "object" ? Object.values(value).flatMap(asList) : [value];
}

function callButton(result, contact) {
  const number = result.emergency_phone || contact.emergency_phone || contact.emergency_number;
  const link = phoneLink(number, fill(strings.callEmergency, { number }), "call");
  return link && el("div", { class: "calls" }, link);
}

function section(title, children, className) {
  return children.length > 0 && el("section", { class: className }, el("h4", {}, title), children);
}

function list(texts, numbers) {
  if (texts.length === 0) return [];
  if (texts.length === 1) return prose(texts[0], numbers);
  const items = texts.filter(Boolean).map((text) => el("li", {}, prose(text.replace(/\s+/g, " "), numbers)));
  return [el("ul", {}, items)];
}

function quotes(flags) {
  const words = (flags || []).map((flag) => flag.because).filter((because) => typeof because === "string" && because);
  return [...new Set(words)].map((said) => el("p", { class: "because" }, fill(strings.because, { words: said })));
}

function treatments(result) {
  const given = result.treatments || [];
  const rows = Array.isArray(given) ? given : Object.entries(given).map(([id, offer]) => ({ id, offer }));
  const lines = rows.map((row) => {
    const offer = String(row.offer ?? "");
    return el(
      "li",
      {},
      el("span", {}, row.name || words(row.id || "")),
      el("span", { class: "verdict" }, strings.verdicts[offer] || words(offer)),
      asList(row.why).map((why) => el("small", {}, textOf(why))),
    );
  });
  const handsOn = strings.handsOn[result.hands_on];
  if (!handsOn && lines.length === 0) return null;
  return el(
    "details",
    { class: "treatments" },
    el("summary", {}, strings.treatments),
    handsOn && el("p", {}, handsOn),
    lines.length > 0 && el("ul", { class: "plain" }, lines),
  );
}

function words(id) {
  return id.replaceAll("_", " ");
}

/** Returns the buttons that print a card or save it as text. */
export function keepButtons(card, contact) {
  const button = (label, onclick) => el("button", { type: "button", class: "secondary", onclick }, label);
  return el(
    "footer",
    {},
    button(strings.print, () => printPage(card, contact)),
    button(strings.save, () => saveText(card, contact)),
  );
}

function origin(contact) {
  return fill(strings.savedFrom, { clinic: contact.clinic || strings.someClinic, date: new Date().toLocaleString() });
}

// A copy in a frame of its own, so that the page around the chat is not printed with it.
function printPage(card, contact) {
  const frame = el("iframe", { class: "print", title: strings.print, "aria-hidden": "true", tabindex: "-1" });
  card.getRootNode().append(frame);
  const page = frame.contentDocument;
  page.title = strings.title;
  page.body.style.cssText = "font:12pt/1.5 Georgia,serif;max-width:40em;margin:2em auto";
  const copy = readable(card);
  for (const details of copy.querySelectorAll("details")) details.open = true;
  for (const image of copy.querySelectorAll("img")) image.loading = "eager";
  page.body.append(copy, el("p", {}, origin(contact)));
  // Pictures of exercises that were never unfolded have yet to load.
  const pictures = [...page.images].map((image) => image.decode().catch(() => {}));
  Promise.race([Promise.all(pictures), new Promise((done) => setTimeout(done, 2000))]).then(() => {
    frame.contentWindow.print();
    setTimeout(() => frame.remove(), 1000);
  });
}

function saveText(card, contact) {
  const lines = [...readable(card).querySelectorAll("h3, h4, summary, p, li")]
    .filter((element) => !(element.localName === "li" && element.querySelector("p")))
    .map((element) => {
      const text = element.textContent.trim().replace(/\s+/g, " ");
      if (/^(h3|h4|summary)$/.test(element.localName)) return `\n${text}\n`;
      return element.closest("li") ? `- ${text}` : text;
    });
  const file = new Blob([[...lines, "", origin(contact), ""].join("\n")], { type: "text/plain" });
  const link = el("a", { href: URL.createObjectURL(file), download: strings.saveName });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function readable(card) {
  const copy = card.cloneNode(true);
  copy.querySelector("footer")?.remove();
  return copy;
}
