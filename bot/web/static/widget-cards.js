// The cards that are not questions or results: therapists, hand-over, summary, notices, what was noted.

import { el, phoneLink, prose, remainder, webLink } from "./widget-dom.js";
import { asList, keepButtons, textOf } from "./widget-result.js";
import { fill, strings } from "./widget-strings.js";

const KM_PER_MILE = 1.609344;

/** Returns the line that says back what was taken from free text, and a way to put it right. */
export function understoodLine(text, _understood, { correct }) {
  if (!text) return null;
  return el(
    "p",
    { class: "understood" },
    el("span", {}, text),
    el("button", { type: "button", class: "link", "aria-label": strings.changeHint, onclick: correct }, strings.change),
  );
}

/** Returns the list of therapists, or what to widen when there are none. */
export function therapistsCard(text, { results = [], relax }, { numbers, contact, base }) {
  const hints = (relax || []).map((hint) => relaxText(hint, contact.distance_unit)).filter(Boolean);
  const intro = remainder(results.length ? text.split("\n")[0] : text, hints);
  return el(
    "article",
    { class: "card therapists" },
    el("h3", {}, strings.therapists),
    prose(intro || (results.length ? "" : strings.noTherapists), numbers),
    el("ul", { class: "plain people" }, results.map((person) => el("li", {}, therapist(person, contact, base)))),
    results.length === 0 && hints.length > 0 && el("p", {}, strings.relax),
    results.length === 0 && hints.length > 0 && el("ul", {}, hints.map((hint) => el("li", {}, hint))),
  );
}

/** Returns the answer to a routine question, with where it comes from. */
export function answerBubble(text, { source }, { numbers }) {
  const label = { clinic: strings.fromClinic, general: strings.general }[source];
  return el("div", { class: "bubble" }, prose(text, numbers), label && el("p", { class: "source" }, label));
}

/** Returns the receipt of a hand-over to a person. */
export function handoverCard(text, { reference, reply_by: replyBy }, { numbers }) {
  return el(
    "article",
    { class: "card handover" },
    prose(text, numbers),
    reference && el("p", { class: "reference" }, el("span", {}, strings.reference), el("b", {}, reference)),
    replyBy && !text.includes(replyBy) && el("p", {}, fill(strings.replyBy, { when: when(replyBy) })),
  );
}

/** Returns the visitor's summary with its downloads. */
export function summaryCard(text, { text: summary, links }, { numbers, base, contact }) {
  const pairs = Array.isArray(links)
    ? links.map((link) => [link.title || link.label || link.kind || link.type, link.url || link.href])
    : Object.entries(links || {});
  const downloads = pairs.map(([name, url]) => webLink(url, strings.links[name] || name, "action", base));
  const card = el(
    "article",
    { class: "card summary" },
    el("h3", {}, strings.summary),
    el("div", { class: "body" }, prose(summary || text || "", numbers)),
    downloads.length > 0 && el("p", { class: "actions" }, downloads),
  );
  card.append(keepButtons(card, contact));
  return card;
}

/** Returns a notice; when the service is degraded, with the clinic's number to call. */
export function noticeCard(text, { code }, { numbers, contact, quickExit }) {
  const call = code === "service_degraded" && contact.phone && !text.includes(contact.phone);
  return el(
    "article",
    { class: `card notice ${/^[\w-]+$/.test(code || "") ? code : ""}` },
    prose(text, numbers),
    call && el("p", {}, phoneLink(contact.phone, fill(strings.callClinic, { number: contact.phone }), "action")),
    code === "abuse" && el("button", { type: "button", class: "secondary", onclick: quickExit }, strings.quickExit),
  );
}

function therapist(person, contact, base) {
  const list = (items) => asList(items).map(textOf).map((item) => item.replaceAll("_", " ")).join(", ");
  const distance = distanceText(person.distance_km, contact.distance_unit);
  const line = (className, text) => text && el("p", { class: className }, text);
  return [
    el("h4", {}, person.name, person.credentials && el("small", {}, ` ${list(person.credentials)}`)),
    line("tags", list(person.specialties)),
    line("", [distance && fill(strings.away, { distance }), person.address].filter(Boolean).join(" · ")),
    line(
      person.accepting === false ? "not-accepting" : "accepting",
      { true: strings.accepting, false: strings.notAccepting }[person.accepting],
    ),
    line("", person.next_available && fill(strings.nextAvailable, { when: when(person.next_available) })),
    line("", asList(person.languages).length > 0 && fill(strings.languages, { list: list(person.languages) })),
    line("", asList(person.insurance).length > 0 && fill(strings.insurance, { list: list(person.insurance) })),
    el(
      "p",
      { class: "actions" },
      person.phone && phoneLink(person.phone, fill(strings.call, { number: person.phone }), "action"),
      person.booking_url && webLink(person.booking_url, fill(strings.book, { name: person.name }), "action", base),
    ),
  ];
}

function relaxText(hint, unit) {
  if (!hint || typeof hint !== "object") return textOf(hint);
  const wishes = (hint.drop || []).map((wish) => wish.replaceAll("_", " ")).join(", ");
  const distance = distanceText(hint.radius_km, unit);
  const parts = [wishes && fill(strings.relaxDrop, { wishes }), distance && fill(strings.relaxRadius, { distance })];
  const change = parts.filter(Boolean).join(", ");
  return change && fill(strings.relaxCount, { change, count: hint.count ?? "" });
}

function distanceText(km, unit) {
  if (typeof km !== "number") return "";
  const amount = unit === "mi" ? km / KM_PER_MILE : km;
  return `${amount.toFixed(amount < 10 ? 1 : 0)} ${unit === "mi" ? "miles" : "km"}`;
}

// A date as the visitor's browser writes it; anything else as it came.
function when(text) {
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return text;
  const dated = new Date(text.length === 10 ? `${text}T12:00` : text);
  if (Number.isNaN(dated.getTime())) return text;
  const day = { weekday: "long", day: "numeric", month: "long" };
  return dated.toLocaleString(undefined, text.length === 10 ? day : { ...day, hour: "numeric", minute: "2-digit" });
}
