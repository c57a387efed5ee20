// Question cards: real buttons for every kind of answer; typing an answer always works too.

import { el, prose, remainder } from "./widget-dom.js";
import { fill, strings } from "./widget-strings.js";

const EXCLUSIVE = /^(none|none_of_these|not_sure|unsure|skip|prefer_not_to_say)$/;
const SCALE = Array.from({ length: 11 }, (_, number) => number);

export const placeholders = {
  number: strings.placeholderNumber,
  text: strings.placeholderText,
  place: strings.placeholderPlace,
};

/**
 * Returns a question card. `answer(title, payload)` sends; an option without payload is sent as words.
 *
 * The question itself is in the message's text, which also lists the options for clients that show no
 * buttons: those lines are left out here.
 */
export function questionCard(text, question, { answer, numbers }) {
  const options = question.options || [];
  const titles = options.map((option) => option.title);
  const ask = remainder(question.ask, titles);
  const lead = remainder(text, [...ask.split("\n"), question.why, ...titles, ...(question.short || [])]);
  const prompt = ask || lead;
  return el(
    "article",
    { class: "card question" },
    progress(question),
    ask && lead && el("div", { class: "lead" }, prose(lead, numbers)),
    el("div", { class: "prompt", tabindex: "-1" }, prose(prompt, numbers)),
    question.why && el("details", { class: "why" }, el("summary", {}, strings.why), prose(question.why)),
    answers(question, options, prompt.split("\n")[0], answer),
  );
}

/** Takes the buttons out of a card that has been answered or overtaken. */
export function closeQuestion(card) {
  card.classList.add("closed");
  card.querySelector(".answers")?.remove();
}

function progress({ step, at_most: most }) {
  if (!step || !most) return null;
  return el(
    "p",
    { class: "progress" },
    el("span", {}, fill(strings.progress, { step, most })),
    el("progress", { value: step, max: most, "aria-hidden": "true" }),
  );
}

function answers(question, options, label, answer) {
  const group = (className, ...children) =>
    el("div", { class: `answers ${className}`, role: "group", "aria-label": label }, ...children);
  if (question.kind === "any_of") return group("several", ...several(question, options, answer));
  if (options.length) {
    const short = options.every((option) => option.title.length <= 3);
    return group(short ? "scale" : "single", options.map((option) => choice(option, answer)));
  }
  if (question.kind === "number" && isScale(question)) {
    const digits = SCALE.map((number) => choice({ title: String(number) }, answer));
    return group(
      "scale",
      digits,
      el("p", { class: "ends" }, el("span", {}, strings.scaleLow), el("span", {}, strings.scaleHigh)),
    );
  }
  return null;
}

function isScale(question) {
  return question.max === 10 || /severity|scale|nrs/.test(question.card || "");
}

function choice(option, answer) {
  const quiet = option.id && isExclusive(option);
  return el(
    "button",
    { type: "button", class: quiet ? "choice quiet" : "choice", onclick: () => answer(option.title, option.payload) },
    option.title,
  );
}

function several(question, options, answer) {
  const chosen = new Set();
  const exclusive = options.filter(isExclusive);
  const send = el("button", { type: "button", class: "primary", disabled: true, onclick: submit }, strings.sendChoices);
  const alone = exclusive.map((option) => choice({ ...option, payload: payloadOf(question, [option]) }, answer));
  const chips = options.filter((option) => !isExclusive(option)).map((option) => {
    const chip = el("button", { type: "button", class: "chip", "aria-pressed": "false" }, el("span", {}, option.title));
    chip.addEventListener("click", () => {
      if (!chosen.delete(option)) chosen.add(option);
      chip.setAttribute("aria-pressed", String(chosen.has(option)));
      send.disabled = chosen.size === 0;
      send.textContent = chosen.size > 1 ? fill(strings.sendChoicesCount, { count: chosen.size }) : strings.sendChoices;
      // "None of these" would drop what is already chosen: it comes back when nothing is.
      for (const button of alone) button.disabled = chosen.size > 0;
    });
    return chip;
  });

  function submit() {
    const inOrder = options.filter((option) => chosen.has(option));
    answer(inOrder.map((option) => option.title).join("; "), payloadOf(question, inOrder));
  }

  return [
    el("p", { class: "hint" }, strings.chooseSeveral),
    el("div", { class: "chips" }, chips),
    el("div", { class: "actions" }, send, alone),
  ];
}

function payloadOf(question, options) {
  if (options.length === 1 && options[0].payload) return options[0].payload;
  return `/answer${JSON.stringify({ card: question.card, options: options.map((option) => option.id) })}`;
}

function isExclusive(option) {
  return option.exclusive ?? EXCLUSIVE.test(option.id || "");
}
